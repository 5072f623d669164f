/** One message of a room on the page: typed, on its way, kept or failed, always the same element. */
import { element, unseen } from "./dom.js";
import { clock, dayName, dayOf, hue, initial, linked, moment } from "./text.js";

const TOGETHER = 5 * 60 * 1000;

/** What a message is: words that somebody types; one's own on its way, or failed; finished and kept. */
export const DRAFT = "draft";
export const SENDING = "sending";
export const FAILED = "failed";
export const KEPT = "kept";
/** It was taken back. */
export const REMOVED = "removed";

export class MessageView {
  /**
   * @param {object} message `{id, from, content, time, seq?, to?, state}`
   * @param {string} me who looks at it
   * @param {{retry: Function, discard: Function, mayRemove: Function, remove: Function}} actions on messages
   */
  constructor(message, me, actions) {
    this.me = me;
    this.actions = actions;
    this.body = element("div", { className: "text", dir: "auto" });
    this.mark = element("span", { className: "mark" });
    this.tools = element("span", { className: "tools" });
    this.row = element("div", { className: "row" }, this.body, this.mark, this.tools);
    this.element = element("li", { className: "message" }, this.row);
    this.element.dataset.id = message.id;
    this.update(message);
  }

  update(message) {
    const before = this.message;
    this.message = message;
    this.element.dataset.state = message.state;
    this.element.classList.toggle("own", message.from === this.me);
    this.element.classList.toggle("private", message.to !== undefined);
    if (before?.content !== message.content || before.state !== message.state) {
      this.#showText(message);
    }
    if (before?.state !== message.state) {
      this.#showState(message);
      this.showActions();
    }
    this.#showTime();
  }

  /** One's own messages may be taken back; of a moderator, all. It is asked twice, without a dialog. */
  showActions() {
    const { message } = this;
    const may = message.state === KEPT && this.actions.mayRemove(message);
    if (may === (this.tools.childElementCount > 0)) {
      return;
    }
    if (!may) {
      this.tools.replaceChildren();
      return;
    }
    const label = `Remove this message of ${message.from}`;
    const button = element("button", { className: "quiet remove", type: "button", tabIndex: -1, "aria-label": label }, "Remove");
    const calm = () => {
      button.textContent = "Remove";
      button.setAttribute("aria-label", label);
      delete button.dataset.sure;
    };
    button.addEventListener("blur", calm);
    button.addEventListener("click", () => {
      if (button.dataset.sure) {
        this.actions.remove(this.message);
      } else {
        button.dataset.sure = "yes";
        button.textContent = "Remove for everybody?";
        button.setAttribute("aria-label", `${label}, for everybody: press again`);
      }
    });
    this.tools.append(button);
  }

  /**
   * How it stands to the one before it.
   * @param {object|undefined} previous the message before
   * @param {boolean} isFirstUnread whether the unread ones begin here
   */
  placeAfter(previous, isFirstUnread) {
    const { message } = this;
    const isNewDay = message.time !== undefined && (previous === undefined || dayOf(previous.time) !== dayOf(message.time));
    const goesOn =
      !isNewDay &&
      !isFirstUnread &&
      previous?.from === message.from &&
      previous.to === message.to &&
      message.time - previous.time < TOGETHER;
    this.day = this.#part(this.day, isNewDay, () => element("h2", { className: "day" }), 0);
    if (isNewDay) {
      this.day.textContent = dayName(message.time);
    }
    this.unread = this.#part(this.unread, isFirstUnread, () => element("p", { className: "unread" }, "New"), 1);
    this.head = this.#part(this.head, !goesOn, () => this.#makeHead(), 2);
    this.element.classList.toggle("goes-on", goesOn);
    this.#showTime();
  }

  #part(existing, isWanted, make, place) {
    if (!isWanted) {
      existing?.remove();
      return undefined;
    }
    if (existing) {
      return existing;
    }
    const part = make();
    const before = [this.day, this.unread, this.head].slice(0, place).filter(Boolean).pop();
    if (before) {
      before.after(part);
    } else {
      this.element.prepend(part);
    }
    return part;
  }

  #makeHead() {
    const { from, to } = this.message;
    const name = element("bdi", { className: `name ${hue(from)}` }, from);
    const head = element(
      "div",
      { className: "head" },
      element("span", { className: `face ${hue(from)}`, "aria-hidden": "true" }, initial(from)),
      name,
    );
    if (to !== undefined) {
      const whom = from === this.me ? ["only to ", element("bdi", {}, to)] : ["only to you"];
      head.append(element("span", { className: "only" }, ...whom));
    }
    head.append(element("time", { className: "time" }));
    return head;
  }

  #showTime() {
    const { time } = this.message;
    const shown = this.head?.querySelector("time");
    if (shown && time !== undefined) {
      shown.dateTime = new Date(time).toISOString();
      shown.textContent = this.message.state === DRAFT ? "is typing" : clock(time);
      shown.title = moment(time);
    }
    this.row.title = time !== undefined && this.message.state === KEPT && !this.head ? clock(time) : "";
  }

  /** A draft is text alone, and mostly the same text and a little more: links come with the final. */
  #showText({ content, state }) {
    if (state === REMOVED) {
      this.body.replaceChildren(element("em", { className: "removed" }, "Message removed"));
    } else if (state === DRAFT) {
      this.body.textContent = content;
    } else {
      this.body.replaceChildren(...linked(content));
    }
  }

  #showState({ id, from, state, failed }) {
    this.mark.replaceChildren();
    if (from !== this.me) {
      return;
    }
    if (state === SENDING) {
      this.mark.append(symbol("◷"), unseen("sending"));
      this.mark.title = "Sending";
    } else if (state === KEPT) {
      this.mark.append(symbol("✓"), unseen("kept"));
      this.mark.title = "Kept";
    } else if (state === FAILED) {
      this.mark.title = "";
      this.mark.append(
        element("span", { className: "problem" }, `Not sent: ${failed?.message ?? "unknown"}. `),
        element("button", { className: "quiet", type: "button", onclick: () => this.actions.retry(id) }, "Retry"),
        element("button", { className: "quiet", type: "button", onclick: () => this.actions.discard(id) }, "Discard"),
      );
    }
  }
}

function symbol(text) {
  return element("span", { "aria-hidden": "true" }, text);
}

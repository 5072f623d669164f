/** A room that one is in: its connection, its messages, and where one writes. */
import { Composer } from "./composer.js";
import { element } from "./dom.js";
import { TalkerClient } from "./talker.js";
import { moment } from "./text.js";
import { Timeline } from "./timeline.js";

const SPOKEN = 300;
const NOTICE_FOR = 10_000;

/** What the server may answer to a moderator. */
const MODERATION = new Set(["forbidden", "unknown_user", "unknown_message", "too_many", "busy"]);

export class Room {
  /**
   * @param {{room: string, user: string, token: string}} membership
   * @param {string} name for the elements of this room
   * @param {{changed: Function, entered: Function, refused: Function, announce: (text: string) => void, moderated: Function}} page is told of what it shows
   */
  constructor({ room, user, token }, name, page) {
    this.name = room;
    this.user = user;
    this.token = token;
    this.page = page;
    this.unread = 0;
    this.isCurrent = false;
    this.wasOnline = false;
    const key = `${user}@${room}`;
    this.readKey = `talker.read/${key}`;
    this.readSeq = Number(localStorage.getItem(this.readKey) ?? NaN);
    this.client = new TalkerClient({ room, user, token, store: outboxStore(`talker.outbox/${key}`) });
    this.timeline = new Timeline(room, user, {
      retry: (id) => this.#afterwards(() => this.client.retry(id)),
      discard: (id) => this.#afterwards(() => this.client.discard(id)),
      older: () => this.#older(),
      mayRemove: (message) => message.from === user || this.client.standing.moderator,
      remove: (message) => this.#remove(message),
    });
    this.timeline.scroller.id = `${name}-timeline`;
    this.composer = new Composer(
      room,
      `${name}-text`,
      {
        type: (...typed) => this.client.type(...typed),
        send: (...said) => this.#say(...said),
        isHere: (other) => this.client.users.includes(other),
      },
      textStore(`talker.text/${key}`),
    );
    this.banner = element("div", { className: "banner", hidden: true });
    this.muted = element("p", { className: "banner", role: "status", hidden: true });
    this.notice = element("p", { className: "banner", role: "status", hidden: true });
    const below = [this.banner, this.muted, this.notice, this.composer.element];
    this.element = element("div", { className: "pane", hidden: true }, this.timeline.element, ...below);
    this.#listen();
    this.timeline.setPending(this.client.outbox);
  }

  #listen() {
    const on = (type, what) => this.client.addEventListener(type, ({ detail }) => what(detail));
    on("state", (state) => this.#stateChanged(state));
    on("message", (message) => this.#heard(message));
    on("draft", (draft) => this.timeline.setDraft(draft));
    on("draftend", ({ id }) => this.timeline.endDraft(id));
    on("users", () => this.page.changed(this));
    on("redacted", ({ id }) => this.#redacted(id));
    on("standing", (standing) => this.#showStanding(standing));
    on("moderated", ({ action, user }) => user && this.#moderated(action, user));
    on("trouble", ({ code, message }) => MODERATION.has(code) && this.#tell(`Not done: ${message}.`));
    on("failed", ({ message }) => {
      this.timeline.setPending(this.client.outbox);
      this.page.announce(`Your message was not sent: ${message}`);
    });
  }

  connect() {
    this.client.connect();
    this.composer.resume();
  }

  #stateChanged(state) {
    this.#showState(state);
    if (state.name === "online" && !this.wasOnline) {
      this.wasOnline = true;
      this.page.entered();
      this.#catchUp();
    }
    if (state.name === "refused") {
      this.page.refused(this, state.code);
    }
    this.page.changed(this);
  }

  /** The newest page of history has come by itself, but says only here whether it is all there is. */
  #catchUp() {
    this.client.history().then(
      ({ messages, more }) => {
        messages.forEach((each) => this.timeline.keep(each));
        this.timeline.setMore(more);
        this.#findUnread();
      },
      () => (this.wasOnline = false),
    );
  }

  #whyRefused(code) {
    if (code === "kicked") {
      const back = element("button", { type: "button", className: "quiet", onclick: () => this.client.connect() }, "Come back");
      return ["A moderator sent you out of this room. ", back];
    }
    return [
      code === "banned"
        ? "You are banned from this room."
        : "You cannot enter this room any more. Sign out, and in again if you have a new token.",
    ];
  }

  #showState({ name, retryAt, code }) {
    clearInterval(this.countdown);
    this.banner.hidden = name !== "waiting" && name !== "refused";
    if (name === "waiting") {
      const rest = element("span", { className: "rest" });
      this.banner.replaceChildren(
        element("span", {}, "No connection. What you write stays here and is sent when it is back. "),
        rest,
        element("button", { type: "button", className: "quiet", onclick: () => this.client.wake() }, "Try now"),
      );
      const count = () => (rest.textContent = `Next try in ${Math.max(1, Math.round((retryAt - Date.now()) / 1000))} s. `);
      count();
      this.countdown = setInterval(count, 1000);
    } else if (name === "refused") {
      this.banner.replaceChildren(...this.#whyRefused(code));
    }
  }

  #redacted(id) {
    const gone = this.timeline.remove(id);
    if (gone && this.isSeen()) {
      this.page.announce(`A message of ${gone.from} was removed`);
    }
  }

  #showStanding({ muted, until }) {
    const end = until === undefined ? "" : ` until ${moment(until)}`;
    this.muted.hidden = !muted;
    this.muted.textContent = muted ? `You are muted in this room${end}: you can read, and what you write is not taken.` : "";
    this.timeline.showActions();
    this.page.changed(this);
  }

  #remove({ id, seq }) {
    if (this.client.state.name === "online") {
      this.client.redact(id, { seq });
    } else {
      this.#tell("Not done: there is no connection.");
    }
  }

  /** Asks, as a moderator, for something to be done about a user. */
  moderate(action, user, options) {
    if (this.client.state.name === "online") {
      this.client.moderate(action, user, options);
    } else {
      this.#tell("Not done: there is no connection.");
    }
  }

  #moderated(action, user) {
    this.#tell(`Done: ${action} ${user}`);
    this.page.moderated(this);
  }

  /** What came of something that one did, for a while. */
  #tell(text) {
    clearTimeout(this.noticeEnd);
    this.notice.textContent = text;
    this.notice.hidden = false;
    this.noticeEnd = setTimeout(() => (this.notice.hidden = true), NOTICE_FOR);
  }

  #say(content, options) {
    this.#afterwards(() => this.client.send(content, options));
    this.#setUnreadFrom(undefined);
    this.timeline.toEnd();
  }

  #afterwards(change) {
    change();
    this.timeline.setPending(this.client.outbox);
  }

  #heard(message) {
    this.timeline.keep(message);
    if (message.from === this.user) {
      return;
    }
    const isMissed = message.seq <= this.client.seqAtConnect;
    if (this.isSeen()) {
      if (!isMissed) {
        this.page.announce(`${message.from}: ${message.content.slice(0, SPOKEN)}`);
        this.#remember(message.seq);
      }
    } else if (message.seq > (isMissed ? this.readSeq : 0)) {
      this.unread += 1;
      if (this.unreadFrom === undefined) {
        this.#setUnreadFrom(message.id);
      }
      this.page.changed(this);
    }
  }

  /** After a reload: what came after the last one that was read here. */
  #findUnread() {
    if (Number.isNaN(this.readSeq)) {
      this.#remember(this.timeline.newestSeq);
      return;
    }
    const first = this.timeline.find((each) => each.seq > this.readSeq && each.from !== this.user);
    if (first && this.unreadFrom === undefined) {
      this.#setUnreadFrom(first.id);
    }
    if (this.isSeen()) {
      this.#remember(this.timeline.newestSeq);
    }
  }

  #setUnreadFrom(id) {
    this.unreadFrom = id;
    this.timeline.setUnreadFrom(id);
  }

  #remember(seq) {
    if (!(seq <= this.readSeq)) {
      this.readSeq = seq;
      localStorage.setItem(this.readKey, seq);
    }
  }

  isSeen() {
    return this.isCurrent && document.visibilityState === "visible" && document.hasFocus();
  }

  /** One looks at it, or away. What was new keeps its mark until one looks away. */
  seen() {
    if (this.isSeen()) {
      this.unread = 0;
      this.#remember(this.timeline.newestSeq);
    } else if (this.unread === 0) {
      this.#setUnreadFrom(undefined);
    }
    this.page.changed(this);
  }

  show(isCurrent) {
    this.isCurrent = isCurrent;
    this.element.hidden = !isCurrent;
    if (isCurrent) {
      this.timeline.flush();
    }
    this.seen();
  }

  #older() {
    if (this.isLoading || this.timeline.oldestSeq === undefined) {
      return;
    }
    this.isLoading = true;
    this.client
      .history(this.timeline.oldestSeq)
      .then(({ messages, more }) => this.timeline.keepOlder(messages, more))
      .catch(() => {})
      .finally(() => (this.isLoading = false));
  }

  leave() {
    clearInterval(this.countdown);
    clearTimeout(this.noticeEnd);
    this.client.close();
    this.element.remove();
  }
}

/** Messages on their way survive a reload of the page. */
function outboxStore(key) {
  return {
    load: () => JSON.parse(sessionStorage.getItem(key) ?? "[]"),
    save: (messages) => sessionStorage.setItem(key, JSON.stringify(messages)),
  };
}

function textStore(key) {
  return {
    load: () => sessionStorage.getItem(key) ?? "",
    save: (text) => sessionStorage.setItem(key, text),
  };
}

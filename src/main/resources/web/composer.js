/** Where one writes. Others see the words as they are typed, except the beginning of a command. */
import { element } from "./dom.js";
import { newId } from "./talker.js";

const TO = /^\/to\s+(?:"([^"]+)"|(\S+))\s+([^]*)$/;
const PERHAPS_TO = /^\/(t(o(\s[^]*)?)?)?$/;

export class Composer {
  /**
   * @param {string} room
   * @param {string} name of the element of the text, for labels and links
   * @param {{type: Function, send: Function, isHere: (user: string) => boolean}} actions of the client
   * @param {{load: () => string, save: (text: string) => void}} store keeps what is being written
   */
  constructor(room, name, actions, store) {
    this.actions = actions;
    this.store = store;
    this.draft = undefined;
    this.to = undefined;
    this.text = element("textarea", {
      id: name,
      rows: 1,
      placeholder: "Write a message",
      autocapitalize: "sentences",
      enterKeyHint: "send",
      "aria-describedby": `${name}-hint`,
      value: store.load(),
    });
    this.whom = element("p", { className: "whom", hidden: true, id: `${name}-whom` });
    this.problem = element("p", { className: "problem", role: "alert", hidden: true });
    this.element = element(
      "form",
      { className: "composer" },
      this.whom,
      this.problem,
      element(
        "div",
        { className: "box" },
        element("label", { className: "unseen", htmlFor: name }, `Message to ${room}`),
        this.text,
        element("button", { className: "primary send", type: "submit" }, "Send"),
      ),
      element(
        "p",
        { className: "hint", id: `${name}-hint` },
        "Others see what you type. Enter sends, Shift+Enter begins a line, Escape takes it back.",
      ),
    );
    this.element.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send();
    });
    this.text.addEventListener("input", () => this.#typed());
    this.text.addEventListener("keydown", (event) => this.#key(event));
  }

  /** Goes on with what was written before the page was loaded, and shows it to the others again. */
  resume() {
    if (this.text.value !== "") {
      this.#typed();
    }
  }

  focus() {
    this.text.focus();
  }

  /** What is written is for this user alone; without one, for everybody. */
  addressTo(user) {
    this.#withdraw();
    this.to = user;
    this.whom.hidden = user === undefined;
    if (user !== undefined) {
      this.whom.replaceChildren(
        "Only ",
        element("bdi", {}, user),
        " will see this. ",
        element("button", { type: "button", className: "quiet", onclick: () => this.#toEverybody() }, "Write to everybody"),
      );
    }
    this.focus();
    this.#typed();
  }

  #toEverybody() {
    this.text.value = "";
    this.addressTo(undefined);
  }

  /** What of the text is for others, and for whom; nothing while it may become a command. */
  #read() {
    const text = this.text.value;
    const match = TO.exec(text);
    if (match) {
      return { content: match[3], to: match[1] ?? match[2] };
    }
    return { content: PERHAPS_TO.test(text) ? "" : text, to: this.to };
  }

  #typed() {
    this.#fit();
    this.#complain("");
    this.store.save(this.text.value);
    const { content, to } = this.#read();
    if (this.draft && this.draft.to !== to) {
      this.#withdraw();
    }
    if (content.trim() === "" || (to !== undefined && !this.actions.isHere(to))) {
      this.#withdraw();
      return;
    }
    this.draft ??= { id: newId(), to };
    this.actions.type(this.draft.id, content, { to });
  }

  #withdraw() {
    if (this.draft) {
      this.actions.type(this.draft.id, "", { to: this.draft.to });
      this.draft = undefined;
    }
  }

  #key(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.#send();
    } else if (event.key === "Escape" && !event.isComposing) {
      this.#toEverybody();
    }
  }

  #send() {
    const { content, to } = this.#read();
    if (content.trim() === "") {
      if (this.text.value.trim() !== "") {
        this.#complain('To write to one person: /to name text, or /to "a longer name" text');
      }
      return;
    }
    this.actions.send(content, { id: this.draft?.id, to });
    this.draft = undefined;
    this.text.value = "";
    this.store.save("");
    this.#fit();
    this.#complain("");
  }

  #complain(problem) {
    this.problem.textContent = problem;
    this.problem.hidden = problem === "";
  }

  /** As high as the text needs, which browsers that know field-sizing do by themselves. */
  #fit() {
    if (!CSS.supports("field-sizing", "content")) {
      this.text.style.height = "auto";
      this.text.style.height = `${this.text.scrollHeight}px`;
    }
  }
}

/** Who is muted or banned in a room, for its moderators, and the way to lift it. Asked for when it is opened. */
import { element } from "./dom.js";
import { closesByEscape } from "./people.js";
import { moment } from "./text.js";

export class Sanctions {
  constructor() {
    this.list = element("ul", { className: "sanctioned" });
    this.status = element("p", { className: "hint", role: "status" });
    this.summary = element("summary", {}, "Muted and banned");
    this.element = element("details", { className: "sanctions", hidden: true }, this.summary, this.status, this.list);
    this.element.addEventListener("toggle", () => this.element.open && this.#load());
    closesByEscape(this.element, this.summary);
  }

  /** Another room is shown, or one may do something else in it than before. */
  show(room) {
    if (room !== this.room) {
      this.room = room;
      this.#close();
    }
    const isHidden = !room.client.standing.moderator;
    if (isHidden && !this.element.hidden) {
      this.#close();
    }
    this.element.hidden = isHidden;
  }

  /** Something was done in a room that may be seen here. */
  changed(room) {
    if (room === this.room && this.element.open) {
      this.#load();
    }
  }

  #close() {
    this.element.open = false;
    this.list.replaceChildren();
    this.status.textContent = "";
  }

  async #load() {
    const { room } = this;
    const found = await inForce(room).catch(() => undefined);
    if (room !== this.room || !this.element.open) {
      return;
    }
    if (!found) {
      this.list.replaceChildren();
      this.status.textContent = "This could not be loaded. Close it, and open it again in a moment.";
      return;
    }
    const items = [
      ...found.mutes.map((each) => this.#item(each, "muted", "Unmute", "unmute")),
      ...found.bans.map((each) => this.#item(each, "banned", "Unban", "unban")),
    ];
    this.status.textContent = items.length === 0 ? "Nobody is muted or banned." : "";
    this.#replace(items);
  }

  /** Whoever has lifted one with the keyboard is at the next, or at the beginning where there is none. */
  #replace(items) {
    const before = [...this.list.querySelectorAll("button")].indexOf(document.activeElement);
    this.list.replaceChildren(...items);
    if (before >= 0) {
      const buttons = this.list.querySelectorAll("button");
      (buttons[Math.min(before, buttons.length - 1)] ?? this.summary).focus();
    }
  }

  #item({ user, until, by, reason }, what, label, action) {
    const { room } = this;
    const lift = () => room.moderate(action, user);
    const end = until === undefined ? " for good" : ` until ${moment(until)}`;
    const words = element("span", { className: "hint" }, `${what}${end}, by `, by === undefined ? "an administrator" : element("bdi", {}, by));
    if (reason !== undefined) {
      words.append(": ", element("bdi", {}, reason));
    }
    const button = element("button", { type: "button", className: "quiet", "aria-label": `${label} ${user}`, onclick: lift }, label);
    return element("li", {}, element("span", { className: "sanctioned-user" }, element("bdi", {}, user), " ", words), button);
  }
}

/** What is in force; the token shows that one moderates. */
async function inForce(room) {
  const response = await fetch(`/v1/rooms/${room.name}/moderation`, { headers: { authorization: `Bearer ${room.token}` } });
  if (!response.ok) {
    throw new Error(String(response.status));
  }
  return response.json();
}

/**
 * The messages of a room, however many: the page holds a window of them, which moves as one scrolls. At its end come one's
 * own messages that are on their way, and then what others are typing.
 */
import { element } from "./dom.js";
import { DRAFT, FAILED, KEPT, MessageView, REMOVED, SENDING } from "./message.js";

/** How many messages are in the page at the most, how many come or go at a time, how many are kept in memory. */
const WINDOW = 240;
const STEP = 80;
const MEMORY = 20_000;

/** How near, in pixels, to an end of the window one has to be for more to be put there; and to the very end, to stay. */
const NEAR = 900;
const AT_END = 60;

export class Timeline {
  /**
   * @param {string} room
   * @param {string} me
   * @param {object} actions of {@link MessageView}, and `older`: asks for a page of older messages
   */
  constructor(room, me, actions) {
    this.me = me;
    this.actions = actions;
    this.kept = [];
    this.keptById = new Map();
    this.pending = [];
    this.drafts = new Map();
    this.removed = new Set();
    this.views = new Map();
    this.start = 0;
    this.end = 0;
    this.hasMore = false;
    this.sticks = true;
    this.below = 0;
    this.list = element("ol", { className: "messages" });
    this.top = element("p", { className: "older" });
    this.scroller = element(
      "div",
      { className: "timeline", tabIndex: 0, role: "region", "aria-label": `Messages in ${room}` },
      this.top,
      this.list,
    );
    this.jump = element("button", { className: "jump", type: "button", hidden: true, onclick: () => this.toEnd() });
    this.element = element("div", { className: "scroll" }, this.scroller, this.jump);
    this.removers = this.list.getElementsByClassName("remove");
    this.list.addEventListener("keydown", (event) => this.#walk(event));
    this.scroller.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    new ResizeObserver(() => this.#stay()).observe(this.scroller);
  }

  // What is in it

  /** A finished message, from now or from before; what was its draft or on its way stays the element that it was. */
  keep(message) {
    if (this.keptById.has(message.id) || this.removed.has(message.id)) {
      return;
    }
    this.#insert(message);
    this.drafts.delete(message.id);
    this.pending = this.pending.filter((each) => each.id !== message.id);
    if (!this.sticks && message.from !== this.me) {
      this.below += 1;
    }
    this.#changed();
  }

  #insert(message) {
    const kept = { ...message, state: KEPT };
    this.keptById.set(kept.id, kept);
    let at = this.kept.length;
    while (at > 0 && this.kept[at - 1].seq > kept.seq) {
      at -= 1;
    }
    const wasWhole = this.end === this.kept.length;
    this.kept.splice(at, 0, kept);
    if (at < this.start) {
      this.start += 1;
      this.end += 1;
    } else if (at < this.end || (wasWhole && (this.sticks || this.end - this.start < WINDOW))) {
      this.end += 1;
    }
  }

  /** A page from before the oldest one. */
  keepOlder(messages, more) {
    const older = messages.filter((each) => !this.keptById.has(each.id) && !this.removed.has(each.id)).map((each) => ({ ...each, state: KEPT }));
    older.forEach((each) => this.keptById.set(each.id, each));
    this.kept.unshift(...older);
    this.start += older.length;
    this.end += older.length;
    this.setMore(more);
    this.#scrolled();
  }

  /** A message was taken back: what is left is that there was one. A page of history under way may bring it still. */
  remove(id) {
    this.removed.add(id);
    this.drafts.delete(id);
    this.pending = this.pending.filter((each) => each.id !== id);
    const kept = this.keptById.get(id);
    if (kept) {
      const gone = { ...kept, content: "", state: REMOVED };
      this.keptById.set(id, gone);
      this.kept[this.kept.indexOf(kept)] = gone;
    }
    this.#changed();
    return kept;
  }

  /** What one may do with messages is another than before. */
  showActions() {
    this.views.forEach((view) => view.showActions());
    this.#chooseStop();
  }

  /** Whether the server has messages from before the oldest one. */
  setMore(more) {
    this.hasMore = more;
    this.#changed();
  }

  /** One's own messages that are on their way or failed. */
  setPending(outbox) {
    this.pending = outbox
      .filter((each) => !this.keptById.has(each.id))
      .map((each) => ({ ...each, from: this.me, state: each.failed ? FAILED : SENDING }));
    this.#changed();
  }

  setDraft(draft) {
    const time = this.drafts.get(draft.id)?.time ?? Date.now();
    this.drafts.set(draft.id, { ...draft, time, state: DRAFT });
    this.#changed();
  }

  endDraft(id) {
    this.drafts.delete(id);
    this.#changed();
  }

  /** Puts the mark of what is new before a message; none takes it away. */
  setUnreadFrom(id) {
    this.unreadFrom = id;
    this.#changed();
  }

  get oldestSeq() {
    return this.kept[0]?.seq;
  }

  get newestSeq() {
    return this.kept[this.kept.length - 1]?.seq ?? 0;
  }

  // Where one is

  /** To the newest message. */
  toEnd() {
    this.sticks = true;
    this.end = this.kept.length;
    this.start = Math.max(0, this.end - WINDOW);
    this.below = 0;
    this.flush();
  }

  #stay() {
    if (this.sticks) {
      this.scroller.scrollTop = this.scroller.scrollHeight;
    }
  }

  #scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    if (clientHeight === 0) {
      return;
    }
    const rest = scrollHeight - clientHeight - scrollTop;
    const isWhole = this.end === this.kept.length;
    this.sticks = isWhole && rest < AT_END;
    if (this.sticks) {
      this.below = 0;
      this.#showJump();
    } else if (scrollTop < NEAR && this.start > 0) {
      this.#move(Math.max(0, this.start - STEP), Math.min(this.end, Math.max(0, this.start - STEP) + WINDOW));
    } else if (rest < NEAR && !isWhole) {
      const end = Math.min(this.kept.length, this.end + STEP);
      this.#move(Math.max(this.start, end - WINDOW), end);
    }
    if (scrollTop < NEAR && this.start === 0 && this.hasMore) {
      this.actions.older();
    }
  }

  #move(start, end) {
    this.start = start;
    this.end = end;
    this.flush();
  }

  // The page

  /** One button of all is reached by Tab, that of the newest message; from there the arrow keys go on. */
  #walk(event) {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const next = step && event.target.classList.contains("remove") && this.removers[[...this.removers].indexOf(event.target) + step];
    if (next) {
      event.preventDefault();
      next.focus();
    }
  }

  #chooseStop() {
    const stop = this.removers[this.removers.length - 1];
    if (stop !== this.stop) {
      if (this.stop) {
        this.stop.tabIndex = -1;
      }
      this.stop = stop;
    }
    if (stop) {
      stop.tabIndex = 0;
    }
  }

  /** Once a frame, however much has changed; a hidden page has no frames, and is content with less. */
  #changed() {
    if (this.isDue) {
      return;
    }
    this.isDue = true;
    const flush = () => this.isDue && this.flush();
    if (document.hidden) {
      setTimeout(flush, 250);
    } else {
      requestAnimationFrame(flush);
    }
  }

  /** Brings the page up to date. What one looks at stays where it is. */
  flush() {
    this.isDue = false;
    this.#forgetOldest();
    if (this.sticks) {
      this.start = Math.max(0, this.end - WINDOW);
    }
    const anchor = this.sticks ? undefined : this.#anchor();
    this.#arrange(this.#shown());
    this.top.textContent = this.hasMore || this.start > 0 ? "" : "This is where the room begins.";
    if (anchor?.element.isConnected) {
      this.scroller.scrollTop += anchor.element.getBoundingClientRect().top - anchor.top;
    }
    this.#chooseStop();
    this.#stay();
    this.#showJump();
  }

  #forgetOldest() {
    const excess = this.kept.length - MEMORY;
    if (excess > 0 && this.sticks) {
      this.kept.splice(0, excess + STEP).forEach((each) => this.keptById.delete(each.id));
      this.start = Math.max(0, this.start - excess - STEP);
      this.end -= excess + STEP;
      this.hasMore = true;
    }
  }

  #shown() {
    const shown = this.kept.slice(this.start, this.end);
    return this.end === this.kept.length ? [...shown, ...this.pending, ...this.drafts.values()] : shown;
  }

  /** The element at the top of what one sees, and where it is. */
  #anchor() {
    const edge = this.scroller.getBoundingClientRect().top;
    for (const candidate of this.list.children) {
      const { top, bottom } = candidate.getBoundingClientRect();
      if (bottom > edge) {
        return { element: candidate, top };
      }
    }
    return undefined;
  }

  #arrange(shown) {
    const wanted = new Set(shown.map((each) => each.id));
    for (const [id, view] of this.views) {
      if (!wanted.has(id)) {
        view.element.remove();
        this.views.delete(id);
      }
    }
    let previous = this.kept[this.start - 1];
    let next = this.list.firstElementChild;
    for (const message of shown) {
      const view = this.#view(message);
      view.placeAfter(previous, message.id === this.unreadFrom);
      if (view.element === next) {
        next = next.nextElementSibling;
      } else {
        this.list.insertBefore(view.element, next);
      }
      previous = message;
    }
  }

  #view(message) {
    const existing = this.views.get(message.id);
    if (existing === undefined) {
      const made = new MessageView(message, this.me, this.actions);
      this.views.set(message.id, made);
      return made;
    }
    if (existing.message !== message) {
      existing.update(message);
    }
    return existing;
  }

  #showJump() {
    const isAway = !this.sticks && this.views.size > 0;
    this.jump.hidden = !isAway;
    if (isAway) {
      this.jump.textContent = this.below > 0 ? `↓ ${this.below} new` : "↓ Newest";
    }
  }
}

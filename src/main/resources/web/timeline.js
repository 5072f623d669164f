/**
 * The messages of a room on the page: a window of those that are kept, which moves as one scrolls. At its end come one's
 * own messages that are on their way, and then what others are typing.
 */
import { element } from "./dom.js";
import { Kept } from "./kept.js";
import { DRAFT, FAILED, MessageView, REMOVED, SENDING } from "./message.js";

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
    this.finished = new Kept();
    this.pending = [];
    this.drafts = new Map();
    this.removed = new Set();
    this.views = new Map();
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
    if (this.finished.has(message.id) || this.removed.has(message.id)) {
      return;
    }
    this.finished.insert(message, this.sticks);
    this.drafts.delete(message.id);
    this.pending = this.pending.filter((each) => each.id !== message.id);
    if (!this.sticks && message.from !== this.me) {
      this.below += 1;
    }
    this.#changed();
  }

  /** A page from before the oldest one. */
  keepOlder(messages, more) {
    this.finished.insertOlder(messages.filter((each) => !this.finished.has(each.id) && !this.removed.has(each.id)));
    this.setMore(more);
    this.#scrolled();
  }

  /** A message was taken back: what is left is that there was one. A page of history under way may bring it still. */
  remove(id) {
    this.removed.add(id);
    this.drafts.delete(id);
    this.pending = this.pending.filter((each) => each.id !== id);
    const kept = this.finished.change(id, { content: "", state: REMOVED });
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
      .filter((each) => !this.finished.has(each.id))
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
    return this.finished.oldestSeq;
  }

  get newestSeq() {
    return this.finished.newestSeq;
  }

  /** The first message for which this holds. */
  find(isIt) {
    return this.finished.all.find(isIt);
  }

  // Where one is

  /** To the newest message. */
  toEnd() {
    this.sticks = true;
    this.finished.toEnd();
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
    this.sticks = this.finished.isAtEnd && rest < AT_END;
    if (this.sticks) {
      this.below = 0;
      this.#showJump();
    } else if (scrollTop < NEAR && this.finished.start > 0) {
      this.finished.up();
      this.flush();
    } else if (rest < NEAR && !this.finished.isAtEnd) {
      this.finished.down();
      this.flush();
    }
    if (scrollTop < NEAR && this.finished.start === 0 && this.hasMore) {
      this.actions.older();
    }
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
    if (this.sticks) {
      this.hasMore = this.finished.forgetOldest() || this.hasMore;
      this.finished.shrink();
    }
    const anchor = this.sticks ? undefined : this.#anchor();
    this.#arrange(this.#shown());
    this.top.textContent = this.hasMore || this.finished.start > 0 ? "" : "This is where the room begins.";
    if (anchor?.element.isConnected) {
      this.scroller.scrollTop += anchor.element.getBoundingClientRect().top - anchor.top;
    }
    this.#chooseStop();
    this.#stay();
    this.#showJump();
  }

  #shown() {
    const { shown } = this.finished;
    return this.finished.isAtEnd ? [...shown, ...this.pending, ...this.drafts.values()] : shown;
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
    let previous = this.finished.before;
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

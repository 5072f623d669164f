/**
 * The finished messages of a room, in their order, however many; and a window of them, which is what the page holds. Those
 * that were said long ago are forgotten, and the server is asked for them again.
 */
import { KEPT } from "./message.js";

/** How many messages are in the window at the most, how many come or go at a time, how many are kept in memory. */
const WINDOW = 240;
const STEP = 80;
const MEMORY = 20_000;

export class Kept {
  constructor() {
    this.all = [];
    this.byId = new Map();
    this.start = 0;
    this.end = 0;
  }

  has(id) {
    return this.byId.has(id);
  }

  get oldestSeq() {
    return this.all[0]?.seq;
  }

  get newestSeq() {
    return this.all[this.all.length - 1]?.seq ?? 0;
  }

  /** The messages in the window. */
  get shown() {
    return this.all.slice(this.start, this.end);
  }

  /** The one before the window. */
  get before() {
    return this.all[this.start - 1];
  }

  /** Whether the window reaches to the newest one. */
  get isAtEnd() {
    return this.end === this.all.length;
  }

  /** Takes one in, in its place; `follows`: the window goes with what is new. */
  insert(message, follows) {
    const kept = { ...message, state: KEPT };
    this.byId.set(kept.id, kept);
    let at = this.all.length;
    while (at > 0 && this.all[at - 1].seq > kept.seq) {
      at -= 1;
    }
    const wasAtEnd = this.isAtEnd;
    this.all.splice(at, 0, kept);
    if (at < this.start) {
      this.start += 1;
      this.end += 1;
    } else if (at < this.end || (wasAtEnd && (follows || this.end - this.start < WINDOW))) {
      this.end += 1;
    }
  }

  /** Takes in what was said before the oldest one. */
  insertOlder(messages) {
    const older = messages.map((each) => ({ ...each, state: KEPT }));
    older.forEach((each) => this.byId.set(each.id, each));
    this.all.unshift(...older);
    this.start += older.length;
    this.end += older.length;
  }

  /** Puts something else in the place of a message; what was there. */
  change(id, change) {
    const kept = this.byId.get(id);
    if (kept) {
      const changed = { ...kept, ...change };
      this.byId.set(id, changed);
      this.all[this.all.indexOf(kept)] = changed;
    }
    return kept;
  }

  /** Forgets the oldest where there are too many; whether it did. */
  forgetOldest() {
    const excess = this.all.length - MEMORY;
    if (excess <= 0) {
      return false;
    }
    this.all.splice(0, excess + STEP).forEach((each) => this.byId.delete(each.id));
    this.start = Math.max(0, this.start - excess - STEP);
    this.end -= excess + STEP;
    return true;
  }

  // The window

  toEnd() {
    this.end = this.all.length;
    this.shrink();
  }

  /** The window is not larger than it may be, and keeps its end. */
  shrink() {
    this.start = Math.max(0, this.end - WINDOW);
  }

  up() {
    this.start = Math.max(0, this.start - STEP);
    this.end = Math.min(this.end, this.start + WINDOW);
  }

  down() {
    this.end = Math.min(this.all.length, this.end + STEP);
    this.start = Math.max(this.start, this.end - WINDOW);
  }
}

/**
 * A connection to one room of a Talker server that keeps itself up: it connects again when it breaks, catches up on what
 * it missed, sends again what was not confirmed, and hands on every message once. For browsers and for whatever else has
 * WebSocket and EventTarget. Nothing to build: `import { TalkerClient } from "https://chat.example.org/talker.js"`.
 *
 *   const client = new TalkerClient({ room: "demo.lobby", user: "ann", token: "…" });
 *   client.addEventListener("message", ({ detail }) => console.log(detail.from, detail.content));
 *   client.connect();
 *   client.send("hello");
 *
 * Events, each with its `detail`:
 * - `state`: the new {@link TalkerClient#state}.
 * - `message`: a finished message `{id, from, content, seq, time, to?, private?}`, each once. They come in the order of
 *   `seq`, but for one's own that was sent again after a break: it may come before older ones.
 * - `draft`: what somebody else is typing, `{id, from, content, to?, private?}`, all of it so far.
 * - `draftend`: `{id}`: that came to nothing, or is not heard of any more. Not after a `message` of the id.
 * - `users`: who is in the room, sorted names.
 * - `redacted`: `{id}`: a message was taken back and is not to be shown any more, heard or not.
 * - `standing`: `{moderator, muted, until?}`: what oneself may do in the room, whenever that changes.
 * - `moderated`: `{action, user?, id?}`: what one asked for is done.
 * - `failed`: `{id, code, message}`: a message of one's own that the server did not take; it stays in {@link outbox}.
 * - `trouble`: `{code, message, id?}`: any other error that the server told.
 */

/** The states of a connection; the first three come and go by themselves. */
export const STATES = ["connecting", "online", "waiting", "refused", "closed"];

const DEFAULTS = {
  /** How many of the room's last messages come at first; 0 to 1000. */
  history: 50,
  /** Milliseconds between two partials of a draft, at least. */
  partialInterval: 100,
  /** Milliseconds of silence after which the server is asked whether it is there, and how long it may take to say so. */
  pingAfter: 25_000,
  patience: 10_000,
  /** Milliseconds before the second attempt to connect; they double with each up to the limit. Half of it is chance. */
  retryAfter: 300,
  retryLimit: 10_000,
  /** Milliseconds without a word after which somebody's draft counts as given up. */
  draftTimeout: 30_000,
  /** The longest line that the server takes, in bytes. */
  maxLineLength: 64 * 1024,
};

const REMEMBERED_IDS = 5_000;
const BUSY_BYTES = 64 * 1024;
const PAGE = 50;
const FOR_GOOD = new Set(["auth_failed", "revoked", "kicked", "banned"]);
const UNREADABLE = new Set(["too_long", "invalid_json"]);

const ORDINARY = { moderator: false, muted: false };

/** Where unconfirmed messages are kept while a page is away; this one forgets. */
const NO_STORE = { load: () => [], save() {} };

export class TalkerClient extends EventTarget {
  /**
   * @param {object} options
   * @param {string} options.room `account.room`
   * @param {string} options.user
   * @param {string|(() => string|Promise<string>)} options.token, or what gives one at each connect: for tokens that expire
   * @param {string} [options.url] of the server's WebSocket; by default that of the page's own server
   * @param {{load: () => object[], save: (messages: object[]) => void}} [options.store] keeps the outbox
   */
  constructor(options) {
    super();
    this.options = { ...DEFAULTS, url: ownServer(), store: NO_STORE, WebSocket: globalThis.WebSocket, random: Math.random, ...options };
    this.room = options.room;
    this.user = options.user;
    /** `{name, attempt?, retryAt?, code?}`; `name` is one of {@link STATES}. */
    this.state = { name: "closed" };
    /** Messages of one's own that are not confirmed, oldest first: `{id, content, to?, time, failed?: {code, message}}`. */
    this.outbox = this.options.store.load();
    this.users = [];
    /** What oneself may do here: `{moderator, muted, until?}`. */
    this.standing = ORDINARY;
    this.seq = undefined;
    /** The `seq` of the room's last message when this connection was made: up to there, messages are what was missed. */
    this.seqAtConnect = undefined;
    this.known = new Set();
    this.resent = new Set();
    this.drafts = new Map();
    this.typing = new Map();
    this.pages = [];
    this.attempt = 0;
  }

  // What a program does with it

  /** Connects, and stays connected until {@link close}. */
  connect() {
    if (this.state.name === "closed" || this.state.name === "refused") {
      this.#open();
    }
  }

  /** Tries at once where the next attempt is waited for; where connected, makes sure of it. For when a network is back. */
  wake() {
    if (this.state.name === "waiting") {
      this.attempt = 0;
      this.#open();
    } else if (this.state.name === "online") {
      this.#ping();
    }
  }

  /** Leaves the room for good, and connects no more. What is in the outbox stays there. */
  close() {
    this.#write({ type: "close" });
    this.#drop();
    this.#enter({ name: "closed" });
  }

  /** Ends the connection without leaving the room: what is missed comes at the next connect. */
  disconnect() {
    this.#drop();
    this.#enter({ name: "closed" });
  }

  /**
   * Sends a message, now or when connected, and again until the server has confirmed it.
   * @param {string} content
   * @param {{id?: string, to?: string}} [options] the id of its draft; the one user who is to get it
   * @returns {string} its id
   */
  send(content, { id = newId(), to } = {}) {
    this.#forgetTyping(id);
    const message = { id, content: wellFormed(content), time: Date.now(), ...(to === undefined ? {} : { to }) };
    this.outbox.push(message);
    if (byteLength(line(message)) > this.options.maxLineLength) {
      this.#fail(message, "too_long", "The message is too long");
    } else {
      this.#save();
      this.#write(line(message));
    }
    return id;
  }

  /** Sends a message that has failed once more. */
  retry(id) {
    const message = this.outbox.find((each) => each.id === id);
    if (message?.failed) {
      delete message.failed;
      this.#save();
      this.#write(line(message));
    }
  }

  /** Gives a message that has failed up. */
  discard(id) {
    this.outbox = this.outbox.filter((each) => each.id !== id || !each.failed);
    this.#save();
  }

  /**
   * Shows the others what is being typed: all of it so far; "" takes it back. Sent at once after a pause, and then as
   * often as the options say, always the newest.
   */
  type(id, content, { to } = {}) {
    const draft = this.typing.get(id) ?? { id, sentAt: -Infinity };
    Object.assign(draft, { content: wellFormed(content), to });
    this.typing.set(id, draft);
    this.#sendDraft(draft);
  }

  /**
   * A page of older messages, oldest first.
   * @param {number} [before] a `seq`; by default the newest page
   * @returns {Promise<{messages: object[], more: boolean}>} fails when the connection breaks
   */
  history(before, limit = PAGE) {
    return new Promise((resolve, reject) => {
      const request = { type: "history", ...(before === undefined ? {} : { before }), limit };
      if (this.state.name !== "online") {
        reject(new Error("not connected"));
      } else {
        this.pages.push({ resolve, reject });
        this.#write(request);
      }
    });
  }

  /**
   * Asks for a message to be taken back: one's own, or, of a moderator, anybody's. `redacted` tells when it is.
   * @param {string} id
   * @param {{seq?: number, reason?: string}} [options] the message's `seq` finds it also when it is old
   */
  redact(id, { seq, reason } = {}) {
    this.#write({ type: "redact", id, ...(seq === undefined ? {} : { seq }), ...(reason ? { reason } : {}) });
  }

  /**
   * Asks, as a moderator, for something to be done about a user: "kick", "mute", "unmute", "ban" or "unban".
   * @param {string} action
   * @param {string} user
   * @param {{seconds?: number, reason?: string}} [options] for how long one is muted or banned; for good without it
   */
  moderate(action, user, { seconds, reason } = {}) {
    this.#write({ type: action, user, ...(seconds === undefined ? {} : { for: seconds }), ...(reason ? { reason } : {}) });
  }

  // The connection

  #open() {
    this.#drop();
    this.#enter({ name: "connecting", attempt: this.attempt });
    const socket = new this.options.WebSocket(this.options.url);
    this.socket = socket;
    socket.onopen = () => this.#introduce(socket);
    socket.onmessage = (event) => this.#receive(event.data);
    socket.onclose = () => this.#lost();
    this.watchdog = setTimeout(() => this.#lost(), this.options.patience);
  }

  /** A token that has to be fetched first may come too late for this connection, or not at all: another is tried then. */
  #introduce(socket) {
    const { token } = this.options;
    if (typeof token !== "function") {
      socket.send(JSON.stringify(this.#connectLine(token)));
      return;
    }
    const isStillWanted = () => this.socket === socket;
    Promise.resolve()
      .then(token)
      .then(
        (fresh) => isStillWanted() && socket.send(JSON.stringify(this.#connectLine(fresh))),
        () => isStillWanted() && this.#lost(),
      );
  }

  #connectLine(token) {
    const from = this.seq === undefined ? { history: this.options.history } : { since: this.seq };
    return { type: "connect", room: this.room, user: this.user, token, version: 2, ...from };
  }

  /** The connection is gone, or as good as gone: a socket of a network that is away may take minutes to say so. */
  #lost() {
    this.#drop();
    if (this.state.name === "refused" || this.state.name === "closed") {
      return;
    }
    const longest = Math.min(this.options.retryLimit, this.options.retryAfter * 2 ** this.attempt);
    const pause = longest * (0.5 + this.options.random() / 2);
    this.attempt += 1;
    this.retryTimer = setTimeout(() => this.#open(), pause);
    this.#enter({ name: "waiting", attempt: this.attempt, retryAt: Date.now() + pause });
  }

  #drop() {
    clearTimeout(this.retryTimer);
    clearTimeout(this.watchdog);
    const socket = this.socket;
    this.socket = undefined;
    if (socket) {
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close();
    }
    for (const page of this.pages.splice(0)) {
      page.reject(new Error("the connection broke"));
    }
  }

  /** Set anew by every line that comes, which in a hidden page keeps it from being slowed down as timers are. */
  #watch() {
    clearTimeout(this.watchdog);
    this.watchdog = setTimeout(() => this.#ping(), this.options.pingAfter);
  }

  #ping() {
    clearTimeout(this.watchdog);
    this.#write({ type: "ping" });
    this.watchdog = setTimeout(() => this.#lost(), this.options.patience);
  }

  #write(object) {
    if (this.socket && this.state.name === "online") {
      this.socket.send(JSON.stringify(object));
    }
  }

  // What the server says

  #receive(text) {
    const heard = JSON.parse(text);
    this.#watch();
    switch (heard.type) {
      case "connected":
        return this.#connected(heard);
      case "message":
        return heard.final ? this.#final(heard) : this.#draft(heard);
      case "join":
        return this.#setUsers([...this.users, heard.user]);
      case "leave":
        return this.#left(heard.user);
      case "history":
        return this.pages.shift()?.resolve({ messages: heard.messages, more: heard.more });
      case "redacted":
        return this.#redacted(heard);
      case "standing":
        return this.#stand({ moderator: heard.moderator, muted: heard.muted, ...(heard.until === undefined ? {} : { until: heard.until }) });
      case "moderated":
        return this.#tell("moderated", { action: heard.action, user: heard.user, id: heard.id });
      case "error":
        return this.#error(heard);
      default:
        return undefined;
    }
  }

  #connected({ seq, users, drafts }) {
    this.attempt = 0;
    this.seqAtConnect = seq;
    this.#stand(ORDINARY);
    this.#enter({ name: "online" });
    this.#setUsers(users);
    const open = new Set(drafts.map((draft) => draft.id));
    [...this.drafts.keys()].filter((id) => !open.has(id)).forEach((id) => this.#endDraft(id));
    drafts.forEach((draft) => this.#draft(draft));
    this.resent = new Set();
    for (const message of this.outbox.filter((each) => !each.failed)) {
      this.resent.add(message.id);
      this.#write(line(message));
    }
    for (const draft of this.typing.values()) {
      draft.sentAt = -Infinity;
      this.#sendDraft(draft);
    }
  }

  #final(heard) {
    const { id, from, content, seq, time, to } = heard;
    if (this.#isKnown(heard)) {
      return;
    }
    this.#tell("message", { id, from, content, seq, time, ...(to === undefined ? {} : { to, private: true }) });
  }

  /** What comes of a message that was taken back, from wherever, is none to be shown. */
  #redacted(heard) {
    this.#isKnown(heard);
    this.#tell("redacted", { id: heard.id });
  }

  /** Notes that a message has come to its end; whether it had before. */
  #isKnown({ id, from, seq }) {
    // What was sent again may be echoed ahead of what is still missing: it says nothing about how far we are.
    if (seq !== undefined && !this.resent.has(id)) {
      this.seq = Math.max(this.seq ?? 0, seq);
    }
    if (from === this.user && this.outbox.some((each) => each.id === id)) {
      this.outbox = this.outbox.filter((each) => each.id !== id);
      this.#save();
    }
    this.#forgetDraft(id);
    const wasKnown = this.known.has(id);
    this.known.add(id);
    if (this.known.size > REMEMBERED_IDS) {
      this.known.delete(this.known.values().next().value);
    }
    return wasKnown;
  }

  #stand(standing) {
    if (JSON.stringify(standing) !== JSON.stringify(this.standing)) {
      this.standing = standing;
      this.#tell("standing", standing);
    }
  }

  #error({ code, message, id }) {
    const told = code ?? codeOf(message);
    const own = this.outbox.find((each) => each.id === id && !each.failed);
    if (own) {
      this.#fail(own, told, message);
      return;
    }
    if (told === "page_too_long") {
      this.pages.shift()?.reject(new Error(message));
    } else if (FOR_GOOD.has(told)) {
      this.#drop();
      this.#enter({ name: "refused", code: told });
    } else if (UNREADABLE.has(told)) {
      this.#failLongest(told, message);
    }
    this.#tell("trouble", { code: told, message, id });
  }

  /** The server does not say which line it could not take; sent again, it would end the next connection too. */
  #failLongest(code, message) {
    const waiting = this.outbox.filter((each) => !each.failed);
    waiting.sort((a, b) => byteLength(line(b)) - byteLength(line(a)));
    if (waiting.length > 0) {
      this.#fail(waiting[0], code, message);
    }
  }

  #fail(own, code, message) {
    own.failed = { code, message };
    this.#save();
    this.#tell("failed", { id: own.id, code, message });
  }

  // Who is here, and what they are typing

  #setUsers(users) {
    this.users = [...new Set(users)].sort((a, b) => a.localeCompare(b));
    this.#tell("users", this.users);
  }

  #left(user) {
    [...this.drafts.values()].filter((draft) => draft.from === user).forEach((draft) => this.#endDraft(draft.id));
    this.#setUsers(this.users.filter((each) => each !== user));
  }

  #draft({ id, from, content, to }) {
    if (from === this.user || this.known.has(id)) {
      return;
    }
    if (content === "") {
      this.#endDraft(id);
      return;
    }
    this.#forgetDraft(id);
    const draft = { id, from, content, ...(to === undefined ? {} : { to, private: true }) };
    this.drafts.set(id, { ...draft, timer: setTimeout(() => this.#endDraft(id), this.options.draftTimeout) });
    this.#tell("draft", draft);
  }

  #forgetDraft(id) {
    clearTimeout(this.drafts.get(id)?.timer);
    return this.drafts.delete(id);
  }

  #endDraft(id) {
    if (this.#forgetDraft(id)) {
      this.#tell("draftend", { id });
    }
  }

  #sendDraft(draft) {
    clearTimeout(draft.timer);
    if (this.state.name !== "online") {
      return;
    }
    const wait = draft.sentAt + this.options.partialInterval - Date.now();
    if (wait > 0 || this.socket.bufferedAmount > BUSY_BYTES) {
      draft.timer = setTimeout(() => this.#sendDraft(draft), Math.max(wait, this.options.partialInterval));
      return;
    }
    draft.sentAt = Date.now();
    const partial = { type: "message", content: draft.content, id: draft.id, ...(draft.to === undefined ? {} : { to: draft.to }) };
    if (byteLength(partial) <= this.options.maxLineLength) {
      this.#write(partial);
    }
    if (draft.content === "") {
      this.#forgetTyping(draft.id);
    }
  }

  #forgetTyping(id) {
    clearTimeout(this.typing.get(id)?.timer);
    this.typing.delete(id);
  }

  #save() {
    this.options.store.save(this.outbox);
  }

  #enter(state) {
    this.state = state;
    this.#tell("state", state);
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

/** A new message id. Not crypto.randomUUID, which pages have only when they came by TLS. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

function line({ id, content, to }) {
  return { type: "message", content, id, final: true, ...(to === undefined ? {} : { to }) };
}

/** Half a surrogate pair, which a text box may hold for a moment, is no Unicode and would be refused. */
function wellFormed(text) {
  return text.replace(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, "\uFFFD");
}

function byteLength(object) {
  return new TextEncoder().encode(JSON.stringify(object)).length;
}

/** Before a connection is in a room, errors may come without a code. */
function codeOf(message) {
  return { "Authentication failed": "auth_failed", "Access revoked": "revoked", "You were sent out of this room": "kicked", "You are banned from this room": "banned" }[message] ?? "unknown";
}

function ownServer() {
  return globalThis.location ? `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/ws` : undefined;
}

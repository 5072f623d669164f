// What talker.js does with what a server says, in simulated time: run by TalkerJsTest, or `node --test src/test/js`.
// How it gets on with a real server and a real browser, the browser tests show.
import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { TalkerClient, newId } from "../../main/resources/web/talker.js";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

let sockets;
let client;
let heard;

/** The other end of a connection: what was written to it, and what it says. */
class Socket {
  constructor(url) {
    this.url = url;
    this.written = [];
    this.bufferedAmount = 0;
    sockets.push(this);
  }

  send(text) {
    this.written.push(JSON.parse(text));
  }

  close() {
    this.isClosed = true;
  }

  says(...lines) {
    lines.forEach((line) => this.onmessage?.({ data: JSON.stringify(line) }));
    return this;
  }

  breaks() {
    this.onclose?.();
  }

  finals() {
    return this.written.filter((line) => line.type === "message" && line.final);
  }

  partials() {
    return this.written.filter((line) => line.type === "message" && !line.final).map((line) => line.content);
  }
}

function start(options = {}) {
  client = new TalkerClient({ room: "demo.lobby", user: "ann", token: "t", url: "ws://x/ws", WebSocket: Socket, random: () => 1, ...options });
  heard = { message: [], draft: [], draftend: [], failed: [], trouble: [], users: [], state: [] };
  for (const type of Object.keys(heard)) {
    client.addEventListener(type, ({ detail }) => heard[type].push(detail));
  }
  client.connect();
  return client;
}

const socket = () => sockets.at(-1);

function enters({ seq = 0, users = ["ann"], drafts = [] } = {}) {
  socket().onopen();
  return socket().says({ type: "connected", room: "demo.lobby", user: "ann", version: 2, seq, users, drafts });
}

const final = (seq, id = `id-${seq}`, from = "bob") => ({ type: "message", content: `text ${seq}`, id, from, final: true, seq, time: 1000 + seq });
const partial = (id, content, from = "bob") => ({ type: "message", content, id, from });
const seqs = () => heard.message.map((message) => message.seq);

beforeEach(() => {
  sockets = [];
  mock.timers.enable({ apis: ["setTimeout", "Date"], now: 1_000_000 });
});

afterEach(() => {
  client.disconnect();
  mock.timers.reset();
});

test("it asks for version 2 and the last messages, and says when it is in", () => {
  start({ history: 20 });
  assert.equal(client.state.name, "connecting");
  enters({ users: ["bob", "ann"] });
  assert.deepEqual(socket().written, [
    { type: "connect", room: "demo.lobby", user: "ann", token: "t", version: 2, history: 20 },
  ]);
  assert.equal(client.state.name, "online");
  assert.deepEqual(client.users, ["ann", "bob"]);
});

test("after a break it comes back from where it was, and hands on nothing twice", () => {
  start();
  enters({ seq: 2 }).says(final(1), final(2));
  socket().breaks();
  assert.equal(client.state.name, "waiting");
  mock.timers.tick(300);
  enters({ seq: 4 });
  assert.equal(socket().written[0].since, 2);
  socket().says(final(2), final(3), final(4));
  assert.deepEqual(seqs(), [1, 2, 3, 4]);
});

test("it waits twice as long after each attempt that failed, half of it by chance, up to the limit", () => {
  start({ random: () => 0 });
  const waits = [];
  for (let i = 0; i < 8; i++) {
    socket().breaks();
    waits.push(client.state.retryAt - Date.now());
    mock.timers.tick(waits.at(-1));
    assert.equal(sockets.length, i + 2);
  }
  assert.deepEqual(waits, [150, 300, 600, 1200, 2400, 4800, 5000, 5000]);
  enters();
  socket().breaks();
  assert.equal(client.state.retryAt - Date.now(), 150, "and starts over once it was in");
});

test("woken up it tries at once", () => {
  start();
  for (let i = 0; i < 6; i++) {
    socket().breaks();
    mock.timers.tick(10_000);
  }
  socket().breaks();
  const before = sockets.length;
  client.wake();
  assert.equal(sockets.length, before + 1);
});

test("what is not confirmed is sent again, in order and with its id, until it is", () => {
  start();
  const one = client.send("one");
  enters();
  const two = client.send("two");
  assert.deepEqual(socket().finals().map((line) => line.id), [one, two]);
  socket().says(final(1, one, "ann"));
  socket().breaks();
  const three = client.send("three");
  mock.timers.tick(300);
  enters({ seq: 1 });
  assert.deepEqual(socket().finals().map((line) => line.id), [two, three]);
  socket().says(final(2, two, "ann"), final(3, three, "ann"));
  assert.deepEqual(client.outbox, []);
  assert.deepEqual(seqs(), [1, 2, 3]);
});

test("an echo ahead of what was missed makes no hole", () => {
  start();
  enters({ seq: 5 }).says(final(5));
  const id = client.send("mine");
  socket().breaks();
  mock.timers.tick(300);
  enters({ seq: 8 }).says(final(8, id, "ann"));
  socket().breaks();
  mock.timers.tick(300);
  enters({ seq: 8 });
  assert.equal(socket().written[0].since, 5, "6 and 7 have not come");
  socket().says(final(6), final(7), final(8, id, "ann"));
  assert.deepEqual(seqs(), [5, 8, 6, 7]);
});

test("the outbox outlives the program", () => {
  let stored = [];
  const store = { load: () => stored, save: (messages) => (stored = structuredClone(messages)) };
  start({ store });
  const id = client.send("kept for later", { to: "bob" });
  client.disconnect();
  start({ store });
  enters();
  assert.deepEqual(socket().finals(), [{ type: "message", content: "kept for later", id, final: true, to: "bob" }]);
  socket().says({ ...final(1, id, "ann"), to: "bob", private: true });
  assert.deepEqual(stored, []);
});

test("a message that the server does not take is told, and sent again only when that is asked for", () => {
  start();
  enters();
  const id = client.send("hm");
  socket().says({ type: "error", code: "not_stored", message: "Message not stored", id });
  assert.deepEqual(heard.failed, [{ id, code: "not_stored", message: "Message not stored" }]);
  socket().breaks();
  mock.timers.tick(300);
  enters();
  assert.deepEqual(socket().finals(), []);
  client.retry(id);
  assert.deepEqual(socket().finals().map((line) => line.id), [id]);
  socket().says({ type: "error", code: "not_stored", message: "Message not stored", id });
  client.discard(id);
  assert.deepEqual(client.outbox, []);
});

test("a message past the limit is not sent, one at it is", () => {
  start({ maxLineLength: 200 });
  enters();
  const overhead = JSON.stringify({ type: "message", content: "", id: newId(), final: true }).length;
  client.send("é".repeat((200 - overhead) / 2));
  assert.equal(socket().finals().length, 1);
  client.send("é".repeat((200 - overhead) / 2) + "x");
  assert.equal(socket().finals().length, 1);
  assert.equal(heard.failed[0].code, "too_long");
});

test("a message that ends the connection does not end the next one", () => {
  start();
  enters();
  client.send("short");
  const long = client.send("long ".repeat(100));
  socket().says({ type: "error", code: "too_long", message: "Line too long" }).breaks();
  mock.timers.tick(300);
  enters();
  assert.deepEqual(socket().finals().map((line) => line.content), ["short"]);
  assert.equal(heard.failed[0].id, long);
});

test("who is refused does not try again, and says why", () => {
  for (const error of [{ message: "Authentication failed" }, { message: "x", code: "auth_failed" }, { message: "Access revoked", code: "revoked" }]) {
    start();
    socket().onopen();
    socket().says({ type: "error", ...error }).breaks();
    assert.equal(client.state.name, "refused");
    const before = sockets.length;
    mock.timers.tick(60_000);
    assert.equal(sockets.length, before);
  }
});

test("a token that expires is asked for afresh at each connect, and one that cannot be had is asked for later", async () => {
  const settled = async () => {
    for (let i = 0; i < 5; i++) {
      await Promise.resolve();
    }
  };
  const tokens = [Promise.resolve("first"), Promise.reject(new Error("away")), "third"];
  start({ token: () => tokens.shift() });
  socket().onopen();
  await settled();
  assert.equal(socket().written[0].token, "first");
  socket().says({ type: "error", message: "Token expired", code: "expired" }).breaks();
  assert.equal(client.state.name, "waiting");
  mock.timers.tick(300);
  socket().onopen();
  await settled();
  assert.deepEqual(socket()?.written ?? [], []);
  assert.equal(client.state.name, "waiting");
  mock.timers.tick(600);
  socket().onopen();
  await settled();
  assert.equal(socket().written[0].token, "third");
});

test("a server that stops is come back to", () => {
  start();
  enters().says({ type: "error", code: "shutting_down", message: "Server is shutting down" }).breaks();
  assert.equal(client.state.name, "waiting");
  assert.deepEqual(heard.trouble.map((each) => each.code), ["shutting_down"]);
});

test("words go out at once after a pause, then at most every 100 ms, and always the newest", () => {
  start();
  enters();
  client.type("d", "h");
  client.type("d", "he");
  client.type("d", "hel");
  assert.deepEqual(socket().partials(), ["h"]);
  mock.timers.tick(99);
  assert.deepEqual(socket().partials(), ["h"]);
  mock.timers.tick(1);
  assert.deepEqual(socket().partials(), ["h", "hel"]);
  mock.timers.tick(500);
  assert.deepEqual(socket().partials(), ["h", "hel"]);
  client.type("d", "hell");
  assert.deepEqual(socket().partials(), ["h", "hel", "hell"]);
});

test("no words go out after their final, which does not wait for them", () => {
  start();
  enters();
  client.type("d", "h");
  client.type("d", "hello");
  client.send("hello", { id: "d" });
  mock.timers.tick(1000);
  assert.deepEqual(socket().partials(), ["h"]);
  assert.equal(socket().finals().length, 1);
});

test("what is being typed is shown again after a break, and what was taken back is not", () => {
  start();
  enters();
  client.type("d", "hello");
  client.type("e", "oops");
  client.type("e", "");
  mock.timers.tick(100);
  socket().breaks();
  client.type("d", "hello you");
  mock.timers.tick(300);
  enters();
  assert.deepEqual(socket().partials(), ["hello you"]);
});

test("words wait while the network does not take more", () => {
  start();
  enters();
  socket().bufferedAmount = 1e6;
  client.type("d", "one");
  mock.timers.tick(1000);
  assert.deepEqual(socket().partials(), []);
  socket().bufferedAmount = 0;
  mock.timers.tick(100);
  assert.deepEqual(socket().partials(), ["one"]);
});

test("somebody's draft ends with its final, when taken back, when they leave, and when nothing is heard of it", () => {
  start();
  enters({ users: ["ann", "bob"], drafts: [{ id: "a", from: "bob", content: "already" }] });
  socket().says(partial("b", "hel"), partial("b", "hello"), partial("c", "x"), partial("own", "mine", "ann"));
  assert.deepEqual(heard.draft.map((draft) => draft.content), ["already", "hel", "hello", "x"]);
  socket().says(final(1, "b"), partial("b", "late"), partial("c", ""));
  assert.deepEqual(heard.draftend, [{ id: "c" }]);
  mock.timers.tick(20_000);
  socket().says(partial("d", "slow"));
  mock.timers.tick(10_000);
  assert.deepEqual(heard.draftend.map((draft) => draft.id), ["c", "a"]);
  socket().says({ type: "leave", user: "bob" });
  assert.deepEqual(heard.draftend.map((draft) => draft.id), ["c", "a", "d"]);
  assert.deepEqual(client.users, ["ann"]);
});

test("drafts that are over when it comes back are over", () => {
  start();
  enters().says(partial("a", "one"), partial("b", "two"));
  socket().breaks();
  mock.timers.tick(300);
  enters({ drafts: [{ id: "b", from: "bob", content: "two and" }] });
  assert.deepEqual(heard.draftend, [{ id: "a" }]);
  assert.equal(heard.draft.at(-1).content, "two and");
});

test("it pings when nothing is heard, and gives up a connection that does not answer", () => {
  start();
  enters();
  mock.timers.tick(25_000);
  assert.deepEqual(socket().written.at(-1), { type: "ping" });
  socket().says({ type: "pong" });
  mock.timers.tick(25_000);
  assert.equal(client.state.name, "online");
  mock.timers.tick(10_000);
  assert.equal(client.state.name, "waiting");
  assert.ok(socket().isClosed);
});

test("a server that takes the connection and says nothing is given up", () => {
  start();
  socket().onopen();
  mock.timers.tick(10_000);
  assert.equal(client.state.name, "waiting");
});

test("pages of history are answered in order, and fail with the connection", async () => {
  start();
  enters();
  const [one, two, three] = [client.history(), client.history(7, 10), client.history(5)];
  assert.deepEqual(socket().written.slice(1), [
    { type: "history", limit: 50 },
    { type: "history", before: 7, limit: 10 },
    { type: "history", before: 5, limit: 50 },
  ]);
  socket().says({ type: "history", messages: [final(7)], more: true }, { type: "error", code: "page_too_long", message: "no" });
  assert.deepEqual((await one).messages.map((message) => message.seq), [7]);
  await assert.rejects(two);
  socket().breaks();
  await assert.rejects(three);
  await assert.rejects(client.history());
});

test("closed it stays closed, having said so", () => {
  start();
  enters();
  client.close();
  assert.deepEqual(socket().written.at(-1), { type: "close" });
  mock.timers.tick(60_000);
  assert.equal(sockets.length, 1);
});

test("half a character is not sent", () => {
  start();
  enters();
  client.send("a\ud83d");
  client.send("b\ud83d\ude00");
  assert.deepEqual(socket().finals().map((line) => line.content), ["a\ufffd", "b\ud83d\ude00"]);
});

test("ids are random UUIDs", () => {
  start();
  const ids = new Set(Array.from({ length: 1000 }, newId));
  assert.equal(ids.size, 1000);
  ids.forEach((id) => assert.match(id, UUID));
});

test("a message that is taken back is told once as such, and no copy of it is heard any more", () => {
  start();
  const redacted = [];
  client.addEventListener("redacted", ({ detail }) => redacted.push(detail.id));
  enters().says(final(1), { type: "redacted", id: "id-1", from: "bob", seq: 3, time: 1 });
  socket().says(final(1), { type: "redacted", id: "id-2", from: "bob", seq: 4, time: 1 }, final(2));
  assert.deepEqual(redacted, ["id-1", "id-2"]);
  assert.deepEqual(seqs(), [1]);
  socket().breaks();
  mock.timers.tick(300);
  enters({ seq: 4 });
  assert.equal(socket().written[0].since, 4, "a redaction counts as heard");
});

test("one's own message that was taken back before its receipt came is no longer sent again", () => {
  start();
  enters();
  const id = client.send("a slip");
  socket().says({ type: "redacted", id, from: "ann", seq: 2, time: 1 });
  assert.deepEqual(client.outbox, []);
});

test("it tells how one stands, and asks for what moderators may do", () => {
  start();
  const standings = [];
  client.addEventListener("standing", ({ detail }) => standings.push(detail));
  enters().says({ type: "standing", moderator: true, muted: false });
  client.redact("id-1", { seq: 7, reason: "a slip" });
  client.moderate("mute", "bob", { seconds: 60 });
  client.moderate("kick", "bob");
  assert.deepEqual(socket().written.slice(1), [
    { type: "redact", id: "id-1", seq: 7, reason: "a slip" },
    { type: "mute", user: "bob", for: 60 },
    { type: "kick", user: "bob" },
  ]);
  socket().breaks();
  mock.timers.tick(300);
  enters();
  assert.deepEqual(standings, [{ moderator: true, muted: false }, { moderator: false, muted: false }]);
});

test("whoever is sent out does not come back by itself", () => {
  for (const code of ["kicked", "banned"]) {
    start();
    enters().says({ type: "error", code, message: "…" });
    assert.deepEqual([client.state.name, client.state.code], ["refused", code]);
  }
});

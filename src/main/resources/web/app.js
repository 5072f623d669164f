/** The page: signs in, shows the rooms, and keeps what is around them up to date. */
import { byId, element, fillList, setText, unseen } from "./dom.js";
import * as identities from "./identity.js";
import { hideInvite, showInvite } from "./invite.js";
import { personItem as personIn } from "./people.js";
import { Room } from "./room.js";
import { Sanctions } from "./sanctions.js";

const SPEAK_FOR = 10_000;
const CONNECTION = { connecting: "Connecting…", online: "Connected", waiting: "No connection", refused: "No access", closed: "" };
const REFUSED = (user, room) =>
  `The server did not let ${user} into ${room}. Its name, yours or the token is wrong, or the room is not open to you.`;

let identity = null;
let rooms = [];
let count = 0;
const sanctions = new Sanctions();
const page = {
  changed: refresh,
  entered: () => identities.save(identity, true),
  refused,
  announce,
  moderated: (room) => sanctions.changed(room),
};
byId("people").after(sanctions.element);

// Signing in and out

function signIn(asked) {
  rooms.forEach((room) => room.client.disconnect());
  rooms = [];
  byId("rooms-panes").replaceChildren();
  identity = identities.enter(identities.load(), asked);
  identities.save(identity, false);
  start();
}

function start() {
  hideInvite();
  byId("signin").hidden = true;
  byId("chat").hidden = false;
  byId("me").textContent = identity.user;
  identity.rooms.forEach(enter);
  showRoom(current());
  rooms.forEach((room) => room.connect());
  current().composer.focus();
}

function enter(name) {
  count += 1;
  const room = new Room({ room: name, user: identity.user, token: identity.token }, `room${count}`, page);
  rooms.push(room);
  byId("rooms-panes").append(room.element);
  return room;
}

function showSignIn(problem = "", asked = {}) {
  hideInvite();
  byId("chat").hidden = true;
  byId("signin").hidden = false;
  byId("skip-messages").hidden = byId("skip-text").hidden = true;
  byId("signin-problem").hidden = problem === "";
  byId("signin-problem").textContent = problem;
  byId("signin-room").value = asked.room ?? "";
  byId("signin-user").value = asked.user ?? "";
  byId("signin-token").value = "";
  document.title = "Talker";
  const empty = ["signin-room", "signin-user", "signin-token"].map(byId).find((field) => field.value === "");
  empty?.focus();
}

function signOut() {
  rooms.forEach((room) => room.leave());
  rooms = [];
  identities.signOut(identity);
  identity = null;
  showSignIn();
}

/** A room that was never entered is taken away again; with it goes the page where it was the only one. */
function refused(room) {
  if (room.wasOnline) {
    return;
  }
  const problem = REFUSED(room.user, room.name);
  room.element.remove();
  rooms = rooms.filter((each) => each !== room);
  identity.rooms = identity.rooms.filter((each) => each !== room.name);
  if (rooms.length === 0) {
    const asked = { room: room.name, user: room.user };
    identities.refuse(identity);
    identity = null;
    showSignIn(problem, asked);
    return;
  }
  showRoom(rooms[0]);
  byId("join-problem").textContent = problem;
  byId("join-problem").hidden = false;
}

function submitted(event) {
  event.preventDefault();
  const [room, user, token] = ["signin-room", "signin-user", "signin-token"].map((id) => byId(id).value.trim());
  signIn({ room: room.toLowerCase(), user: user.normalize("NFC"), token, stays: byId("signin-stay").checked });
}

function join(event) {
  event.preventDefault();
  byId("join-problem").hidden = true;
  const asked = byId("join-room").value.trim().toLowerCase();
  if (asked === "") {
    return;
  }
  const name = asked.includes(".") ? asked : `${identities.accountOf(identity.current)}.${asked}`;
  byId("join-room").value = "";
  const known = rooms.find((room) => room.name === name);
  const room = known ?? enter(name);
  identity.rooms = rooms.map((each) => each.name);
  showRoom(room);
  if (!known) {
    room.connect();
  }
  room.composer.focus();
}

function leave(room) {
  room.leave();
  rooms = rooms.filter((each) => each !== room);
  if (rooms.length === 0) {
    signOut();
    return;
  }
  identity.rooms = rooms.map((each) => each.name);
  showRoom(rooms[0]);
}

// The rooms

function current() {
  return rooms.find((room) => room.name === identity.current) ?? rooms[0];
}

function showRoom(shown) {
  identity.current = shown.name;
  identities.save(identity, rooms.some((room) => room.wasOnline));
  rooms.forEach((room) => room.show(room === shown));
  byId("skip-messages").hidden = byId("skip-text").hidden = false;
  byId("skip-messages").href = `#${shown.timeline.scroller.id}`;
  byId("skip-text").href = `#${shown.composer.text.id}`;
  toggleSide(false);
  refresh();
}

/** Once a frame at the most, whatever happens in the rooms. */
function refresh() {
  if (!refresh.isDue) {
    refresh.isDue = true;
    setTimeout(() => {
      refresh.isDue = false;
      if (identity) {
        show();
      }
    }, 16);
  }
}

function show() {
  const shown = current();
  const { users, state } = shown.client;
  byId("room-name").textContent = shown.name;
  byId("here").textContent = users.length === 1 ? "You are alone here" : users.length > 1 ? `${users.length} people here` : "";
  setText(byId("connection"), CONNECTION[state.name]);
  byId("connection").dataset.state = state.name;
  const unread = rooms.reduce((sum, room) => sum + room.unread, 0);
  document.title = `${unread > 0 ? `(${unread}) ` : ""}${shown.name} · Talker`;
  fillList(byId("rooms"), rooms.map((room) => `${room.name}/${room.unread}/${room === shown}`), rooms, roomItem);
  fillList(byId("people"), [shown.name, shown.client.standing.moderator, ...users], users, personItem);
  sanctions.show(shown);
}

function roomItem(room) {
  const button = element("button", { type: "button", className: "room-link", onclick: () => chosen(room) }, element("span", {}, room.name));
  if (room === current()) {
    button.setAttribute("aria-current", "true");
  }
  if (room.unread > 0) {
    button.append(element("span", { className: "count" }, String(room.unread), unseen(" unread")));
  }
  const away = element("button", { type: "button", className: "icon", onclick: () => leave(room), "aria-label": `Leave ${room.name}` }, "✕");
  return element("li", {}, button, away);
}

function chosen(room) {
  showRoom(room);
  room.composer.focus();
}

function personItem(user) {
  const room = current();
  return personIn(user, room, () => {
    toggleSide(false);
    room.composer.addressTo(user);
  });
}

function toggleSide(isOpen) {
  byId("chat").classList.toggle("side-open", isOpen);
  byId("side-open").setAttribute("aria-expanded", String(isOpen));
}

/** For screen readers: what was finished, not what is being typed. */
function announce(text) {
  const line = element("p", {}, text);
  byId("announcer").append(line);
  setTimeout(() => line.remove(), SPEAK_FOR);
}

// What happens to the page

byId("signin-form").addEventListener("submit", submitted);
byId("join-form").addEventListener("submit", join);
byId("signout").addEventListener("click", signOut);
byId("side-open").addEventListener("click", () => {
  toggleSide(true);
  byId("side-close").focus();
});
byId("side-close").addEventListener("click", () => {
  toggleSide(false);
  byId("side-open").focus();
});
byId("chat").addEventListener("keydown", (event) => {
  if (event.key === "Escape" && byId("chat").classList.contains("side-open")) {
    byId("side-close").click();
  }
});
for (const skip of ["skip-messages", "skip-text"]) {
  byId(skip).addEventListener("click", (event) => {
    event.preventDefault();
    document.querySelector(byId(skip).getAttribute("href")).focus();
  });
}
for (const type of ["focus", "blur"]) {
  addEventListener(type, () => rooms.forEach((room) => room.seen()));
}
document.addEventListener("visibilitychange", () => {
  rooms.forEach((room) => room.seen());
  if (!document.hidden) {
    rooms.forEach((room) => room.client.wake());
  }
});
addEventListener("online", () => rooms.forEach((room) => room.client.wake()));
addEventListener("hashchange", arrive);
/** A browser may keep a page that was left, to show it again: nobody is there meanwhile. */
addEventListener("pagehide", () => rooms.forEach((room) => room.client.disconnect()));
addEventListener("pageshow", (event) => event.persisted && rooms.forEach((room) => room.client.connect()));

/** Whoever is signed in already stays so until the invite is accepted. */
function invited(invite) {
  rooms.forEach((room) => room.client.disconnect());
  byId("chat").hidden = byId("signin").hidden = true;
  byId("skip-messages").hidden = byId("skip-text").hidden = true;
  showInvite(invite, signIn);
}

function arrive() {
  const invite = identities.inviteFromLink();
  if (invite) {
    invited(invite);
    return;
  }
  const link = identities.fromLink();
  if (link?.user && link.token) {
    signIn({ ...link, stays: true });
  } else if (link) {
    showSignIn("", link);
  } else if (!identity) {
    identity = identities.load();
    if (identity) {
      start();
    } else {
      showSignIn();
    }
  }
}

arrive();

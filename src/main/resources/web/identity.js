/**
 * Who is signed in: an account, a user's name and token, and the rooms. This tab's is in sessionStorage, so that two tabs
 * may be two people; the one that signed in last on this device is in localStorage, for tabs to come.
 */
const KEY = "talker.identity";

/** @typedef {{user: string, token: string, rooms: string[], current: string, stays: boolean}} Identity */

/** What a link to sign in says, `#room=…&user=…&token=…`, which is taken out of the address bar; null where it is none. */
export function fromLink() {
  const link = new URLSearchParams(location.hash.slice(1));
  const [room, user, token] = ["room", "user", "token"].map((name) => link.get(name));
  if (!room) {
    return null;
  }
  history.replaceState(null, "", location.pathname);
  return { room: room.toLowerCase(), user, token };
}

/** What a link of an invite says, `#invite=ROOM/ID/SECRET`, likewise. */
export function inviteFromLink() {
  const invite = new URLSearchParams(location.hash.slice(1)).get("invite");
  if (invite) {
    history.replaceState(null, "", location.pathname);
  }
  return invite;
}

export function load() {
  return read(sessionStorage) ?? read(localStorage);
}

function read(storage) {
  try {
    return JSON.parse(storage.getItem(KEY));
  } catch {
    return null;
  }
}

/** For this tab; for this device once the server has let one in. */
export function save(identity, isProven) {
  sessionStorage.setItem(KEY, JSON.stringify(identity));
  if (identity.stays && isProven) {
    localStorage.setItem(KEY, JSON.stringify(identity));
  }
}

/** Signs out: of this tab, and of this device where it is the same user. What was written here goes, too. */
export function signOut(identity) {
  if (isSame(read(localStorage), identity)) {
    localStorage.removeItem(KEY);
  }
  sessionStorage.clear();
}

/** Forgets a token that opens nothing; what waits to be sent stays for when there is another. */
export function refuse(identity) {
  if (read(localStorage)?.token === identity.token) {
    localStorage.removeItem(KEY);
  }
  sessionStorage.removeItem(KEY);
}

export function accountOf(room) {
  return room.split(".")[0];
}

function isSame(one, other) {
  return one?.user === other?.user && accountOf(one?.current ?? "") === accountOf(other?.current ?? "");
}

/**
 * The identity after signing in to a room: that of before with one more room, or another.
 * @param {Identity|null} before
 * @returns {Identity}
 */
export function enter(before, { room, user, token, stays }) {
  const isKnown = before !== null && before.user === user && accountOf(before.current) === accountOf(room);
  const rooms = isKnown ? [...new Set([...before.rooms, room])] : [room];
  return { user, token, rooms, current: room, stays };
}

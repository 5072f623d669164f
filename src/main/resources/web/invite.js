/** The page at which somebody who was sent an invite chooses a name, and becomes a user. */
import { byId } from "./dom.js";

const WORDS = {
  invite_expired: "This invite has expired. Ask for a new one.",
  invite_used_up: "This invite was used as often as it may be. Ask for a new one.",
  unknown_invite: "This invite is not valid, or was withdrawn. See whether the link is whole, or ask for a new one.",
  name_taken: "Somebody has that name already. Choose another.",
  name_invalid: "A name has 1 to 64 characters, and no space at either end.",
  rate_limited: "Too many attempts. Wait a little, then try again.",
  too_many_users: "There is no room for more people. Tell whoever invited you.",
  too_many_members: "There is no room for more people. Tell whoever invited you.",
};
const OVER = new Set(["invite_expired", "invite_used_up", "unknown_invite"]);
const AWAY = "The server did not answer. See whether you are online, then try again.";

/** Sent again with the same name it is the same user to the server, whatever became of the first answer. */
let attempt = null;
let shown = null;

/**
 * Shows the page.
 * @param {string} invite what the link says
 * @param {(accepted: {room: string, user: string, token: string, stays: boolean}) => void} whenAccepted
 */
export function showInvite(invite, whenAccepted) {
  attempt = null;
  shown = { invite, whenAccepted };
  byId("invite-room").textContent = invite.split("/")[0];
  byId("invite").hidden = false;
  byId("invite-user").value = "";
  byId("invite-form").querySelector("button").disabled = false;
  tell("");
  document.title = "Invite · Talker";
  byId("invite-user").focus();
}

export function hideInvite() {
  byId("invite").hidden = true;
  shown = attempt = null;
}

function tell(problem) {
  byId("invite-problem").textContent = problem;
  byId("invite-problem").hidden = problem === "";
}

/** 32 random bytes, as base64url. */
function randomToken() {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

async function submitted(event) {
  event.preventDefault();
  const { invite, whenAccepted } = shown;
  const button = byId("invite-form").querySelector("button");
  const user = byId("invite-user").value.trim().normalize("NFC");
  if (attempt?.user !== user) {
    attempt = { user, token: randomToken() };
  }
  button.disabled = true;
  tell("");
  const answer = await accept({ invite, ...attempt });
  button.disabled = OVER.has(answer.code);
  if (answer.code) {
    tell(WORDS[answer.code] ?? AWAY);
    byId("invite-user").focus();
    return;
  }
  hideInvite();
  whenAccepted({ ...answer, stays: byId("invite-stay").checked });
}

async function accept(body) {
  try {
    const headers = { "Content-Type": "application/json" };
    const response = await fetch("/v1/invites/accept", { method: "POST", headers, body: JSON.stringify(body) });
    const answer = await response.json();
    return answer.error ?? answer;
  } catch {
    return { code: "away" };
  }
}

byId("invite-form").addEventListener("submit", submitted);

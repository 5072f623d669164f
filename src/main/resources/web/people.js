/** Who is in a room, and what may be done about them. */
import { element, unseen } from "./dom.js";
import { hue, initial } from "./text.js";

/** For moderators: what it says, what it is, and for how long. */
const MEASURES = [
  ["Mute for 10 minutes", "mute", { seconds: 600 }],
  ["Unmute", "unmute", {}],
  ["Send out", "kick", {}],
  ["Ban for a day", "ban", { seconds: 86_400 }],
  ["Ban for good", "ban", {}],
];

/**
 * One of those who are here.
 * @param {string} user
 * @param {import("./room.js").Room} room
 * @param {() => void} whisper begins a message to this user alone
 */
export function personItem(user, room, whisper) {
  const face = element("span", { className: `face ${hue(user)}`, "aria-hidden": "true" }, initial(user));
  if (user === room.user) {
    return element("li", { className: "person" }, face, element("bdi", {}, user), element("span", { className: "hint" }, "you"));
  }
  const button = element("button", { type: "button", className: "person", title: "Write to this person only", onclick: whisper });
  button.append(face, element("bdi", {}, user), unseen(", write to this person only"));
  if (!room.client.standing.moderator) {
    return element("li", {}, button);
  }
  return element("li", {}, button, moderation(user, room));
}

/** What a moderator may do about somebody; opened on demand, and closed by Escape. */
function moderation(user, room) {
  const summary = element("summary", { "aria-label": `Moderate ${user}` }, "⋯");
  const menu = element("details", { className: "moderation" }, summary);
  for (const [label, action, options] of MEASURES) {
    const act = () => {
      room.moderate(action, user, options);
      menu.open = false;
      summary.focus();
    };
    menu.append(element("button", { type: "button", className: "quiet", "aria-label": `${label}: ${user}`, onclick: act }, label));
  }
  closesByEscape(menu, summary);
  return menu;
}

/** What was opened on demand is closed by Escape, and nothing around it. */
export function closesByEscape(details, summary) {
  details.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && details.open) {
      event.stopPropagation();
      details.open = false;
      summary.focus();
    }
  });
}

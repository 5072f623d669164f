/** How texts, names and times are shown. */
import { element } from "./dom.js";

const ADDRESS = /\bhttps?:\/\/[^\s<>"'`{}|\\^]+/gi;
const HUES = 8;
const CLOCK = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const DAY = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long" });
const DAY_AND_YEAR = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "long", year: "numeric" });
const MOMENT = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "medium" });

/** The text as nodes: itself, and links where there are addresses in it. */
export function linked(text) {
  const nodes = [];
  let from = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const address = withoutTail(match[0]);
    if (!URL.canParse(address)) {
      continue;
    }
    nodes.push(text.slice(from, match.index), link(address));
    from = match.index + address.length;
  }
  nodes.push(text.slice(from));
  return nodes.filter((node) => node !== "");
}

/** What ends a sentence, or a bracket that was opened before it, is not a part of an address. */
function withoutTail(address) {
  let end = address.replace(/[.,;:!?]+$/, "");
  while (/[)\]]$/.test(end) && count(end, /[)\]]/g) > count(end, /[([]/g)) {
    end = end.slice(0, -1).replace(/[.,;:!?]+$/, "");
  }
  return end;
}

function count(text, pattern) {
  return (text.match(pattern) ?? []).length;
}

function link(address) {
  return element("a", { href: address, target: "_blank", rel: "noopener noreferrer nofollow" }, address);
}

export function clock(time) {
  return CLOCK.format(time);
}

export function moment(time) {
  return MOMENT.format(time);
}

export function dayOf(time) {
  return new Date(time).toDateString();
}

export function dayName(time, now = Date.now()) {
  const day = dayOf(time);
  if (day === dayOf(now)) {
    return "Today";
  }
  if (day === dayOf(now - 24 * 60 * 60 * 1000)) {
    return "Yesterday";
  }
  const isThisYear = new Date(time).getFullYear() === new Date(now).getFullYear();
  return (isThisYear ? DAY : DAY_AND_YEAR).format(time);
}

/** A class that gives a name one of a few colours, the same everywhere. */
export function hue(name) {
  let hash = 0;
  for (const char of name) {
    hash = (hash * 31 + char.codePointAt(0)) % 1_000_003;
  }
  return `hue-${hash % HUES}`;
}

export function initial(name) {
  return [...name][0].toUpperCase();
}

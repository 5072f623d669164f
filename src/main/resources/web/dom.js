/** Elements without markup: whatever people wrote only ever becomes text. */

/**
 * Makes an element.
 * @param {string} tag
 * @param {object} [properties] of the element; those with a hyphen and `role` are attributes
 * @param {...(Node|string)} children
 */
export function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.includes("-") || name === "role") {
      made.setAttribute(name, value);
    } else {
      made[name] = value;
    }
  }
  made.append(...children);
  return made;
}

export function byId(id) {
  return document.getElementById(id);
}

/** Text for screen readers alone. */
export function unseen(text) {
  return element("span", { className: "unseen" }, text);
}

/** A status is read out when it is set, so it is set only when it changes. */
export function setText(target, text) {
  if (target.textContent !== text) {
    target.textContent = text;
  }
}

/** Makes a list anew where it is another one, and keeps the focus. */
export function fillList(target, keys, things, make) {
  const key = JSON.stringify(keys);
  if (target.dataset.key === key) {
    return;
  }
  const focused = [...target.querySelectorAll("button")].findIndex((button) => button === document.activeElement);
  target.dataset.key = key;
  target.replaceChildren(...things.map(make));
  if (focused >= 0) {
    target.querySelectorAll("button")[focused]?.focus();
  }
}

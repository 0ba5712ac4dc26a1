// Faces and names: coloured initials, lists to choose a person from.

import { h } from "./dom.js";
import { initials } from "./words.js";

const HUES = [212, 150, 28, 265, 340, 190, 95, 8];

/** A colour that belongs to an id. */
export const hueOf = (id) => HUES[Math.abs(id) % HUES.length];

export function avatar(id, name, className = "") {
  const face = h("span", { className: `avatar ${className}`, "aria-hidden": "true" }, initials(name));
  face.style.setProperty("--hue", hueOf(id));
  return face;
}

/** The face of a chat; the bot has the same one in everybody's list. */
export function chatFace({ kind, id, thread, title }) {
  return avatar(kind === "private" ? 1 : id + (thread ?? 0), title, kind);
}

/** A list of persons under a label; `groups` are `[title, [{ id, label }]]`. */
export function personSelect(label, groups, chosen, onchoose) {
  const select = h("select", {
    "aria-label": label,
    onchange: (event) => onchoose(Number(event.target.value)),
  });
  for (const [title, people] of groups) {
    const options = people.map(({ id, label: text }) =>
      h("option", { value: String(id), selected: id === chosen }, text),
    );
    select.append(h("optgroup", { label: title }, ...options));
  }
  return select;
}

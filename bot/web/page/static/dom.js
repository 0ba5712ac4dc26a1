// Making nodes, and drawing a part anew without losing the focus.

/** An element: `props` are properties, or attributes where their name holds a dash or is `role`. */
export function h(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name.includes("-") || name === "role" || name === "scope") node.setAttribute(name, value);
    else node[name] = value;
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== ""));
  return node;
}

const SVG = "http://www.w3.org/2000/svg";

/** The same in SVG; all properties are attributes. */
export function s(tag, props = {}, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(props)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

export const byId = (id) => document.getElementById(id);

/** Puts other nodes into `container`; the focus stays on the node with the same `data-key`. */
export function redraw(container, ...nodes) {
  const active = document.activeElement;
  const key = container.contains(active) ? active.dataset.key : undefined;
  container.classList.remove("ghost");
  container.replaceChildren(...nodes.flat(Infinity));
  if (key !== undefined) container.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus({ preventScroll: true });
}

let hiding = 0;
const said = byId("toast");

/** A line at the foot of the page for some seconds, read aloud. */
export function toast(words) {
  // Above an open dialog only what is inside it is seen and read.
  (document.querySelector("dialog[open]") ?? document.body).append(said);
  said.hidden = false;
  said.textContent = words;
  clearTimeout(hiding);
  hiding = setTimeout(() => (said.hidden = true), 5000);
}

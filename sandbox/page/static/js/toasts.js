// Short words from the town: toasts, alerts to be dismissed, and a herald for screen readers.

import { h } from "./dom.js";

const SHOWN_FOR = 4500;
const box = document.getElementById("toasts");
const herald = document.getElementById("herald");

export function toast(text, kind = "") {
  const node = h("p", { className: `toast ${kind}` }, text);
  box.append(node);
  while (box.children.length > 3) box.firstChild.remove();
  setTimeout(() => node.remove(), SHOWN_FOR);
}

export const failed = (error) => toast(error.message, "bad");

export function alertBox(text) {
  const dialog = document.getElementById("alert");
  document.getElementById("alert-text").textContent = text;
  if (!dialog.open) dialog.showModal();
}

/** Read aloud, not shown. */
export function announce(text) {
  herald.textContent = text;
}

export async function copy(text, done) {
  try {
    await navigator.clipboard.writeText(text);
    toast(done);
  } catch {
    alertBox(text);
  }
}

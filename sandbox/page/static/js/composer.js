// A field to write in that grows with its text, and a button to send.

import { h, icon, ICONS } from "./dom.js";
import { failed } from "./toasts.js";

const fine = matchMedia("(pointer: fine)");

/** `send(text)` may fail, then the text stays. Enter sends where there is a keyboard. */
export function composer({ label, placeholder, action, send, enterSends = false, before = [] }) {
  const field = h("textarea", { rows: 1, placeholder, "aria-label": label, maxLength: 4096 });
  const button = action
    ? h("button", { type: "submit", className: "main" }, action)
    : h("button", { type: "submit", className: "icon send", title: "Отправить", "aria-label": "Отправить" }, icon(ICONS.send));
  const form = h("form", { className: "composer", onsubmit: submit }, ...before, field, button);

  function grow() {
    field.style.height = "auto";
    field.style.height = `${Math.min(field.scrollHeight + 2, 160)}px`;
    form.classList.toggle("filled", field.value.trim() !== "");
  }

  async function submit(event) {
    event.preventDefault();
    const text = field.value.trim();
    if (!text) return field.focus();
    button.disabled = true;
    try {
      await send(text);
      field.value = "";
      grow();
    } catch (error) {
      failed(error);
    } finally {
      button.disabled = false;
      field.focus();
    }
  }

  field.addEventListener("input", grow);
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    const sends = event.ctrlKey || event.metaKey || (enterSends && fine.matches && !event.shiftKey);
    if (!sends) return;
    event.preventDefault();
    form.requestSubmit();
  });
  return {
    node: form,
    field,
    /** Let people write, or show `why` they have to wait. */
    open(isOpen, why = "") {
      field.disabled = button.disabled = !isOpen;
      field.placeholder = isOpen ? placeholder : why;
    },
    get text() {
      return field.value;
    },
    set text(value) {
      field.value = value;
      grow();
    },
  };
}

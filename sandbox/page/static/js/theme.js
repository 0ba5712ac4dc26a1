// Light or dark, by the system until somebody turns the switch; and the same as Telegram's colours.

import { h, icon, ICONS } from "./dom.js";

const KEPT = "theme";
const system = matchMedia("(prefers-color-scheme: dark)");
const sheet = document.getElementById("dark");
const listeners = new Set();
const switches = new Set();

/** The colours the messenger's web client tells a Mini App. */
const PARAMS = {
  light: {
    bg_color: "#ffffff",
    secondary_bg_color: "#f4f4f5",
    section_bg_color: "#ffffff",
    header_bg_color: "#ffffff",
    text_color: "#000000",
    hint_color: "#707579",
    subtitle_text_color: "#707579",
    section_header_text_color: "#707579",
    link_color: "#3390ec",
    accent_text_color: "#3390ec",
    button_color: "#3390ec",
    button_text_color: "#ffffff",
    destructive_text_color: "#df3f40",
  },
  dark: {
    bg_color: "#212121",
    secondary_bg_color: "#0f0f0f",
    section_bg_color: "#212121",
    header_bg_color: "#212121",
    text_color: "#ffffff",
    hint_color: "#aaaaaa",
    subtitle_text_color: "#aaaaaa",
    section_header_text_color: "#aaaaaa",
    link_color: "#8774e1",
    accent_text_color: "#8774e1",
    button_color: "#8774e1",
    button_text_color: "#ffffff",
    destructive_text_color: "#e53935",
  },
};

const chosen = () => localStorage.getItem(KEPT);
const isDark = () => (chosen() ? chosen() === "dark" : system.matches);

/** Telegram's theme parameters of now. */
export const themeParams = () => PARAMS[isDark() ? "dark" : "light"];

/** `listener()` is called when light has become dark or the other way round. */
export function onTheme(listener) {
  listeners.add(listener);
}

/** A button that turns it; all of them show the same. */
export function themeSwitch() {
  const button = h("button", { type: "button", className: "icon", title: "Тёмная тема", "aria-label": "Тёмная тема", onclick: turn });
  switches.add(button);
  label(button);
  return button;
}

function turn() {
  localStorage.setItem(KEPT, isDark() ? "light" : "dark");
  show();
}

function label(button) {
  button.setAttribute("aria-pressed", String(isDark()));
  button.replaceChildren(icon(isDark() ? ICONS.sun : ICONS.moon));
}

function show() {
  sheet.media = chosen() ? (isDark() ? "all" : "not all") : "(prefers-color-scheme: dark)";
  switches.forEach(label);
  listeners.forEach((listener) => listener());
}

system.addEventListener("change", show);
show();

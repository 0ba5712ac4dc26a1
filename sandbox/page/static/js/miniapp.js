// A Mini App in a sheet over the chats, as the messenger's web client shows one: it is told who
// opened it and the colours in its address, and the two speak by messages.

import { post } from "./api.js";
import { h, iconButton, ICONS } from "./dom.js";
import { onTheme, themeParams, themeSwitch } from "./theme.js";

const VERSION = "9.1";
const dialog = document.getElementById("app");
const title = h("h2", { id: "app-title" }, "Приложение");
const close = iconButton("Закрыть", ICONS.close, () => dialog.close());
const back = iconButton("Назад", ICONS.back, () => tell("back_button_pressed"));
const screen = h("div", { className: "app-screen" });
dialog.append(h("header", { className: "app-head" }, close, back, title, themeSwitch()), screen);
let frame = null;

/** Opens what a button leads to; `ask` is the town's address that signs for the person. */
export async function openApp(ask, body = {}) {
  const { url, title: name, data } = await post(ask, body);
  const given = new URLSearchParams({
    tgWebAppData: data,
    tgWebAppVersion: VERSION,
    tgWebAppPlatform: "weba",
    tgWebAppThemeParams: JSON.stringify(themeParams()),
  });
  title.textContent = name;
  goesBack(false);
  frame = h("iframe", { title: name, src: `${url}#${given}`, sandbox: "allow-scripts allow-same-origin allow-popups allow-forms" });
  screen.replaceChildren(frame);
  dialog.showModal();
  frame.focus();
}

function tell(eventType, eventData = {}) {
  if (!frame) return;
  // Only the app hears it: a frame that has wandered off is told nothing.
  frame.contentWindow.postMessage(JSON.stringify({ eventType, eventData }), new URL(frame.src).origin);
}

/** What the app asks of the messenger. */
const ANSWERS = {
  web_app_setup_back_button: ({ is_visible }) => goesBack(is_visible),
  web_app_request_theme: () => tellTheme(),
  web_app_close: () => dialog.close(),
};

function goesBack(isVisible) {
  back.hidden = !isVisible;
  close.hidden = Boolean(isVisible);
}

const tellTheme = () => tell("theme_changed", { theme_params: themeParams() });

addEventListener("message", (event) => {
  if (!frame || event.source !== frame.contentWindow || event.origin !== new URL(frame.src).origin) return;
  const { eventType, eventData } = JSON.parse(event.data);
  ANSWERS[eventType]?.(eventData ?? {});
});

dialog.addEventListener("close", () => {
  screen.replaceChildren();
  frame = null;
});
onTheme(tellTheme);

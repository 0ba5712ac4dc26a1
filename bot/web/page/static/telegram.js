// What Telegram hands a Mini App in the address, and the few words said back to it. Its own script
// lives on another site, which this page never asks: the protocol behind it is a dozen lines.

const given = new URLSearchParams(location.hash.slice(1));

/** What Telegram signed; "" in an ordinary browser. */
export const initData = given.get("tgWebAppData") ?? "";

/** The key of a one-time link; "" without one. */
export const key = given.get("key") ?? "";

/** The language Telegram says the person has; "" in an ordinary browser. */
export const language = parsed(new URLSearchParams(initData).get("user")).language_code ?? "";

/** Telegram's colours by name, {} in an ordinary browser. */
export const themeParams = parsed(given.get("tgWebAppThemeParams"));

function parsed(text) {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}

const listeners = new Map();

function received(type, data) {
  listeners.get(type)?.(data ?? {});
}

/** Hear an event of Telegram: `theme_changed`, `back_button_pressed`. */
export function on(type, listener) {
  listeners.set(type, listener);
}

/** Tell Telegram something, never a secret; nobody hears it in an ordinary browser. */
export function tell(type, data = {}) {
  if (!initData) return;
  if (window.TelegramWebviewProxy) window.TelegramWebviewProxy.postEvent(type, JSON.stringify(data));
  else if (window.external && "notify" in window.external) window.external.notify(JSON.stringify({ eventType: type, eventData: data }));
  else if (parent !== window) parent.postMessage(JSON.stringify({ eventType: type, eventData: data }), "*");
}

/** Listen, and say that the page is there. */
export function begin() {
  // Apps on phones and computers call this by name; the web client posts a message.
  window.Telegram = { WebView: { receiveEvent: received } };
  addEventListener("message", (event) => {
    if (event.source !== parent) return;
    const { eventType, eventData } = parsed(event.data);
    if (eventType) received(eventType, eventData);
  });
  // A key is used up at once, and what was signed is for this page alone.
  if (key) history.replaceState(null, "", location.pathname);
  tell("web_app_ready");
  tell("web_app_expand");
}

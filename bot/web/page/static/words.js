// The page's words in the language of who looks: what Telegram or the browser says of it until the
// desk tells the person's own choice. A catalogue is a file; the HTML itself speaks Russian.

import en from "./en.js";
import ru from "./ru.js";

const CATALOGUES = { ru, en };
const LOCALES = { ru: "ru-RU", en: "en-GB" };
let spoken = "ru";

/** The words of a key, with the facts filled in. */
export function say(key, facts = {}) {
  return CATALOGUES[spoken][key].replace(/\{(\w+)\}/g, (_, name) => facts[name]);
}

/** The code of the language that is spoken. */
export const language = () => spoken;

export const number = (value) => value.toLocaleString(LOCALES[spoken]);

/** Speaks the first of these languages that is known; whether that was a change. */
export function speak(...codes) {
  const found = codes.map((code) => code?.slice(0, 2)).find((code) => CATALOGUES[code]);
  if (!found || found === spoken) return false;
  spoken = found;
  document.documentElement.lang = spoken;
  document.title = `${say("title")} · ${say("desk")}`;
  for (const node of document.querySelectorAll("[data-say]")) node.textContent = say(node.dataset.say);
  for (const node of document.querySelectorAll("[data-label]")) node.setAttribute("aria-label", say(node.dataset.label));
  return true;
}

// How things are said and dated: Russian plurals, hours in the town's zone, initials.

let zone = "Europe/Moscow";
let ahead = 0;

/** The town's time may be ahead of ours. */
export function setNow(at) {
  ahead = at - Date.now() / 1000;
}

export function setZone(name) {
  zone = name;
}

const date = (at) => new Date(at * 1000);
const format = (at, options) =>
  new Intl.DateTimeFormat("ru-RU", { timeZone: zone, ...options }).format(date(at));

/** «14:05». */
export const clock = (at) => format(at, { hour: "2-digit", minute: "2-digit" });

/** «22 ноября». */
export const day = (at) => format(at, { day: "numeric", month: "long" });

/** The hour today, else the day; with `full` the day and the hour. */
export function when(at, full = false) {
  const today = day(at) === day(Date.now() / 1000 + ahead);
  if (today) return clock(at);
  return full ? `${day(at)}, ${clock(at)}` : format(at, { day: "2-digit", month: "2-digit" });
}

const rules = new Intl.PluralRules("ru-RU");

export function plural(number, one, few, many) {
  return { one, few }[rules.select(number)] ?? many;
}

export function initials(name) {
  const words = name.split(/\s+/).map((word) => word.replace(/[^\p{L}\p{N}]/gu, ""));
  const telling = words.filter((word) => word.length > 1);
  return telling.slice(0, 2).map((word) => [...word][0]).join("").toUpperCase();
}

export function fileSize(bytes) {
  if (bytes < 1024) return `${bytes} Б`;
  const kilo = bytes / 1024;
  return kilo < 1024 ? `${Math.round(kilo)} КБ` : `${(kilo / 1024).toFixed(1)} МБ`;
}

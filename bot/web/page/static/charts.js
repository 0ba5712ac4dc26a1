// Charts drawn by hand: bars of days, shares of a whole. Each says the same as a table.

import { h, s } from "./dom.js";
import { number, say } from "./words.js";

const SERIES = [
  ["received", "in"],
  ["answered", "out"],
  ["overdue", "late"],
];
const NARROW = 280;
const WIDE = 560;
const HEIGHT = 190;
const LEFT = 32;
const FOOT = 22;
const TOP = 8;

/** Bars by days, three a day, with the same numbers as a table. `room`: pixels there are across,
 so that the words in the chart are as large as others. */
export function dayBars(bars, room) {
  if (!bars.some((bar) => bar.received || bar.answered || bar.overdue)) return [empty(say("empty.days"))];
  const legend = h("p", { className: "legend", "aria-hidden": "true" }, SERIES.map(([, kind]) => h("span", {}, h("i", { className: kind }), say(`bars.${kind}`))));
  const table = h(
    "details",
    {},
    h("summary", {}, say("bars.table")),
    tableOf(["bars.days", "received", "answered", "overdue"].map((key) => say(key)), bars.map((bar) => [bar.days, bar.received, bar.answered, bar.overdue])),
  );
  return [legend, drawn(bars, Math.min(WIDE, Math.max(NARROW, room))), table];
}

function drawn(bars, width) {
  const top = ceiling(Math.max(...bars.flatMap((bar) => SERIES.map(([name]) => bar[name]))));
  const floor = HEIGHT - FOOT;
  const y = (value) => floor - ((floor - TOP) * value) / top;
  const chart = s("svg", { viewBox: `0 0 ${width} ${HEIGHT}`, role: "img", "aria-label": told(bars) });
  for (const value of [0, top / 2, top]) {
    if (!Number.isInteger(value)) continue;
    chart.append(
      s("line", { class: "grid", x1: LEFT, x2: width, y1: y(value), y2: y(value) }),
      s("text", { x: LEFT - 6, y: y(value) + 4, "text-anchor": "end" }, String(value)),
    );
  }
  const step = (width - LEFT) / bars.length;
  const thick = Math.min(18, (step * 0.78) / 3);
  const every = Math.ceil(bars.length / 7);
  bars.forEach((bar, place) => {
    const middle = LEFT + step * (place + 0.5);
    const group = s("g", {}, s("title", {}, say("bars.one", bar)));
    SERIES.forEach(([name, kind], number) => {
      const high = bar[name] ? Math.max(2, floor - y(bar[name])) : 0;
      group.append(s("rect", { class: kind, x: middle + (number - 1.5) * thick, y: floor - high, width: Math.max(1, thick - 1), height: high, rx: 2 }));
    });
    chart.append(group);
    if (place % every === 0) chart.append(s("text", { x: middle, y: HEIGHT - 6, "text-anchor": "middle" }, bar.short));
  });
  return chart;
}

/** The least round even number that is not below. */
function ceiling(value) {
  if (value <= 4) return value <= 2 ? 2 : 4;
  const unit = 10 ** Math.floor(Math.log10(value));
  return [1, 1.2, 1.6, 2, 3, 4, 5, 6, 8, 10].map((part) => part * unit).find((one) => one >= value && one % 2 === 0) ?? 10 * unit;
}

function told(bars) {
  const sum = (name) => bars.reduce((all, bar) => all + bar[name], 0);
  return say("bars.told", Object.fromEntries(SERIES.map(([name]) => [name, sum(name)])));
}

/** Rows with a bar each, the largest first; a row with a `key` narrows the page by `onChoose(key)`. */
export function shares({ rows, more }, onChoose, what) {
  if (!rows.length) return [empty(say("empty.days"))];
  const most = rows[0].count;
  const items = rows.map((row) => {
    const bar = s("svg", { viewBox: "0 0 100 7", preserveAspectRatio: "none", "aria-hidden": "true" });
    bar.append(s("rect", { x: 0, y: 0, width: (100 * row.count) / most, height: 7 }));
    const inside = [h("span", {}, row.name), h("b", {}, String(row.count)), bar];
    if (!row.key) return h("li", {}, h("div", { className: "share" }, inside));
    const label = say("share.only", row);
    return h("li", {}, h("button", { type: "button", className: "share", "data-key": `${what} ${row.key}`, "aria-label": label, onclick: () => onChoose(row.key) }, inside));
  });
  return [h("ul", { className: "shares" }, items), more ? h("p", { className: "soft" }, say("share.more", { count: number(more) })) : ""];
}

/** A plain table, one to a screen reader however it is laid out; the first column names the row. `isBad(row, place)` marks a cell. */
export function tableOf(heads, rows, isBad = () => false) {
  return h(
    "table",
    { role: "table" },
    h("thead", { role: "rowgroup" }, h("tr", { role: "row" }, heads.map((head) => h("th", { scope: "col", role: "columnheader" }, head)))),
    h("tbody", { role: "rowgroup" }, rows.map((row) => h("tr", { role: "row" }, row.map((cell, place) => (place ? h("td", { role: "cell", className: isBad(row, place) ? "bad" : "" }, String(cell)) : h("th", { scope: "row", role: "rowheader" }, cell)))))),
  );
}

export function empty(words) {
  return h("p", { className: "empty" }, words);
}

// The figures of the page from what the desk tells.

import { dayBars, empty, shares, tableOf } from "./charts.js";
import { byId, h, redraw } from "./dom.js";

/** `onList(which)` opens a list, `onChoose(filter, value)` narrows the page. */
export function showFigures(figures, { onList, onChoose }) {
  const { now, flow, kept, reply } = figures;
  const choice = (name, which, value, tone, note) =>
    h(
      "button",
      { type: "button", className: `tile ${value ? tone : ""}`, "data-key": which, onclick: () => onList(which) },
      h("span", {}, name),
      h("b", {}, number(value)),
      h("small", {}, note),
    );
  redraw(
    byId("now"),
    choice("Открыто", "open", now.open, "", "показать список"),
    choice("Просрочено", "overdue", now.overdue, "bad", "прошёл срок"),
    choice("Эскалация", "escalated", now.escalated, "warn", now.unnoted ? `не принято: ${now.unnoted}` : "все приняты"),
    tile("Ответ в срок", percent(kept.reply), tone(kept.reply), of(kept.reply)),
  );
  byId("days").textContent = `За период: ${figures.days}`;
  redraw(
    byId("flow"),
    tile("Поступило", number(flow.received), "", flow.posts > flow.received ? `сообщений: ${number(flow.posts)}` : "инцидентов"),
    tile("Отвечено", number(flow.answered), "", flow.dismissed ? `отклонено: ${number(flow.dismissed)}` : "публично"),
    tile("Закрыто", number(flow.closed), "", kept.sla.whole ? `всё в срок: ${percent(kept.sla)}` : "с итогом"),
    tile("До ответа", reply.p50 || "—", "text", reply.p90 ? `в 9 из 10: до ${reply.p90}` : "рабочее время, медиана"),
  );
  redraw(byId("bars"), dayBars(figures.bars));
  redraw(byId("topics"), shares(figures.topics, (key) => onChoose("topic", key), "topic"));
  redraw(byId("districts"), shares(figures.districts, (key) => onChoose("district", key), "district"));
  const offices = figures.offices.map((one) => [one.name, one.received, one.closed, one.open, one.overdue]);
  const heads = ["", "Пришло", "Закрыто", "Открыто", "Проср."];
  redraw(byId("offices"), offices.length ? tableOf(heads, offices, (row, place) => place === 4 && row[4] > 0) : empty("Пока пусто."));
}

function tile(name, value, kind, note) {
  return h("div", { className: `tile ${kind}` }, h("span", {}, name), h("b", {}, value), h("small", {}, note));
}

const number = (value) => value.toLocaleString("ru-RU");
const percent = (share) => (share.percent === null ? "—" : `${share.percent} %`);
const of = (share) => (share.whole ? `${number(share.part)} из ${number(share.whole)}` : "сроки ещё идут");

function tone(share) {
  if (share.percent === null) return "";
  return share.percent >= 90 ? "good" : share.percent >= 70 ? "warn" : "bad";
}

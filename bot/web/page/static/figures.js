// The figures of the page from what the desk tells.

import { dayBars, empty, shares, tableOf } from "./charts.js";
import { byId, h, redraw } from "./dom.js";
import { number, say } from "./words.js";

/** `onList(which)` opens a list, `onChoose(filter, value)` narrows the page. */
export function showFigures(figures, { onList, onChoose }) {
  const { now, flow, kept, reply } = figures;
  const choice = (which, value, tone, note) =>
    h(
      "button",
      { type: "button", className: `tile ${value ? tone : ""}`, "data-key": which, onclick: () => onList(which) },
      h("span", {}, say(which)),
      h("b", {}, number(value)),
      h("small", {}, note),
    );
  redraw(
    byId("now"),
    choice("open", now.open, "", say("open.note")),
    choice("overdue", now.overdue, "bad", say("overdue.note")),
    choice("escalated", now.escalated, "warn", now.unnoted ? say("escalated.unnoted", { count: number(now.unnoted) }) : say("escalated.noted")),
    tile("reply.kept", percent(kept.reply), tone(kept.reply), of(kept.reply)),
  );
  byId("days").textContent = say("span.of", figures);
  redraw(
    byId("flow"),
    tile("received", number(flow.received), "", flow.posts > flow.received ? say("received.posts", { count: number(flow.posts) }) : say("received.note")),
    tile("answered", number(flow.answered), "", flow.dismissed ? say("answered.dismissed", { count: number(flow.dismissed) }) : say("answered.note")),
    tile("closed", number(flow.closed), "", kept.sla.whole ? say("closed.kept", { share: percent(kept.sla) }) : say("closed.note")),
    tile("wait", reply.p50 || "—", "text", reply.p90 ? say("wait.most", { time: reply.p90 }) : say("wait.note")),
  );
  redraw(byId("bars"), dayBars(figures.bars, byId("bars").clientWidth));
  redraw(byId("topics"), shares(figures.topics, (key) => onChoose("topic", key), "topic"));
  redraw(byId("districts"), shares(figures.districts, (key) => onChoose("district", key), "district"));
  const offices = figures.offices.map((one) => [one.name, one.received, one.closed, one.open, one.overdue]);
  const heads = ["", ...["received", "closed", "open", "overdue"].map((key) => say(`offices.${key}`))];
  redraw(byId("offices"), offices.length ? tableOf(heads, offices, (row, place) => place === 4 && row[4] > 0) : empty(say("empty.yet")));
}

function tile(key, value, kind, note) {
  return h("div", { className: `tile ${kind}` }, h("span", {}, say(key)), h("b", {}, value), h("small", {}, note));
}

const percent = (share) => (share.percent === null ? "—" : say("percent", { number: share.percent }));
const of = (share) => (share.whole ? say("reply.share", { part: number(share.part), whole: number(share.whole) }) : say("reply.running"));

function tone(share) {
  if (share.percent === null) return "";
  return share.percent >= 90 ? "good" : share.percent >= 70 ? "warn" : "bad";
}

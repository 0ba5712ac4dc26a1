// The list of incidents.

import { empty } from "./charts.js";
import { byId, h, redraw } from "./dom.js";
import { number, say } from "./words.js";

/** Draws the lines; `which` is the list, `onOpen(id)` opens one; with `onReset` it is narrowed. */
export function showLines(lines, { which, onOpen, onReset }) {
  const container = byId("lines");
  container.removeAttribute("aria-busy");
  redraw(container, lines.length ? lines.map((line) => h("li", {}, lineOf(line, onOpen))) : h("li", {}, nothing(which, onReset)));
}

/** Nothing there, or nothing by these filters: then they can be cleared at once. */
function nothing(which, onReset) {
  if (!onReset) return empty(say(`empty.${which}`));
  return [empty(say("empty.narrowed")), h("button", { type: "button", className: "plain wide", "data-key": "reset", onclick: onReset }, say("reset"))];
}

function lineOf(line, onOpen) {
  const rise = line.escalation ? h("span", { className: "risen" }, say("line.risen", { level: line.escalation }), line.noted ? say("line.noted") : "") : "";
  const due = line.due ? h("span", { className: line.overdue ? "late-word" : "" }, say(line.overdue ? "line.late" : "line.due", line)) : "";
  // Colour alone tells nobody enough: what is urgent is said in a word.
  const isUrgent = ["critical", "high"].includes(line.priority);
  const dot = isUrgent ? { "aria-hidden": "true" } : { role: "img", "aria-label": line.haste };
  return h(
    "button",
    { type: "button", className: "line-of", "data-key": `line ${line.id}`, onclick: () => onOpen(line.id) },
    h("span", { className: `dot ${line.priority}`, ...dot }),
    h(
      "div",
      {},
      h("span", { className: "title" }, say("line.title", line)),
      line.snippet ? h("span", { className: "snippet" }, line.snippet) : "",
      h("span", { className: "soft" }, [line.place, line.office].filter(Boolean).join(" · ")),
      h("span", { className: "soft" }, isUrgent ? [h("span", { className: "haste" }, line.haste), " · "] : "", line.holder && line.status === "claimed" ? say("line.held", { name: line.holder }) : line.state, due ? " · " : "", due, rise, line.posts > 1 ? say("line.posts", { count: number(line.posts) }) : ""),
    ),
  );
}

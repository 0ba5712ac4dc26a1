// The list of incidents.

import { empty } from "./charts.js";
import { byId, h, redraw } from "./dom.js";

const EMPTY = {
  escalated: "Эскалаций нет.",
  overdue: "Просроченных нет. Хорошая работа.",
  open: "Открытых нет.",
  all: "За эти дни инцидентов не было.",
};

/** Draws the lines; `onOpen(id)` opens one. */
export function showLines(lines, which, onOpen) {
  const container = byId("lines");
  container.removeAttribute("aria-busy");
  redraw(container, lines.length ? lines.map((line) => h("li", {}, lineOf(line, onOpen))) : h("li", {}, empty(EMPTY[which])));
}

function lineOf(line, onOpen) {
  const rise = line.escalation ? h("span", { className: "risen" }, ` · эскалация ${line.escalation}${line.noted ? ", принята" : ""}`) : "";
  const due = line.due ? h("span", { className: line.overdue ? "late-word" : "" }, line.overdue ? `просрочен, срок ${line.due}` : `срок ${line.due}`) : "";
  return h(
    "button",
    { type: "button", className: "line-of", "data-key": `line ${line.id}`, onclick: () => onOpen(line.id) },
    h("span", { className: `dot ${line.priority}`, role: "img", "aria-label": line.haste }),
    h(
      "div",
      {},
      h("span", { className: "title" }, `№${line.id} · ${line.topic}`),
      line.snippet ? h("span", { className: "snippet" }, line.snippet) : "",
      h("span", { className: "soft" }, [line.place, line.office].filter(Boolean).join(" · ")),
      h("span", { className: "soft" }, line.holder && line.status === "claimed" ? `в работе: ${line.holder}` : line.state, due ? " · " : "", due, rise, line.posts > 1 ? ` · сообщений: ${line.posts}` : ""),
    ),
  );
}

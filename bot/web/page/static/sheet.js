// One incident: what it is, what happened, and the two things a supervisor does to it here.

import { ask } from "./api.js";
import { byId, h, toast } from "./dom.js";
import { on, tell } from "./telegram.js";
import { say } from "./words.js";

/** The sheet; `onChange()` is called after something was changed. */
export function sheet({ onChange, onFail }) {
  const dialog = byId("sheet");
  let shown = null;
  let busy = false;

  async function open(id) {
    shown = id;
    dialog.replaceChildren(top(say("sheet.title", { id })), h("div", { className: "sheet" }, h("div", { className: "ghost chart" })));
    if (!dialog.open) dialog.showModal();
    tell("web_app_setup_back_button", { is_visible: true });
    await refresh();
  }

  async function refresh() {
    const id = shown;
    if (id === null || busy) return;
    try {
      const found = await ask(`incidents/${id}`);
      if (shown === id) draw(found);
    } catch (error) {
      if (shown === id && dialog.querySelector(".ghost")) dialog.close();
      onFail(error);
    }
  }

  let face = "";

  function draw(found) {
    const fresh = JSON.stringify({ ...found, as_of: "" });
    if (fresh === face && dialog.querySelector(".history")) return;
    face = fresh;
    const place = dialog.scrollTop;
    const focused = dialog.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
    dialog.replaceChildren(top(say("line.title", found)), body(found));
    dialog.scrollTop = place;
    (focused ? dialog.querySelector(`[data-key="${CSS.escape(focused)}"]`) : null)?.focus();
  }

  function top(title) {
    const close = h("button", { type: "button", className: "plain", "data-key": "close", onclick: () => dialog.close() }, say("sheet.close"));
    return h("div", { className: "sheet-top" }, h("h2", { id: "sheet-title" }, title), close);
  }

  function body(found) {
    return h(
      "div",
      { className: "sheet" },
      h("p", {}, `${found.haste} · ${found.state}`, found.place ? ` · ${found.place}` : ""),
      found.escalation ? h("p", { className: "called" }, found.escalation) : "",
      acts(found),
      h("blockquote", {}, found.text),
      h("p", { className: "soft" }, found.origin, links(found)),
      h("dl", { className: "facts" }, found.about.map(([name, value]) => [h("dt", {}, name), h("dd", {}, value)])),
      h("h3", { id: "history-title" }, say("sheet.history")),
      h("ol", { className: "history", "aria-labelledby": "history-title" }, found.history.toReversed().map(moment)),
    );
  }

  function links(found) {
    const to = (href, words) => [" · ", h("a", { href, target: "_blank", rel: "noopener noreferrer" }, words)];
    const posts = found.links.map((href, place) => to(href, found.links.length > 1 ? say("sheet.posts", { number: place + 1 }) : say("sheet.post")));
    return [posts, found.reply ? to(found.reply, say("sheet.reply")) : []].flat(2);
  }

  function acts(found) {
    const { acknowledge, assign } = found.may;
    if (!acknowledge && !assign.length) return "";
    return h(
      "section",
      { className: "doing", "aria-label": say("sheet.acts") },
      acknowledge ? h("button", { type: "button", className: "main", "data-key": "acknowledge", onclick: () => send("acknowledge", {}, say("sheet.acknowledged")) }, say("sheet.acknowledge")) : "",
      assign.length ? assigning(assign) : "",
    );
  }

  function assigning(people) {
    const choice = h("select", { name: "person", required: true, "data-key": "person" }, h("option", { value: "" }, say("sheet.choose")), people.map((one) => h("option", { value: String(one.id) }, one.name)));
    const onsubmit = (event) => {
      event.preventDefault();
      const name = choice.selectedOptions[0].textContent;
      send("assign", { person: Number(choice.value) }, say("sheet.assigned", { name }));
    };
    return h("form", { onsubmit, "aria-label": say("sheet.assign") }, h("label", {}, h("span", {}, say("sheet.assign")), choice), h("button", { className: "main", "data-key": "assign" }, say("sheet.assign")));
  }

  async function send(what, content, done) {
    if (busy) return;
    busy = true;
    for (const button of dialog.querySelectorAll(".doing button")) button.disabled = true;
    try {
      const found = await ask(`incidents/${shown}/${what}`, content);
      draw(found);
      dialog.querySelector("[data-key=close]").focus();
      toast(done);
      onChange();
    } catch (error) {
      for (const button of dialog.querySelectorAll(".doing button")) button.disabled = false;
      onFail(error);
    } finally {
      busy = false;
    }
  }

  dialog.addEventListener("close", () => {
    document.querySelector(`[data-key="line ${shown}"]`)?.focus();
    shown = null;
    face = "";
    tell("web_app_setup_back_button", { is_visible: false });
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  on("back_button_pressed", () => dialog.close());
  return { open, refresh };
}

function moment(one) {
  return h("li", {}, h("time", { dateTime: one.iso }, one.at), one.who ? h("b", {}, `${one.who} `) : "", one.what, one.why ? `: ${one.why}` : "");
}

// One message of a chat as the messenger draws it.

import { h, icon, iconButton, ICONS } from "./dom.js";
import { hueOf } from "./people.js";
import { link, rich } from "./rich.js";
import { copy } from "./toasts.js";
import { clock, fileSize } from "./words.js";

/** `onPress(message, button, node)`, `onApp(message, url)`, `onReply(message)`, `onJump(id)`. */
export function messagePart({ onPress, onApp, onReply, onJump }) {
  const node = h("li", { className: "message" });
  return {
    node,
    update(item) {
      if (item.day) {
        node.className = "divider";
        node.replaceChildren(h("span", {}, item.day));
        return;
      }
      const focused = buttonsOf(node).indexOf(document.activeElement);
      draw(node, item, { onPress, onApp, onReply, onJump });
      if (focused >= 0) (buttonsOf(node)[focused] ?? node.querySelector("button"))?.focus();
    },
  };
}

const buttonsOf = (node) => [...node.querySelectorAll(".keyboard button, .keyboard a")];

function draw(node, message, acts) {
  node.id = `message-${message.id}`;
  if (message.service) {
    node.className = "divider";
    node.replaceChildren(h("span", {}, message.service));
    return;
  }
  node.className = `message ${message.mine ? "mine" : ""} ${message.keyboard.length ? "with-keys" : ""}`;
  const bubble = h(
    "article",
    { className: `bubble ${message.photo ? "with-photo" : ""}`, "aria-label": `${message.sender.name}, ${clock(message.at)}` },
    message.mine ? null : senderLine(message.sender),
    message.reply ? quote(message.reply, acts.onJump) : null,
    message.photo ? picture(message.photo) : null,
    message.document ? attachment(message.document) : null,
    message.text ? h("div", { className: "text" }, rich(message.text, message.entities)) : null,
    h("p", { className: "stamp" }, message.edited ? "изменено " : "", clock(message.at)),
  );
  const answer = iconButton("Ответить", ICONS.reply, () => acts.onReply(message), "reply");
  const row = h("div", { className: "row" }, bubble, answer);
  node.replaceChildren(row, message.keyboard.length ? keyboard(message, acts) : "");
}

function senderLine(sender) {
  const line = h("p", { className: "sender" }, sender.name, sender.bot ? h("span", { className: "tag" }, "бот") : null);
  line.style.setProperty("--hue", hueOf(sender.id));
  return line;
}

function quote(reply, onJump) {
  return h(
    "button",
    { type: "button", className: "quote", onclick: () => onJump(reply.id) },
    h("strong", {}, reply.name),
    h("span", {}, reply.snippet || "Сообщение"),
  );
}

function picture(photo) {
  const image = h("img", { src: photo.src, alt: "Картинка от бота", width: photo.width, height: photo.height });
  return h("a", { className: "photo", href: photo.src, target: "_blank", title: "Открыть картинку" }, image);
}

function attachment(file) {
  return h(
    "a",
    { className: "document", href: file.src, download: file.name },
    h("span", { className: "sheet-icon" }, icon(ICONS.file)),
    h("span", { className: "file" }, h("strong", {}, file.name), h("small", {}, fileSize(file.size))),
  );
}

function keyboard(message, acts) {
  const rows = message.keyboard.map((row) =>
    h("div", { className: "keys" }, ...row.map((button) => key(message, button, acts))),
  );
  return h("div", { className: "keyboard", role: "group", "aria-label": "Кнопки сообщения" }, ...rows);
}

function key(message, button, { onPress, onApp }) {
  const className = `key ${button.style ?? ""}`;
  if (button.url) {
    const node = link(button.url, { className });
    node.append(button.text);
    return node;
  }
  const mark = button.app === null ? null : icon(ICONS.window);
  const node = h("button", { type: "button", className: `${className} ${mark ? "opens" : ""}`, disabled: button.disabled }, button.text, mark);
  node.addEventListener("click", () => {
    if (button.app !== null) onApp(message, button.app);
    else if (button.copy !== null) copy(button.copy, "Текст скопирован");
    else onPress(message, button, node);
  });
  return node;
}

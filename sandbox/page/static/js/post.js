// One post of a wall with its comments.

import { patch, post as send } from "./api.js";
import { composer } from "./composer.js";
import { h, icon, iconButton, ICONS, keyed } from "./dom.js";
import { avatar } from "./people.js";
import { copy, failed } from "./toasts.js";
import { when } from "./words.js";

/** `wall()` is the address of the wall; `speaker()` who writes now: `{ id, name }`. */
export function postPart({ wall, speaker }) {
  const head = h("div", { className: "post-body" });
  const list = h("ol", { className: "comments" });
  const slot = h("div", { className: "slot" });
  const node = h("li", { className: "card post" }, head, list, slot);
  const show = keyed(list, () => commentPart({ wall, speaker, onAnswer }));
  let item = null;

  function onAnswer(comment) {
    const writer = composer({
      label: `Комментарий от имени: ${speaker().name}`,
      placeholder: comment ? `Ответ: ${comment.name}` : "Комментарий",
      enterSends: true,
      async send(text) {
        const reply_to = comment?.id ?? null;
        await send(`${wall()}/posts/${item.id}/comments`, { author: speaker().id, text, reply_to });
        slot.replaceChildren();
      },
    });
    slot.replaceChildren(writer.node);
    writer.field.focus();
  }

  return {
    node,
    update(next) {
      item = next;
      node.id = `post-${groupOf(item)}-${item.id}`;
      const acts = h(
        "div",
        { className: "acts" },
        h("button", { type: "button", className: "quiet", onclick: () => onAnswer(null) }, icon(ICONS.comment), "Комментировать"),
        ...linkAndOwn(item, item.author === speaker().id, `${wall()}/posts/${item.id}`, speaker, head),
      );
      head.replaceChildren(byline(item), h("p", { className: "said" }, item.text), acts);
      show(item.comments.map((one) => ({ key: one.id, speaker: speaker().id, ...one })));
    },
  };
}

function commentPart({ wall, speaker, onAnswer }) {
  const body = h("div", { className: "comment-body" });
  const list = h("ol", { className: "comments" });
  const node = h("li", { className: "comment" }, body, list);
  const show = keyed(list, () => commentPart({ wall, speaker, onAnswer }));
  return {
    node,
    update(item) {
      node.id = `comment-${groupOf(item)}-${item.id}`;
      if (item.deleted) body.replaceChildren(h("p", { className: "gone" }, "Комментарий удалён"));
      else {
        const own = item.author === speaker().id;
        const acts = h(
          "div",
          { className: "acts" },
          h("button", { type: "button", className: "quiet", onclick: () => onAnswer(item) }, "Ответить"),
          ...linkAndOwn(item, own, `${wall()}/comments/${item.id}`, speaker, body),
        );
        body.replaceChildren(byline(item), h("p", { className: "said" }, item.text), acts);
      }
      show(item.replies.map((one) => ({ key: one.id, speaker: item.speaker, ...one })));
    },
  };
}

const groupOf = (item) => item.path.match(/-(\d+)_/)[1];

function byline(item) {
  return h(
    "div",
    { className: "byline" },
    avatar(Math.abs(item.author), item.name, item.author < 0 ? "official" : ""),
    h("div", {}, h("strong", {}, item.name), h("time", {}, when(item.at, true), item.edited ? ", изменено" : "")),
  );
}

function linkAndOwn(item, own, address, speaker, body) {
  const link = iconButton("Скопировать ссылку", ICONS.link, () =>
    copy(location.origin + item.path, "Ссылка скопирована"),
  );
  if (!own) return [link];
  const author = () => speaker().id;
  return [
    link,
    iconButton("Изменить", ICONS.edit, () => rewrite(item, address, author(), body)),
    iconButton("Удалить", ICONS.trash, () => send(`${address}/delete`, { author: author() }).catch(failed)),
  ];
}

function rewrite(item, address, author, body) {
  const said = body.querySelector(".said");
  const writer = composer({
    label: "Новый текст",
    placeholder: "Новый текст",
    action: "Сохранить",
    async send(text) {
      await patch(address, { author, text });
      said.textContent = text;
      writer.node.replaceWith(said);
    },
  });
  said.replaceWith(writer.node);
  writer.text = item.text;
  writer.field.focus();
}

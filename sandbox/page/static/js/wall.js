// The wall of a community: choose which, write as anyone, read what others wrote.

import { coalesced, get, post } from "./api.js";
import { composer } from "./composer.js";
import { h, iconButton, ICONS, keyed } from "./dom.js";
import { flash } from "./chat.js";
import { avatar, personSelect } from "./people.js";
import { postPart } from "./post.js";
import { announce, failed, toast } from "./toasts.js";
import { plural } from "./words.js";

export function wallPane(root, { groups, residents }) {
  let group = groups[0];
  let author = residents[0].id;
  let newest = null;
  const nameOf = new Map([...residents.map(({ id, name }) => [id, name]), ...groups.map((one) => [one.author, one.name])]);

  const tabs = h("div", { className: "walls", role: "group", "aria-label": "Сообщества" });
  const face = h("div", { className: "face" });
  const choices = [
    ["Жители", residents.map(({ id, name }) => ({ id, label: name }))],
    ["Сообщества", groups.map((one) => ({ id: one.author, label: one.name }))],
  ];
  const select = personSelect("От чьего имени писать", choices, author, speakAs);
  const writer = composer({
    label: "Новая запись",
    placeholder: "Что случилось в городе?",
    action: "Написать",
    send: (text) => post(`/town/walls/${group.id}/posts`, { author, text }),
  });
  const desk = h(
    "div",
    { className: "card desk" },
    h("div", { className: "speaker" }, face, h("label", {}, h("span", {}, "Пишет"), select)),
    writer.node,
  );
  const guide = document.getElementById("guide").content.firstElementChild;
  guide.append(iconButton("Спрятать подсказку", ICONS.close, () => toggleGuide(false), "dismiss"));
  guide.tabIndex = -1;
  const list = h("ol", { className: "posts" });
  const empty = h("p", { className: "empty", hidden: true }, "Пока тихо. Напишите первую запись.");
  root.append(h("header", { className: "pane-head" }, tabs), h("div", { className: "feed" }, guide, desk, empty, list));
  const show = keyed(list, () => postPart({ wall: () => `/town/walls/${group.id}`, speaker }));

  function speaker() {
    return { id: author, name: nameOf.get(author) };
  }

  function speakAs(id) {
    author = id;
    face.replaceChildren(avatar(id, nameOf.get(id)));
    root.dispatchEvent(new Event("speaker"));
    refresh();
  }

  function choose(id) {
    group = groups.find((one) => one.id === id) ?? group;
    newest = null;
    tabs.replaceChildren(...groups.map(tab));
    return refresh();
  }

  function tab(one) {
    const pressed = one === group;
    return h(
      "button",
      { type: "button", "aria-pressed": String(pressed), onclick: () => choose(one.id) },
      avatar(one.id, one.name, one.official ? "official" : ""),
      h("span", {}, h("strong", {}, one.name), h("small", {}, `${one.members.toLocaleString("ru-RU")} ${plural(one.members, "подписчик", "подписчика", "подписчиков")}`)),
    );
  }

  const refresh = coalesced(async () => {
    const asked = group;
    const found = await get(`/town/walls/${asked.id}`).catch(failed);
    if (!found || asked !== group) return;
    show(found.posts.map((one) => ({ key: `${asked.id}_${one.id}`, speaker: author, ...one })));
    empty.hidden = found.posts.length > 0;
    const last = found.posts[0]?.id ?? 0;
    if (newest !== null && last > newest) announce(`Новая запись на стене: ${found.posts[0].text.slice(0, 120)}`);
    newest = last;
  });

  /** Bring what a link to the wall names into sight. */
  async function reveal(path) {
    const [, id, item, reply] = path.match(/^\/wall-(\d+)_(\d+)(?:\?reply=(\d+))?/) ?? [];
    if (!groups.some((one) => one.id === Number(id))) return toast("Такой записи здесь нет.");
    await choose(Number(id));
    const node = document.getElementById(reply ? `comment-${id}-${reply}` : `post-${id}-${item}`) ?? document.getElementById(`post-${id}-${item}`);
    if (!node) return toast("Эту запись удалили, или она из архива до начала дня.");
    node.scrollIntoView({ block: "center" });
    flash(node);
  }

  function toggleGuide(open) {
    guide.hidden = !open;
    if (!open) return document.getElementById("guide-open").focus();
    guide.scrollIntoView({ block: "nearest" });
    guide.focus();
  }

  speakAs(author);
  choose(group.id);
  /** What is written before the bot has read the wall is no news to it, so people wait. */
  function setOpen(isOpen) {
    if (writer.field.disabled === isOpen) writer.open(isOpen, "Город просыпается, подождите немного…");
  }

  return { refresh, reveal, toggleGuide, setOpen, changed: (id) => id === group.id && refresh() };
}

// The messenger's side: who acts, the list of that person's chats, and the open one.

import { coalesced, get } from "./api.js";
import { chatPane } from "./chat.js";
import { h, keyed } from "./dom.js";
import { avatar, chatFace, personSelect } from "./people.js";
import { themeSwitch } from "./theme.js";
import { failed } from "./toasts.js";
import { plural, when } from "./words.js";

const ROLES = { aide: "Служба", coordinator: "Служба", supervisor: "Руководство", admin: "Служба" };

/** `officials` are the people to act as; `isShown(view)` tells what of the page is in sight. */
export function messenger(root, { officials, isShown, onUnread }) {
  let person = officials[0].id;
  let name = officials[0].name;
  let opened = null;
  let shownTo = null;
  const list = h("ul", {});
  const empty = h("p", { className: "empty", hidden: true }, "Чатов нет.");
  const select = personSelect("Кто вы", byRole(officials), person, become);
  const about = h("p", {});
  const face = h("div", { className: "face" });
  const who = h("div", { className: "who" }, face, h("div", { className: "who-words" }, h("label", {}, h("span", {}, "Вы"), select), about), themeSwitch());
  const nav = h("nav", { className: "chat-list", "aria-label": "Список чатов" }, who, list, empty);
  const pane = chatPane({ isShown: () => isShown("chat"), onBack: () => (location.hash = "#chats") });
  root.append(nav, pane.node);
  const show = keyed(list, () => entryPart());

  function become(id) {
    if (opened?.id === person) opened = { id, thread: null };
    person = id;
    const one = officials.find((official) => official.id === id);
    name = one.name;
    about.textContent = one.about;
    face.replaceChildren(avatar(id, one.name));
    refresh();
  }

  function go(id, thread) {
    opened = { id, thread };
    shownTo = person;
    markCurrent();
    return pane.open({ person, name, id, thread });
  }

  function markCurrent() {
    for (const anchor of list.querySelectorAll("a")) {
      const current = opened && anchor.hash === hashOf(opened);
      if (current) anchor.setAttribute("aria-current", "true");
      else anchor.removeAttribute("aria-current");
    }
  }

  const refresh = coalesced(async () => {
    const asked = person;
    const found = await get(`/town/people/${asked}/chats`).catch(failed);
    if (!found || asked !== person) return;
    show(found.chats.map((chat) => ({ key: `${chat.id}/${chat.thread}`, ...own(chat) })));
    empty.hidden = found.chats.length > 0;
    onUnread(found.chats.reduce((sum, chat) => sum + chat.unread, 0));
    const still = opened && found.chats.some((chat) => hashOf(own(chat)) === hashOf(opened));
    const first = found.chats[0];
    if (still && shownTo !== person) go(opened.id, opened.thread);
    else if (!still && first) go(own(first).id, first.thread);
    else markCurrent();
  });

  // Everybody's private chat has the id of the person.
  const own = (chat) => (chat.kind === "private" ? { ...chat, id: person } : chat);

  become(person);
  return {
    refresh,
    open: go,
    shown: pane.markRead,
    chatChanged(id) {
      refresh();
      if (pane.isAt(id)) pane.refresh();
    },
    all() {
      refresh();
      pane.refresh();
    },
  };
}

const hashOf = ({ id, thread }) => `#chat/${id}${thread ? `/${thread}` : ""}`;

function entryPart() {
  const anchor = h("a", {});
  return { node: h("li", {}, anchor), update: (chat) => draw(anchor, chat) };
}

function draw(anchor, chat) {
  anchor.href = hashOf(chat);
  const news = `${chat.unread} ${plural(chat.unread, "новое", "новых", "новых")}`;
  const snippet = chat.snippet ? [chat.by ? h("span", { className: "by" }, `${chat.by}: `) : null, chat.snippet] : ["Пока тихо"];
  anchor.replaceChildren(
    chatFace(chat),
    h(
      "span",
      { className: "entry" },
      h("span", { className: "line" }, h("strong", {}, chat.title), chat.messenger ? h("span", { className: "tag" }, chat.messenger) : null, chat.at ? h("time", {}, when(chat.at)) : null),
      chat.group ? h("small", {}, chat.group) : null,
      h(
        "span",
        { className: "line" },
        h("span", { className: "snippet" }, ...snippet.filter(Boolean)),
        chat.unread ? h("span", { className: "badge", "aria-label": news }, String(chat.unread)) : null,
      ),
    ),
  );
}

function byRole(officials) {
  const groups = new Map();
  for (const one of officials) {
    const title = ROLES[one.role] ?? "Посторонние";
    groups.set(title, [...(groups.get(title) ?? []), { id: one.id, label: one.name }]);
  }
  return [...groups];
}

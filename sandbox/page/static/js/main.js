// The page as a whole: what is in sight, what has changed, who hears of it.

import { coalesced, get, listen } from "./api.js";
import { messenger } from "./chats.js";
import { dayControls } from "./day.js";
import { failed } from "./toasts.js";
import { wallPane } from "./wall.js";
import { setNow, setZone } from "./words.js";

const wide = matchMedia("(min-width: 900px)");

function isShown(view) {
  return !document.hidden && (wide.matches || document.body.dataset.view === view);
}

function showUnread(count) {
  const badge = document.getElementById("tab-badge");
  badge.hidden = count === 0;
  badge.textContent = count > 99 ? "99+" : String(count);
  badge.setAttribute("aria-label", `непрочитанных: ${count}`);
  document.title = `${count ? `(${count}) ` : ""}Садовое: демонстрация «Отклика»`;
}

/** The address's hash is what is in sight: #wall, #chats, #chat/id or #chat/id/thread. */
function follow(chats) {
  const [name, id, thread] = location.hash.slice(1).split("/");
  const view = name === "chat" && id ? "chat" : name === "chats" ? "chats" : "wall";
  document.body.dataset.view = view;
  for (const tab of document.querySelectorAll("[data-tab]")) {
    const current = tab.dataset.tab === (view === "chat" ? "chats" : view);
    if (current) tab.setAttribute("aria-current", "page");
    else tab.removeAttribute("aria-current");
  }
  if (view === "chat") chats.open(Number(id), thread ? Number(thread) : null);
  chats.shown();
}

function followLinks(wall) {
  document.addEventListener("click", (event) => {
    const anchor = event.target.closest("a[href]");
    if (!anchor || anchor.origin !== location.origin || !anchor.pathname.startsWith("/wall-")) return;
    event.preventDefault();
    location.hash = "#wall";
    wall.reveal(anchor.pathname + anchor.search);
  });
}

async function begin() {
  const controls = dayControls();
  const first = await get("/town/state");
  setZone(first.zone);
  const wall = wallPane(document.getElementById("wall"), first);
  const chats = messenger(document.getElementById("messenger"), {
    officials: first.officials,
    isShown,
    onUnread: showUnread,
  });
  const showState = (state) => {
    setNow(state.now);
    controls.update(state);
    wall.setOpen(state.day.begun);
  };
  showState(first);
  const state = coalesced(async () => showState(await get("/town/state")));
  const refreshers = {
    state: () => state().catch(failed),
    wall: (id) => wall.changed(id),
    chat: (id) => chats.chatChanged(id),
  };
  listen({
    onOpen() {
      refreshers.state();
      wall.refresh();
      chats.all();
    },
    onLost: controls.lost,
    onNews: (names) =>
      names.map((name) => name.split(":")).forEach(([what, id]) => refreshers[what]?.(Number(id))),
  });
  addEventListener("hashchange", () => follow(chats));
  document.addEventListener("visibilitychange", chats.shown);
  document.getElementById("guide-open").addEventListener("click", () => {
    location.hash = "#wall";
    wall.toggleGuide(true);
  });
  followLinks(wall);
  follow(chats);
  if (location.pathname.startsWith("/wall-")) {
    const path = location.pathname + location.search;
    history.replaceState(null, "", "/#wall");
    wall.reveal(path);
  }
}

begin().catch(failed);

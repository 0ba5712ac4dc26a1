// The open chat: its messages, the reply being written, the menu of commands.

import { coalesced, get, post } from "./api.js";
import { composer } from "./composer.js";
import { h, iconButton, ICONS, keyed } from "./dom.js";
import { messagePart } from "./message.js";
import { openApp } from "./miniapp.js";
import { alertBox, announce, failed, toast } from "./toasts.js";
import { chatFace } from "./people.js";
import { day, plural } from "./words.js";

const NEAR = 80;

const MENU = "Приложение";

/** `isShown()` tells whether a person sees the chat now, so that it counts as read. */
export function chatPane({ isShown, onBack }) {
  const title = h("div", { className: "chat-title" });
  const list = h("ol", { className: "messages", "aria-label": "Сообщения" });
  const hint = h("p", { className: "empty", hidden: true });
  const scroller = h("div", { className: "scroller", tabIndex: 0, role: "region", "aria-label": "Переписка" }, hint, list);
  const replyBar = h("div", { className: "reply-bar", hidden: true });
  const commands = h("div", { className: "commands", hidden: true, role: "group", "aria-label": "Команды бота" });
  const slash = iconButton("Команды бота", ICONS.slash, () => (commands.hidden = !commands.hidden), "slash");
  const menu = h("button", { type: "button", className: "menu", hidden: true, onclick: () => openApp(`${base()}/app`).catch(failed) }, MENU);
  const writer = composer({
    label: "Сообщение",
    placeholder: "Сообщение",
    enterSends: true,
    before: [menu, slash],
    send: (text) => say(text),
  });
  const start = h("button", { type: "button", className: "main start", hidden: true, onclick: begin }, "Старт");
  const header = h("header", { className: "chat-head" }, iconButton("К списку чатов", ICONS.back, onBack, "back"), title);
  const node = h("section", { className: "chat", "aria-label": "Открытый чат" }, header, scroller, replyBar, commands, start, writer.node);
  const show = keyed(list, () => messagePart({ onPress: press, onApp: showApp, onReply: replyTo, onJump: jump }));

  let place = null;
  let reply = null;
  let view = null;
  const drafts = new Map();

  const base = () => `/town/people/${place.person}/chats/${place.id}`;
  const keyOf = (where) => `${where.person}/${where.id}/${where.thread}`;

  function open(where) {
    if (place && keyOf(place) === keyOf(where)) return refresh();
    if (place) drafts.set(keyOf(place), writer.text);
    place = where;
    view = null;
    replyTo(null);
    commands.hidden = true;
    writer.field.placeholder = `Написать как ${place.name}`;
    writer.text = drafts.get(keyOf(place)) ?? "";
    return refresh();
  }

  const refresh = coalesced(async () => {
    const asked = place;
    if (!asked) return;
    const query = asked.thread ? `?thread=${asked.thread}` : "";
    const found = await get(base() + query).catch(failed);
    if (found && place === asked) draw(found);
  });

  function draw(found) {
    const fresh = view === null;
    const known = fresh ? found.last_id : view.last_id;
    const stick = fresh || scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR;
    view = found;
    title.replaceChildren(
      chatFace(found),
      h("div", {}, h("h2", {}, found.title), h("p", {}, about(found))),
    );
    show(withDays(found.messages));
    hint.hidden = found.messages.some((message) => !message.service);
    hint.textContent = found.started ? "Пока тихо. Карточки придут сюда." : "Здесь ещё никто не говорил с ботом. Нажмите «Старт».";
    start.hidden = found.started;
    writer.node.hidden = !found.started;
    slash.hidden = found.commands.length === 0;
    menu.hidden = found.app === null;
    menu.textContent = found.app?.text ?? MENU;
    commands.replaceChildren(...found.commands.map(commandButton));
    if (stick) scroller.scrollTop = scroller.scrollHeight;
    const news = found.messages.filter((message) => message.id > known && !message.mine && !message.service);
    if (news.length) announce(`Новое сообщение: ${news.at(-1).text.slice(0, 120)}`);
    const asking = news.findLast((message) => message.asks);
    if (asking) replyTo(asking);
    markRead();
  }

  function markRead() {
    if (view?.unread && isShown()) post(`${base()}/read`, { thread: place.thread, upto: view.last_id }).catch(failed);
  }

  function replyTo(message) {
    reply = message;
    replyBar.hidden = !message;
    if (!message) return;
    replyBar.replaceChildren(
      h("div", { className: "quote" }, h("strong", {}, message.sender.name), h("span", {}, message.text.slice(0, 90))),
      iconButton("Не отвечать", ICONS.close, () => replyTo(null)),
    );
    writer.field.focus();
  }

  async function say(text) {
    await post(`${base()}/messages`, { text, thread: place.thread, reply_to: reply?.id ?? null });
    replyTo(null);
    commands.hidden = true;
    scroller.scrollTop = scroller.scrollHeight;
  }

  async function press(message, button, key) {
    key.classList.add("busy");
    try {
      const answer = await post(`${base()}/messages/${message.id}/press`, { data: button.data });
      if (answer.silent) toast("Бот не ответил на нажатие.", "bad");
      else if (answer.text && answer.alert) alertBox(answer.text);
      else if (answer.text) toast(answer.text);
    } catch (error) {
      failed(error);
    } finally {
      key.classList.remove("busy");
    }
  }

  function showApp(message, url) {
    openApp(`${base()}/messages/${message.id}/app`, { url }).catch(failed);
  }

  function begin() {
    post(`${base()}/start`).catch(failed);
  }

  function commandButton({ command, description }) {
    return h(
      "button",
      { type: "button", onclick: () => say(`/${command}`).catch(failed) },
      h("strong", {}, `/${command}`),
      h("span", {}, description),
    );
  }

  function jump(id) {
    const target = document.getElementById(`message-${id}`);
    if (!target) return;
    target.scrollIntoView({ block: "center" });
    flash(target);
  }

  list.addEventListener("click", (event) => {
    const command = event.target.closest("[data-command]");
    if (command) say(command.dataset.command).catch(failed);
  });
  return { node, open, refresh, markRead, isAt: (id) => place?.id === id };
}

/** Draw the eye to a node for a moment. */
export function flash(node) {
  node.classList.remove("flash");
  requestAnimationFrame(() => node.classList.add("flash"));
}

function about(view) {
  if (view.kind === "private") return "личный чат с ботом";
  if (view.kind === "dialog") return "личный чат с ботом в MAX";
  const people = `${view.members} ${plural(view.members, "участник", "участника", "участников")}`;
  if (view.kind === "topic") return `тема, ${view.group}`;
  return view.messenger ? `${people}, ${view.messenger}` : people;
}

function withDays(messages) {
  const items = [];
  let last = "";
  for (const message of messages) {
    const date = day(message.at);
    if (date !== last) items.push({ key: `day ${date}`, day: date });
    last = date;
    items.push({ key: `message ${message.id}`, ...message });
  }
  return items;
}

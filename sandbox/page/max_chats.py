"""MAX through one person's eyes, in the JSON the page draws, and what the visitor does there.

Groups and the dialog with the bot stand in one list with Telegram's chats. A message's number is
its place in its chat.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from sandbox.english import told
from sandbox.max import Chat, Message, Person
from sandbox.max.desk import keyboard, press, start
from sandbox.max.sending import tokens
from sandbox.page.ask import read_ask, refuse
from sandbox.page.state import TOWN, Town

SNIPPET = 90
SHOWN = 300
MESSAGE_CAP = 4000
ANSWER_WITHIN = 1.5
"""Seconds a press waits for a notification: MAX may send none."""
LOOK_EVERY = 0.05

Json = dict[str, Any]
Handler = Callable[[web.Request], Awaitable[web.Response]]

_KINDS = {
    "strong": "bold", "emphasized": "italic", "underline": "underline", "heading": "bold",
    "strikethrough": "strikethrough", "monospaced": "code", "link": "text_link",
}  # fmt: skip


def chat_list(town: Town, official: int) -> list[Json]:
    """The MAX chats of an official; none for who has no account."""
    person = town.in_max.people.get(official)
    if person is None:
        return []
    return [_entry(town, official, person, chat) for chat in _chats(town, person)]


def either(in_max: Handler, in_telegram: Handler) -> Handler:
    """One address, two messengers: the chat's id tells which."""

    async def handler(request: web.Request) -> web.Response:
        known = request.app[TOWN].in_max.town.chats
        chosen = in_max if int(request.match_info["chat"]) in known else in_telegram
        return await chosen(request)

    return handler


async def view(request: web.Request) -> web.Response:
    """One chat, whole."""
    town, official, person, chat = _here(request)
    shown = [one for one in chat.messages if not one.deleted][-SHOWN:]
    return web.json_response(
        _entry(town, official, person, chat)
        | {
            "started": chat.kind != "dialog" or chat.rights is not None,
            "messages": [_message(town, one, person) for one in shown],
            "commands": [],
            "app": None,
        }
    )


async def begin(request: web.Request) -> web.Response:
    """Press «Начать»."""
    await read_ask(request)
    town, _, person, _ = _here(request)
    start(town.in_max.town, person)
    return web.json_response({})


async def read(request: web.Request) -> web.Response:
    """The chat was read up to a message."""
    town, official, _, chat = _here(request)
    upto = (await read_ask(request)).number("upto")
    if upto > town.read.get((official, chat.id, None), 0):
        town.read[official, chat.id, None] = upto
        town.news.tell(f"chat:{chat.id}")
    return web.json_response({})


async def say(request: web.Request) -> web.Response:
    """Write, perhaps as a reply."""
    town, _, person, chat = _here(request)
    ask = await read_ask(request)
    text, answers = ask.text("text", MESSAGE_CAP), ask.optional_number("reply_to")
    answered = _find(chat, answers) if answers is not None else None
    made = town.in_max.town.write(chat, person, text, answers=answered)
    return web.json_response({"id": _number(made)})


async def pressed(request: web.Request) -> web.Response:
    """Press a button; the notification, if one comes."""
    town, _, person, chat = _here(request)
    ask = await read_ask(request)
    message = _find(chat, int(request.match_info["message"]))
    messenger = town.in_max.town
    callback = press(messenger, message, person, ask.text("data", 1024))
    for _ in range(round(ANSWER_WITHIN / LOOK_EVERY)):
        if callback in messenger.answered:
            break
        await asyncio.sleep(LOOK_EVERY)
    said = messenger.answered.get(callback, {}).get("notification", "")
    return web.json_response({"text": said, "alert": False, "url": "", "silent": False})


def _here(request: web.Request) -> tuple[Town, int, Person, Chat]:
    town, official = request.app[TOWN], int(request.match_info["person"])
    person = town.in_max.people.get(official)
    chat = town.in_max.town.chats[int(request.match_info["chat"])]
    if person is None or chat not in _chats(town, person):
        raise refuse(web.HTTPNotFound, told("Такого чата нет."))
    return town, official, person, chat


def _chats(town: Town, person: Person) -> list[Chat]:
    groups = [chat for chat in town.in_max.chats.values() if person in chat.members]
    return [*groups, town.in_max.town.dialog(person)]


def _entry(town: Town, official: int, person: Person, chat: Chat) -> Json:
    shown = [one for one in chat.messages if not one.deleted]
    last = shown[-1] if shown else None
    seen = town.read.get((official, chat.id, None), 0)
    in_dialog = chat.kind == "dialog"
    return {
        "id": chat.id,
        "thread": None,
        "kind": "dialog" if in_dialog else "group",
        "messenger": "MAX",
        "title": chat.title,
        "group": "",
        "members": len(chat.members) + 1,
        "at": last.at.timestamp() if last else None,
        "snippet": _snippet(last) if last else "",
        "by": "" if last is None or in_dialog else _name(last),
        "last_id": _number(last) if last else 0,
        "unread": sum(_number(one) > seen and one.author is not person for one in shown),
    }


def _message(town: Town, one: Message, person: Person) -> Json:
    files = [(file["type"], token) for file in one.attachments for token in tokens(file)]
    answered = one.answers
    return {
        "id": _number(one),
        "mine": one.author is person,
        "sender": {
            "id": one.author.id if one.author else 0,
            "name": _name(one),
            "bot": bool(one.author and one.author.is_bot),
        },
        "at": one.at.timestamp(),
        "edited": one.edited,
        "text": one.text,
        "entities": [_entity(mark) for mark in one.markup],
        "keyboard": [[_button(button) for button in row] for row in keyboard(one)],
        "photo": next((_photo(town, token) for kind, token in files if kind == "image"), None),
        "document": next((_document(town, token) for kind, token in files if kind == "file"), None),
        "reply": None
        if answered is None or answered.deleted
        else {"id": _number(answered), "name": _name(answered), "snippet": _snippet(answered)},
        "asks": False,
        "service": "",
    }


def _entity(mark: Json) -> Json:
    kind = _KINDS.get(mark["type"], "mention")
    return {"type": kind, "offset": mark["from"], "length": mark["length"], "url": mark.get("url")}


def _button(button: Json) -> Json:
    copies = button["type"] == "clipboard"
    return {
        "text": button["text"],
        "data": button.get("payload") if button["type"] == "callback" else None,
        "url": button.get("url"),
        "copy": button["payload"] if copies else None,
        "style": None,
        "disabled": False,
        "app": None,
    }


def _photo(town: Town, token: str) -> Json:
    """A PNG tells its size in its first chunk."""
    data = town.in_max.town.files[token][1]
    width, height = (int.from_bytes(data[start : start + 4], "big") for start in (16, 20))
    return {"src": f"/town/files/{token}", "width": width, "height": height}


def _document(town: Town, token: str) -> Json:
    name, data = town.in_max.town.files[token]
    return {"src": f"/town/files/{token}", "name": name, "size": len(data)}


def _find(chat: Chat, number: int) -> Message:
    if not 1 <= number <= len(chat.messages) or chat.messages[number - 1].deleted:
        raise refuse(web.HTTPConflict, told("Этого сообщения уже нет."))
    return chat.messages[number - 1]


def _number(one: Message) -> int:
    return one.chat.messages.index(one) + 1


def _name(one: Message) -> str:
    author = one.author
    return f"{author.first_name} {author.last_name}".strip() if author else one.chat.title


def _snippet(one: Message) -> str:
    text = " ".join(one.text.split()) or told("Файл")
    return text if len(text) <= SNIPPET else text[: SNIPPET - 1] + "…"

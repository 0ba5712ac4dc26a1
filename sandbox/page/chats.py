"""The messenger through one person's eyes, as JSON for the page.

A forum's topics are chats of their own here, the general one too (thread None). Text goes as it
is with its entities; the browser draws them.
"""

import json
from typing import Any

from sandbox.english import told
from sandbox.page import max_chats
from sandbox.page.state import Town
from sandbox.telegram import Messenger, TownChat, TownFile, TownMessage, TownUser
from sandbox.telegram.keyboards import Button
from sandbox.telegram.methods import menu
from services.languages import spoken

SNIPPET = 90
SHOWN = 300
"""Messages of a chat that are shown, the newest."""

Json = dict[str, Any]


def chat_list(town: Town, person: TownUser) -> list[Json]:
    """The person's chats: those with news first, silent ones last."""
    entries = [
        _entry(town, person, chat, thread)
        for chat in town.messenger.chats.values()
        if sees(chat, person) and chat.migrated_to is None
        for thread in _threads(chat)
    ]
    entries += max_chats.chat_list(town, person.id)
    return sorted(entries, key=lambda entry: -(entry["at"] or 0))


def chat_view(town: Town, person: TownUser, chat: TownChat, thread: int | None) -> Json:
    """One chat or topic, whole."""
    messages = _messages(town.messenger, chat, thread)[-SHOWN:]
    return _entry(town, person, chat, thread) | {
        "started": not chat.private or person.started,
        "messages": [_message(message, person) for message in messages],
        "commands": _commands(town.messenger, chat, person),
        "app": menu_app(town.messenger, chat),
    }


def sees(chat: TownChat, person: TownUser) -> bool:
    """Whether the chat is in the person's list."""
    return chat.owner is person if chat.private else person.id in chat.members


def menu_app(messenger: Messenger, chat: TownChat) -> dict[str, str] | None:
    """The words and the address of the Mini App in the chat's menu button."""
    button = menu.shown(messenger, chat.id) if chat.private else {}
    if button.get("type") != "web_app":
        return None
    return {"text": button["text"], "url": button["web_app"]["url"]}


def _threads(chat: TownChat) -> list[int | None]:
    return [*chat.topics, None] if chat.forum else [None]


def _messages(messenger: Messenger, chat: TownChat, thread: int | None) -> list[TownMessage]:
    found = messenger.messages(chat.id)
    if not chat.forum:
        return found
    return [message for message in found if message.thread_id == thread]


def _entry(town: Town, person: TownUser, chat: TownChat, thread: int | None) -> Json:
    messages = [m for m in _messages(town.messenger, chat, thread) if not m.service]
    last = messages[-1] if messages else None
    read = town.read.get((person.id, chat.id, thread), 0)
    title, group = chat.title, ""
    if chat.private:
        title = town.messenger.bot.first_name
    elif chat.forum:
        title, group = (chat.topics[thread].name if thread else told("Общая тема")), chat.title
    return {
        "id": chat.id,
        "thread": thread,
        "messenger": "",
        "kind": "private" if chat.private else "topic" if chat.forum else "group",
        "title": title,
        "group": group,
        "members": len(chat.members),
        "at": last.date.timestamp() if last else None,
        "snippet": _snippet(last) if last else "",
        "by": "" if last is None or chat.private else _name(last.sender),
        "last_id": last.message_id if last else 0,
        "unread": sum(m.message_id > read and m.sender is not person for m in messages),
    }


def _message(message: TownMessage, person: TownUser) -> Json:
    answered = message.reply_to
    return {
        "id": message.message_id,
        "mine": message.sender is person,
        "sender": {
            "id": message.sender.id,
            "name": _name(message.sender),
            "bot": message.sender.is_bot,
        },
        "at": message.date.timestamp(),
        "edited": message.edited,
        "text": message.text,
        "entities": [entity.to_json() for entity in message.entities],
        "keyboard": [[_button(button) for button in row] for row in message.keyboard],
        "photo": _photo(message.photo[-1]) if message.photo else None,
        "document": _document(message.document) if message.document else None,
        "reply": None
        if answered is None or answered.deleted
        else {
            "id": answered.message_id,
            "name": _name(answered.sender),
            "snippet": _snippet(answered),
        },
        "asks": bool(message.markup and message.markup.force_reply),
        "service": _service(message),
    }


def _button(button: Button) -> Json:
    return {
        "text": button.text,
        "data": button.callback_data,
        "url": button.url,
        "copy": button.copy_text,
        "app": button.web_app,
        "style": button.style,
        "disabled": button.disabled,
    }


def _photo(file: TownFile) -> Json:
    return {"src": f"/town/files/{file.file_id}", "width": file.width, "height": file.height}


def _document(file: TownFile) -> Json:
    return {"src": f"/town/files/{file.file_id}", "name": file.name, "size": len(file.data)}


def _snippet(message: TownMessage) -> str:
    text = " ".join(message.text.split())
    if not text:
        return (
            told("Фотография")
            if message.photo
            else message.document.name
            if message.document
            else ""
        )
    return text if len(text) <= SNIPPET else text[: SNIPPET - 1] + "…"


def _name(person: TownUser) -> str:
    return person.full_name


def _service(message: TownMessage) -> str:
    """What happened, in words; "" for an ordinary message."""
    match message.service:
        case {"forum_topic_created": {"name": name}}:
            return told("Создана тема «{name}»").format(name=name)
        case {"forum_topic_closed": _}:
            return told("Тема закрыта")
        case {"forum_topic_reopened": _}:
            return told("Тема снова открыта")
        case {"new_chat_members": [{"first_name": name}, *_]}:
            return told("{name} теперь в чате").format(name=name)
        case {"left_chat_member": {"first_name": name}}:
            return told("{name} больше не в чате").format(name=name)
        case {"pinned_message": _}:
            return told("Сообщение закреплено")
        case {} if not message.service:
            return ""
    return told("Изменения в чате")


def _commands(messenger: Messenger, chat: TownChat, person: TownUser) -> list[Json]:
    """The menu «/» by the narrowest scope that was set, as the real messenger picks it."""
    in_chat = {"chat_id": chat.id}
    scopes: list[Json] = [{"type": "chat", **in_chat}]
    if not chat.private:
        scopes.insert(0, {"type": "chat_member", **in_chat, "user_id": person.id})
        scopes.append({"type": "all_group_chats"})
    else:
        scopes.append({"type": "all_private_chats"})
    for scope in [*scopes, {"type": "default"}]:
        for language in (spoken(), ""):
            if found := messenger.commands.get((json.dumps(scope), language)):
                return list(found)
    return []

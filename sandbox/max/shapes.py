"""How the API shows people and messages."""

import base64
from datetime import datetime

from sandbox.max.places import Chat, Json, Message, Person

_MASK = (1 << 64) - 1


def ms(moment: datetime) -> int:
    """Milliseconds of the epoch."""
    return round(moment.timestamp() * 1000)


def mid(chat_id: int, seq: int) -> str:
    """A message's id: the chat and the number in it, 64 bits each."""
    return f"mid.{chat_id & _MASK:016x}{seq:016x}"


def link(chat: Chat, seq: int) -> str:
    """The address of a message."""
    number = base64.urlsafe_b64encode(seq.to_bytes(8, "big")).decode().rstrip("=")
    return f"https://max.ru/{chat.name or f'c/{chat.id}'}/{number}"


def user(person: Person) -> Json:
    """An account."""
    return {
        "user_id": person.id,
        "first_name": person.first_name,
        "last_name": person.last_name or None,
        "username": None,
        "is_bot": person.is_bot,
        "last_activity_time": 1_795_313_000_000,
        "name": f"{person.first_name} {person.last_name}".strip(),
    }


def chat(one: Chat) -> Json:
    """A place."""
    return {
        "chat_id": one.id,
        "type": one.kind,
        "status": "active",
        "title": one.title,
        "last_event_time": ms(one.messages[-1].at) if one.messages else 0,
        "participants_count": 42,
        "is_public": bool(one.name),
        "link": f"https://max.ru/{one.name}" if one.name else None,
        "messages_count": len(one.messages),
    }


def message(one: Message) -> Json:
    """A message or a post. A post of a channel has no sender; a pure forward may have no body."""
    shown: Json = {
        "recipient": {
            "chat_id": one.chat.id,
            "chat_type": one.chat.kind,
            "user_id": one.chat.owner.id if one.chat.owner else None,
        },
        "timestamp": ms(one.at),
        "body": _body(one) | {"attachments": one.attachments},
        "stat": {"views": 17} if one.chat.kind == "channel" else None,
        "url": link(one.chat, one.seq) if one.chat.kind == "channel" else None,
    }
    if one.author:
        shown["sender"] = user(one.author)
    if one.forward:
        shown["link"] = _link("forward", one.forward)
    elif one.answers:
        shown["link"] = _link("reply", one.answers)
    return shown


def comment(one: Message) -> Json:
    """A comment under a post; what the channel says has no sender."""
    return {
        "sender": user(one.author) if one.author else None,
        "recipient": {
            "chat_id": one.chat.id,
            "chat_type": "channel",
            "post_id": one.under.mid if one.under else None,
        },
        "timestamp": ms(one.at),
        "body": _body(one),
        "link": _link("reply", one.answers) if one.answers else None,
    }


def _body(one: Message) -> Json:
    return {"mid": one.mid, "seq": one.seq, "text": one.text, "markup": one.markup}


def _link(kind: str, other: Message) -> Json:
    return {
        "type": kind,
        "sender": user(other.author) if other.author else None,
        "chat_id": other.chat.id,
        "message": _body(other) | {"attachments": other.attachments},
    }

"""MAX's JSON as aiogram's people, chats and messages. Pure, and lenient: it is untrusted.

Raises BadItem for what cannot be used. A private chat has the person's id here, as in Telegram;
the bot's own account in MAX is the desk's one bot (`Sight.bot_id`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from aiogram.types import Chat, Message, MessageOriginHiddenUser, User

from bot.max.keyboards import markup
from services.languages import lazy
from services.messengers.ids import from_max
from services.networks.maxru.items import as_fields
from services.networks.untrusted import BadItem

DIALOG, GROUP = "dialog", "chat"
REPLY, FORWARD = "reply", "forward"
_NAMELESS = lazy("Без имени")
_MS = 1000

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Sight:
    """What messages are read with: our account in MAX, the id aiogram knows us by."""

    me: int
    bot_id: int


def number(fields: Json, key: str) -> int:
    """An id of MAX as ours. Raises BadItem."""
    told = fields.get(key)
    if not isinstance(told, int) or isinstance(told, bool):
        raise BadItem
    try:
        return from_max(told)
    except ValueError:
        raise BadItem from None


def moment(told: object) -> datetime:
    """Milliseconds of the epoch. Raises BadItem."""
    if not isinstance(told, int) or isinstance(told, bool):
        raise BadItem
    try:
        return datetime.fromtimestamp(told / _MS, UTC)
    except (OverflowError, OSError, ValueError):
        raise BadItem from None


def user(told: object, sight: Sight) -> User:
    """Somebody. Raises BadItem."""
    fields = as_fields(told)
    is_me = fields.get("user_id") == sight.me
    return User(
        id=sight.bot_id if is_me else number(fields, "user_id"),
        is_bot=fields.get("is_bot") is True,
        first_name=_text(fields, "first_name") or _text(fields, "name") or str(_NAMELESS),
        last_name=_text(fields, "last_name") or None,
        username=_text(fields, "username") or None,
    )


def private(person: User) -> Chat:
    """Somebody's own chat with the bot."""
    return Chat(
        id=person.id, type="private", first_name=person.first_name, last_name=person.last_name
    )


def group(chat_id: int, title: str = "") -> Chat:
    """A group, by our id."""
    return Chat(id=chat_id, type="supergroup", title=title or str(_NAMELESS))


def mid_of(told: object) -> str:
    """The name of a message. Raises BadItem."""
    mid = as_fields(as_fields(told).get("body")).get("mid")
    if not isinstance(mid, str) or not mid:
        raise BadItem
    return mid


def message(
    told: object, message_id: int, chat: Chat, sight: Sight, answered: Message | None = None
) -> Message:
    """A message whose number is known. A forward has its words one floor down. Raises BadItem."""
    fields = as_fields(told)
    body = as_fields(fields.get("body") or {})
    text = _text(body, "text")
    forwarded = linked(fields, FORWARD)
    if not text and forwarded is not None:
        text = _text(as_fields(forwarded.get("message") or {}), "text")
    sender = fields.get("sender")
    at = moment(fields.get("timestamp"))
    return Message(
        message_id=message_id,
        date=at,
        chat=chat,
        from_user=user(sender, sight) if sender else None,
        text=text or None,
        reply_to_message=answered,
        reply_markup=markup(body.get("attachments")),
        forward_origin=_origin(forwarded, at) if forwarded is not None else None,
    )


def linked(told: Json, kind: str) -> Json | None:
    """The other message that one answers or forwards."""
    link = told.get("link")
    return link if isinstance(link, Mapping) and link.get("type") == kind else None


def attachments(told: object) -> list[Json]:
    """What hangs on a message. Raises BadItem."""
    found = as_fields(as_fields(told).get("body") or {}).get("attachments") or []
    if not isinstance(found, list):
        raise BadItem
    return [one for one in found if isinstance(one, Mapping)]


def _origin(forwarded: Json, at: datetime) -> MessageOriginHiddenUser:
    """When it was first said is not told."""
    sender = forwarded.get("sender")
    name = _text(sender, "name") if isinstance(sender, Mapping) else ""
    return MessageOriginHiddenUser(date=at, sender_user_name=name or str(_NAMELESS))


def _text(fields: Json, key: str) -> str:
    told = fields.get(key)
    return told if isinstance(told, str) else ""

"""The forms of an address and of a message's id: what is typed, and the links we show. Pure."""

import base64
import re

from services.errors import Refused
from services.languages import lazy

_HOST = re.compile(r"^(?:https?://)?(?:(?:www|web)\.)?max\.ru/", re.IGNORECASE)
_CHAT = re.compile(r"^(?:c/)?(-?[1-9]\d{0,18})(?=$|[/?#])")
_MID = re.compile(r"mid\.([0-9a-f]{16})([0-9a-f]{16})", re.IGNORECASE)
_SIGN = 1 << 63
_MASK = (1 << 64) - 1


def max_address(typed: str) -> str:
    """The canonical address of a channel or a group: its number. Takes links `max.ru/c/…`, to a
    message too. Raises Refused otherwise: MAX tells bots nothing of a public name."""
    text = typed.strip()
    found = _CHAT.match(_HOST.sub("", text))
    if found is None or int(found[1]) >= _SIGN or -int(found[1]) > _SIGN:
        raise Refused(
            lazy(
                "«{typed}» не похоже на адрес в MAX: нужен номер чата или канала "
                "(-72891795490955) или ссылка max.ru/c/…. По имени MAX чат боту не "
                "называет: добавьте бота администратором, и Otklik пришлёт номер."
            ).filled(typed=text[:80])
        )
    return str(int(found[1]))


def mid_of(chat_id: int, seq: int) -> str:
    """The id of the message `seq` of a chat."""
    return f"mid.{chat_id & _MASK:016x}{seq & _MASK:016x}"


def chat_of(mid: str) -> int | None:
    """The chat that a message's id names; None for an id of an unknown form."""
    found = _MID.fullmatch(mid)
    number = int(found[1], 16) if found else 0
    return (number if number < _SIGN else number - _MASK - 1) or None


def max_link(base: str, mid: str, chat_id: int) -> str:
    """The link to a message; to its chat when its id is of an unknown form."""
    found = _MID.fullmatch(mid)
    place = f"{base.rstrip('/')}/c/{chat_id}"
    if found is None:
        return place
    number = base64.urlsafe_b64encode(bytes.fromhex(found[2])).decode().rstrip("=")
    return f"{place}/{number}"

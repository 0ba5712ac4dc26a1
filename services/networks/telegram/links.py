"""The forms of an address: what an operator may type, and the links we show.

Lives here: pure text to text. Does not live here: asking Telegram whether an address exists.
"""

import re

from services.errors import Refused
from services.languages import lazy

_HOST = re.compile(r"^(?:https?://)?(?:www\.)?(?:t\.me|telegram\.me|telegram\.dog)/", re.IGNORECASE)
_NAME = re.compile(r"^[a-z][a-z0-9_]{3,31}$")
_PRIVATE = re.compile(r"^c/(\d{5,13})(?:/|$)")
_CHAT_ID = re.compile(r"^-\d{5,18}$")
_SUPERGROUP = "-100"
#: First parts of a path on t.me that are no names.
_NOT_NAMES = frozenset({"joinchat", "addstickers", "share", "proxy", "login", "iv", "addlist"})


def channel_address(typed: str) -> str:
    """The canonical address of a public channel: its name in lower case, without "@".

    Takes links (`t.me/name`, `t.me/s/name`, a link to a post) and `@name`. Raises Refused when
    it is none of these, such as a private channel's number or an invitation.
    """
    name = _name(typed)
    if name is None:
        raise Refused(
            lazy(
                "«{typed}» не похоже на адрес канала Telegram: нужно @имя или ссылка "
                "t.me/имя. Закрытые каналы не читаются."
            ).filled(typed=typed.strip()[:80])
        )
    return name


def group_address(typed: str) -> str:
    """The canonical address of a group: its id (`-1001234567890`), or `@name` in lower case.

    Takes an id, `@name` and links to a group or a message in it. Raises Refused otherwise.
    """
    trimmed = typed.strip()
    if _CHAT_ID.match(trimmed):
        return trimmed
    if private := _PRIVATE.match(_HOST.sub("", trimmed)):
        return f"{_SUPERGROUP}{private[1]}"
    name = _name(trimmed)
    if name is None:
        raise Refused(
            lazy(
                "«{typed}» не похоже на адрес группы Telegram: нужен её номер (-100…), "
                "@имя или ссылка t.me/имя."
            ).filled(typed=trimmed[:80])
        )
    return f"@{name}"


def post_link(base: str, name: str, message_id: int) -> str:
    """The link to a channel's post."""
    return f"{base.rstrip('/')}/{name}/{message_id}"


def comment_link(base: str, post: str, message_id: int) -> str:
    """The link to a comment under a channel's `post` ("name/123")."""
    return f"{base.rstrip('/')}/{post}?comment={message_id}"


def message_link(
    base: str, chat_id: int, name: str, message_id: int, topic_id: int | None = None
) -> str:
    """The link to a group's message; "" for a plain group, whose messages have none.

    Of a group without a public `name` the link opens for its members alone.
    """
    number = str(chat_id)
    place = name or (f"c/{number.removeprefix(_SUPERGROUP)}" if _is_supergroup(number) else "")
    topic = f"/{topic_id}" if topic_id else ""
    return f"{base.rstrip('/')}/{place}{topic}/{message_id}" if place else ""


def _is_supergroup(number: str) -> bool:
    return number.startswith(_SUPERGROUP) and len(number) > len("-1000000000")


def _name(typed: str) -> str | None:
    path = _HOST.sub("", typed.strip()).lower().removeprefix("s/").removeprefix("@")
    name = re.split(r"[?#/]", path, maxsplit=1)[0]
    return name if _NAME.match(name) and name not in _NOT_NAMES else None

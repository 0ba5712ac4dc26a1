"""MAX's JSON, which may hold anything, becomes posts and comments, or BadItem. Pure.

Lives here: reading one message. Does not live here: paging, memory, what an update is
(`events.py`).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from services.networks.base import FetchedPost, PostKind
from services.networks.maxru.answers import Json, strange
from services.networks.maxru.links import max_link, mid_of
from services.networks.text import clean, clean_line
from services.networks.untrusted import LACKS, BadItem

CHANNEL = "channel"
GROUP = "group"
_KINDS = {"channel": CHANNEL, "chat": GROUP}

_ID = re.compile(r"[!-~]{1,100}")
_URL = re.compile(r"https?://[!-~]{3,480}")
_NAMELESS = "forward."
_BORN = datetime(2024, 1, 1, tzinfo=UTC)
"""No text on MAX is older than MAX."""
_AHEAD = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Lens:
    """What reading an item needs to know: the place, the bot's own id, where links lead."""

    chat_id: int
    kind: str
    title: str
    me: int
    now: datetime
    link_base: str


@dataclass(frozen=True, slots=True)
class Item:
    """A message, a channel's post or a comment; `moment` in milliseconds."""

    mid: str
    moment: int
    post: FetchedPost

    @property
    def has_name(self) -> bool:
        """Whether MAX can be asked for it by its id."""
        return not self.mid.startswith(_NAMELESS)


def place_of(message: object) -> tuple[int, str] | None:
    """The place of a message and its kind; None for a private conversation, which is nobody's
    business. Raises BadItem."""
    recipient = as_fields(as_fields(message).get("recipient"))
    kind = recipient.get("chat_type")
    if kind == "dialog":
        return None
    if not isinstance(kind, str) or kind not in _KINDS:
        raise BadItem
    return whole(recipient, "chat_id"), _KINDS[kind]


def read_items(answer: Json) -> list[object]:
    """The messages of an answer. Raises NetworkError(RETRY) when it has none of their list."""
    items = answer.get("messages")
    if not isinstance(items, list):
        raise strange(LACKS.filled(key="messages"))
    return items


def read_message(item: object, lens: Lens) -> Item:
    """A message of a group, a post of a channel. Raises BadItem."""
    fields = as_fields(item)
    link = _optional(fields, "link")
    mid = _mid(fields)
    answered = _answered(link) if lens.kind == GROUP else ""
    return _item(fields, lens, mid, answered or mid, answered or None, _url(fields))


def read_comment(item: object, under: str, lens: Lens) -> Item:
    """A comment under the post `under`; "" where it is not known: it then stands by itself.
    Raises BadItem."""
    fields = as_fields(item)
    mid = _mid(fields)
    answered = _answered(_optional(fields, "link"))
    link = max_link(lens.link_base, under, lens.chat_id)
    return _item(fields, lens, mid, under or mid, answered or under or None, link, is_comment=True)


def mid_in(item: object) -> str:
    """The id of an item that may be bad otherwise, so that it does not count as missing."""
    try:
        return _mid(as_fields(item))
    except BadItem:
        return ""


def moment_in(item: object) -> int | None:
    """The moment of an item that may be bad otherwise, in milliseconds."""
    told = item.get("timestamp") if isinstance(item, dict) else None
    return told if isinstance(told, int) and 0 < told < 1 << 62 else None


def under_of(message: object) -> str:
    """The post a comment says it stands under: its id, or its number in the chat, or nothing."""
    recipient = as_fields(as_fields(message).get("recipient"))
    post_id = recipient.get("post_id")
    if isinstance(post_id, int) and not isinstance(post_id, bool):
        return mid_of(whole(recipient, "chat_id"), post_id)
    if not isinstance(post_id, str) or not _ID.fullmatch(post_id):
        return ""
    return mid_of(whole(recipient, "chat_id"), int(post_id)) if post_id.isdecimal() else post_id


def _item(
    fields: Json,
    lens: Lens,
    mid: str,
    thread: str,
    parent: str | None,
    link: str,
    *,
    is_comment: bool = False,
) -> Item:
    author_id, name, is_ours = _author(fields, lens)
    told_at = moment_of(fields.get("timestamp"), lens.now)
    posted_at = told_at or lens.now
    text, attachments = _words(fields)
    post = FetchedPost(
        external_id=mid,
        thread_id=thread,
        kind=PostKind.COMMENT if is_comment or parent else PostKind.POST,
        text=text,
        link=link or max_link(lens.link_base, mid, lens.chat_id),
        author_id=author_id,
        author_name=name,
        posted_at=posted_at,
        parent_id=parent,
        from_owner=is_ours,
        attachments=attachments,
    )
    return Item(mid, int(posted_at.timestamp() * 1000), post)


def _author(fields: Json, lens: Lens) -> tuple[str, str, bool]:
    """Whose voice it is: without a sender it is the place's own; so is that of our bot."""
    if fields.get("sender") is None:
        return str(lens.chat_id), lens.title, True
    sender = as_fields(fields["sender"])
    number = whole(sender, "user_id")
    name = sender.get("name") or " ".join(
        str(part) for part in (sender.get("first_name"), sender.get("last_name")) if part
    )
    if number == lens.me:
        return str(lens.chat_id), lens.title or clean_line(str(name)), True
    return str(number), clean_line(str(name)), False


def _words(fields: Json) -> tuple[str, int]:
    """The text and how many things hang on it; of a bare forward, what it brings."""
    body, link = _optional(fields, "body"), _optional(fields, "link")
    brought = _optional(link, "message") if link.get("type") == "forward" else {}
    text = body.get("text") or brought.get("text") or ""
    if not isinstance(text, str):
        raise BadItem
    hung = [one.get("attachments") for one in (body, brought)]
    return clean(text), sum(len(one) for one in hung if isinstance(one, list))


def _answered(link: Json) -> str:
    if link.get("type") != "reply":
        return ""
    mid = _optional(link, "message").get("mid", link.get("mid"))
    return mid if isinstance(mid, str) and _ID.fullmatch(mid) else ""


def _mid(fields: Json) -> str:
    """The id; of a bare forward, which may come without a body, one by its place and moment."""
    mid = _optional(fields, "body").get("mid")
    if mid is None and _optional(fields, "link").get("type") == "forward":
        chat_id = whole(as_fields(fields.get("recipient")), "chat_id")
        return f"{_NAMELESS}{chat_id}.{whole(fields, 'timestamp')}"
    if not isinstance(mid, str) or not _ID.fullmatch(mid):
        raise BadItem
    return mid


def _url(fields: Json) -> str:
    url = fields.get("url")
    return url if isinstance(url, str) and _URL.fullmatch(url) else ""


def moment_of(milliseconds: object, now: datetime) -> datetime | None:
    """The moment, None for one that cannot be."""
    if not isinstance(milliseconds, int) or isinstance(milliseconds, bool):
        return None
    # Whole numbers are compared: one of a thousand digits is no float.
    if not _BORN.timestamp() * 1000 <= milliseconds <= (now + _AHEAD).timestamp() * 1000:
        return None
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


def as_fields(value: object) -> Json:
    """An object of JSON. Raises BadItem for anything else."""
    if not isinstance(value, dict):
        raise BadItem
    return value


def whole(fields: Mapping[str, object], key: str) -> int:
    """A whole number that can be stored. Raises BadItem."""
    value = fields.get(key)
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) >= 1 << 63:
        raise BadItem
    return value


def _optional(fields: Json, key: str) -> Json:
    """An object that may be missing or null."""
    value = fields.get(key)
    return as_fields(value) if value is not None else {}

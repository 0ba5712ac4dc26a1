"""One post of a timeline, read from untrusted JSON.

Lives here: which parts of a status are its words, and who may read them. Does not live here:
paging. A status' ids are its server's own, so the server stands in ours.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from services.networks.base import TEXT_CAP, FetchedPost, PostKind
from services.networks.markup import html_text
from services.networks.text import clean, clean_line
from services.networks.untrusted import BadItem

_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_LINK = re.compile(r"https?://[!-~]{3,480}")
_OPEN = frozenset({"public", "unlisted"})
"""What anybody may read; a letter to the office alone is not laid before a chat."""
_AUTHOR_CAP = 64


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a timeline: its id there, the id of the status it shows, the moment it came
    there by its server, in unix seconds. `post` None: nothing for us, or (`bad`) unreadable."""

    id: str
    status_id: str
    moment: int
    post: FetchedPost | None = None
    bad: bool = False


def read_status(item: object, host: str, now: datetime) -> Entry:
    """A line of a hashtag's timeline. Raises BadItem when not even its id can be read."""
    return _entry(item, item, host, now)


def read_mention(item: object, host: str, now: datetime) -> Entry:
    """A line of the notifications. Raises BadItem."""
    status = item.get("status") if isinstance(item, dict) else None
    return _entry(item, status, host, now)


def read_post(status: object, host: str, now: datetime) -> FetchedPost | None:
    """The post, None for one that is not for everybody or a boost. Raises BadItem."""
    body = _object(status)
    if body.get("visibility") not in _OPEN or body.get("reblog"):
        return None
    name = f"{host}/{_id(body)}"
    parent = body.get("in_reply_to_id")
    parent_id = f"{host}/{parent}" if isinstance(parent, str) and _ID.fullmatch(parent) else None
    author = _object(body.get("account"))
    acct = _text(author, "acct")
    attachments = body.get("media_attachments")
    edited = body.get("edited_at")
    return FetchedPost(
        external_id=name,
        thread_id=parent_id or name,
        kind=PostKind.COMMENT if parent_id else PostKind.POST,
        text=_words(body),
        link=_link(body, host, acct),
        author_id=author_of(acct, host),
        author_name=clean_line(str(author.get("display_name") or "")) or clean_line(acct),
        posted_at=min(_moment(body.get("created_at")), now),
        edited_at=_moment(edited) if edited is not None else None,
        parent_id=parent_id,
        attachments=len(attachments) if isinstance(attachments, list) else 0,
    )


def author_of(acct: str, host: str) -> str:
    """An account's id wherever it is seen: with its server, which its own leaves out."""
    return f"@{acct if '@' in acct else f'{acct}@{host}'}".lower()[:_AUTHOR_CAP]


def _entry(item: object, status: object, host: str, now: datetime) -> Entry:
    line = _object(item)
    line_id = _id(line)
    try:
        status_id = _id(_object(status))
        moment = int(min(_moment(line.get("created_at")), now).timestamp())
        return Entry(line_id, status_id, moment, read_post(status, host, now))
    except BadItem:
        return Entry(line_id, "", int(now.timestamp()), bad=True)


def _words(body: dict[str, Any]) -> str:
    warning = body.get("spoiler_text")
    content = html_text(_text(body, "content")[: TEXT_CAP * 4])
    return clean(f"{warning}\n{content}" if isinstance(warning, str) and warning else content)


def _link(body: dict[str, Any], host: str, acct: str) -> str:
    url = body.get("url")
    if isinstance(url, str) and _LINK.fullmatch(url):
        return url
    return f"https://{host}/@{acct}/{_id(body)}"


def _object(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise BadItem
    return value


def _text(body: dict[str, Any], key: str) -> str:
    value = body.get(key)
    if not isinstance(value, str):
        raise BadItem
    return value


def _id(body: dict[str, Any]) -> str:
    value = _text(body, "id")
    if not _ID.fullmatch(value):
        raise BadItem
    return value


def _moment(value: object) -> datetime:
    try:
        moment = datetime.fromisoformat(value if isinstance(value, str) else "")
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise BadItem from None

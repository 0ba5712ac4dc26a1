"""One post, read from untrusted JSON. Posts and notifications of them have the same parts."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from services.networks.base import FetchedPost, PostKind
from services.networks.bluesky.links import post_link
from services.networks.text import clean, clean_line
from services.networks.untrusted import BadItem

_URI = re.compile(
    r"at://(did:[a-z]+:[A-Za-z0-9._:%-]{1,90})/app\.bsky\.feed\.post/([A-Za-z0-9._~:-]{1,60})"
)
_AUTHOR_CAP = 64


@dataclass(frozen=True, slots=True)
class Shown:
    """A post and the moment, in unix seconds, when the network took note of it: the moment of
    writing is the author's own word."""

    post: FetchedPost
    moment: int


def read_post(item: object, link_base: str, now: datetime) -> Shown:
    """A post of a search or a notification. Raises BadItem."""
    body = _object(item)
    uri = _text(body, "uri")
    parts = _URI.fullmatch(uri)
    if parts is None:
        raise BadItem
    did, key = parts[1], parts[2]
    record, author = _object(body.get("record")), _object(body.get("author"))
    taken_note = min(_moment(body.get("indexedAt")), now)
    root, parent = _answered(record.get("reply"))
    post = FetchedPost(
        external_id=uri,
        thread_id=root or uri,
        kind=PostKind.COMMENT if parent else PostKind.POST,
        text=clean(_text(record, "text")),
        link=post_link(link_base, did, key),
        author_id=did[:_AUTHOR_CAP],
        author_name=clean_line(str(author.get("displayName") or ""))
        or clean_line(_text(author, "handle")),
        posted_at=_written(record.get("createdAt"), taken_note),
        parent_id=parent or None,
        attachments=_attachments(record.get("embed")),
    )
    return Shown(post, int(taken_note.timestamp()))


def _answered(reply: object) -> tuple[str, str]:
    """The post at the root and the one answered; "" both for no answer. Raises BadItem."""
    if reply is None:
        return "", ""
    told = _object(reply)
    root, parent = (_text(_object(told.get(key)), "uri") for key in ("root", "parent"))
    if not (_URI.fullmatch(root) and _URI.fullmatch(parent)):
        raise BadItem
    return root, parent


def _written(said: object, taken_note: datetime) -> datetime:
    """The author's moment where it can be true."""
    try:
        return min(_moment(said), taken_note)
    except BadItem:
        return taken_note


def _attachments(embed: object) -> int:
    if not isinstance(embed, dict):
        return 0
    images = embed.get("images")
    return len(images) if isinstance(images, list) else 1


def _object(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise BadItem
    return value


def _text(body: dict[str, Any], key: str) -> str:
    value = body.get(key)
    if not isinstance(value, str):
        raise BadItem
    return value


def _moment(value: object) -> datetime:
    try:
        moment = datetime.fromisoformat(value if isinstance(value, str) else "")
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise BadItem from None

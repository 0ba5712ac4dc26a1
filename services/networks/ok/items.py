"""Odnoklassniki's JSON, which may hold anything, becomes topics and comments, or BadItem.

Lives here: pure reading of one item or one answer. Does not live here: paging, memory, what to
read next. Ids come as strings or numbers; keys of statistics in either case.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from services.networks.base import FetchedPost, PostKind
from services.networks.ok.answers import strange
from services.networks.ok.links import topic_link
from services.networks.text import clean, clean_line
from services.networks.untrusted import LACKS, BadItem

_FOUNDED = datetime(2006, 3, 4, tzinfo=UTC)
"""No text in Odnoklassniki is older than Odnoklassniki."""
_AHEAD = timedelta(days=1)
_LONGEST_ID = 120
_LONGEST_ANCHOR = 1000
PARTS = 3
"""Parts of a topic that are read. One method shows more than another, and a text must not seem
edited when it is read by both."""

Json = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Lens:
    """What reading an item needs to know: whose group, when, and where links lead."""

    gid: str
    now: datetime
    link_base: str
    zone: ZoneInfo

    @property
    def owner(self) -> str:
        """The group as an author."""
        return f"group:{self.gid}"

    def external(self, topic_id: int) -> str:
        """The external id of a topic."""
        return f"{self.gid}_{topic_id}"


@dataclass(frozen=True, slots=True)
class Headline:
    """A topic in the group's statistics: its `date` in unix seconds, its count of comments."""

    id: int
    date: int
    comments: int


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic itself. `sticky` and `promo` ones stand where their date does not put them."""

    id: int
    date: int
    comments: int
    sticky: bool
    promo: bool
    post: FetchedPost


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment; `moment` in unix milliseconds."""

    moment: int
    post: FetchedPost


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of an answer, unread: its items, the names by reference, the way to the next page
    ("" when there is none)."""

    items: list[object]
    names: Mapping[str, str]
    anchor: str
    bad: int


def listing(key: str) -> Callable[[object], Listing]:
    """A reader of answers whose items are under `key`; raises NetworkError(RETRY) without any."""

    def read(answer: object) -> Listing:
        items = answer.get(key) if isinstance(answer, dict) else None
        if not isinstance(answer, dict) or not isinstance(items, list):
            raise strange(LACKS.filled(key=key))
        names, bad = _names(answer.get("entities"))
        anchor = answer.get("anchor")
        further = answer.get("has_more") is True and isinstance(anchor, str)
        return Listing(items, names, str(anchor)[:_LONGEST_ANCHOR] if further else "", bad)

    return read


def read_headline(item: object, lens: Lens) -> Headline:
    """One line of group.getStatTopics. Raises BadItem."""
    fields = {name.lower(): value for name, value in _fields(item).items()}
    moment = _moment(fields.get("created_ms"), lens.now) or lens.now
    return Headline(
        _number(fields.get("id")), int(moment.timestamp()), _count(fields.get("comments"))
    )


def read_topic(item: object, names: Mapping[str, str], lens: Lens) -> Topic:
    """One of `media_topics`. A date that cannot be is read as now. Raises BadItem."""
    fields = _fields(item)
    topic_id = _number(fields.get("id"))
    posted_at = _moment(fields.get("created_ms"), lens.now) or lens.now
    media = fields.get("media", [])
    if not isinstance(media, list):
        raise BadItem
    parts = [_fields(part) for part in media[:PARTS]]
    texts = [_text(part.get("text")) for part in parts if part.get("type") == "text"]
    author = _reference(fields.get("author_ref"))
    summary = _fields(fields.get("discussion_summary", {}))
    external_id = lens.external(topic_id)
    return Topic(
        id=topic_id,
        date=int(posted_at.timestamp()),
        comments=_count(summary.get("comments_count", 0)),
        sticky=fields.get("is_sticky") is True,
        promo=fields.get("is_promo") is True,
        post=FetchedPost(
            external_id=external_id,
            thread_id=external_id,
            kind=PostKind.POST,
            text=clean("\n".join(texts)),
            link=topic_link(lens.link_base, lens.gid, topic_id),
            author_id=author,
            author_name=names.get(author, ""),
            posted_at=posted_at,
            from_owner=author == lens.owner,
            attachments=len(parts) - len(texts),
        ),
    )


def topic_id_of(item: object) -> int | None:
    """The id of an item that may be bad otherwise, so that it does not count as missing."""
    try:
        return _number(_fields(item).get("id"))
    except BadItem:
        return None


def read_comment(item: object, topic_id: int, names: Mapping[str, str], lens: Lens) -> Comment:
    """One comment under a topic; its parent is the comment it answers, or the topic.

    Raises BadItem.
    """
    fields = _fields(item)
    thread_id = lens.external(topic_id)
    posted_at = _moment(fields.get("date_ms"), lens.now) or _worded(fields.get("date"), lens)
    author = _comment_author(fields)
    answered = fields.get("reply_to_comment_id")
    post = FetchedPost(
        external_id=f"{thread_id}_{_comment_id(fields.get('id'))}",
        thread_id=thread_id,
        kind=PostKind.COMMENT,
        text=clean(_text(fields.get("text"))),
        link=topic_link(lens.link_base, lens.gid, topic_id),
        author_id=author,
        author_name=clean_line(_text(fields.get("author_name"))) or names.get(author, ""),
        posted_at=posted_at or lens.now,
        parent_id=f"{thread_id}_{_comment_id(answered)}" if answered else thread_id,
        from_owner=author == lens.owner,
        attachments=_length(fields.get("attachments")),
    )
    return Comment(int(posted_at.timestamp() * 1000) if posted_at else 0, post)


def _comment_author(fields: Json) -> str:
    if reference := _reference(fields.get("author_ref")):
        return reference
    kind, number = fields.get("author_type", "USER"), fields.get("author_id")
    return f"{str(kind).lower()}:{number}"[:64] if number else ""


def _reference(value: object) -> str:
    """`user:…` or `group:…`; "" for an author who is hidden."""
    return value[:64] if isinstance(value, str) else ""


def _names(entities: object) -> tuple[dict[str, str], int]:
    """Display names by reference, and how many entities could not be read."""
    names: dict[str, str] = {}
    bad = 0
    for key, kind in (("users", "user"), ("groups", "group")):
        entries = entities.get(key, []) if isinstance(entities, dict) else []
        for entry in entries if isinstance(entries, list) else [entries]:
            try:
                fields = _fields(entry)
                names[f"{kind}:{_number(fields.get('uid'))}"] = clean_line(_text(fields["name"]))
            except (BadItem, KeyError):
                bad += 1
    return names, bad


def _moment(milliseconds: object, now: datetime) -> datetime | None:
    """The moment, None for one that cannot be: too early, in the future, no number at all."""
    if not isinstance(milliseconds, int) or isinstance(milliseconds, bool):
        return None
    first, last = _FOUNDED.timestamp() * 1000, (now + _AHEAD).timestamp() * 1000
    if not first <= milliseconds <= last:
        return None
    return datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=milliseconds)


def _worded(date: object, lens: Lens) -> datetime | None:
    """«2026-11-21 12:05:00», which says no zone."""
    try:
        local = datetime.strptime(str(date), "%Y-%m-%d %H:%M:%S").replace(tzinfo=lens.zone)
    except ValueError:
        return None
    return _moment(int(local.timestamp() * 1000), lens.now)


def _fields(value: object) -> Json:
    if not isinstance(value, dict):
        raise BadItem
    return value


def _number(value: object) -> int:
    """An id, written as a string or as a number."""
    text = str(value) if isinstance(value, int | str) and not isinstance(value, bool) else ""
    if not (text.isascii() and text.isdigit() and len(text) <= 19):
        raise BadItem
    return int(text)


def _comment_id(value: object) -> str:
    """Opaque, and not too long to store."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str) or not value or len(value) > _LONGEST_ID or not value.isascii():
        raise BadItem
    return value


def _count(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value >= 2**63:
        raise BadItem
    return max(0, value)


def _text(value: object) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise BadItem
    return value


def _length(value: object) -> int:
    return len(value) if isinstance(value, list) else 0

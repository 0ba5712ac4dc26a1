"""YouTube's JSON, which may hold anything, becomes comments, or BadItem. Pure."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from services.networks.base import FetchedPost, PostKind
from services.networks.text import clean, clean_line
from services.networks.untrusted import LACKS, BadItem
from services.networks.youtube.answers import Json, strange
from services.networks.youtube.links import comment_link

_ID = re.compile(r"[A-Za-z0-9_.-]{1,120}")
_AHEAD = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Lens:
    """What reading an item depends on. `owner` is the watched channel's id, "" where a video is
    watched: then the channel that each thread names."""

    owner: str
    now: datetime
    link_base: str


@dataclass(frozen=True, slots=True)
class Thread:
    """A comment with the answers that came along, which may be some of `total`. `bad` answers
    could not be read; `channel` and `video` say where it stands."""

    id: str
    post: FetchedPost
    total: int
    answers: tuple[FetchedPost, ...]
    bad: int
    channel: str
    video: str


@dataclass(frozen=True, slots=True)
class Listing:
    """An answer with items, and where the next page begins ("" at the end)."""

    items: list[object]
    further: str


def read_listing(answer: Json) -> Listing:
    """The items of an answer. Raises NetworkError(RETRY) when it has no list of them."""
    items = answer.get("items")
    if not isinstance(items, list):
        raise strange(LACKS.filled(key="items"))
    further = answer.get("nextPageToken")
    return Listing(items, further if isinstance(further, str) else "")


def id_of(item: object) -> str:
    """The id of an item that may be bad otherwise, so that it does not count as missing."""
    name = item.get("id") if isinstance(item, dict) else None
    return name if isinstance(name, str) and _ID.fullmatch(name) else ""


def read_thread(item: object, lens: Lens) -> Thread:
    """One commentThread. Raises BadItem."""
    fields = _object(item)
    snippet = _object(fields.get("snippet"))
    name, top = _id(fields), _object(snippet.get("topLevelComment"))
    channel, video = _word(snippet, "channelId") or lens.owner, _word(snippet, "videoId")
    post = _post(top, name, name, "", channel, video, lens)
    replies = fields.get("replies")
    listed = replies.get("comments") if isinstance(replies, dict) else []
    answers, bad = read_answers(
        listed if isinstance(listed, list) else [], post, channel, video, lens
    )
    total = snippet.get("totalReplyCount")
    count = total if isinstance(total, int) and not isinstance(total, bool) else 0
    return Thread(name, post, max(count, len(answers) + bad), answers, bad, channel, video)


def read_answers(
    items: list[object], under: FetchedPost, channel: str, video: str, lens: Lens
) -> tuple[tuple[FetchedPost, ...], int]:
    """The answers under a comment, and how many could not be read."""
    found, bad = [], 0
    for item in items:
        try:
            fields = _object(item)
            name = under.external_id
            found.append(_post(fields, _id(fields), name, name, channel, video, lens))
        except BadItem:
            bad += 1
    return tuple(found), bad


def _post(
    item: Json, name: str, thread: str, parent: str, channel: str, video: str, lens: Lens
) -> FetchedPost:
    snippet = _object(item.get("snippet"))
    written = moment(snippet.get("publishedAt"), lens.now)
    changed = moment(snippet.get("updatedAt"), lens.now)
    author = _author(snippet)
    return FetchedPost(
        external_id=name,
        thread_id=thread,
        kind=PostKind.COMMENT if parent else PostKind.POST,
        text=_text(snippet),
        link=comment_link(lens.link_base, video, name, channel),
        author_id=author,
        author_name=clean_line(_word(snippet, "authorDisplayName")),
        posted_at=written or lens.now,
        edited_at=changed if written and changed and changed > written else None,
        parent_id=parent or None,
        from_owner=bool(author) and author == (channel or lens.owner),
    )


def moment(told: object, now: datetime) -> datetime | None:
    """The moment of RFC 3339, None for one that cannot be."""
    try:
        found = datetime.fromisoformat(told if isinstance(told, str) else "")
        found = (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return found if found <= now + _AHEAD else None


def _text(snippet: Json) -> str:
    """The words; the original is not shown to everybody, the displayed text is."""
    text = snippet.get("textOriginal")
    if text is None:
        text = snippet.get("textDisplay")
    if not isinstance(text, str):
        raise BadItem
    return clean(text)


def _author(snippet: Json) -> str:
    """The author's channel; a deleted account has none."""
    told = snippet.get("authorChannelId")
    value = told.get("value") if isinstance(told, dict) else None
    return value if isinstance(value, str) and _ID.fullmatch(value) else ""


def _object(value: object) -> Json:
    if not isinstance(value, dict):
        raise BadItem
    return value


def _id(fields: Json) -> str:
    if not (name := id_of(fields)):
        raise BadItem
    return name


def _word(fields: Json, key: str) -> str:
    value = fields.get(key)
    return value if isinstance(value, str) else ""

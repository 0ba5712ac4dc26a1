"""Reading untrusted JSON of Graph, one value at a time. Pure.

Lives here: the shapes that both networks share. Does not live here: a post of either.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from services.networks.base import FetchedPost
from services.networks.untrusted import BadItem

Json = Mapping[str, object]

_FOUNDED = datetime(2004, 2, 4, tzinfo=UTC)
"""No text at Meta is older than Facebook."""
_AHEAD = timedelta(days=1)
_LONGEST_LINK = 500


@dataclass(frozen=True, slots=True)
class Found:
    """A post as Graph shows it: `name` is its id there, `number` the part of it that is remembered,
    `date` in unix seconds, `comments` Graph's count of them."""

    number: int
    name: str
    date: int
    comments: int
    post: FetchedPost


@dataclass(slots=True)
class ThreadReading:
    """The comments that were read. `complete` only when every one was and all were readable;
    `newest` in unix seconds, `new` those younger than what was known before, `lost`: Graph may
    have kept some back without a way to them."""

    posts: dict[str, FetchedPost] = field(default_factory=dict)
    bad: int = 0
    complete: bool = False
    cut: bool = False
    lost: bool = False
    newest: int = 0
    new: int = 0

    def take(self, comment: FetchedPost, known_until: int) -> None:
        """Keep a comment."""
        moment = int(comment.posted_at.timestamp())
        if comment.external_id not in self.posts:
            self.new += moment > known_until
        self.newest = max(self.newest, moment)
        self.posts[comment.external_id] = comment


def fields_of(value: object) -> Json:
    """An object."""
    if not isinstance(value, dict):
        raise BadItem
    return value


def optional(value: object) -> Json:
    """An object that may be left out."""
    return {} if value is None else fields_of(value)


def text_of(value: object) -> str:
    """A text that may be left out."""
    if value is None:
        return ""
    if not isinstance(value, str):
        raise BadItem
    return value


def digits(value: object) -> str:
    """An id of digits alone."""
    good = isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 19
    if not good:
        raise BadItem
    return str(value)


def moment_of(value: object, now: datetime) -> datetime:
    """`2026-11-22T03:15:00+0000`, which must be possible."""
    try:
        moment = datetime.fromisoformat(text_of(value)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise BadItem from None
    if not _FOUNDED <= moment <= now + _AHEAD:
        raise BadItem
    return moment


def count_of(value: object) -> int:
    """A count that may be left out."""
    if value is None:
        return 0
    if not isinstance(value, int) or isinstance(value, bool) or value >= 2**53:
        raise BadItem
    return max(0, value)


def link_of(value: object, otherwise: str) -> str:
    """Graph's own link, if it is one."""
    good = (
        isinstance(value, str)
        and value.startswith(("https://", "http://"))
        and len(value) <= _LONGEST_LINK
        and value.isprintable()
        and " " not in value
    )
    return str(value) if good else otherwise

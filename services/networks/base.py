"""What every network's connector promises: sources in, pages out.

Lives here: the shapes that cross the seam between a connector and the road. Does not live
here: HTTP (`http.py`), what a network tells by itself (`pushing.py`), all that is known of one
(`network.py`), any one network's words, the database. A connector keeps nothing between calls but
its rate budget; what it must remember is in the cursor.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from services.languages import Text

#: A connector's own memory of one source, JSON-serialisable; `{}` before the first fetch.
Cursor = dict[str, Any]

TEXT_CAP = 16_000
"""Characters of a post's text that are kept; longer texts are cut with an ellipsis."""


class PostKind(StrEnum):
    """What a post is on its network."""

    POST = "post"
    COMMENT = "comment"


@dataclass(frozen=True, slots=True)
class SourceRef:
    """One watched place: where to read."""

    id: int
    network: str
    kind: str
    address: str
    official: bool = False


@dataclass(frozen=True, slots=True)
class FetchedPost:
    """One post or comment as the network showed it.

    `external_id` is stable and unique within the network (owner, post and comment in it);
    `thread_id` is the external id of the post a comment stands under, its own for a post.
    `text` is cleaned of control characters and capped at `TEXT_CAP`. `posted_at` and
    `edited_at` are aware, UTC. `author_id` is the network's id as a string, "" if hidden.
    `from_owner` says that the place's own page wrote it: an administration's voice, or a city
    public's that posts residents' words as its own. `brought`: a person of the desk says that
    it is a complaint, whatever triage thinks.
    """

    external_id: str
    thread_id: str
    kind: PostKind
    text: str
    link: str
    author_id: str
    author_name: str
    posted_at: datetime
    edited_at: datetime | None = None
    parent_id: str | None = None
    from_owner: bool = False
    attachments: int = 0
    brought: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """One fetch's result.

    `posts` in no particular order, known ones included (the overlap). `gone` names external
    ids the network says are deleted; `complete` names the threads (external ids) whose
    posts are all in this page, so that a known one missing there has vanished. `bad` counts
    items that could not be read. `gap` says what may be missing (a page cap,
    a spent quota), None when nothing is. `calls` counts requests by method for the daily budget.
    `more` asks for an early return: this source is not read through yet. `owner_id` is the
    author id of the place's own page, "" if it has none.
    """

    posts: tuple[FetchedPost, ...]
    cursor: Cursor
    gone: tuple[str, ...] = ()
    complete: tuple[str, ...] = ()
    bad: int = 0
    gap: Text | None = None
    calls: Mapping[str, int] = field(default_factory=dict)
    more: bool = False
    owner_id: str = ""


async def _granted(_method: str) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Allowance:
    """How many calls of each method the token had left today when the reading began; a missing
    method is unlimited. `spend` takes one of them before it is made; False: others that share the
    quota have spent it meanwhile."""

    left: Mapping[str, int] = field(default_factory=dict)
    spend: Callable[[str], Awaitable[bool]] = _granted


class Connector(Protocol):
    """A network's reader. `paced_by` is the method that every reading costs once, or that
    method by the kind of source where they differ."""

    network: str

    @property
    def paced_by(self) -> str | Mapping[str, str]: ...

    async def fetch(
        self, source: SourceRef, cursor: Cursor, now: datetime, allowance: Allowance
    ) -> Page:
        """Read what may be new or changed at `source`; raise NetworkError when it won't serve."""
        ...

    async def probe(self) -> str:
        """Ask the network's cheapest question; answer a line for `check`, or raise NetworkError."""
        ...

    async def close(self) -> None:
        """Give back connections."""
        ...


@dataclass(frozen=True, slots=True)
class ReplyTo:
    """The post to be answered in public."""

    external_id: str
    thread_id: str


@dataclass(frozen=True, slots=True)
class Published:
    """A reply that stands on the network."""

    external_id: str
    link: str


class Publisher(Protocol):
    """A network's voice: answers posts from official accounts. `repeatable`: a text sent again
    with the same key is said once, so that nothing is lost and nothing doubled by a retry.
    `reads_back`: `find` can tell what stands there. `longest` is the longest answer the network
    takes, as `length` measures it."""

    network: str
    repeatable: bool
    reads_back: bool
    longest: int

    def voice(self, to: ReplyTo) -> str | None:
        """The name of the account that can answer there; None: it is done by hand."""
        ...

    def length(self, text: str) -> int:
        """How long the network finds a text, what is put before it included."""
        ...

    async def publish(self, to: ReplyTo, text: str, key: str, now: datetime) -> Published:
        """Say it in public. Raises NetworkError; of kind RETRY it may have been said all the
        same, of any other it was not."""
        ...

    async def find(
        self, to: ReplyTo, text: str, key: str, since: datetime, now: datetime
    ) -> Published | None:
        """Read the thread back: our own text there, said with `key` or not before `since`, or
        None. Raises NetworkError."""
        ...

    async def close(self) -> None:
        """Give back connections."""
        ...


def pacing_method(connector: Connector, kind: str) -> str:
    """The method that reading a source of this kind costs once; "" for a kind nobody reads."""
    paced_by = connector.paced_by
    return paced_by if isinstance(paced_by, str) else paced_by.get(kind, "")

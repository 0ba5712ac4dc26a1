"""What the contract suite needs of a network: a place to write in, and a reader of it.

Lives here: the shapes, and `Reader`, which keeps what comes as the intake would. Does not live
here: any one network (its own `scene.py`), the list of them (`scenes.py`). Items are known by
the external ids that they must get.
"""

import json
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import KW_ONLY, dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, ClassVar, Protocol

from sandbox.spoilers import Faults, Spoiler
from services.networks.base import Allowance, Connector, Cursor, FetchedPost, Page, SourceRef

START = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
HASTE: Mapping[str, Any] = {"rps": 100_000.0, "backoff": 0.001}
"""Settings of a connector that waits for nothing."""
ALWAYS = 10_000
"""So often a stand-in fails: longer than any test."""


class Can(StrEnum):
    """What a network may be unable to do, worded for a test's id."""

    COMMENTS = "show-comments"
    EDITS = "show-edits"
    DELETIONS = "show-deletions"
    PAGES = "turn-pages"
    OWNERS = "tell-the-owner"
    AUTHORS = "tell-the-author"
    KEYS = "refuse-a-key"
    QUOTAS = "spend-a-quota"


class Trouble(StrEnum):
    """What the network does instead of answering."""

    AUTH = "a key that is no good"
    QUOTA = "a spent quota"
    DOWN = "a server error"
    SILENCE = "silence"
    GARBAGE = "garbage"


class Closes(Protocol):
    """A connector, or a voice."""

    async def close(self) -> None: ...


@asynccontextmanager
async def closing(asked: Closes) -> AsyncIterator[None]:
    """Give its connections back at the end, whatever happens."""
    try:
        yield
    finally:
        await asked.close()


@dataclass
class Reader:
    """A connector and what an intake would hold of its source: the living posts in `seen`.

    A post missing from `clean_passes` complete readings in a row is dropped. Within `passes`
    fetches, `pause` apart, the connector looks again at all that it follows.
    """

    connector: Connector
    source: SourceRef
    clock: list[datetime]
    _: KW_ONLY
    cursor: Cursor = field(default_factory=dict)
    seen: dict[str, FetchedPost] = field(default_factory=dict)
    clean_passes: int = 1
    passes: int = 2
    pause: timedelta = timedelta(minutes=1)
    missed: Counter[str] = field(default_factory=Counter)

    def pass_time(self, **by: float) -> None:
        """Let time go on for the town and the connector alike."""
        self.clock[0] += timedelta(**by)

    def ago(self, **by: float) -> datetime:
        """A moment before the present one."""
        return self.clock[0] - timedelta(**by)

    async def fetch(self, allowance: Allowance | None = None) -> Page:
        """One fetch; keep its cursor (as JSON does) and its finds."""
        page = await self.connector.fetch(
            self.source, self.cursor, self.clock[0], allowance or Allowance()
        )
        self.cursor = json.loads(json.dumps(page.cursor))
        self.keep(page)
        return page

    async def fetch_often(self, times: int) -> Page:
        """Fetch so many times with nothing happening between; the last page."""
        for _ in range(times - 1):
            await self.fetch()
        return await self.fetch()

    async def fetch_through(self, limit: int = 20) -> Page:
        """Fetch until nothing more is asked for; fail when that takes over `limit` fetches."""
        for _ in range(limit):
            page = await self.fetch()
            if not page.more:
                return page
        raise AssertionError(f"not read through in {limit} fetches")

    async def settle(self) -> Page:
        """Fetch until all that is followed was looked at again; the last page."""
        for _ in range(self.passes):
            self.clock[0] += self.pause
            page = await self.fetch_through()
        return page

    def keep(self, page: Page) -> None:
        """Add what came, drop what is gone or missing from a complete thread."""
        came = by_id(page)
        for name, post in self.seen.items():
            if name in came:
                del self.missed[name]
            elif post.thread_id in page.complete:
                self.missed[name] += 1
        dropped = {name for name, times in self.missed.items() if times >= self.clean_passes}
        self.seen = {
            name: post
            for name, post in (self.seen | came).items()
            if name not in dropped | set(page.gone)
        }

    def texts(self) -> list[str]:
        """The texts held, sorted."""
        return sorted(post.text for post in self.seen.values())


class Failing(Reader):
    """A reader whose stand-in fails when it is told to, in the words of `troubles`."""

    troubles: ClassVar[Mapping[Trouble, Spoiler]]

    @property
    def faults(self) -> Faults:
        """The stand-in's."""
        raise NotImplementedError

    def trouble(self, kind: Trouble) -> None:
        """Every call fails so."""
        self.faults.next(self.troubles[kind], times=ALWAYS)

    def mend(self) -> None:
        """Nothing fails any more."""
        self.faults.clear()


class Scene(Protocol):
    """A network's stand-in with one watched place, empty, and a reader of it.

    `page_size` is how many posts, or comments, one page of the network holds there; `secrets`
    are the keys that no error may quote. `seen`, `fetch` and the rest are best had from `Reader`.
    """

    @property
    def connector(self) -> Connector: ...
    @property
    def source(self) -> SourceRef: ...
    @property
    def clock(self) -> list[datetime]: ...
    @property
    def seen(self) -> dict[str, FetchedPost]: ...
    @property
    def cursor(self) -> Cursor: ...
    @property
    def page_size(self) -> int: ...
    @property
    def secrets(self) -> tuple[str, ...]: ...

    def write(self, text: str) -> str:
        """A resident writes a post now; its external id."""
        ...

    def comment(self, post: str, text: str, *, official: bool = False) -> str:
        """A resident, or the place's owner, comments on a post; the comment's external id."""
        ...

    def edit(self, item: str, text: str) -> None:
        """A post or a comment gets another text."""
        ...

    def delete(self, item: str) -> None:
        """A post or a comment is taken away."""
        ...

    def spoil(self, item: str) -> None:
        """From now on the network shows this post in a shape that nobody can read."""
        ...

    def trouble(self, kind: Trouble) -> None:
        """From now on the network fails so, whatever it is asked."""
        ...

    def mend(self) -> None:
        """The network is well again, with all that is there."""
        ...

    def pass_time(self, **by: float) -> None: ...
    async def fetch(self, allowance: Allowance | None = None) -> Page: ...
    async def fetch_through(self, limit: int = 20) -> Page: ...
    async def settle(self) -> Page: ...
    def texts(self) -> list[str]: ...


class Opening(Protocol):
    """Sets a scene up and takes it down again; `timeout` in seconds is the connector's."""

    def __call__(self, *, timeout: float = 20.0) -> AbstractAsyncContextManager[Scene]: ...


@dataclass(frozen=True, slots=True)
class Stage:
    """An entry of the suite: `name` stands in the tests' ids, `cannot` is what is not tried.

    `longest_rest` is the longest that a quota lets wait; what was written meanwhile is still shown.
    """

    name: str
    open: Opening
    cannot: frozenset[Can] = frozenset()
    longest_rest: timedelta = timedelta(hours=25)


def by_id(page: Page) -> dict[str, FetchedPost]:
    """A page's posts by external id."""
    return {post.external_id: post for post in page.posts}

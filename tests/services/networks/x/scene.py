"""A search of X, in either dialect, for the contract suite."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from sandbox.x import Tweet, errors, faults
from sandbox.x.errors import credits_depleted
from sandbox.x.faults import Faults, Spoiler
from tests.services.networks.scene import ALWAYS, Can, Failing, Stage, Trouble
from tests.services.networks.x.desk import Desk, desk

_UNAUTHORIZED = errors.plain(401, "Unauthorized")
_FAULTS: Mapping[Trouble, Spoiler] = {
    Trouble.AUTH: faults.problem(401, _UNAUTHORIZED.body),
    Trouble.QUOTA: faults.problem(402, credits_depleted().body),
    Trouble.DOWN: faults.problem(503, {"title": "Service Unavailable"}),
    Trouble.SILENCE: faults.hang(),
    Trouble.GARBAGE: faults.garbage(),
}


@dataclass
class SearchScene(Failing):
    """A search for what is written in Sadovoe."""

    troubles = _FAULTS
    desk: Desk
    page_size: int
    secrets: tuple[str, ...]
    items: dict[str, Tweet] = field(default_factory=dict)

    def write(self, text: str) -> str:
        """Anna's post."""
        return self._known(self.desk.write(text))

    def comment(self, post: str, text: str, *, official: bool = False) -> str:
        """Anna's reply, or the administration's."""
        author = self.desk.office if official else self.desk.anna
        return self._known(self.desk.write(text, by=author, answers=self.items[post]))

    def edit(self, item: str, text: str) -> None:
        """A post gets a new version."""
        self.desk.x.edit(self.items[item], text)

    def delete(self, item: str) -> None:
        """A post is taken away."""
        self.desk.x.delete(self.items[item])

    def spoil(self, item: str) -> None:
        """The post's text becomes a number."""

        def change(body: Any) -> Any:
            for shown in body.get("data", []):
                if shown["id"] == item:
                    shown["text"] = 5
            return body

        self.desk.x.faults.next(faults.change(change), method="search", times=ALWAYS)

    @property
    def faults(self) -> Faults:
        """The stand-in's."""
        return self.desk.x.faults

    def _known(self, tweet: Tweet) -> str:
        self.items[tweet.id] = tweet
        return tweet.id


@asynccontextmanager
async def search(dialect: str, *, timeout: float = 20.0) -> AsyncIterator[SearchScene]:
    """An empty search with small pages."""
    async with desk(dialect=dialect, timeout=timeout) as d:
        yield SearchScene(
            d.connector,
            d.source,
            d.clock,
            d,
            d.connector.settings.page_size,
            (d.x.bearer,),
            passes=d.passes,
        )


#: Whose voice the place's own is, a search cannot tell: it is nobody's place.
SEARCH = Stage("x-search", partial(search, "tweet"), frozenset({Can.OWNERS}))
SEARCH_AS_POSTS = Stage("x-search-as-posts", partial(search, "post"), frozenset({Can.OWNERS}))

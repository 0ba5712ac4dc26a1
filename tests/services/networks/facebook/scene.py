"""A page of Facebook, and the posts that tag it, for the contract suite."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from sandbox.graph import Comment, Post, faults
from sandbox.graph.faults import Spoiler
from tests.services.networks.facebook.desk import Desk, desk
from tests.services.networks.scene import Can, Reader, Stage, Trouble

ALWAYS = 10_000
FAULTS: Mapping[Trouble, Spoiler] = {
    Trouble.AUTH: faults.error(190, "Session has expired", subcode=463),
    Trouble.QUOTA: faults.error(80001, "(#80001) There have been too many calls to this Page"),
    Trouble.DOWN: faults.page(502),
    Trouble.SILENCE: faults.hang(),
    Trouble.GARBAGE: faults.garbage(),
}


@dataclass
class PageScene(Reader):
    """A wall on which Anna writes, or another page's posts that tag ours; ours speaks too."""

    desk: Desk
    page_size: int
    secrets: tuple[str, ...]
    items: dict[str, Post | Comment] = field(default_factory=dict)

    def write(self, text: str) -> str:
        """Anna's post; or the other page's, whose people would have no names."""
        d = self.desk
        if self.source.kind == "tagged":
            return self._known(d.graph.write(d.other, d.other, text, tags=(d.page,)))
        return self._known(d.post(text))

    def comment(self, post: str, text: str, *, official: bool = False) -> str:
        """Anna's comment, or the page's."""
        under = self.items[post]
        assert isinstance(under, Post)
        author = self.desk.page if official else self.desk.anna
        return self._known(self.desk.comment(under, text, by=author))

    def edit(self, item: str, text: str) -> None:
        """A post or a comment gets another text."""
        self.items[item].message = text

    def delete(self, item: str) -> None:
        """A post or a comment is taken away."""
        self.items[item].deleted = True

    def spoil(self, item: str) -> None:
        """The post's text becomes a number."""

        def change(body: Any) -> Any:
            for shown in body["data"]:
                if shown["id"] == item:
                    shown["message"] = 5
            return body

        method = "tagged" if self.source.kind == "tagged" else "feed"
        self.desk.graph.faults.next(faults.change(change), method=method, times=ALWAYS)

    def trouble(self, kind: Trouble) -> None:
        """Every call fails so."""
        self.desk.graph.faults.next(FAULTS[kind], times=ALWAYS)

    def mend(self) -> None:
        """Nothing fails any more."""
        self.desk.graph.faults.clear()

    def _known(self, item: Post | Comment) -> str:
        self.items[item.id] = item
        return item.id


@asynccontextmanager
async def page(kind: str, *, timeout: float = 20.0) -> AsyncIterator[PageScene]:
    """An empty page, small pages of answers, every thread read whole at its turn."""
    async with desk(kind=kind, timeout=timeout, page_size=3, full_every=1) as d:
        yield PageScene(
            d.connector, d.source, d.clock, d, d.connector.settings.page_size,
            (d.page.secret,), passes=8,
        )  # fmt: skip


PAGE = Stage("facebook-page", partial(page, "page"))
#: Comments under another page's post are that page's business.
TAGGED = Stage("facebook-tagged", partial(page, "tagged"), frozenset({Can.COMMENTS, Can.OWNERS}))

"""The paper's news for the contract suite: RSS, Atom and JSON Feed alike."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field

from sandbox.feed import Article, Canned
from services.networks.feed.items import digest
from tests.services.networks.feed.desk import Desk, desk
from tests.services.networks.scene import Can, Opening, Stage, Trouble

AUTHOR = "Пётр Репортёров"
_ANSWERS = {
    Trouble.DOWN: Canned(status=502, body=b"<html>502</html>"),
    Trouble.SILENCE: Canned(hang=True),
    Trouble.GARBAGE: Canned(body=b"<<< upstream reset \xff\xfe"),
}
_IDS = {"/feed/": "{base}/?p={id}", "/atom.xml": "tag:vestnik.example,2026:{id}",
        "/feed.json": "{id}"}  # fmt: skip


@dataclass
class NewsScene(Desk):
    """The paper prints; a feed shows its newest articles."""

    page_size: int = 10
    secrets: tuple[str, ...] = ()
    articles: dict[str, Article] = field(default_factory=dict)

    def write(self, text: str) -> str:
        """The paper prints an article without a headline."""
        article = self.paper.print("", f"<p>{text}</p>", author=AUTHOR)
        own = _IDS[self.path].format(base=self.base, id=article.id)
        name = f"{digest(self.source.address)[:10]}:{digest(own)}"
        self.articles[name] = article
        return name

    def comment(self, post: str, text: str, *, official: bool = False) -> str:
        """A feed of news shows no comments."""
        raise NotImplementedError

    def edit(self, item: str, text: str) -> None:
        """The paper mends an article."""
        self.paper.rewrite(self.articles[item], f"<p>{text}</p>")

    def delete(self, item: str) -> None:
        """A feed says nothing of what is not in it."""
        raise NotImplementedError

    def spoil(self, item: str) -> None:
        """The article has no words left."""
        self.articles[item].html = ""

    def trouble(self, kind: Trouble) -> None:
        """The feed answers so."""
        self.answer(_ANSWERS[kind])

    def mend(self) -> None:
        """The feed is itself again."""
        self.site.canned.clear()


def _opening(kind: str, path: str) -> Opening:
    @asynccontextmanager
    async def news(timeout: float) -> AsyncIterator[NewsScene]:
        async with desk(kind, path=path, timeout=timeout) as d:
            yield NewsScene(d.connector, d.source, d.clock, d.site, d.base, d.path)

    def open(*, timeout: float = 20.0) -> AbstractAsyncContextManager[NewsScene]:
        return news(timeout)

    return open


_CANNOT = frozenset({Can.COMMENTS, Can.DELETIONS, Can.PAGES, Can.OWNERS, Can.KEYS, Can.QUOTAS})
FEEDS = tuple(
    Stage(name, _opening(kind, path), cannot=_CANNOT)
    for name, kind, path in (
        ("feed-rss", "rss", "/feed/"),
        ("feed-atom", "rss", "/atom.xml"),
        ("feed-json", "json", "/feed.json"),
    )
)

"""The town's paper, the connector reading it over HTTP, and what a reader would keep of it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from sandbox.feed import Canned, Paper, Site, feed_app
from sandbox.serving import serve
from services.errors import NetworkError
from services.networks.base import SourceRef
from services.networks.feed import FeedConnector, FeedSettings
from tests.services.networks.scene import HASTE, START, Reader, closing

PATHS = {"rss": "/feed/", "comments": "/comments/feed/", "json": "/feed.json"}


@dataclass
class Desk(Reader):
    """One watched feed of the paper. `base` is the site's address."""

    site: Site
    base: str
    path: str

    @property
    def paper(self) -> Paper:
        """What the site shows."""
        return self.site.paper

    def serve(self, body: bytes | str, *, path: str = "", **headers: str) -> None:
        """From now on this document lies at the feed's address, or at another path."""
        data = body.encode() if isinstance(body, str) else body
        self.answer(Canned(body=data, headers=headers), path=path)

    def answer(self, canned: Canned, *, path: str = "") -> None:
        """From now on this is answered at the feed's address, or at another path."""
        self.site.canned[path or self.path] = canned

    async def refusal(self) -> NetworkError:
        """The error of a fetch that must fail."""
        try:
            page = await self.fetch()
        except NetworkError as error:
            return error
        raise AssertionError(f"no refusal but {len(page.posts)} posts")


@asynccontextmanager
async def desk(kind: str = "rss", *, path: str = "", **settings: Any) -> AsyncIterator[Desk]:
    """Serve the paper and a connector that may read 127.0.0.1."""
    clock = [START]
    site = Site(Paper(now=lambda: clock[0]))
    path = path or PATHS[kind]
    async with serve(feed_app(site.paper, site)) as base:
        wanted = {**HASTE, "allow_private": True} | settings
        connector = FeedConnector(FeedSettings(**wanted))
        source = SourceRef(id=1, network="feed", kind=kind, address=base + path)
        async with closing(connector):
            yield Desk(connector, source, clock, site, base, path)


def rss(*items: str, head: str = '<?xml version="1.0"?>') -> str:
    """A small RSS document of these items."""
    listed = "".join(f"<item>{item}</item>" for item in items)
    return f'{head}<rss version="2.0"><channel><title>Вестник</title>{listed}</channel></rss>'

"""A channel of the town, the connector reading it over HTTP, and what a reader would keep."""

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sandbox.serving import serve
from sandbox.telegram_web import Channel, Message, WebTown, web_app
from services.networks.base import Allowance, Cursor, FetchedPost, Page, SourceRef
from services.networks.telegram import TelegramConnector, TelegramSettings

START = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
NAME = "sadovoe_live"


@dataclass
class Desk:
    """One watched channel. `seen` is what an intake would hold: the living posts by id.

    A post missing from `clean_passes` complete readings in a row is dropped.
    """

    town: WebTown
    channel: Channel
    connector: TelegramConnector
    source: SourceRef
    clock: list[datetime]
    cursor: Cursor = field(default_factory=dict)
    seen: dict[str, FetchedPost] = field(default_factory=dict)
    clean_passes: int = 2
    missed: Counter[str] = field(default_factory=Counter)

    def pass_time(self, **by: float) -> None:
        """Let time go on for the town and the connector alike."""
        self.clock[0] += timedelta(**by)

    def ago(self, **by: float) -> datetime:
        """A moment before the present one."""
        return self.clock[0] - timedelta(**by)

    def write_many(self, count: int) -> list[Message]:
        """The channel says «1», «2» and so on."""
        return [self.channel.write(f"Запись {number}") for number in range(1, count + 1)]

    async def fetch(self, allowance: Allowance | None = None) -> Page:
        """One fetch; keep its cursor and its finds as the intake does."""
        page = await self.connector.fetch(
            self.source, self.cursor, self.clock[0], allowance or Allowance()
        )
        self.cursor = page.cursor
        self.keep(page)
        return page

    async def fetch_through(self, limit: int = 20) -> Page:
        """Fetch until nothing more is asked for; fail when that takes over `limit` fetches."""
        for _ in range(limit):
            page = await self.fetch()
            if not page.more:
                return page
        raise AssertionError(f"not read through in {limit} fetches")

    async def only(self) -> FetchedPost:
        """The channel's single post, freshly read."""
        page = await self.fetch()
        assert len(page.posts) == 1
        return page.posts[0]

    def keep(self, page: Page) -> None:
        """Add what came, drop what is missing from what was read whole."""
        came = {post.external_id: post for post in page.posts}
        for name, post in self.seen.items():
            if name in came:
                del self.missed[name]
            elif post.thread_id in page.complete:
                self.missed[name] += 1
        dropped = {name for name, times in self.missed.items() if times >= self.clean_passes}
        self.seen = {name: post for name, post in (self.seen | came).items() if name not in dropped}

    def texts(self) -> list[str]:
        """The texts held, by the messages' numbers."""
        ordered = sorted(self.seen.items(), key=lambda item: int(item[0].split("/")[1]))
        return [post.text for _, post in ordered]


@asynccontextmanager
async def desk(address: str = NAME, **settings: Any) -> AsyncIterator[Desk]:
    """Serve a town with one channel and a connector."""
    clock = [START]
    town = WebTown(now=lambda: clock[0])
    channel = town.add_channel("Sadovoe_Live", "Садовое LIVE")
    async with serve(web_app(town)) as base:
        wanted: dict[str, Any] = {"api_base": base, "rps": 100_000.0, "backoff": 0.001} | settings
        connector = TelegramConnector(TelegramSettings(**wanted))
        source = SourceRef(id=1, network="telegram", kind="channel", address=address)
        try:
            yield Desk(town, channel, connector, source, clock)
        finally:
            await connector.close()

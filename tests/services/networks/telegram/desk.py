"""A channel of the town, the connector reading it over HTTP, and what a reader would keep."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from sandbox.serving import serve
from sandbox.telegram_web import Channel, Message, WebTown, web_app
from services.networks.base import FetchedPost, SourceRef
from services.networks.telegram import TelegramConnector, TelegramSettings
from tests.services.networks.scene import HASTE, START, Reader, closing

__all__ = ["NAME", "START", "Desk", "desk"]

NAME = "sadovoe_live"


@dataclass
class Desk(Reader):
    """One watched channel, and what an intake would hold of it."""

    town: WebTown
    channel: Channel

    def write_many(self, count: int) -> list[Message]:
        """The channel says «1», «2» and so on."""
        return [self.channel.write(f"Запись {number}") for number in range(1, count + 1)]

    async def only(self) -> FetchedPost:
        """The channel's single post, freshly read."""
        page = await self.fetch()
        assert len(page.posts) == 1
        return page.posts[0]

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
        wanted: dict[str, Any] = {"api_base": base, **HASTE} | settings
        connector = TelegramConnector(TelegramSettings(**wanted))
        source = SourceRef(id=1, network="telegram", kind="channel", address=address)
        async with closing(connector):
            yield Desk(connector, source, clock, town, channel, clean_passes=2)

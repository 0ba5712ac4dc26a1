"""A channel or a group of the town's MAX, the connector reading it over HTTP."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from sandbox.max import Call, Chat, MaxTown, Message, Person, max_app
from sandbox.serving import serve
from services.errors import NetworkError
from services.networks.base import SourceRef
from services.networks.maxru import MaxConnector, MaxSettings
from tests.services.networks.scene import START, Reader, by_id, closing

__all__ = ["START", "Desk", "by_id", "desk", "town"]


@dataclass
class Desk(Reader):
    """One watched place and Anna who speaks there."""

    connector: MaxConnector
    town: MaxTown
    chat: Chat
    anna: Person
    base: str

    def write(self, text: str, **more: Any) -> Message:
        """Anna writes in a group; a channel posts by itself."""
        author = more.pop("by", None if self.chat.kind == "channel" else self.anna)
        return self.town.write(self.chat, author, text, **more)

    def comment(self, post: Message, text: str, **more: Any) -> Message:
        """Anna comments."""
        return self.town.comment(post, more.pop("by", self.anna), text, **more)

    def calls(self, method: str) -> list[Call]:
        """The calls of `method` so far."""
        return self.town.called(method)

    async def refused(self) -> NetworkError:
        """The error of a fetch that must fail."""
        try:
            page = await self.fetch()
        except NetworkError as error:
            return error
        raise AssertionError(f"it was answered: {page}")


def town(clock: list[Any]) -> MaxTown:
    """A town on that clock that asks nobody to be slow."""
    return MaxTown(now=lambda: clock[0], updates_rps=None, retry_pause=0.001, tries=3)


@asynccontextmanager
async def desk(kind: str = "channel", **settings: Any) -> AsyncIterator[Desk]:
    """Serve a town with one place, and a connector with its bot's token."""
    clock = [START]
    made = town(clock)
    chat = made.add_chat("Садовое LIVE", "channel" if kind == "channel" else "chat")
    anna = made.add_person("Анна", "Тестова")
    async with serve(max_app(made)) as base:
        wanted: dict[str, Any] = {
            "token": made.token,
            "api_base": base,
            "rps": 100_000.0,
            "updates_rps": 100_000.0,
            "updates_timeout": 0,
            "backoff": 0.001,
        } | settings
        connector = MaxConnector(MaxSettings(**wanted))
        source = SourceRef(id=1, network="max", kind=kind, address=str(chat.id))
        async with closing(connector):
            yield Desk(connector, source, clock, made, chat, anna, base, passes=3)

"""An ear that is told what a test has written, at work on a desk of its own."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from db.engine import Database
from db.models import Outgoing, Source
from handlers.views.told import say
from services.errors import NetworkError
from services.hearing import Hearing
from services.networks.network import Network
from services.networks.pushing import Tiding, Tidings
from services.networks.vk import VkConnector
from services.pushes import Receiver
from tests.desk import MORNING, make_desk, rules

NO_HEAT = "В доме на Садовой, 5 нет отопления третий день, в квартире +11, дома дети!"
PLACE = "sadovoe_talk"
NETWORK = Network("vk", "ВКонтакте", VkConnector, sources={})
LATER = MORNING + timedelta(days=30)


@dataclass
class Script:
    """An ear that is told what is written, and waits when that is over."""

    told: list[Tidings | NetworkError]
    network: str = "vk"
    name: str = "vk:98765"
    keeps_mark: bool = True
    alive_for: timedelta = timedelta(minutes=2)
    places: frozenset[str] | None = frozenset({PLACE})
    marks: list[str] = field(default_factory=list)
    over: asyncio.Event = field(default_factory=asyncio.Event)

    async def listen(self, mark: str, now: datetime) -> Tidings:
        """The next line."""
        self.marks.append(mark)
        if not self.told:
            self.over.set()
            await asyncio.Event().wait()
        line = self.told.pop(0)
        if isinstance(line, NetworkError):
            raise line
        return line


@pytest.fixture
async def desk(sqlite_url: str) -> AsyncIterator[Database]:
    """A desk on SQLite whose source is to be read in a month."""
    opened = Database(sqlite_url)
    await make_desk(opened)
    async with opened.write() as session:
        await session.execute(update(Source).values(next_poll_at=LATER))
    yield opened
    await opened.close()


@asynccontextmanager
async def hearing(database: Database, *told: Tidings | NetworkError) -> AsyncIterator[Hearing]:
    """An ear that has heard the script to its end."""
    script = Script(list(told))
    receiver = Receiver(database, rules(), lambda: MORNING)
    made = Hearing(NETWORK, script, receiver, pauses=(0.0,), long_pause=0.0)
    task = asyncio.create_task(made.run())
    try:
        async with asyncio.timeout(20):
            await script.over.wait()
        yield made
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def tiding(*posts: object, **more: object) -> Tiding:
    """Of the watched wall."""
    return Tiding(PLACE, frozenset({"wall"}), posts=posts, **more)  # type: ignore[arg-type]


async def source_of(database: Database) -> Source:
    """The desk's only source."""
    async with database.read() as session:
        return (await session.scalars(select(Source))).one()


async def alerts(database: Database) -> list[str]:
    """What the admins are to be told."""
    async with database.read() as session:
        rows = (await session.scalars(select(Outgoing).where(Outgoing.kind == "alert"))).all()
    return [say(row.payload) for row in rows]

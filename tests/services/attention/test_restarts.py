"""Thirty hours of a small town, read by a desk that is killed and started again every few hours."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import pairwise

from sqlalchemy import select

from db.engine import Database
from db.models import Post, Quota, Source
from db.queries import sources as queries
from services.attention.budgets import NetworkPlan
from services.attention.planner import JITTER
from services.networks.base import Allowance, Cursor, FetchedPost, Page, SourceRef
from services.polling import Poller
from tests.desk import MORNING, fetched, make_desk, rules
from tests.stage import Clock

TICK = timedelta(minutes=20)
CEILING = timedelta(hours=4)
LEASE = timedelta(minutes=5)
LENGTH = timedelta(hours=30)
QUOTA = 110
EVERY = {"hot": timedelta(minutes=40), "town": timedelta(hours=5)}
"""How often these sources bring a post; all others bring none."""
DEAD = 10


@dataclass
class Town:
    """A network on which posts appear by the clock; it notes when each source was read."""

    network: str = "vk"
    paced_by: str = "wall.get"
    read_at: dict[str, list[datetime]] = field(default_factory=lambda: defaultdict(list))

    async def fetch(
        self, source: SourceRef, cursor: Cursor, now: datetime, allowance: Allowance
    ) -> Page:
        """What has appeared since the last reading that was stored, one post before it too."""
        self.read_at[source.address].append(now)
        upto = self.count(source.address, now)
        posts = [
            self.post(source, number) for number in range(max(0, cursor.get("at", 0) - 1), upto)
        ]
        return Page(tuple(posts), {"at": upto}, calls={"wall.get": 1})

    def count(self, address: str, now: datetime) -> int:
        """How many posts there are by then."""
        every = EVERY.get(address)
        return int((now - MORNING) / every) if every else 0

    def post(self, source: SourceRef, number: int) -> FetchedPost:
        """A source's post by its number."""
        at = MORNING + EVERY[source.address] * (number + 1)
        post = fetched(number + 1, "Доброе утро", posted_at=at)
        name = f"-{source.id}_{number + 1}"
        return replace(post, external_id=name, thread_id=name)

    async def probe(self) -> str:
        """All is well."""
        return ""

    async def close(self) -> None:
        """There is nothing to close."""


async def place(database: Database) -> None:
    """A lively wall, a slow one and the dead ones, none read yet."""
    await make_desk(database)
    async with database.write() as session:
        for row in await session.scalars(select(Source)):
            await session.delete(row)
        session.add_all(
            Source(network="vk", kind="wall", address=address, cursor={}, next_poll_at=MORNING)
            for address in (*EVERY, *(f"dead_{number}" for number in range(DEAD)))
        )


async def known(database: Database) -> Mapping[str, tuple[float, float, int]]:
    """What was learned of each source."""
    async with database.read() as session:
        rows = await session.scalars(select(Source))
        return {row.address: (row.news, row.watched_seconds, row.every_seconds) for row in rows}


async def killed(database: Database, now: datetime) -> None:
    """What a process leaves behind that dies in the middle of reading."""
    async with database.write() as session:
        await queries.lease_due(session, ["vk"], now, now + LEASE, 100)


async def test_restarts_lose_nothing_that_was_known_and_starve_nobody(sqlite_url: str) -> None:
    town, clock = Town(), Clock(MORNING)
    opened = Database(sqlite_url)
    await place(opened)
    before: Mapping[str, tuple[float, float, int]] = {}
    for turn in range(int(LENGTH / TICK)):
        if turn % 18 == 0:
            await killed(opened, clock())
            learned = await known(opened)
            await opened.close()
            opened = Database(sqlite_url)
            assert await known(opened) == learned
            plan = NetworkPlan(
                town, timedelta(minutes=5), {"wall.get": QUOTA}, poll_at_least=CEILING
            )
            poller = Poller(opened, {"vk": plan}, rules(), clock, lease_for=LEASE)
            before = learned
        await poller.poll_due()
        clock.go(minutes=TICK.total_seconds() / 60)
    async with opened.read() as session:
        names = list(await session.scalars(select(Post.external_id)))
        spent = [row.used for row in await session.scalars(select(Quota))]
    await opened.close()
    hot = town.read_at["hot"]
    assert len(names) == sum(town.count(name, town.read_at[name][-1]) for name in EVERY)
    assert len(set(names)) == len(names)
    assert max(spent) <= QUOTA
    waits = [
        later - earlier for moments in town.read_at.values() for earlier, later in pairwise(moments)
    ]
    assert len(town.read_at) == DEAD + len(EVERY)
    assert max(waits) <= CEILING * (1 + JITTER) + LEASE + TICK
    assert len(hot) > 3 * max(len(town.read_at[f"dead_{number}"]) for number in range(DEAD))
    assert before["hot"][2] < before["town"][2], "the lively one was known after the last restart"

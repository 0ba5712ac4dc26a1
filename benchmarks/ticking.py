"""One tick of polling over many sources, few of them due, against finding the due ones alone.

The connector answers an empty page at once. A tick leases, looks at the day's budget, reads,
and settles each source in a transaction of its own, as it must: a page is taken in whole or
not at all. The floor is one SELECT of the due ids over the index.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select

from benchmarks.databases import Place
from benchmarks.rounds import medians, seconds
from benchmarks.table import Figure
from db.engine import Database
from db.models import Source
from services.networks.base import Allowance, Cursor, Page, SourceRef
from services.polling import NetworkPlan, Poller
from tests import desk
from tests.desk import MORNING
from tests.stage import Clock

A_TICK = timedelta(minutes=1)
_RARELY = timedelta(days=30)
_QUOTA = {"wall.get": 10**9}


@dataclass(frozen=True, slots=True)
class Size:
    """How many sources, how many of them due at each tick, and how many rounds."""

    sources: int = 10_000
    due: int = 100
    rounds: int = 5

    def __str__(self) -> str:
        return f"{self.rounds} rounds of {self.sources:,} sources with {self.due} due"


class Quiet:
    """A network where nothing ever happens."""

    network = "vk"
    paced_by = "wall.get"

    async def fetch(
        self, source: SourceRef, cursor: Cursor, now: datetime, allowance: Allowance
    ) -> Page:
        """Nothing new, for one call."""
        return Page(posts=(), cursor=cursor, calls={"wall.get": 1})

    async def probe(self) -> str:
        """All is well."""
        return ""

    async def close(self) -> None:
        """There is nothing to close."""


async def measure(place: Place, size: Size) -> list[Figure]:
    """Milliseconds a tick."""
    async with place.fresh() as database:
        await desk.make_desk(database)
        await _fill(database, size)
        plan = NetworkPlan(Quiet(), poll_every=_RARELY, daily=_QUOTA)
        clock = Clock(MORNING)
        poller = Poller(database, {"vk": plan}, desk.rules(), clock)

        async def one(number: int) -> tuple[float, float]:
            clock.at = MORNING + (number + 1) * A_TICK
            floor = await seconds(_due(database, clock.at, size.due))
            return await seconds(_tick(poller, size.due)), floor

        ours, floor = await medians(one, size.rounds)
    return [Figure("tick", place.name, "ms", ours * 1000, floor * 1000,
                   "SELECT of the due ids")]  # fmt: skip


async def _fill(database: Database, size: Size) -> None:
    """Sources that have been read before: `due` of them are due at each minute to come."""
    rows = [
        {
            "network": "vk",
            "kind": "wall",
            "address": f"club{number}",
            "cursor": {"v": 1, "passes": number},
            "next_poll_at": MORNING + (number // size.due + 1) * A_TICK,
            "baselined_at": MORNING - _RARELY,
        }
        for number in range(size.sources)
    ]
    async with database.write() as session:
        await session.execute(delete(Source))  # the desk's own wall would be due too
        await session.execute(insert(Source), rows)


async def _tick(poller: Poller, due: int) -> None:
    done = await poller.poll_due()
    assert (done.read, done.failed) == (due, 0), done


async def _due(database: Database, now: datetime, due: int) -> None:
    query = (
        select(Source.id)
        .where(Source.state.in_(("ok", "waiting")), Source.next_poll_at <= now)
        .order_by(Source.next_poll_at)
        .limit(due)
    )
    async with database.engine.connect() as connection:
        assert len((await connection.execute(query)).all()) == due

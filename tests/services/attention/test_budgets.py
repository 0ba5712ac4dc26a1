"""From the day's quota to the next reading: pools, leftovers, midnight, pace, own bounds."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import select, update

from db.engine import Database
from db.models import Quota, Source
from services.attention.budgets import LOOK_AFTER, NetworkPlan
from services.attention.planner import DAY, MEMORY
from services.networks.base import Allowance, Cursor, Page, SourceRef
from services.polling import Poller
from tests.desk import MORNING, fetched, make_desk, rules
from tests.stage import Clock

FLOOR = timedelta(seconds=60)
MIDNIGHT = datetime(2026, 11, 23, tzinfo=MORNING.tzinfo)
KINDS = {"wall": "wall.get", "search": "wall.search", "board": "board.get"}


class Network:
    """A network whose readings cost what the test says and bring what it says, by address."""

    network = "vk"
    paced_by: Mapping[str, str] = KINDS

    def __init__(self) -> None:
        self.calls = {"wall.get": 1}
        self.pages: dict[str, Page] = {}

    async def fetch(
        self, source: SourceRef, cursor: Cursor, now: datetime, allowance: Allowance
    ) -> Page:
        """The page laid ready, else an empty one."""
        return self.pages.pop(source.address, Page((), {"read": True}, calls=self.calls))

    async def probe(self) -> str:
        """All is well."""
        return ""

    async def close(self) -> None:
        """There is nothing to close."""


async def sources(
    database: Database, rates: Mapping[str, float], kind: str = "wall", **fields: object
) -> None:
    """Sources that have long been read, by their posts a day; due now."""
    async with database.write() as session:
        session.add_all(
            Source(**{
                "network": "vk", "kind": kind, "address": address, "cursor": {},
                "next_poll_at": MIDNIGHT, "baseline_began_at": MIDNIGHT, "baselined_at": MIDNIGHT,
                "last_success_at": MIDNIGHT, "news": a_day * MEMORY / DAY,
                "watched_seconds": MEMORY, **fields,
            })
            for address, a_day in rates.items()
        )  # fmt: skip


async def every(database: Database) -> dict[str, int]:
    """How often each is read now, in seconds."""
    async with database.read() as session:
        rows = await session.execute(select(Source.address, Source.every_seconds))
        return {row.address: row.every_seconds for row in rows}


async def row(database: Database, address: str) -> Source:
    """How a source stands."""
    async with database.read() as session:
        return (await session.scalars(select(Source).filter_by(address=address))).one()


def poller(database: Database, network: Network, clock: Clock, **plan: object) -> Poller:
    """A poller of that network."""
    plans = {"vk": NetworkPlan(network, FLOOR, **plan)}  # type: ignore[arg-type] # the test's own
    return Poller(database, plans, rules(), clock)


async def test_the_lively_are_read_often_the_dead_daily_within_the_quota(
    database: Database,
) -> None:
    rates = {"hot": 400.0, "town": 20.0, **{f"dead_{n}": 0.0 for n in range(40)}}
    await sources(database, rates)
    clock = Clock(MIDNIGHT)
    await poller(database, Network(), clock, daily={"wall.get": 400}).poll_due()
    found = await every(database)
    assert found["hot"] < found["town"] < min(found[f"dead_{n}"] for n in range(40))
    assert all(found[f"dead_{n}"] > 50 * found["hot"] for n in range(40))
    assert 300 < sum(DAY / seconds for seconds in found.values()) < 420
    assert len({found[f"dead_{n}"] for n in range(40)}) > 10, "they would run in lockstep"


async def test_each_method_has_a_quota_of_its_own_and_without_one_the_floor_counts(
    database: Database,
) -> None:
    for kind in KINDS:
        await sources(database, {f"{kind}_{n}": 5.0 for n in range(20)}, kind)
    ours = poller(
        database, Network(), Clock(MIDNIGHT), daily={"wall.get": 5000, "wall.search": 1000}
    )
    await ours.poll_due()
    found = await every(database)
    assert 350 <= found["wall_0"] <= 420
    assert 1700 <= found["search_0"] <= 2100
    assert found["board_0"] == 60


async def test_the_pace_of_the_network_is_shared_like_a_quota(database: Database) -> None:
    await sources(database, {f"board_{n}": 5.0 for n in range(50)}, "board")
    network = Network()
    network.calls = {"board.get": 1}
    await poller(database, network, Clock(MIDNIGHT), rps=0.1).poll_due()
    assert all(550 <= seconds <= 700 for seconds in (await every(database)).values())


async def test_a_source_s_own_bounds_go_before_the_network_s(database: Database) -> None:
    await sources(database, {"watched": 0.0}, poll_at_least_seconds=600)
    await sources(database, {"lively": 900.0}, poll_every_seconds=1800)
    await sources(database, {f"wall_{n}": 5.0 for n in range(20)})
    await poller(database, Network(), Clock(MIDNIGHT), daily={"wall.get": 900}).poll_due()
    found = await every(database)
    assert 540 <= found["watched"] <= 660
    assert 1800 <= found["lively"] <= 1980


async def test_what_is_left_late_in_the_day_is_shared_over_the_rest_of_it(
    database: Database,
) -> None:
    await sources(database, {f"wall_{n}": 5.0 for n in range(20)})
    clock = Clock(MIDNIGHT + timedelta(hours=12))
    async with database.write() as session:
        session.add(Quota(token="vk", method="wall.get", day=MIDNIGHT.date(), used=4500))
    ours = poller(database, Network(), clock, daily={"wall.get": 5000})
    await ours.poll_due()
    tight = (await every(database))["wall_0"]
    assert tight > 1700, "half of what a whole day's quota would give"
    async with database.write() as session:
        await session.execute(update(Quota).values(used=0))
        await session.execute(update(Source).values(next_poll_at=clock()))
    clock.at += LOOK_AFTER
    await ours.poll_due()
    assert (await every(database))["wall_0"] < 250


async def test_a_spent_quota_is_waited_for_until_midnight_and_no_longer(
    database: Database,
) -> None:
    await sources(database, {f"wall_{n}": 5.0 for n in range(5)})
    clock = Clock(MIDNIGHT + timedelta(hours=20))
    async with database.write() as session:
        session.add(Quota(token="vk", method="wall.get", day=MIDNIGHT.date(), used=5000))
    ours = poller(database, Network(), clock, daily={"wall.get": 5000})
    await ours.poll_due()
    waits = (await every(database)).values()
    assert all(abs(seconds - 4 * 3600) < 0.11 * 4 * 3600 for seconds in waits)
    clock.at = MIDNIGHT + timedelta(days=1, hours=1)
    await ours.poll_due()
    assert (await every(database))["wall_0"] < 120


async def test_a_dead_source_that_wakes_accelerates_with_its_first_reading(
    database: Database,
) -> None:
    desk = await make_desk(database)
    await sources(database, {f"dead_{n}": 0.0 for n in range(30)})
    async with database.write() as session:
        await session.execute(
            update(Source)
            .where(Source.id == desk.source)
            .values(
                baseline_began_at=MIDNIGHT,
                baselined_at=MIDNIGHT,
                last_success_at=MIDNIGHT,
                watched_seconds=MEMORY,
            )
        )
    clock = Clock(MORNING)
    network = Network()
    ours = poller(database, network, clock, daily={"wall.get": 60})
    await ours.poll_due()
    asleep = (await row(database, "sadovoe_talk")).every_seconds
    posts = [fetched(n, f"Новость номер {n}") for n in range(1, 9)]
    network.pages["sadovoe_talk"] = Page(tuple(posts), {}, calls=network.calls)
    clock.go(days=1)
    async with database.write() as session:
        await session.execute(update(Source).values(next_poll_at=clock()))
    await ours.poll_due()
    woken = await row(database, "sadovoe_talk")
    assert asleep > 8 * 3600
    assert woken.every_seconds < asleep / 4
    assert woken.news > 7


async def test_the_first_page_teaches_the_rate(database: Database) -> None:
    desk = await make_desk(database)
    network = Network()
    posts = [
        fetched(n, f"Новость номер {n}", posted_at=MORNING - n * timedelta(hours=1))
        for n in range(1, 25)
    ]
    network.pages["sadovoe_talk"] = Page(tuple(posts), {}, calls={"wall.get": 30})
    await poller(database, network, Clock(MORNING), daily={"wall.get": 5000}).poll_due()
    async with database.read() as session:
        found = await session.get_one(Source, desk.source)
    assert 15 < found.news / (found.watched_seconds / DAY) < 30
    assert found.reading_cost == 1, "a first reading costs more than those to come"


async def test_what_is_read_by_a_clock_that_had_leapt_is_due_however_rarely_it_is_read(
    database: Database,
) -> None:
    await sources(database, {"dead": 0.0})
    clock = Clock(MIDNIGHT + timedelta(hours=5))
    ours = poller(database, Network(), clock, daily={"wall.get": 1})
    assert (await ours.poll_due()).read == 1
    clock.go(hours=-5, minutes=2)
    assert (await ours.poll_due()).read == 1
    assert (await ours.poll_due()).read == 0

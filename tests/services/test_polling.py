"""The round: leases, hands, the clock, what is counted whatever becomes of a page."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from db.engine import Database
from db.models import Post, Quota, Source
from services.errors import ErrorKind, NetworkError
from services.languages import Text
from services.networks.base import Allowance, Cursor, Page, SourceRef
from services.polling import NetworkPlan, Poller, Round
from tests.desk import MORNING, fetched, make_desk, rules
from tests.stage import Clock

MINUTE = timedelta(minutes=1)
CALLS = {"wall.get": 2}

Answer = Callable[[SourceRef], Awaitable[Page]]


class Network:
    """A network that answers as the test says, and remembers when it was asked."""

    network = "vk"
    paced_by = "wall.get"

    def __init__(self, clock: Clock, answer: Answer) -> None:
        self._clock = clock
        self._answer = answer
        self.asked: list[tuple[str, datetime]] = []
        self.at_once = 0
        self.most_at_once = 0

    async def fetch(
        self, source: SourceRef, cursor: Cursor, now: datetime, allowance: Allowance
    ) -> Page:
        """What the test says."""
        assert now == self._clock()
        self.asked.append((source.address, now))
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            return await self._answer(source)
        finally:
            self.at_once -= 1

    async def probe(self) -> str:
        """All is well."""
        return ""

    async def close(self) -> None:
        """There is nothing to close."""


async def quiet(_: SourceRef) -> Page:
    """Nothing new, for two calls."""
    await asyncio.sleep(0)
    return Page((), {"read": True}, calls=CALLS)


def poller(database: Database, network: Network, clock: Clock, **more: object) -> Poller:
    """A poller of one network."""
    plan = NetworkPlan(network, poll_every=MINUTE)
    return Poller(database, {"vk": plan}, rules(), clock, **more)  # type: ignore[arg-type]


async def sources(database: Database, count: int, **fields: object) -> None:
    """So many sources that are due now, and no other."""
    async with database.write() as session:
        session.add_all(
            Source(network="vk", kind="wall", address=f"wall_{number:05}", cursor={},
                   **{"next_poll_at": MORNING, **fields})
            for number in range(count)
        )  # fmt: skip


async def only(database: Database) -> Source:
    """The one source."""
    async with database.read() as session:
        return (await session.scalars(select(Source))).one()


async def spent(database: Database) -> int:
    """All calls that were counted."""
    async with database.read() as session:
        return await session.scalar(select(func.coalesce(func.sum(Quota.used), 0))) or 0


async def leased(database: Database) -> int:
    """How many sources somebody holds."""
    query = select(func.count()).select_from(Source).where(Source.leased_until.is_not(None))
    async with database.read() as session:
        return await session.scalar(query) or 0


@asynccontextmanager
async def reading(poller: Poller) -> AsyncIterator["asyncio.Task[Round]"]:
    """A round on its way, that is over at the end."""
    task = asyncio.create_task(poller.poll_due())
    try:
        yield task
    finally:
        await poller.stop()
        await task


async def until(true: Callable[[], Awaitable[bool]]) -> None:
    """Wait for what must become true."""
    async with asyncio.timeout(20):
        while not await true():  # noqa: ASYNC110 # the database tells nobody
            await asyncio.sleep(0.01)


async def test_all_that_is_due_is_read_by_few_hands_and_nothing_else(database: Database) -> None:
    await sources(database, 30)
    await sources_to_come(database, 20)
    clock = Clock()
    network = Network(clock, quiet)
    done = await poller(database, network, clock, hands=4).poll_due()
    assert done == Round(30, 0, 0)
    assert len({address for address, _ in network.asked}) == len(network.asked) == 30
    assert network.most_at_once <= 4
    assert (await spent(database), await leased(database)) == (60, 0)


async def sources_to_come(database: Database, count: int) -> None:
    """So many that are due later."""
    async with database.write() as session:
        session.add_all(
            Source(network="vk", kind="wall", address=f"later_{number}", cursor={},
                   next_poll_at=MORNING + timedelta(seconds=30))
            for number in range(count)
        )  # fmt: skip


async def test_only_what_is_being_read_is_leased_however_many_rounds_overlap(
    database: Database,
) -> None:
    await sources(database, 12)
    clock, go = Clock(), asyncio.Event()

    async def wait(source: SourceRef) -> Page:
        await go.wait()
        return await quiet(source)

    network = Network(clock, wait)
    ours = poller(database, network, clock, hands=3)
    async with reading(ours) as first:
        await until(lambda: _is(network.at_once == 3))
        assert await ours.poll_due() == Round(0, 0, 0)
        assert await leased(database) == 3
        go.set()
        assert (await first).read == 12
    assert network.most_at_once == 3


async def _is(fact: bool) -> bool:
    return fact


async def test_two_pollers_never_read_one_source_twice(database: Database) -> None:
    await sources(database, 20)
    clock = Clock()
    one, other = Network(clock, quiet), Network(clock, quiet)
    done = await asyncio.gather(
        poller(database, one, clock).poll_due(), poller(database, other, clock).poll_due()
    )
    assert sum(of_one.read for of_one in done) == 20
    assert len({address for address, _ in one.asked + other.asked}) == 20
    assert len(one.asked + other.asked) == 20


async def test_the_lease_is_renewed_while_a_wall_is_read(database: Database) -> None:
    await sources(database, 1)
    clock, go = Clock(), asyncio.Event()

    async def wait(source: SourceRef) -> Page:
        clock.go(minutes=4)
        await go.wait()
        return await quiet(source)

    # The lease is short by the loop's clock, so that renewing it is seen.
    ours = poller(database, Network(clock, wait), clock, lease_for=timedelta(seconds=0.3))
    async with reading(ours) as round_:

        async def renewed() -> bool:
            until = (await only(database)).leased_until
            return until is not None and until > MORNING + 4 * MINUTE

        await until(renewed)
        go.set()
        assert await round_ == Round(1, 0, 0)
    assert (await only(database)).cursor == {"read": True}


@pytest.mark.parametrize("is_refused", [False, True])
async def test_the_calls_of_a_lost_lease_are_counted(database: Database, is_refused: bool) -> None:
    await sources(database, 1)
    clock = Clock()

    async def lose(source: SourceRef) -> Page:
        async with database.write() as session:
            await session.execute(update(Source).values(leased_until=MORNING + 9 * MINUTE))
        if is_refused:
            raise NetworkError(ErrorKind.RETRY, Text("нет"), calls=CALLS)
        return await quiet(source)

    done = await poller(database, Network(clock, lose), clock).poll_due()
    assert (done.read, done.failed) == (0, 1)
    assert await spent(database) == 2
    assert (await only(database)).leased_until == MORNING + 9 * MINUTE


async def test_every_read_and_every_write_has_its_own_moment(database: Database) -> None:
    await sources(database, 2)
    clock = Clock()
    step = timedelta(seconds=20)

    async def slow(source: SourceRef) -> Page:
        clock.go(seconds=20)
        return await quiet(source)

    network = Network(clock, slow)
    await poller(database, network, clock, hands=1).poll_due()
    assert [at for _, at in network.asked] == [MORNING, MORNING + step]
    async with database.read() as session:
        rows = (await session.scalars(select(Source).order_by(Source.next_poll_at))).all()
    assert [row.last_success_at for row in rows] == [MORNING + step, MORNING + 2 * step]
    assert [row.next_poll_at for row in rows] == [
        MORNING + step + MINUTE,
        MORNING + 2 * step + MINUTE,
    ]


async def test_a_complaint_written_while_the_baseline_is_read_is_news(database: Database) -> None:
    await make_desk(database)
    clock = Clock(MORNING + timedelta(milliseconds=400))
    words = "На улице Лесной огромная яма на дороге, вторую неделю не могут заделать!"
    old = fetched(1, words, posted_at=MORNING - MINUTE)
    new = fetched(2, words + " Чиним подвеску.", posted_at=MORNING + 2 * MINUTE)
    older = fetched(3, words + " И ещё одна.", posted_at=MORNING - timedelta(days=3))
    pages = [
        Page((old,), {"read": 1}, more=True),
        Page((new, older), {"read": 2}, more=True),
        Page((), {"read": 3}),
    ]

    async def next_page(_: SourceRef) -> Page:
        return pages.pop(0)

    ours = poller(database, Network(clock, next_page), clock)
    assert (await ours.poll_due()).opened == 0
    clock.go(minutes=3)
    assert (await ours.poll_due()).opened == 1
    clock.go(minutes=3)
    await ours.poll_due()
    async with database.read() as session:
        posts = (await session.scalars(select(Post).order_by(Post.external_id))).all()
    assert [post.baseline for post in posts] == [True, False, True]
    source = await only(database)
    assert source.baseline_began_at == MORNING + timedelta(milliseconds=400)
    assert source.baselined_at == clock()


async def test_a_post_of_no_known_age_is_baseline_while_the_baseline_is_read(
    database: Database,
) -> None:
    await make_desk(database)
    clock = Clock()
    number = 0

    async def undated(_: SourceRef) -> Page:
        nonlocal number
        number += 1
        words = f"На улице Лесной, {number}, огромная яма на дороге, не заделывают, бьём машины!"
        return Page((fetched(number, words, posted_at=clock()),), {"n": number}, more=number < 3)

    ours = poller(database, Network(clock, undated), clock)
    opened = []
    for _ in range(4):
        opened.append((await ours.poll_due()).opened)
        clock.go(minutes=2)
    assert opened == [0, 0, 0, 1]


async def test_a_source_read_anew_begins_its_baseline_anew(database: Database) -> None:
    await sources(database, 1, baseline_began_at=MORNING - timedelta(days=30))
    clock = Clock()
    await poller(database, Network(clock, quiet), clock).poll_due()
    assert (await only(database)).baseline_began_at == MORNING


async def test_a_clock_that_leapt_a_day_ahead_and_back_stops_no_source(database: Database) -> None:
    await sources(database, 2)
    clock = Clock()
    network = Network(clock, quiet)
    ours = poller(database, network, clock)
    clock.go(days=1)
    assert (await ours.poll_due()).read == 2
    clock.go(days=-1, seconds=5)
    assert (await ours.poll_due()).read == 2
    assert await ours.poll_due() == Round(0, 0, 0)


async def test_a_lease_given_by_a_clock_that_had_leapt_is_taken(database: Database) -> None:
    await sources(database, 1, leased_until=MORNING + timedelta(days=1))
    clock = Clock()
    assert (await poller(database, Network(clock, quiet), clock).poll_due()).read == 1


async def test_a_rest_until_tomorrow_is_kept(database: Database) -> None:
    tomorrow = MORNING + timedelta(hours=25)
    await sources(database, 1, state="waiting", next_poll_at=tomorrow)
    clock = Clock()
    assert (await poller(database, Network(clock, quiet), clock).poll_due()).read == 0


async def test_stopping_gives_the_leases_back_and_begins_nothing_more(database: Database) -> None:
    await sources(database, 5)
    clock = Clock()

    async def hang(_: SourceRef) -> Page:
        await asyncio.Event().wait()
        raise AssertionError

    network = Network(clock, hang)
    ours = poller(database, network, clock, hands=2)
    async with reading(ours) as round_:
        await until(lambda: _is(network.at_once == 2))
        await ours.stop()
        assert await round_ == Round(0, 0, 0)
        assert await leased(database) == 0
        assert await ours.poll_due() == Round(0, 0, 0)
    other = Network(clock, quiet)
    assert (await poller(database, other, clock).poll_due()).read == 5

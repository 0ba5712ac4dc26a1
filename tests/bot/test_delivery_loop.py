"""The loop: woken, stopped, several at once, on the real clock."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text

from bot.pace import PaceSettings
from db.engine import Database
from sandbox.telegram import Limits
from services import outgoing
from services.clock import now as wall_clock
from services.outgoing import OutgoingFacts
from tests.bot.delivery_desk import ANNA, GROUP, LEASE, OTHER, Desk, a_desk


@pytest.fixture
async def desk(database: Database) -> AsyncIterator[Desk]:
    async with a_desk(database) as made:
        yield made


async def _stop(task: asyncio.Task[None]) -> None:
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def _execute(database: Database, statement: str) -> None:
    async with database.write() as session:
        await session.execute(text(statement))


async def test_waking_delivers_what_was_queued(desk: Desk) -> None:
    delivery = desk.delivery()
    task = asyncio.create_task(delivery.run())
    await desk.put("a")
    delivery.wake()
    await desk.messenger.until(lambda: desk.texts() == ["a"])
    await _stop(task)


async def test_what_others_queue_is_found_without_waking(desk: Desk) -> None:
    task = asyncio.create_task(desk.delivery().run())
    await asyncio.sleep(0)
    await desk.put("a")
    await desk.messenger.until(lambda: desk.texts() == ["a"], timeout=30)
    await _stop(task)


async def test_stopping_lets_arrive_and_settles_what_is_on_its_way(desk: Desk) -> None:
    on_its_way, go = asyncio.Event(), asyncio.Event()

    async def wait(row: OutgoingFacts) -> None:
        on_its_way.set()
        await go.wait()

    desk.before_speech = wait
    await desk.put("a")
    await desk.put("b")
    task = asyncio.create_task(desk.delivery().run())
    await on_its_way.wait()
    task.cancel()
    await asyncio.sleep(0)
    assert not task.done()
    go.set()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert desk.texts() == ["a"]
    assert await desk.pending() == ["b"]
    assert (await desk.row("b")).lease_until is None


async def test_stopping_while_a_row_is_being_taken_says_and_settles_it(
    desk: Desk,
) -> None:
    await desk.put("a")
    async with desk.database.write() as session:
        # Leasing waits for this transaction to end.
        await outgoing.lease(session, desk.clock(), LEASE, 1, skip_chats={GROUP})
        task = asyncio.create_task(desk.delivery().run())
        await asyncio.sleep(0)
        task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert desk.texts() == ["a"]
    assert await desk.pending() == []


async def test_a_database_that_fails_for_a_while_is_logged_once_and_waited_for(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    await _execute(desk.database, "ALTER TABLE outbox RENAME TO away")
    delivery = desk.delivery()
    task = asyncio.create_task(delivery.run())
    for _ in range(3000):
        await asyncio.sleep(0.01)
        if "cannot be read" in caplog.text:
            break
    for _ in range(3):
        delivery.wake()
        await asyncio.sleep(0.05)
    await _execute(desk.database, "ALTER TABLE away RENAME TO outbox")
    await desk.put("a")
    await desk.messenger.until(lambda: desk.texts() == ["a"], timeout=30)
    await _stop(task)
    assert caplog.text.count("cannot be read") == 1
    assert caplog.text.count("can be read again") == 1


async def test_a_budget_that_is_spent_is_waited_for_to_the_moment(database: Database) -> None:
    async with a_desk(database, Limits.real(private_burst=1)) as desk:
        desk.messenger.now = wall_clock
        for number in range(3):
            await desk.put(f"a{number}", ANNA, now=wall_clock())
        delivery = desk.delivery(pace=PaceSettings(), now=wall_clock)
        task = asyncio.create_task(delivery.run())
        await desk.messenger.until(lambda: len(desk.texts(ANNA)) == 3, timeout=60)
        await _stop(task)
        assert desk.messenger.count_429 == 0
        assert desk.texts(ANNA) == ["a0", "a1", "a2"]


async def test_two_deliveries_on_one_outbox_say_everything_once_and_in_order(desk: Desk) -> None:
    for number in range(15):
        await desk.put(f"g{number}")
        await desk.put(f"o{number}", OTHER)
    first, second = desk.delivery(), desk.delivery()
    while await desk.pending():
        await asyncio.gather(first.drain(), second.drain())
    assert desk.texts() == [f"g{number}" for number in range(15)]
    assert desk.texts(OTHER) == [f"o{number}" for number in range(15)]
    assert set(Counter(desk.sent).values()) == {1}


async def test_a_chat_has_one_message_on_its_way(desk: Desk) -> None:
    rendering: Counter[int] = Counter()

    async def look(row: OutgoingFacts) -> None:
        rendering[row.chat_id] += 1
        assert rendering[row.chat_id] == 1
        await asyncio.sleep(0.01)
        rendering[row.chat_id] -= 1

    desk.before_speech = look
    for number in range(6):
        await desk.put(f"g{number}", GROUP)
        await desk.put(f"o{number}", OTHER)
    await desk.delivery().drain()
    assert len(desk.texts()) == len(desk.texts(OTHER)) == 6
    assert desk.alerts == []

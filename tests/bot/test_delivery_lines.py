"""Lines and servers that fail, processes that die, clocks that jump: nothing is lost."""

import socket
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from aiogram.exceptions import TelegramUnauthorizedError

from db.engine import Database
from handlers.views.speech import Words
from sandbox.telegram import Fault
from services import outgoing
from services.outgoing import OutgoingFacts
from tests.bot.delivery_desk import GROUP, LEASE, OTHER, Desk, a_bot, a_desk


@pytest.fixture
async def desk(database: Database) -> AsyncIterator[Desk]:
    async with a_desk(database) as made:
        yield made


# ---- lines and servers that fail


async def test_a_connection_dropped_after_the_work_repeats_at_most_once_and_is_counted(
    desk: Desk,
) -> None:
    desk.messenger.faults.add(Fault.drop(after_work=True), method="sendMessage")
    await desk.put("a")
    await desk.put("b")
    await desk.drain_until_empty(desk.delivery())
    assert desk.texts() == ["a", "a", "b"]
    assert (await desk.row("a")).ambiguous == 1


async def test_an_edit_whose_answer_was_lost_is_not_repeated_to_the_eye(desk: Desk) -> None:
    slot = await desk.put_card()
    delivery = desk.delivery()
    await delivery.drain()
    desk.messenger.faults.add(Fault.drop(after_work=True), method="editMessageText")
    desk.speech[slot] = Words("взято", "взято")
    await desk.refresh(slot)
    await desk.drain_until_empty(delivery)
    assert desk.texts() == ["взято"]


async def test_a_page_of_a_balancer_instead_of_an_answer_is_counted_as_unknown(
    desk: Desk,
) -> None:
    desk.messenger.faults.add(Fault.bad_gateway(), method="sendMessage")
    await desk.put("a")
    await desk.drain_until_empty(desk.delivery())
    assert desk.texts() == ["a"]
    assert (await desk.row("a")).ambiguous == 1


async def test_an_answer_that_never_comes_is_given_up_and_counted_as_unknown(desk: Desk) -> None:
    desk.messenger.faults.add(Fault.hang(), method="sendMessage", chat_id=GROUP)
    await desk.put("a")
    await desk.drain_until_empty(desk.delivery(lease_for=timedelta(seconds=2)))
    assert desk.texts() == ["a"]
    assert (await desk.row("a")).ambiguous == 1


async def test_a_server_error_is_tried_again_with_growing_pauses(desk: Desk) -> None:
    desk.messenger.faults.add(Fault.server_error(), method="sendMessage", times=3)
    await desk.put("a")
    start = desk.clock()
    await desk.drain_until_empty(desk.delivery())
    assert desk.clock() - start == timedelta(seconds=1 + 2 + 4)
    row = await desk.row("a")
    assert (row.attempts, row.ambiguous) == (3, 0)
    assert desk.texts() == ["a"]


async def test_an_outage_wears_out_no_attempts_and_is_logged_once(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    desk.messenger.faults.add(Fault.drop(after_work=False), times=10_000)
    await desk.put("a")
    await desk.put("o", OTHER)
    delivery = desk.delivery()
    for _ in range(1800):
        await delivery.drain()
        desk.clock.move(seconds=2)
    assert (await desk.row("a")).attempts <= 1
    assert len(desk.messenger.calls) < 50
    desk.messenger.faults.clear()
    await desk.drain_until_empty(delivery)
    assert (desk.texts(), desk.texts(OTHER)) == (["a"], ["o"])
    assert caplog.text.count("no good answer from Telegram") == 1
    assert caplog.text.count("Telegram answers again") == 1


async def test_a_server_nobody_reaches_makes_nothing_unknown(desk: Desk) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        nowhere = a_bot(f"http://127.0.0.1:{taken.getsockname()[1]}")
        await desk.put("a")
        await desk.delivery(nowhere).drain()
        await nowhere.session.close()
    row = await desk.row("a")
    assert (row.attempts, row.ambiguous) == (1, 0)


async def test_a_row_that_always_fails_dies_and_the_chat_goes_on(desk: Desk) -> None:
    desk.messenger.faults.add(Fault.server_error(), method="sendMessage", times=4)
    await desk.put("a")
    await desk.put("b")
    await desk.drain_until_empty(desk.delivery(attempts=4))
    assert (await desk.row("a")).state == "dead"
    assert desk.texts() == ["b"]
    assert len(desk.alerts) == 1


async def test_a_refused_token_stops_delivery_loudly_and_loses_nothing(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    stranger = a_bot(desk.bot.session.api.base.split("/bot")[0], "42:wrong")
    await desk.put("a")
    delivery = desk.delivery(stranger)
    with pytest.raises(TelegramUnauthorizedError):
        await delivery.drain()
    with pytest.raises(TelegramUnauthorizedError):
        await delivery.run()
    await stranger.session.close()
    assert "does not accept the token" in caplog.text
    row = await desk.row("a")
    assert (row.state, row.attempts, row.lease_until) == ("pending", 0, None)
    await desk.delivery().drain()
    assert desk.texts() == ["a"]


# ---- processes that die, clocks that jump


async def test_a_killed_worker_blocks_nobody(desk: Desk) -> None:
    await desk.put("a")
    await desk.put("b")
    await desk.put("o", OTHER)
    async with desk.database.write() as session:
        (lost,) = await outgoing.lease(session, desk.clock(), LEASE, 1)
    delivery = desk.delivery()
    await delivery.drain()
    assert (desk.texts(), desk.texts(OTHER)) == ([], ["o"])
    desk.clock.move(seconds=LEASE.total_seconds())
    await delivery.drain()
    assert desk.texts() == ["a", "b"]
    assert (await desk.row(lost.slot)).ambiguous == 1


async def test_a_row_that_kills_its_process_again_and_again_dies(desk: Desk) -> None:
    await desk.put("a")
    await desk.put("b")
    for _ in range(3):
        async with desk.database.write() as session:
            assert len(await outgoing.lease(session, desk.clock(), LEASE, 1)) == 1
        desk.clock.move(seconds=LEASE.total_seconds())
    await desk.delivery(attempts=3).drain()
    assert (await desk.row("a")).state == "dead"
    assert desk.texts() == ["b"]


async def test_a_clock_that_goes_back_an_hour_stalls_nobody(desk: Desk) -> None:
    desk.messenger.faults.add(Fault.too_many(30), chat_id=GROUP)
    await desk.put("g")
    delivery = desk.delivery()
    await delivery.drain()
    await desk.put("o", OTHER)
    desk.clock.move(hours=-1)
    await delivery.drain()
    assert (desk.texts(), desk.texts(OTHER)) == (["g"], ["o"])


async def test_a_clock_that_leaps_a_day_ahead_repeats_nothing_that_is_on_its_way(
    desk: Desk,
) -> None:
    async def leap(row: OutgoingFacts) -> None:
        if row.slot == "a":
            desk.clock.move(days=1)
            await desk.messenger.until(lambda: len(desk.texts(OTHER)) == 3)

    desk.before_speech = leap
    for number, slot in enumerate(["a", "b", "c"]):
        await desk.put(slot)
        await desk.put(f"o{number}", OTHER)
    await desk.delivery().drain()
    assert desk.texts() == ["a", "b", "c"]
    assert (await desk.row("a")).attempts == 0

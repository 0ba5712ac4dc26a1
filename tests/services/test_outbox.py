"""The queue of what is to be said, on both databases."""

import asyncio
from collections import Counter

import pytest

from db.engine import Database
from services import chats, outbox, outgoing
from services.outbox import Say
from services.outgoing import OutgoingFacts
from tests.services.outbox_steps import (
    AT,
    HOUR,
    LEASE,
    MINUTE,
    fail,
    lease,
    new_incident,
    put,
    sent,
    slots,
    stored,
)


async def test_a_chat_gives_one_row_at_a_time_the_oldest_first(database: Database) -> None:
    for slot in ("a", "b"):
        await put(database, slot)
    (first,) = await lease(database)
    assert first.slot == "a"
    assert await lease(database) == []
    await sent(database, first)
    (second,) = await lease(database)
    assert second.slot == "b"


async def test_what_is_queued_comes_back_as_it_was_put(database: Database) -> None:
    async with database.write() as session:
        incident_id = await new_incident(session)
        await outbox.put(
            session,
            chat_id=-1001234567890123,
            kind=Say.DRAFT,
            slot="draft",
            now=AT,
            thread_id=12,
            incident_id=incident_id,
            payload={"текст": ["да", 1, None]},
        )
    (row,) = await lease(database)
    assert (row.chat_id, row.thread_id, row.kind) == (-1001234567890123, 12, Say.DRAFT)
    assert row.payload == {"текст": ["да", 1, None]}
    assert (row.incident_id, row.incident_version, row.card_message_id) == (incident_id, 1, None)
    assert (row.version, row.attempts, row.ambiguous, row.created_at) == (1, 0, 0, AT)


async def test_a_slot_that_waits_takes_the_new_payload_and_keeps_its_place(
    database: Database,
) -> None:
    await put(database, "a", text="old")
    await put(database, "b")
    await put(database, "a", text="new", now=AT + MINUTE)
    (row,) = await lease(database, AT + MINUTE)
    assert (row.slot, row.payload, row.version) == ("a", {"text": "new"}, 2)
    await sent(database, row)
    assert await slots(database, AT + MINUTE) == ["b"]


async def test_a_slot_that_was_said_can_be_queued_again(database: Database) -> None:
    await put(database, "a")
    assert await slots(database) == ["a"]
    await put(database, "a")
    assert await slots(database) == ["a"]


async def test_a_row_queued_again_in_flight_is_shown_again(database: Database) -> None:
    await put(database, "a", text="old")
    (row,) = await lease(database)
    await put(database, "a", text="new")
    assert not await sent(database, row)
    (again,) = await lease(database)
    assert (again.version, again.payload) == (2, {"text": "new"})
    assert await sent(database, again)
    assert await lease(database) == []


async def test_nothing_left_to_say_takes_the_row_out_unless_it_was_queued_again(
    database: Database,
) -> None:
    await put(database, "a")
    (row,) = await lease(database)
    await put(database, "a")
    async with database.write() as session:
        assert not await outgoing.settle_dropped(session, row, AT)
    (again,) = await lease(database)
    async with database.write() as session:
        assert await outgoing.settle_dropped(session, again, AT)
    assert await slots(database) == []


async def test_a_row_put_off_does_not_hold_back_younger_ones(database: Database) -> None:
    await put(database, "later", not_before=AT + HOUR)
    await put(database, "now")
    assert await slots(database) == ["now"]
    assert await slots(database, AT + HOUR) == ["later"]


async def test_a_row_that_falls_due_waits_for_the_younger_one_on_its_way(
    database: Database,
) -> None:
    await put(database, "put off", not_before=AT + MINUTE)
    await put(database, "now")
    (younger,) = await lease(database)
    assert await lease(database, AT + MINUTE) == []
    await sent(database, younger)
    assert await slots(database, AT + MINUTE) == ["put off"]


@pytest.mark.parametrize("first_off", [True, False])
async def test_a_slot_queued_twice_is_said_at_the_earlier_moment(
    database: Database, first_off: bool
) -> None:
    await put(database, "a", not_before=AT + HOUR if first_off else None)
    await put(database, "a", not_before=None if first_off else AT + HOUR)
    assert await slots(database) == ["a"]


async def test_two_moments_in_the_future_give_the_earlier(database: Database) -> None:
    await put(database, "a", not_before=AT + HOUR)
    await put(database, "a", not_before=AT + 2 * HOUR)
    assert await slots(database, AT + HOUR) == ["a"]


async def test_two_workers_never_get_the_same_row_nor_the_same_chat(database: Database) -> None:
    for number in range(60):
        await put(database, f"slot {number}", chat_id=number % 12)
    in_flight: Counter[int] = Counter()
    said: list[OutgoingFacts] = []

    async def work() -> None:
        while len(said) < 60:
            for row in await lease(database, limit=3):
                in_flight[row.chat_id] += 1
                assert in_flight[row.chat_id] == 1
                await asyncio.sleep(0)
                said.append(row)
                in_flight[row.chat_id] -= 1
                assert await sent(database, row)

    await asyncio.gather(*(work() for _ in range(6)))
    assert Counter(row.id for row in said) == Counter(dict.fromkeys((r.id for r in said), 1))
    for chat_id in range(12):
        ids = [row.id for row in said if row.chat_id == chat_id]
        assert ids == sorted(ids)


async def test_many_queuing_the_same_slot_make_one_row(database: Database) -> None:
    await asyncio.gather(*(put(database, "a", text=str(number)) for number in range(12)))
    row = await stored(database, "a")
    assert row.version == 12


async def test_chats_named_are_skipped(database: Database) -> None:
    await put(database, "a", chat_id=10)
    await put(database, "b", chat_id=20)
    async with database.write() as session:
        rows = await outgoing.lease(session, AT, LEASE, 100, skip_chats={10})
    assert [row.slot for row in rows] == ["b"]


async def test_no_room_leases_nothing(database: Database) -> None:
    await put(database, "a")
    assert await lease(database, limit=0) == []


async def test_a_failure_holds_back_its_chat_and_no_other(database: Database) -> None:
    for slot, chat_id in (("a", 10), ("b", 10), ("c", 20)):
        await put(database, slot, chat_id=chat_id)
    first, other = await lease(database)
    await sent(database, other)
    assert not await fail(database, first)
    row = await stored(database, "a")
    assert (row.attempts, row.ambiguous, row.last_error) == (1, 0, "no answer")
    assert await slots(database) == []
    assert await slots(database, AT + MINUTE) == ["a", "b"]


async def test_an_unknown_end_is_counted(database: Database) -> None:
    await put(database, "a")
    (row,) = await lease(database)
    await fail(database, row, unknown=True)
    assert (await stored(database, "a")).ambiguous == 1


async def test_the_last_attempt_leaves_a_dead_letter_and_the_chat_goes_on(
    database: Database,
) -> None:
    await put(database, "a")
    await put(database, "b")
    (row,) = await lease(database)
    assert not await fail(database, row, give_up_after=2)
    (row,) = await lease(database, AT + MINUTE)
    assert await fail(database, row, AT + MINUTE, give_up_after=2)
    assert (await stored(database, "a")).state == "dead"
    assert await slots(database, AT + MINUTE) == ["b"]


async def test_a_dead_letter_queued_again_meanwhile_lives(database: Database) -> None:
    await put(database, "a")
    (row,) = await lease(database)
    await put(database, "a", text="mended")
    async with database.write() as session:
        assert not await outgoing.settle_dead(session, row, "refused", AT)
    (again,) = await lease(database)
    assert again.payload == {"text": "mended"}


async def test_not_the_time_is_no_failure(database: Database) -> None:
    await put(database, "a")
    (row,) = await lease(database)
    async with database.write() as session:
        await outgoing.settle_postponed(session, row, AT + MINUTE)
    assert await lease(database) == []
    (row,) = await lease(database, AT + MINUTE)
    assert row.attempts == 0


async def test_a_longer_pause_is_not_cut_short_by_a_shorter(database: Database) -> None:
    await put(database, "a")
    (row,) = await lease(database)
    async with database.write() as session:
        await outgoing.settle_postponed(session, row, AT + HOUR)
        await outgoing.settle_postponed(session, row, AT + MINUTE)
    assert await lease(database, AT + MINUTE) == []
    assert len(await lease(database, AT + HOUR)) == 1


async def test_a_killed_worker_blocks_nobody_once_its_lease_has_run_out(
    database: Database,
) -> None:
    await put(database, "a", chat_id=10)
    await put(database, "b", chat_id=20)
    async with database.write() as session:
        (lost,) = await outgoing.lease(session, AT, LEASE, 1)
    assert await slots(database) == ["b"]
    (again,) = await lease(database, AT + LEASE)
    assert again.id == lost.id
    assert (again.attempts, again.ambiguous) == (1, 1)


async def test_a_worker_that_comes_too_late_cannot_hand_back_anothers_lease(
    database: Database,
) -> None:
    await put(database, "a")
    (slow,) = await lease(database)
    (quick,) = await lease(database, AT + LEASE)
    await fail(database, slow, AT + LEASE)
    assert await lease(database, AT + LEASE + MINUTE) == []
    assert await sent(database, quick)


async def test_a_clock_that_goes_back_an_hour_blocks_nobody(database: Database) -> None:
    await put(database, "queued", chat_id=10)
    await put(database, "leased", chat_id=20)
    async with database.write() as session:
        await outgoing.lease(session, AT, LEASE, 1, skip_chats={10})
    assert sorted(await slots(database, AT - HOUR)) == ["leased", "queued"]


async def test_a_slot_hurried_before_the_clock_went_back_is_said_at_once(
    database: Database,
) -> None:
    await put(database, "a", not_before=AT + HOUR)
    await put(database, "a", now=AT + MINUTE)
    assert await slots(database, AT - HOUR) == ["a"]


async def test_pauses_can_be_ended(database: Database) -> None:
    await put(database, "a")
    (row,) = await lease(database)
    await fail(database, row)
    async with database.write() as session:
        await chats.end_pauses(session)
    assert await slots(database) == ["a"]

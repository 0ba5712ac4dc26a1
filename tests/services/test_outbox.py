"""The queue of what is to be said, on both databases."""

import asyncio
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from db.engine import AsyncSession, Database
from db.models import Card, Chat, Incident, Office, Outgoing, Prompt
from services import outbox
from services.outbox import OutgoingFacts, Say

AT = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
LEASE = timedelta(minutes=2)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


async def _put(
    database: Database,
    slot: str,
    chat_id: int = 10,
    now: datetime = AT,
    not_before: datetime | None = None,
    **payload: str,
) -> None:
    async with database.write() as session:
        await outbox.put(
            session,
            chat_id=chat_id,
            kind=Say.NOTICE,
            slot=slot,
            now=now,
            payload=payload,
            not_before=not_before,
        )


async def _lease(database: Database, now: datetime = AT, limit: int = 100) -> list[OutgoingFacts]:
    async with database.write() as session:
        return await outbox.lease(session, now, LEASE, limit)


async def _sent(database: Database, row: OutgoingFacts, now: datetime = AT) -> bool:
    async with database.write() as session:
        return await outbox.settle_sent(session, row, 1, now)


async def _fail(
    database: Database,
    row: OutgoingFacts,
    now: datetime = AT,
    unknown: bool = False,
    give_up_after: int = 9,
) -> bool:
    async with database.write() as session:
        return await outbox.settle_failed(
            session,
            row,
            error="no answer",
            now=now,
            retry_at=now + MINUTE,
            unknown=unknown,
            give_up_after=give_up_after,
        )


async def _slots(database: Database, now: datetime = AT) -> list[str]:
    """Everything that can be said now, in the order it is said."""
    said = []
    while rows := await _lease(database, now):
        for row in rows:
            said.append(row.slot)
            await _sent(database, row, now)
    return said


async def _row(database: Database, slot: str) -> Outgoing:
    async with database.read() as session:
        return (await session.scalars(select(Outgoing).where(Outgoing.slot == slot))).one()


async def _incident(session: AsyncSession) -> int:
    incident = Incident(kind="complaint", tone="neutral", priority="normal", opened_at=AT)
    session.add(incident)
    await session.flush()
    return incident.id


async def _incident_with_cards(database: Database, *chat_ids: int) -> int:
    async with database.write() as session:
        incident_id = await _incident(session)
        for chat_id in chat_ids:
            await outbox.put_card(
                session, incident_id=incident_id, chat_id=chat_id, thread_id=None, now=AT
            )
    return incident_id


async def test_a_chat_gives_one_row_at_a_time_the_oldest_first(database: Database) -> None:
    for slot in ("a", "b"):
        await _put(database, slot)
    (first,) = await _lease(database)
    assert first.slot == "a"
    assert await _lease(database) == []
    await _sent(database, first)
    (second,) = await _lease(database)
    assert second.slot == "b"


async def test_what_is_queued_comes_back_as_it_was_put(database: Database) -> None:
    async with database.write() as session:
        incident_id = await _incident(session)
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
    (row,) = await _lease(database)
    assert (row.chat_id, row.thread_id, row.kind) == (-1001234567890123, 12, Say.DRAFT)
    assert row.payload == {"текст": ["да", 1, None]}
    assert (row.incident_id, row.incident_version, row.card_message_id) == (incident_id, 1, None)
    assert (row.version, row.attempts, row.ambiguous, row.created_at) == (1, 0, 0, AT)


async def test_a_slot_that_waits_takes_the_new_payload_and_keeps_its_place(
    database: Database,
) -> None:
    await _put(database, "a", text="old")
    await _put(database, "b")
    await _put(database, "a", text="new", now=AT + MINUTE)
    (row,) = await _lease(database, AT + MINUTE)
    assert (row.slot, row.payload, row.version) == ("a", {"text": "new"}, 2)
    await _sent(database, row)
    assert await _slots(database, AT + MINUTE) == ["b"]


async def test_a_slot_that_was_said_can_be_queued_again(database: Database) -> None:
    await _put(database, "a")
    assert await _slots(database) == ["a"]
    await _put(database, "a")
    assert await _slots(database) == ["a"]


async def test_a_row_queued_again_in_flight_is_shown_again(database: Database) -> None:
    await _put(database, "a", text="old")
    (row,) = await _lease(database)
    await _put(database, "a", text="new")
    assert not await _sent(database, row)
    (again,) = await _lease(database)
    assert (again.version, again.payload) == (2, {"text": "new"})
    assert await _sent(database, again)
    assert await _lease(database) == []


async def test_nothing_left_to_say_takes_the_row_out_unless_it_was_queued_again(
    database: Database,
) -> None:
    await _put(database, "a")
    (row,) = await _lease(database)
    await _put(database, "a")
    async with database.write() as session:
        assert not await outbox.settle_dropped(session, row, AT)
    (again,) = await _lease(database)
    async with database.write() as session:
        assert await outbox.settle_dropped(session, again, AT)
    assert await _slots(database) == []


async def test_a_row_put_off_does_not_hold_back_younger_ones(database: Database) -> None:
    await _put(database, "later", not_before=AT + HOUR)
    await _put(database, "now")
    assert await _slots(database) == ["now"]
    assert await _slots(database, AT + HOUR) == ["later"]


async def test_a_row_that_falls_due_waits_for_the_younger_one_on_its_way(
    database: Database,
) -> None:
    await _put(database, "put off", not_before=AT + MINUTE)
    await _put(database, "now")
    (younger,) = await _lease(database)
    assert await _lease(database, AT + MINUTE) == []
    await _sent(database, younger)
    assert await _slots(database, AT + MINUTE) == ["put off"]


@pytest.mark.parametrize("first_off", [True, False])
async def test_a_slot_queued_twice_is_said_at_the_earlier_moment(
    database: Database, first_off: bool
) -> None:
    await _put(database, "a", not_before=AT + HOUR if first_off else None)
    await _put(database, "a", not_before=None if first_off else AT + HOUR)
    assert await _slots(database) == ["a"]


async def test_two_moments_in_the_future_give_the_earlier(database: Database) -> None:
    await _put(database, "a", not_before=AT + HOUR)
    await _put(database, "a", not_before=AT + 2 * HOUR)
    assert await _slots(database, AT + HOUR) == ["a"]


async def test_two_workers_never_get_the_same_row_nor_the_same_chat(database: Database) -> None:
    for number in range(60):
        await _put(database, f"slot {number}", chat_id=number % 12)
    in_flight: Counter[int] = Counter()
    said: list[OutgoingFacts] = []

    async def work() -> None:
        while len(said) < 60:
            for row in await _lease(database, limit=3):
                in_flight[row.chat_id] += 1
                assert in_flight[row.chat_id] == 1
                await asyncio.sleep(0)
                said.append(row)
                in_flight[row.chat_id] -= 1
                assert await _sent(database, row)

    await asyncio.gather(*(work() for _ in range(6)))
    assert Counter(row.id for row in said) == Counter(dict.fromkeys((r.id for r in said), 1))
    for chat_id in range(12):
        ids = [row.id for row in said if row.chat_id == chat_id]
        assert ids == sorted(ids)


async def test_many_queuing_the_same_slot_make_one_row(database: Database) -> None:
    await asyncio.gather(*(_put(database, "a", text=str(number)) for number in range(12)))
    row = await _row(database, "a")
    assert row.version == 12


async def test_chats_named_are_skipped(database: Database) -> None:
    await _put(database, "a", chat_id=10)
    await _put(database, "b", chat_id=20)
    async with database.write() as session:
        rows = await outbox.lease(session, AT, LEASE, 100, skip_chats={10})
    assert [row.slot for row in rows] == ["b"]


async def test_no_room_leases_nothing(database: Database) -> None:
    await _put(database, "a")
    assert await _lease(database, limit=0) == []


async def test_a_failure_holds_back_its_chat_and_no_other(database: Database) -> None:
    for slot, chat_id in (("a", 10), ("b", 10), ("c", 20)):
        await _put(database, slot, chat_id=chat_id)
    first, other = await _lease(database)
    await _sent(database, other)
    assert not await _fail(database, first)
    row = await _row(database, "a")
    assert (row.attempts, row.ambiguous, row.last_error) == (1, 0, "no answer")
    assert await _slots(database) == []
    assert await _slots(database, AT + MINUTE) == ["a", "b"]


async def test_an_unknown_end_is_counted(database: Database) -> None:
    await _put(database, "a")
    (row,) = await _lease(database)
    await _fail(database, row, unknown=True)
    assert (await _row(database, "a")).ambiguous == 1


async def test_the_last_attempt_leaves_a_dead_letter_and_the_chat_goes_on(
    database: Database,
) -> None:
    await _put(database, "a")
    await _put(database, "b")
    (row,) = await _lease(database)
    assert not await _fail(database, row, give_up_after=2)
    (row,) = await _lease(database, AT + MINUTE)
    assert await _fail(database, row, AT + MINUTE, give_up_after=2)
    assert (await _row(database, "a")).state == "dead"
    assert await _slots(database, AT + MINUTE) == ["b"]


async def test_a_dead_letter_queued_again_meanwhile_lives(database: Database) -> None:
    await _put(database, "a")
    (row,) = await _lease(database)
    await _put(database, "a", text="mended")
    async with database.write() as session:
        assert not await outbox.settle_dead(session, row, "refused", AT)
    (again,) = await _lease(database)
    assert again.payload == {"text": "mended"}


async def test_not_the_time_is_no_failure(database: Database) -> None:
    await _put(database, "a")
    (row,) = await _lease(database)
    async with database.write() as session:
        await outbox.settle_postponed(session, row, AT + MINUTE)
    assert await _lease(database) == []
    (row,) = await _lease(database, AT + MINUTE)
    assert row.attempts == 0


async def test_a_longer_pause_is_not_cut_short_by_a_shorter(database: Database) -> None:
    await _put(database, "a")
    (row,) = await _lease(database)
    async with database.write() as session:
        await outbox.settle_postponed(session, row, AT + HOUR)
        await outbox.settle_postponed(session, row, AT + MINUTE)
    assert await _lease(database, AT + MINUTE) == []
    assert len(await _lease(database, AT + HOUR)) == 1


async def test_a_killed_worker_blocks_nobody_once_its_lease_has_run_out(
    database: Database,
) -> None:
    await _put(database, "a", chat_id=10)
    await _put(database, "b", chat_id=20)
    async with database.write() as session:
        (lost,) = await outbox.lease(session, AT, LEASE, 1)
    assert await _slots(database) == ["b"]
    (again,) = await _lease(database, AT + LEASE)
    assert again.id == lost.id
    assert (again.attempts, again.ambiguous) == (1, 1)


async def test_a_worker_that_comes_too_late_cannot_hand_back_anothers_lease(
    database: Database,
) -> None:
    await _put(database, "a")
    (slow,) = await _lease(database)
    (quick,) = await _lease(database, AT + LEASE)
    await _fail(database, slow, AT + LEASE)
    assert await _lease(database, AT + LEASE + MINUTE) == []
    assert await _sent(database, quick)


async def test_a_clock_that_goes_back_an_hour_blocks_nobody(database: Database) -> None:
    await _put(database, "queued", chat_id=10)
    await _put(database, "leased", chat_id=20)
    async with database.write() as session:
        await outbox.lease(session, AT, LEASE, 1, skip_chats={10})
    assert sorted(await _slots(database, AT - HOUR)) == ["leased", "queued"]


async def test_a_slot_hurried_before_the_clock_went_back_is_said_at_once(
    database: Database,
) -> None:
    await _put(database, "a", not_before=AT + HOUR)
    await _put(database, "a", now=AT + MINUTE)
    assert await _slots(database, AT - HOUR) == ["a"]


async def test_pauses_can_be_ended(database: Database) -> None:
    await _put(database, "a")
    (row,) = await _lease(database)
    await _fail(database, row)
    async with database.write() as session:
        await outbox.end_pauses(session)
    assert await _slots(database) == ["a"]


async def test_a_broken_chat_keeps_its_rows_until_it_is_bound_anew(database: Database) -> None:
    await _put(database, "a")
    (row,) = await _lease(database)
    await _fail(database, row)
    async with database.write() as session:
        assert await outbox.break_chat(session, 10, "kicked", AT)
        assert not await outbox.break_chat(session, 10, "kicked", AT)
    assert await _slots(database, AT + HOUR) == []
    async with database.write() as session:
        assert await outbox.revive(session, 10, AT) == 1
    assert (await _row(database, "a")).attempts == 0
    assert await _slots(database) == ["a"]
    async with database.write() as session:
        assert await outbox.break_chat(session, 10, "kicked again", AT)


async def test_a_chat_is_mended_once(database: Database) -> None:
    async with database.write() as session:
        await outbox.break_chat(session, 10, "kicked", AT)
        assert await outbox.mend_chat(session, 10, AT)
        assert not await outbox.mend_chat(session, 10, AT)


async def test_a_lost_topic_is_news_once_until_the_chat_is_bound_anew(database: Database) -> None:
    async with database.write() as session:
        assert await outbox.lose_topic(session, 10, 7, AT)
        assert not await outbox.lose_topic(session, 10, 7, AT)
        assert await outbox.lose_topic(session, 10, 8, AT)
        assert await outbox.lose_topic(session, 101, 7, AT)
        await outbox.revive(session, 10, AT)
        assert await outbox.lose_topic(session, 10, 7, AT)
        assert not await outbox.lose_topic(session, 101, 7, AT)


async def test_a_card_remembers_where_it_stands_and_what_it_shows(database: Database) -> None:
    incident_id = await _incident_with_cards(database, 10)
    (row,) = await _lease(database)
    async with database.write() as session:
        await outbox.settle_sent(session, row, 555, AT)
        incident = await session.get_one(Incident, incident_id)
        incident.version = 3
        await outbox.refresh_cards(session, incident_id, AT + MINUTE)
    (again,) = await _lease(database, AT + MINUTE)
    assert (again.card_message_id, again.incident_version) == (555, 3)
    async with database.write() as session:
        await outbox.settle_sent(session, again, 556, AT + MINUTE)
    async with database.read() as session:
        card = (await session.scalars(select(Card))).one()
    assert (card.message_id, card.version, card.sent_at) == (556, 3, AT)


async def test_all_copies_of_a_card_are_refreshed_and_no_other_incidents(
    database: Database,
) -> None:
    incident_id = await _incident_with_cards(database, 10, -1001234567890, 30)
    await _incident_with_cards(database, 10)
    await _slots(database)
    async with database.write() as session:
        await outbox.refresh_cards(session, incident_id, AT)
        await outbox.refresh_cards(session, incident_id, AT)
    rows = await _lease(database)
    assert [row.chat_id for row in rows] == [10, -1001234567890, 30]
    assert {(row.incident_id, row.kind, row.version) for row in rows} == {
        (incident_id, Say.CARD, 2)
    }
    assert rows[1].slot == f"card:{incident_id}:-1001234567890"


async def test_a_refresh_merges_with_a_card_that_still_waits(database: Database) -> None:
    incident_id = await _incident_with_cards(database, 10)
    async with database.write() as session:
        await outbox.refresh_cards(session, incident_id, AT)
    (row,) = await _lease(database)
    assert row.version == 2
    await _sent(database, row)
    assert await _lease(database) == []


async def test_a_refresh_put_off_does_not_merge_with_one_at_once(database: Database) -> None:
    incident_id = await _incident_with_cards(database, 10)
    async with database.write() as session:
        await outbox.refresh_cards(session, incident_id, AT, not_before=AT + HOUR)
        await outbox.refresh_cards(session, incident_id, AT)
    assert await _slots(database) == [f"card:{incident_id}:10"]
    assert await _slots(database, AT + HOUR) == [f"card:{incident_id}:10:later"]


async def test_putting_a_card_twice_keeps_one_copy(database: Database) -> None:
    incident_id = await _incident_with_cards(database, 10)
    async with database.write() as session:
        await outbox.put_card(session, incident_id=incident_id, chat_id=10, thread_id=None, now=AT)
    async with database.read() as session:
        assert await session.scalar(select(func.count()).select_from(Card)) == 1
    (row,) = await _lease(database)
    assert row.version == 2


async def test_all_that_is_bound_to_a_group_follows_it_to_its_supergroup(
    database: Database,
) -> None:
    old, new = -500, -1000000000500
    incident_id = await _incident_with_cards(database, old)
    (row,) = await _lease(database)
    await _put(database, "notice", chat_id=old)
    async with database.write() as session:
        await outbox.settle_sent(session, row, 77, AT)
        session.add(Office(slug="health", name="Минздрав", chat_id=old))
        session.add(
            Prompt(incident_id=incident_id, chat_id=old, message_id=78, purpose="draft", at=AT)
        )
        await session.flush()
        await outbox.migrate_chat(session, old, new, AT)
        await outbox.migrate_chat(session, old, new, AT)
    async with database.read() as session:
        card = (await session.scalars(select(Card))).one()
        office = (await session.scalars(select(Office))).one()
        chat = await session.get_one(Chat, old)
        assert (await session.scalars(select(Prompt))).all() == []
    assert (card.chat_id, card.message_id, office.chat_id) == (new, None, new)
    assert chat.moved_to == new
    (row,) = await _lease(database)
    assert (row.chat_id, row.slot) == (new, "notice")


async def test_a_card_that_stands_in_the_supergroup_already_is_kept(database: Database) -> None:
    old, new = -500, -1000000000500
    incident_id = await _incident_with_cards(database, old, new)
    for row in await _lease(database):
        async with database.write() as session:
            await outbox.settle_sent(session, row, 100 if row.chat_id == new else 5, AT)
    async with database.write() as session:
        await outbox.migrate_chat(session, old, new, AT)
    async with database.read() as session:
        card = (await session.scalars(select(Card))).one()
    assert (card.incident_id, card.chat_id, card.message_id) == (incident_id, new, 100)


async def test_the_backlog_tells_what_waits_and_since_when(database: Database) -> None:
    await _put(database, "old", chat_id=10, now=AT - HOUR)
    await _put(database, "sound", chat_id=20, now=AT - MINUTE)
    await _put(database, "put off", chat_id=20, not_before=AT + HOUR)
    await _put(database, "dead", chat_id=30, now=AT)
    async with database.write() as session:
        await outbox.break_chat(session, 10, "kicked", AT)
        (row,) = await outbox.lease(session, AT, LEASE, 1, skip_chats={20})
        await outbox.settle_dead(session, row, "refused", AT)
    async with database.read() as session:
        found = await outbox.backlog(session, AT)
    assert (found.pending, found.pending_in_broken_chats) == (3, 1)
    assert (found.dead, found.broken_chats, found.oldest) == (1, 1, MINUTE)


async def test_an_empty_backlog_has_no_age(database: Database) -> None:
    async with database.read() as session:
        found = await outbox.backlog(session, AT)
    assert (found.pending, found.oldest) == (0, None)

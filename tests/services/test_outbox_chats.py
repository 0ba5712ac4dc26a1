"""Cards and chats of the outbox: where things stand, what breaks, what moves."""

from sqlalchemy import func, select

from db.engine import Database
from db.models import Card, Chat, Incident, Office, Prompt
from services import chats, outbox, outgoing
from services.desk import replies
from services.outbox import Say
from tests.services.outbox_steps import (
    AT,
    HOUR,
    LEASE,
    MINUTE,
    fail,
    incident_with_cards,
    lease,
    put,
    sent,
    slots,
    stored,
)


async def test_a_broken_chat_keeps_its_rows_until_it_is_bound_anew(database: Database) -> None:
    await put(database, "a")
    (row,) = await lease(database)
    await fail(database, row)
    async with database.write() as session:
        assert await chats.break_chat(session, 10, "kicked", AT)
        assert not await chats.break_chat(session, 10, "kicked", AT)
    assert await slots(database, AT + HOUR) == []
    async with database.write() as session:
        assert await chats.revive(session, 10, AT) == 1
    assert (await stored(database, "a")).attempts == 0
    assert await slots(database) == ["a"]
    async with database.write() as session:
        assert await chats.break_chat(session, 10, "kicked again", AT)


async def test_a_chat_is_mended_once(database: Database) -> None:
    async with database.write() as session:
        await chats.break_chat(session, 10, "kicked", AT)
        assert await chats.mend_chat(session, 10, AT)
        assert not await chats.mend_chat(session, 10, AT)


async def test_a_lost_topic_is_news_once_until_the_chat_is_bound_anew(database: Database) -> None:
    async with database.write() as session:
        assert await chats.lose_topic(session, 10, 7, AT)
        assert not await chats.lose_topic(session, 10, 7, AT)
        assert await chats.lose_topic(session, 10, 8, AT)
        assert await chats.lose_topic(session, 101, 7, AT)
        await chats.revive(session, 10, AT)
        assert await chats.lose_topic(session, 10, 7, AT)
        assert not await chats.lose_topic(session, 101, 7, AT)


async def test_a_card_remembers_where_it_stands_and_what_it_shows(database: Database) -> None:
    incident_id = await incident_with_cards(database, 10)
    (row,) = await lease(database)
    async with database.write() as session:
        await outgoing.settle_sent(session, row, 555, AT)
        incident = await session.get_one(Incident, incident_id)
        incident.version = 3
        await outbox.refresh_cards(session, incident_id, AT + MINUTE)
    (again,) = await lease(database, AT + MINUTE)
    assert (again.card_message_id, again.incident_version) == (555, 3)
    async with database.write() as session:
        await outgoing.settle_sent(session, again, 556, AT + MINUTE)
    async with database.read() as session:
        card = (await session.scalars(select(Card))).one()
    assert (card.message_id, card.version, card.sent_at) == (556, 3, AT)


async def test_all_copies_of_a_card_are_refreshed_and_no_other_incidents(
    database: Database,
) -> None:
    incident_id = await incident_with_cards(database, 10, -1001234567890, 30)
    await incident_with_cards(database, 10)
    await slots(database)
    async with database.write() as session:
        await outbox.refresh_cards(session, incident_id, AT)
        await outbox.refresh_cards(session, incident_id, AT)
    rows = await lease(database)
    assert [row.chat_id for row in rows] == [10, -1001234567890, 30]
    assert {(row.incident_id, row.kind, row.version) for row in rows} == {
        (incident_id, Say.CARD, 2)
    }
    assert rows[1].slot == f"card:{incident_id}:-1001234567890"


async def test_a_refresh_merges_with_a_card_that_still_waits(database: Database) -> None:
    incident_id = await incident_with_cards(database, 10)
    async with database.write() as session:
        await outbox.refresh_cards(session, incident_id, AT)
    (row,) = await lease(database)
    assert row.version == 2
    await sent(database, row)
    assert await lease(database) == []


async def test_a_refresh_put_off_does_not_merge_with_one_at_once(database: Database) -> None:
    incident_id = await incident_with_cards(database, 10)
    async with database.write() as session:
        await outbox.refresh_cards(session, incident_id, AT, not_before=AT + HOUR)
        await outbox.refresh_cards(session, incident_id, AT)
    assert await slots(database) == [f"card:{incident_id}:10"]
    assert await slots(database, AT + HOUR) == [f"card:{incident_id}:10:later"]


async def test_putting_a_card_twice_keeps_one_copy(database: Database) -> None:
    incident_id = await incident_with_cards(database, 10)
    async with database.write() as session:
        await outbox.put_card(session, incident_id=incident_id, chat_id=10, thread_id=None, now=AT)
    async with database.read() as session:
        assert await session.scalar(select(func.count()).select_from(Card)) == 1
    (row,) = await lease(database)
    assert row.version == 2


async def test_all_that_is_bound_to_a_group_follows_it_to_its_supergroup(
    database: Database,
) -> None:
    old, new = -500, -1000000000500
    incident_id = await incident_with_cards(database, old)
    (row,) = await lease(database)
    await put(database, "notice", chat_id=old)
    async with database.write() as session:
        await outgoing.settle_sent(session, row, 77, AT)
        session.add(Office(slug="health", name="Минздрав", chat_id=old))
        session.add(
            Prompt(incident_id=incident_id, chat_id=old, message_id=78, purpose="draft", at=AT)
        )
        await session.flush()
        await chats.migrate_chat(session, old, new, AT)
        await chats.migrate_chat(session, old, new, AT)
    async with database.read() as session:
        card = (await session.scalars(select(Card))).one()
        office = (await session.scalars(select(Office))).one()
        chat = await session.get_one(Chat, old)
        assert (await session.scalars(select(Prompt))).all() == []
    assert (card.chat_id, card.message_id, office.chat_id) == (new, None, new)
    assert chat.moved_to == new
    (row,) = await lease(database)
    assert (row.chat_id, row.slot) == (new, "notice")
    assert await sent(database, row)
    assert await slots(database) == [f"card:{incident_id}:{new}"]


async def test_a_card_that_stands_in_the_supergroup_already_is_kept(database: Database) -> None:
    old, new = -500, -1000000000500
    incident_id = await incident_with_cards(database, old, new)
    for row in await lease(database):
        async with database.write() as session:
            await outgoing.settle_sent(session, row, 100 if row.chat_id == new else 5, AT)
    async with database.write() as session:
        await chats.migrate_chat(session, old, new, AT)
    async with database.read() as session:
        card = (await session.scalars(select(Card))).one()
    assert (card.incident_id, card.chat_id, card.message_id) == (incident_id, new, 100)


async def test_the_backlog_tells_what_waits_and_since_when(database: Database) -> None:
    await put(database, "old", chat_id=10, now=AT - HOUR)
    await put(database, "sound", chat_id=20, now=AT - MINUTE)
    await put(database, "put off", chat_id=20, not_before=AT + HOUR)
    await put(database, "dead", chat_id=30, now=AT)
    async with database.write() as session:
        await chats.break_chat(session, 10, "kicked", AT)
        (row,) = await outgoing.lease(session, AT, LEASE, 1, skip_chats={20})
        await outgoing.settle_dead(session, row, "refused", AT)
    async with database.read() as session:
        found = await outbox.backlog(session, AT)
    assert (found.pending, found.pending_in_broken_chats) == (3, 1)
    assert (found.dead, found.broken_chats, found.oldest) == (1, 1, MINUTE)


async def test_an_empty_backlog_has_no_age(database: Database) -> None:
    async with database.read() as session:
        found = await outbox.backlog(session, AT)
    assert (found.pending, found.oldest) == (0, None)


async def test_a_card_has_a_copy_in_each_topic_of_a_forum(database: Database) -> None:
    incident_id = await incident_with_cards(database, 10)
    async with database.write() as session:
        for topic in (12, 34):
            await outbox.put_card(
                session, incident_id=incident_id, chat_id=10, thread_id=topic, now=AT
            )
    places: list[int | None] = []
    while rows := await lease(database):
        async with database.write() as session:
            await outgoing.settle_sent(session, rows[0], 100 + len(places), AT)
        places.append(rows[0].thread_id)
    assert places == [None, 12, 34]
    async with database.write() as session:
        await outbox.refresh_cards(session, incident_id, AT)
        found = [
            await replies.card_message(session, incident_id, 10, topic) for topic in (None, 12, 34)
        ]
    assert found == [100, 101, 102]
    again = []
    while rows := await lease(database):
        again.append((rows[0].slot, rows[0].card_message_id))
        await sent(database, rows[0])
    first = f"card:{incident_id}:10"
    assert again == [(first, 100), (f"{first}:12", 101), (f"{first}:34", 102)]


async def test_an_edit_put_off_lets_whatever_else_is_due_go_first(database: Database) -> None:
    old = await incident_with_cards(database, 10)
    await slots(database)
    async with database.write() as session:
        await outbox.refresh_cards(session, old, AT, not_before=AT + MINUTE)
        await outbox.redraw_erased(session, old, AT)
    await put(database, "nudge", now=AT + MINUTE)
    fresh = await incident_with_cards(database, 10)
    assert await slots(database, AT + MINUTE) == [
        "nudge",
        f"card:{fresh}:10",
        f"card:{old}:10:later",
        f"card:{old}:10",
    ]


async def test_an_erasure_that_still_waits_is_hurried_by_a_change(database: Database) -> None:
    incident_id = await incident_with_cards(database, 10)
    await slots(database)
    async with database.write() as session:
        await outbox.redraw_erased(session, incident_id, AT)
    await put(database, "nudge")
    async with database.write() as session:
        await outbox.refresh_cards(session, incident_id, AT)
    (row,) = await lease(database)
    assert (row.slot, row.edits_only) == (f"card:{incident_id}:10", False)

"""What Telegram refuses: nothing is lost, the admin is told once."""

from collections.abc import AsyncIterator
from datetime import datetime
from random import Random

import pytest

from db.engine import AsyncSession, Database
from db.models import Office
from handlers.views.speech import File, Picture, Words
from sandbox.telegram import Fault
from services import chats, outbox
from services.outbox import Say
from services.outgoing import OutgoingFacts
from tests.bot.delivery_desk import ANNA, GROUP, OTHER, Desk, a_desk
from tests.sandbox.telegram_town import picture


@pytest.fixture
async def desk(database: Database) -> AsyncIterator[Desk]:
    async with a_desk(database) as made:
        yield made


# ---- 429


async def test_a_429_silences_its_chat_for_as_long_as_it_says_and_no_other(desk: Desk) -> None:
    desk.messenger.faults.add(Fault.too_many(30), chat_id=GROUP)
    for number in range(3):
        await desk.put(f"g{number}")
        await desk.put(f"o{number}", OTHER)
    delivery = desk.delivery()
    await delivery.drain()
    assert (desk.texts(), desk.texts(OTHER)) == ([], ["o0", "o1", "o2"])
    desk.clock.move(seconds=29)
    await delivery.drain()
    assert desk.texts() == []
    desk.clock.move(seconds=1)
    await delivery.drain()
    assert desk.texts() == ["g0", "g1", "g2"]
    assert (await desk.row("g0")).attempts == 0


async def test_two_chats_refused_at_once_silence_the_whole_bot_for_the_shorter_time(
    desk: Desk,
) -> None:
    desk.messenger.faults.add(Fault.too_many(5), chat_id=GROUP)
    desk.messenger.faults.add(Fault.too_many(20), chat_id=OTHER)
    await desk.put("g")
    await desk.put("o", OTHER)
    delivery = desk.delivery()
    await delivery.drain()
    await desk.put("a", ANNA)
    await delivery.drain()
    assert desk.texts(ANNA) == []
    desk.clock.move(seconds=5)
    await delivery.drain()
    assert (desk.texts(ANNA), desk.texts(), desk.texts(OTHER)) == (["a"], ["g"], [])
    desk.clock.move(seconds=15)
    await delivery.drain()
    assert desk.texts(OTHER) == ["o"]


async def test_a_storm_of_429_loses_doubles_and_reorders_nothing(desk: Desk) -> None:
    chance = Random(7)
    groups = [-1009000000000 - number for number in range(100)]
    for chat_id in groups:
        desk.messenger.add_group(chat_id, str(chat_id), [ANNA])
        for number in range(3):
            await desk.put(f"{chat_id}/{number}", chat_id)
        for _ in range(chance.choice([0, 0, 1, 2])):
            wait = chance.randrange(1, 9)
            desk.messenger.faults.add(Fault.too_many(wait), chat_id=chat_id)
    await desk.drain_until_empty(desk.delivery())
    assert desk.messenger.count_429 > 40
    for chat_id in groups:
        assert desk.texts(chat_id) == [f"{chat_id}/{number}" for number in range(3)]


# ---- chats that cannot be written to


async def test_a_chat_that_threw_the_bot_out_keeps_its_rows_and_the_admin_is_told_once(
    desk: Desk,
) -> None:
    desk.messenger.kick_bot(GROUP)
    for number in range(3):
        await desk.put(f"g{number}")
    await desk.put("o", OTHER)
    delivery = desk.delivery()
    await delivery.drain()
    await desk.put("g3")
    await delivery.drain()
    assert desk.texts(OTHER) == ["o"]
    assert await desk.pending() == ["g0", "g1", "g2", "g3"]
    (alert,) = desk.alerts
    assert str(GROUP) in alert
    assert "kicked" in alert
    assert (await desk.chat()).state == "broken"

    desk.messenger.add_bot(GROUP, ANNA)
    async with desk.database.write() as session:
        assert await chats.revive(session, GROUP, desk.clock()) == 4
    await delivery.drain()
    assert desk.texts() == ["g0", "g1", "g2", "g3"]


@pytest.mark.parametrize("chat_id", [ANNA + 1, -404])
async def test_a_chat_nobody_opened_is_broken_not_dead(desk: Desk, chat_id: int) -> None:
    desk.messenger.add_user(ANNA + 1, "Борис")
    await desk.put("a", chat_id)
    await desk.delivery().drain()
    assert await desk.pending() == ["a"]
    assert (await desk.chat(chat_id)).state == "broken"
    assert len(desk.alerts) == 1


async def test_the_alert_names_the_office_that_works_in_the_chat(desk: Desk) -> None:
    async with desk.database.write() as session:
        session.add(Office(slug="health", name="Минздрав", chat_id=GROUP))
    desk.messenger.kick_bot(GROUP)
    await desk.put("a")
    await desk.delivery().drain()
    assert f"«Минздрав» ({GROUP})" in desk.alerts[0]


async def test_a_group_that_became_a_supergroup_is_followed(desk: Desk) -> None:
    old = -777
    desk.messenger.add_group(old, "Соцзащита", [ANNA], kind="group")
    slot = await desk.put_card(old)
    delivery = desk.delivery()
    await delivery.drain()
    new = desk.messenger.migrate(old)
    await desk.put("a", old)
    await desk.put("b", old)
    await delivery.drain()
    assert desk.texts(new) == ["a", "b", slot.replace(str(old), str(new))]
    await desk.refresh(slot)
    await delivery.drain()
    assert len(desk.texts(new)) == 3
    card = await desk.card()
    assert (card.chat_id, card.message_id) == (new, desk.messages(new)[-1].message_id)
    assert desk.alerts == []
    assert await desk.pending() == []


# ---- words and places Telegram does not take


async def test_refused_markup_is_said_as_plain_text(desk: Desk) -> None:
    desk.speech["words"] = Words("<b>не закрыт", "не закрыт")
    desk.speech["chart"] = Picture(picture(), "week.png", "<b>не закрыт", "не закрыт")
    desk.speech["table"] = File(b"cells", "week.xlsx", "<b>не закрыт", "не закрыт")
    for slot in ("words", "chart", "table"):
        await desk.put(slot)
    await desk.delivery().drain()
    assert [said.html for said in desk.messages()] == ["не закрыт"] * 3
    assert desk.alerts == []


async def test_a_card_whose_new_markup_is_refused_changes_to_plain_text(desk: Desk) -> None:
    slot = await desk.put_card()
    delivery = desk.delivery()
    await delivery.drain()
    desk.speech[slot] = Words("<b>не закрыт", "не закрыт")
    await desk.refresh(slot)
    await delivery.drain()
    assert [said.html for said in desk.messages()] == ["не закрыт"]


@pytest.mark.parametrize("gone", [True, False])
async def test_a_lost_topic_is_said_in_general_and_the_admin_is_told_once(
    desk: Desk, gone: bool
) -> None:
    forum = desk.messenger.add_group(-1005, "Правительство", [ANNA], forum=True)
    topic = desk.messenger.add_topic(forum.id, "Минздрав", by=ANNA)
    inside = desk.messenger.say(ANNA, forum.id, "Вопрос", thread_id=topic)
    desk.messenger.close_topic(forum.id, topic)
    desk.speech["b"] = Words("b", "b", reply_to=inside.message_id)
    await desk.put("a", forum.id, thread_id=4040 if gone else topic)
    await desk.put("b", forum.id, thread_id=4040 if gone else topic)
    await desk.delivery().drain()
    assert desk.texts(forum.id) == ["a", "b"]
    assert [said.thread_id for said in desk.messages(forum.id)] == [None, None]
    (alert,) = desk.alerts
    assert "General" in alert


async def test_words_that_will_never_be_taken_are_a_dead_letter(desk: Desk) -> None:
    desk.speech["a"] = Words("ы" * 5000, "ы" * 5000)
    await desk.put("a")
    await desk.put("b")
    await desk.delivery().drain()
    assert desk.texts() == ["b"]
    row = await desk.row("a")
    assert row.state == "dead"
    assert "too long" in row.last_error
    (alert,) = desk.alerts
    assert "too long" in alert


async def test_a_dead_alert_makes_no_alert(desk: Desk) -> None:
    desk.speech["a"] = Words("ы" * 5000, "ы" * 5000)
    await desk.put("a", kind=Say.ALERT)
    await desk.delivery().drain()
    assert (await desk.row("a")).state == "dead"
    assert desk.alerts == []


async def test_words_that_cannot_be_made_fail_loudly_and_others_go_on(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    desk.speech["a"] = ValueError("no such topic")
    await desk.put("a")
    await desk.put("o", OTHER)
    delivery = desk.delivery(attempts=3)
    await delivery.drain()
    assert desk.texts(OTHER) == ["o"]
    assert (await desk.row("a")).attempts == 1
    assert "no such topic" in caplog.text
    await desk.put("b")
    await desk.drain_until_empty(delivery)
    assert (await desk.row("a")).state == "dead"
    assert desk.texts() == ["b"]
    assert len(desk.alerts) == 1


async def test_a_hook_that_fails_does_not_repeat_the_message(desk: Desk) -> None:
    async def fail(*_: object) -> None:
        raise LookupError("no such prompt")

    await desk.put("a")
    await desk.delivery(on_sent=fail).drain()
    assert desk.texts() == ["a"]
    assert await desk.pending() == []


async def test_the_hook_belongs_to_the_settling_transaction(desk: Desk) -> None:
    async def queue_more(
        session: AsyncSession, row: OutgoingFacts, message_id: int, now: datetime
    ) -> None:
        if row.slot == "a":
            await outbox.put(session, chat_id=OTHER, kind=Say.NOTICE, slot="more", now=now)

    await desk.put("a")
    await desk.delivery(on_sent=queue_more).drain()
    assert desk.texts(OTHER) == ["more"]

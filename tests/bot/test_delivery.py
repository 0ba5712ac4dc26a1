"""What is queued is said: words, pictures, files, cards that change in place."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from bot.pace import PaceSettings
from db.engine import Database
from handlers.views.speech import File, Picture, Words
from sandbox.telegram import Limits
from services.outbox import Say
from services.outgoing import OutgoingFacts
from tests.bot.delivery_desk import ANNA, GROUP, OTHER, Desk, a_desk
from tests.sandbox.telegram_town import picture

KEYBOARD = InlineKeyboardMarkup(
    inline_keyboard=[[InlineKeyboardButton(text="Взять", callback_data="claim:1")]]
)


@pytest.fixture
async def desk(database: Database) -> AsyncIterator[Desk]:
    async with a_desk(database) as made:
        yield made


async def test_each_chat_hears_its_words_in_the_order_they_were_queued(desk: Desk) -> None:
    for number in range(5):
        await desk.put(f"g{number}")
        await desk.put(f"o{number}", OTHER)
    await desk.delivery().drain()
    assert desk.texts() == ["g0", "g1", "g2", "g3", "g4"]
    assert desk.texts(OTHER) == ["o0", "o1", "o2", "o3", "o4"]
    assert await desk.pending() == []


async def test_words_carry_markup_keyboard_reply_and_silence(desk: Desk) -> None:
    question = desk.messenger.say(ANNA, GROUP, "Где вода?")
    desk.speech["a"] = Words(
        "<b>Вода</b> &lt;будет&gt;", "Вода", KEYBOARD, reply_to=question.message_id, silent=True
    )
    await desk.put("a")
    await desk.delivery().drain()
    (said,) = desk.messages()
    assert said.html == "<b>Вода</b> &lt;будет&gt;"
    assert said.reply_to is question
    assert said.button("claim:1").text == "Взять"
    (call,) = [call for call in desk.messenger.calls if call.method == "sendMessage"]
    assert call.params["disable_notification"] == "true"
    assert '"is_disabled": true' in call.params["link_preview_options"].replace('":t', '": t')


async def test_a_reply_to_a_message_that_is_gone_is_said_all_the_same(desk: Desk) -> None:
    desk.speech["a"] = Words("да", "да", reply_to=987654)
    await desk.put("a")
    await desk.delivery().drain()
    assert desk.texts() == ["да"]


async def test_a_picture_and_a_file_come_with_their_captions(desk: Desk) -> None:
    desk.speech["chart"] = Picture(picture(), "week.png", "<i>Неделя</i>", "Неделя", KEYBOARD)
    desk.speech["table"] = File(b"cells", "week.xlsx", "<i>Таблица</i>", "Таблица")
    await desk.put("chart", kind=Say.SUMMARY)
    await desk.put("table", kind=Say.WORKBOOK)
    await desk.delivery().drain()
    chart, table = desk.messages()
    assert (chart.html, bool(chart.photo), bool(chart.keyboard)) == ("<i>Неделя</i>", True, True)
    assert table.document is not None
    assert (table.document.name, table.document.data) == ("week.xlsx", b"cells")
    assert table.html == "<i>Таблица</i>"


async def test_a_forum_topic_hears_what_is_for_it(desk: Desk) -> None:
    forum = desk.messenger.add_group(-1005, "Правительство", [ANNA], forum=True)
    topic = desk.messenger.add_topic(forum.id, "Минздрав", by=ANNA)
    desk.speech["chart"] = Picture(picture(), "week.png", "", "")
    desk.speech["table"] = File(b"cells", "week.xlsx", "", "")
    for slot in ("words", "chart", "table"):
        await desk.put(slot, forum.id, thread_id=topic)
    await desk.delivery().drain()
    assert [said.thread_id for said in desk.messages(forum.id)] == [topic] * 3


async def test_a_card_changes_in_place(desk: Desk) -> None:
    slot = await desk.put_card()
    delivery = desk.delivery()
    await delivery.drain()
    (said,) = desk.messages()
    desk.speech[slot] = Words("<b>взято</b>", "взято", KEYBOARD)
    await desk.refresh(slot)
    await delivery.drain()
    (changed,) = desk.messages()
    assert (changed.message_id, changed.html) == (said.message_id, "<b>взято</b>")
    assert changed.buttons
    card = await desk.card()
    assert (card.message_id, card.version) == (said.message_id, 1)
    assert desk.sent == [(slot, said.message_id)] * 2


async def test_a_card_that_shows_these_words_already_is_done(desk: Desk) -> None:
    slot = await desk.put_card()
    delivery = desk.delivery()
    await delivery.drain()
    await desk.refresh(slot)
    await delivery.drain()
    assert len(desk.messages()) == 1
    assert await desk.pending() == []
    assert desk.alerts == []


async def test_a_card_people_deleted_is_sent_anew_and_remembered_there(desk: Desk) -> None:
    slot = await desk.put_card()
    delivery = desk.delivery()
    await delivery.drain()
    (said,) = desk.messages()
    desk.messenger.forget_message(GROUP, said.message_id)
    await desk.refresh(slot)
    await delivery.drain()
    (again,) = desk.messages()
    assert again.message_id != said.message_id
    assert (await desk.card()).message_id == again.message_id


async def test_what_was_queued_again_while_being_said_is_shown_again(desk: Desk) -> None:
    async def queue_again(row: OutgoingFacts) -> None:
        if row.version == 1:
            await desk.put("a", text="new")

    desk.before_speech = queue_again
    await desk.put("a", text="old")
    await desk.delivery().drain()
    assert desk.texts() == ["a old", "a new"]
    assert await desk.pending() == []


async def test_nothing_left_to_say_settles_the_row_without_a_word(desk: Desk) -> None:
    desk.speech["a"] = None
    await desk.put("a")
    await desk.put("b")
    await desk.delivery().drain()
    assert desk.texts() == ["b"]
    assert desk.sent == [("b", desk.messages()[0].message_id)]
    assert await desk.pending() == []


async def test_what_is_put_off_is_said_when_its_time_has_come(desk: Desk) -> None:
    await desk.put("later", not_before=desk.clock() + timedelta(hours=1))
    await desk.put("now")
    delivery = desk.delivery()
    await delivery.drain()
    assert desk.texts() == ["now"]
    desk.clock.move(hours=1)
    await delivery.drain()
    assert desk.texts() == ["now", "later"]


async def test_the_real_limits_are_kept_without_a_single_429(database: Database) -> None:
    async with a_desk(database, Limits.real(private_burst=1)) as desk:
        for number in range(30):
            await desk.put(f"g{number}", GROUP)
            await desk.put(f"a{number}", ANNA)
        start = desk.clock()
        await desk.drain_until_empty(desk.delivery(pace=PaceSettings()))
        assert desk.messenger.count_429 == 0
        assert desk.texts() == [f"g{number}" for number in range(30)]
        assert desk.texts(ANNA) == [f"a{number}" for number in range(30)]
        assert desk.clock() - start < timedelta(seconds=90)


async def test_a_slow_chat_does_not_stall_the_others(desk: Desk) -> None:
    async def wait_for_the_others(row: OutgoingFacts) -> None:
        if row.slot == "slow":
            await desk.messenger.until(lambda: len(desk.texts(OTHER)) == 5, timeout=30)

    desk.before_speech = wait_for_the_others
    await desk.put("slow")
    for number in range(5):
        await desk.put(f"o{number}", OTHER)
    await desk.delivery().drain()
    assert desk.texts() == ["slow"]
    assert (await desk.row("slow")).attempts == 0

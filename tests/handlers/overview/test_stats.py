"""/report in a real chat: commands, buttons, refusals, and what leaves by the outbox."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from aiogram import Bot, Dispatcher
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import BufferedInputFile
from openpyxl import load_workbook
from sqlalchemy import select, update

from db.engine import Database
from db.models import Office, Outgoing, Person, Seat
from handlers import root
from handlers.overview import stats
from handlers.views import texts
from handlers.views.picker import (
    ASK_DATES,
    ASK_OFFICE,
    ASK_PERIOD,
    EVERYBODY,
    GATHERING,
    NO_OFFICE_HERE,
    NO_OFFICE_OF_YOURS,
)
from handlers.views.speech import File, Picture, Words
from sandbox.serving import serve
from sandbox.telegram import Messenger, TownMessage, bot_api
from services.outbox import Say
from services.rules import Rules
from services.working_time import WorkingTime
from tests.services.histories import Script, play, write

ZONE = ZoneInfo("Europe/Moscow")
RULES = Rules("Садовая область", WorkingTime(ZONE))
NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
TOKEN = "4200000001:town"
ANNA, BORIS, VERA, GLEB = 1001, 1002, 1003, 1004
OFFICE_CHAT, FORUM, STRAY_CHAT = -1001, -1002, -1003


@dataclass(frozen=True)
class Desk:
    """A polling bot, the town around it, the database behind it."""

    bot: Bot
    town: Messenger
    database: Database

    async def say(self, user: int, chat: int, text: str, thread: int | None = None) -> TownMessage:
        """Write; the bot's answer."""
        asked = self.town.say(user, chat, text, thread_id=thread)
        return await self.heard(chat, asked.message_id)

    async def heard(self, chat: int, after: int) -> TownMessage:
        found = await self.town.until(
            lambda: next(
                (m for m in self.town.messages(chat) if m.from_bot and m.message_id > after), None
            )
        )
        assert found is not None
        return found

    async def queued(self) -> list[Outgoing]:
        async with self.database.read() as session:
            return list(await session.scalars(select(Outgoing).order_by(Outgoing.id)))


def town() -> Messenger:
    """Anna is an aide, Vera a coordinator, Gleb has no office, Boris is a stranger."""
    made = Messenger(token=TOKEN, now=lambda: NOW)
    for user, name in ((ANNA, "Анна"), (BORIS, "Борис"), (VERA, "Вера"), (GLEB, "Глеб")):
        made.add_user(user, name)
    for chat in (OFFICE_CHAT, FORUM, STRAY_CHAT):
        made.add_group(chat, "Чат", members=[ANNA, BORIS, VERA, GLEB], forum=chat == FORUM)
    return made


async def settle(database: Database) -> None:
    """The offices, the people, three incidents of the first office and one of the second."""
    scripts = [
        Script(office, "ЖКХ", "Садовое", False, (day - 1) * 1440 + 540, 5, 120, 10080, ops)
        for office, day, ops in (
            (1, 3, [("answer", 60), ("close", 60)]),
            (1, 17, [("deliver", 1), ("answer", 60), ("close", 60)]),
            (1, 18, []),
            (2, 24, []),
        )
    ]
    async with database.write() as session:
        told = [play(number, one) for number, one in enumerate(scripts, start=1)]
        await write(session, told, RULES.working_time)
        await session.execute(
            update(Office).where(Office.id == 1).values(chat_id=OFFICE_CHAT, name="Минздрав")
        )
        for number, (user, role) in enumerate(
            ((ANNA, "aide"), (VERA, "coordinator"), (GLEB, "aide")), start=1
        ):
            session.add(Person(id=number, telegram_id=user, name=f"Имя {user}", role=role))
        await session.flush()
        session.add(Seat(office_id=1, person_id=1, duty="member"))


@pytest.fixture
async def desk(sqlite_url: str) -> AsyncIterator[Desk]:
    messenger, database = town(), Database(sqlite_url)
    await settle(database)
    dispatcher = Dispatcher(database=database, rules=RULES, now=lambda: NOW)
    dispatcher.include_router(root.build())
    async with serve(bot_api(messenger)) as address:
        session = AiohttpSession(api=TelegramAPIServer.from_base(address))
        defaults = DefaultBotProperties(parse_mode="HTML")
        async with Bot(TOKEN, session=session, default=defaults) as bot:
            polling = asyncio.create_task(dispatcher.start_polling(bot, handle_signals=False))
            yield Desk(bot, messenger, database)
            await dispatcher.stop_polling()
            await polling
    await database.close()


async def test_a_bare_command_offers_the_usual_periods(desk: Desk) -> None:
    asked = await desk.say(ANNA, OFFICE_CHAT, "/report")
    assert asked.text == str(ASK_PERIOD)
    assert [button.text for button in asked.buttons] == [
        "Сегодня", "Вчера", "Эта неделя", "Прошлая неделя", "Этот месяц", "Прошлый месяц",
        "📅 Свои даты", "Ещё ›",
    ]  # fmt: skip
    assert await desk.queued() == []


async def test_a_press_is_answered_and_queues_picture_and_table_for_this_chat(desk: Desk) -> None:
    asked = await desk.say(ANNA, OFFICE_CHAT, "/report")
    answer = await desk.town.press(ANNA, OFFICE_CHAT, asked.message_id, "r:last:0").answered()
    assert answer.text == str(GATHERING)
    rows = await desk.queued()
    assert [(row.chat_id, row.kind) for row in rows] == [
        (OFFICE_CHAT, "summary"), (OFFICE_CHAT, "workbook"),
    ]  # fmt: skip
    assert rows[0].payload == {
        "first": "2026-11-16", "last": "2026-11-22", "offices": [1], "topic": None, "district": None
    }  # fmt: skip


async def test_pressing_twice_asks_once(desk: Desk) -> None:
    asked = await desk.say(ANNA, OFFICE_CHAT, "/report")
    for _ in range(2):
        await desk.town.press(ANNA, OFFICE_CHAT, asked.message_id, "r:month:0").answered()
    assert len(await desk.queued()) == 2


async def test_a_typed_period_is_taken_at_its_word(desk: Desk) -> None:
    said = await desk.say(ANNA, OFFICE_CHAT, "/report 01.11-15.11")
    assert said.text == str(GATHERING)
    payload = (await desk.queued())[0].payload
    assert (payload["first"], payload["last"]) == ("2026-11-01", "2026-11-15")


@pytest.mark.parametrize("text", ["когда-нибудь", "15.11-01.11", "<b>01.11</b>", "31.02"])
async def test_a_period_that_is_none_gets_a_line_that_shows_the_form(desk: Desk, text: str) -> None:
    said = await desk.say(ANNA, OFFICE_CHAT, f"/report {text}")
    assert "01.11.2026-15.11.2026" in said.text
    assert await desk.queued() == []


async def test_in_private_an_aide_gets_their_office_and_a_coordinator_the_region(
    desk: Desk,
) -> None:
    for user in (ANNA, VERA):
        started = desk.town.start(user)
        greeting = await desk.heard(user, started.message_id)
        said = desk.town.say(user, user, "/report 16.11-22.11")
        await desk.heard(user, max(said.message_id, greeting.message_id))
    offices = {row.chat_id: row.payload["offices"] for row in await desk.queued()}
    assert offices == {ANNA: [1], VERA: None}


async def test_who_has_no_office_and_a_chat_without_one_are_told_so(desk: Desk) -> None:
    started = desk.town.start(GLEB)
    await desk.heard(GLEB, started.message_id)
    assert (await desk.say(GLEB, GLEB, "/report 16.11-22.11")).text == str(NO_OFFICE_OF_YOURS)
    assert (await desk.say(ANNA, STRAY_CHAT, "/report 16.11-22.11")).text == str(NO_OFFICE_HERE)
    assert await desk.queued() == []


async def test_a_stranger_is_refused_by_word_and_by_press(desk: Desk) -> None:
    assert (await desk.say(BORIS, OFFICE_CHAT, "/report")).text == str(texts.STRANGER)
    asked = await desk.say(ANNA, OFFICE_CHAT, "/report")
    answer = await desk.town.press(BORIS, OFFICE_CHAT, asked.message_id, "r:last:0").answered()
    assert (answer.text, answer.show_alert) == (str(texts.STRANGER), True)
    assert await desk.queued() == []


async def test_in_a_forum_the_summary_goes_to_the_topic_it_was_asked_in(desk: Desk) -> None:
    topic = desk.town.add_topic(FORUM, "Дороги")
    async with desk.database.write() as session:
        await session.execute(
            update(Office).where(Office.id == 2).values(chat_id=FORUM, thread_id=topic)
        )
    await desk.say(ANNA, FORUM, "/report 16.11-25.11", thread=topic)
    rows = await desk.queued()
    assert {(row.chat_id, row.thread_id) for row in rows} == {(FORUM, topic)}
    assert [row.payload["offices"] for row in rows] == [[2], [2]]


async def test_a_button_of_a_period_that_is_no_more_is_courteously_refused(desk: Desk) -> None:
    asked = await desk.say(ANNA, OFFICE_CHAT, "/report")
    press = desk.town.press(ANNA, OFFICE_CHAT, asked.message_id, "r:decade:0", force=True)
    assert (await press.answered()).text == str(texts.STALE)


async def test_what_was_asked_reaches_the_chat_as_a_picture_and_a_table(desk: Desk) -> None:
    await desk.say(ANNA, OFFICE_CHAT, "/report 16.11-22.11")
    render = stats.renderers(desk.database, RULES, lambda: NOW)
    picture, table = [await render[Say(row.kind)](row.payload) for row in await desk.queued()]
    assert isinstance(picture, Picture)
    assert isinstance(table, File)
    shown = await desk.bot.send_photo(
        OFFICE_CHAT, BufferedInputFile(picture.png, picture.filename), caption=picture.caption_html
    )
    sent = await desk.bot.send_document(
        OFFICE_CHAT, BufferedInputFile(table.content, table.filename), caption=table.caption_html
    )
    assert shown.caption == picture.caption_plain
    assert sent.caption == table.caption_plain
    assert picture.png.startswith(b"\x89PNG")
    assert "Неделя 16–22\u00a0ноября · Минздрав\nПоступило 2 (" in picture.caption_plain
    assert table.filename == "otklik_2026-11-16_2026-11-22.xlsx"
    book = load_workbook(BytesIO(table.content))
    numbers = [row[0] for row in book["Инциденты"].iter_rows(min_row=2, values_only=True)]
    assert numbers == [2, 3]


async def test_days_with_nothing_are_one_line_and_no_table(desk: Desk) -> None:
    await desk.say(ANNA, OFFICE_CHAT, "/report 01.02-07.02")
    render = stats.renderers(desk.database, RULES, lambda: NOW)
    words, table = [await render[Say(row.kind)](row.payload) for row in await desk.queued()]
    assert isinstance(words, Words)
    assert (
        words.plain.replace("\u00a0", " ") == "Сводка 1–7 февраля · Минздрав: инцидентов не было."
    )
    assert table is None


async def test_an_office_is_picked_and_its_button_asks_for_it_alone(desk: Desk) -> None:
    started = desk.town.start(VERA)
    greeting = await desk.heard(VERA, started.message_id)
    said = desk.town.say(VERA, VERA, "/report")
    asked = await desk.heard(VERA, max(said.message_id, greeting.message_id))
    await desk.town.press(VERA, VERA, asked.message_id, "rm:o:0:0").answered()
    listed = await _turned(desk, VERA, asked, str(ASK_OFFICE))
    assert [button.text for button in listed.buttons] == [
        f"✓ {EVERYBODY}", "Ведомство 2", "Минздрав", "‹ Назад",
    ]  # fmt: skip
    await desk.town.press(VERA, VERA, asked.message_id, "rm:p:2:0").answered()
    turned = await _turned(desk, VERA, asked, "🏢 Ведомство 2")
    assert "r:last:2" in [button.callback_data for button in turned.buttons]
    await desk.town.press(VERA, VERA, asked.message_id, "r:last:2").answered()
    assert {tuple(row.payload["offices"]) for row in await desk.queued()} == {(2,)}


async def test_dates_of_ones_own_are_asked_for_and_a_wrong_one_again(desk: Desk) -> None:
    asked = await desk.say(ANNA, OFFICE_CHAT, "/report")
    await desk.town.press(ANNA, OFFICE_CHAT, asked.message_id, "rm:d:0:0").answered()
    question = await desk.heard(OFFICE_CHAT, asked.message_id)
    assert str(ASK_DATES) in question.text
    for text in ("завтра", "16.11-22.11"):
        typed = desk.town.say(ANNA, OFFICE_CHAT, text, reply_to=question.message_id)
        said = await desk.heard(OFFICE_CHAT, typed.message_id)
    assert said.text == str(GATHERING)
    assert [row.payload["first"] for row in await desk.queued()] == ["2026-11-16"] * 2


async def test_another_office_is_refused_at_the_press(desk: Desk) -> None:
    asked = await desk.say(ANNA, OFFICE_CHAT, "/report")
    press = desk.town.press(ANNA, OFFICE_CHAT, asked.message_id, "r:last:2", force=True)
    assert (await press.answered()).text == str(texts.NOT_ALLOWED)
    assert await desk.queued() == []


async def _turned(desk: Desk, chat: int, asked: TownMessage, words: str) -> TownMessage:
    """The picker once it says these words."""

    def look() -> TownMessage | None:
        found = next(m for m in desk.town.messages(chat) if m.message_id == asked.message_id)
        return found if words in found.text else None

    seen = await desk.town.until(look)
    assert seen is not None
    return seen

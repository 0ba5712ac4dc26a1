"""python-telegram-bot 22 against the messenger: a witness that shares no code with aiogram."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

import pytest
from telegram import (
    Bot,
    BotCommand,
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaDocument,
    Message,
    ReplyParameters,
    Update,
)
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TimedOut,
)
from telegram.request import HTTPXRequest

from sandbox.telegram import Fault, Limits, Messenger
from tests.sandbox.telegram_town import ANNA, BORIS, GROUP, TOKEN, line, picture

KEYS = InlineKeyboardMarkup(
    [
        [InlineKeyboardButton("Взять", callback_data="c:1")],
        [
            InlineKeyboardButton("Пост", url="https://example.org/1"),
            InlineKeyboardButton("Копия", copy_text=CopyTextButton("ответ")),
        ],
    ]
)


@asynccontextmanager
async def connected(limits: Limits | None = None) -> AsyncIterator[tuple[Bot, Messenger]]:
    async with line(limits) as talk:
        bot = Bot(
            TOKEN,
            base_url=f"{talk.url}/bot",
            base_file_url=f"{talk.url}/file/bot",
            get_updates_request=HTTPXRequest(connection_pool_size=2),
        )
        async with bot:
            yield bot, talk.messenger


async def test_who_the_bot_is() -> None:
    async with connected() as (bot, _):
        assert bot.username == "otklik_bot"
        assert bot.can_read_all_group_messages


async def test_a_message_with_a_keyboard_is_sent_edited_and_deleted() -> None:
    async with connected() as (bot, town):
        said = town.say(ANNA, GROUP, "Нет света")
        sent = await bot.send_message(
            GROUP,
            "😀 <b>жирно</b> <code>код</code>",
            parse_mode="HTML",
            reply_markup=KEYS,
            reply_parameters=ReplyParameters(said.message_id),
        )
        assert sent.text_html == "😀 <b>жирно</b> <code>код</code>"
        assert sent.reply_markup == KEYS
        assert sent.reply_to_message is not None
        assert sent.reply_to_message.from_user is not None
        assert sent.reply_to_message.from_user.id == ANNA
        edited = await sent.edit_text("готово")
        assert isinstance(edited, Message)
        assert edited.edit_date is not None
        assert edited.reply_markup is None
        await sent.delete()
        assert [message.text for message in town.messages(GROUP)] == ["Нет света"]


async def test_a_press_comes_by_long_polling_and_is_answered() -> None:
    async with connected() as (bot, town):
        sent = await bot.send_message(GROUP, "Карточка", reply_markup=KEYS)
        poll = asyncio.create_task(bot.get_updates(timeout=30, allowed_updates=Update.ALL_TYPES))
        await town.until(lambda: town.updates.polled)
        press = town.press(ANNA, GROUP, sent.message_id, "c:1")
        (update,) = await poll
        query = update.callback_query
        assert query is not None
        assert (query.data, query.from_user.id, query.message) == ("c:1", ANNA, sent)
        await query.answer("Ваше")
        assert (await press.answered()).text == "Ваше"
        assert await bot.get_updates(offset=update.update_id + 1) == ()


async def test_files_go_up_and_come_down() -> None:
    async with connected() as (bot, town):
        chart = await bot.send_photo(ANNA, picture(), caption="Неделя", filename="неделя.png")
        assert [size.width for size in chart.photo] == [320, 640]
        book = await bot.send_document(ANNA, b"PK\x03", filename="неделя.xlsx")
        assert book.document is not None
        assert book.document.file_name == "неделя.xlsx"
        file = await bot.get_file(book.document.file_id)
        assert bytes(await file.download_as_bytearray()) == b"PK\x03"
        again = await bot.send_document(ANNA, book.document.file_id)
        assert again.document == book.document
        media = [InputMediaDocument(data, filename="a.txt") for data in (b"a", b"b")]
        await bot.send_media_group(ANNA, media)
        files = [m.document.data for m in town.messages(ANNA)[-2:] if m.document]
        assert files == [b"a", b"b"]


async def test_groups_topics_and_menus() -> None:
    async with connected() as (bot, town):
        town.add_group(-1002, "Форум", [ANNA], forum=True, bot_admin=True, admins=[ANNA])
        topic = await bot.create_forum_topic(-1002, "Дороги")
        inside = await bot.send_message(-1002, "Яма", message_thread_id=topic.message_thread_id)
        assert inside.is_topic_message
        assert await bot.close_forum_topic(-1002, topic.message_thread_id)
        assert (await bot.get_chat(-1002)).is_forum
        assert (await bot.get_chat_member(-1002, ANNA)).status == "creator"
        assert await bot.get_chat_member_count(GROUP) == 3
        commands = (BotCommand("queue", "Очередь"),)
        await bot.set_my_commands(commands, language_code="ru")
        assert await bot.get_my_commands(language_code="ru") == commands
        town.kick_bot(GROUP)
        change = (await bot.get_updates())[-1].my_chat_member
        assert change is not None
        assert change.new_chat_member.status == "kicked"


Ask = Callable[[Bot], Coroutine[Any, Any, Any]]


@pytest.mark.parametrize(
    ("ask", "error", "words"),
    [
        (lambda bot: bot.send_message(77, "а"), BadRequest, "Chat not found"),
        (lambda bot: bot.send_message(GROUP, "<x>", parse_mode="HTML"), BadRequest, "parse"),
        (lambda bot: bot.send_message(GROUP, "я" * 4097), BadRequest, "Message is too long"),
        (lambda bot: bot.send_message(BORIS, "а"), Forbidden, "can't initiate conversation"),
        (lambda bot: bot.edit_message_text("а", GROUP, 900), BadRequest, "to edit not found"),
        (lambda bot: bot.answer_callback_query("1"), BadRequest, "Query is too old"),
    ],
)
async def test_refusals_arrive_as_the_exceptions_they_should_be(
    ask: Ask, error: type[Exception], words: str
) -> None:
    async with connected() as (bot, _):
        with pytest.raises(error, match=words):
            await ask(bot)


async def test_faults_arrive_as_the_exceptions_they_should_be() -> None:
    async with connected() as (bot, town):
        orders: list[tuple[Fault, type[Exception]]] = [
            (Fault.too_many(retry_after=3), RetryAfter),
            (Fault.server_error(), NetworkError),
            (Fault.bad_gateway(), NetworkError),
            (Fault.drop(), NetworkError),
        ]
        for fault, error in orders:
            town.faults.add(fault)
            with pytest.raises(error):
                await bot.send_message(GROUP, "а")
        town.faults.add(Fault.hang())
        with pytest.raises(TimedOut):
            await bot.send_message(GROUP, "б", read_timeout=0.1)
        assert [message.text for message in town.messages(GROUP)] == ["а"]


async def test_an_upgraded_group_names_its_new_id() -> None:
    async with connected() as (bot, town):
        town.add_group(-55, "Старая", [ANNA], kind="group")
        new = town.migrate(-55)
        with pytest.raises(ChatMigrated) as moved:
            await bot.send_message(-55, "а")
        assert moved.value.new_chat_id == new
        updates = await bot.get_updates()
        facts = [update.message for update in updates if update.message]
        assert [fact.migrate_to_chat_id for fact in facts] == [new, None]
        assert [fact.migrate_from_chat_id for fact in facts] == [None, -55]


async def test_two_pollers_conflict_and_a_stranger_is_turned_away() -> None:
    async with connected() as (bot, town):
        older = asyncio.create_task(bot.get_updates(timeout=30))
        await town.until(lambda: town.updates.polled)
        await bot.get_updates()
        with pytest.raises(Conflict):
            await older
        stranger = Bot("1:stranger", base_url=bot.base_url.removesuffix(TOKEN))
        with pytest.raises(InvalidToken):
            await stranger.get_me()

"""aiogram 3.31 against the messenger, unchanged: polling, buttons, files, exceptions."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from io import BytesIO

import pytest
from aiogram import Bot, Dispatcher, F
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramBadRequest,
    TelegramConflictError,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.types import (
    BotCommand,
    BotCommandScopeChat,
    BufferedInputFile,
    CallbackQuery,
    CopyTextButton,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    Message,
    ReactionTypeEmoji,
    ReplyParameters,
)
from aiogram.utils.text_decorations import html_decoration

from sandbox.telegram import Fault, Limits, Messenger
from tests.sandbox.telegram_town import ANNA, BORIS, GROUP, TOKEN, line, picture

KEYS = InlineKeyboardMarkup(
    inline_keyboard=[
        [InlineKeyboardButton(text="Взять", callback_data="c:1", style="success")],
        [
            InlineKeyboardButton(text="Пост", url="https://example.org/1"),
            InlineKeyboardButton(text="Копия", copy_text=CopyTextButton(text="ответ")),
        ],
    ]
)


@asynccontextmanager
async def connected(
    token: str = TOKEN, limits: Limits | None = None
) -> AsyncIterator[tuple[Bot, Messenger]]:
    async with line(limits) as talk:
        session = AiohttpSession(api=TelegramAPIServer.from_base(talk.url))
        defaults = DefaultBotProperties(parse_mode="HTML", link_preview_is_disabled=True)
        async with Bot(token, session=session, default=defaults) as bot:
            yield bot, talk.messenger


async def test_a_polling_bot_answers_a_command_and_a_press() -> None:
    dispatcher = Dispatcher()

    @dispatcher.message(F.text == "/queue")
    async def queue(message: Message) -> None:
        await message.answer(f"<b>{html_decoration.quote('<Очередь>')}</b>", reply_markup=KEYS)

    @dispatcher.callback_query(F.data == "c:1")
    async def claim(query: CallbackQuery) -> None:
        assert isinstance(query.message, Message)
        await query.message.edit_text(f"Взял: {query.from_user.full_name}")
        await query.answer("Ваше", show_alert=True)

    async with connected() as (bot, town):
        polling = asyncio.create_task(dispatcher.start_polling(bot, handle_signals=False))
        town.say(ANNA, GROUP, "/queue")
        card = await town.until(lambda: next(iter(town.messages(GROUP)[1:]), None))
        assert card is not None
        assert card.html == "<b>&lt;Очередь&gt;</b>"
        assert [button.style for button in card.buttons] == ["success", None, None]
        answer = await town.press(ANNA, GROUP, card.message_id, "c:1").answered()
        assert (answer.text, answer.show_alert) == ("Ваше", True)
        assert (card.text, card.edited, card.buttons) == ("Взял: Анна Садовая", True, [])
        await dispatcher.stop_polling()
        await polling
        assert all(call.ok for call in town.calls)


async def test_everything_a_message_holds_comes_back() -> None:
    async with connected() as (bot, town):
        said = town.say(ANNA, GROUP, "Нет света")
        sent = await bot.send_message(
            GROUP,
            '😀 <b>жирно <i>и косо</i></b> <tg-time unix="1795313000" format="t">к 18:00</tg-time>'
            "<blockquote expandable>цитата</blockquote>",
            reply_markup=KEYS,
            reply_parameters=ReplyParameters(message_id=said.message_id),
        )
        assert sent.html_text == (
            '😀 <b>жирно <i>и косо</i></b> <tg-time unix="1795313000" format="t">к 18:00</tg-time>'
            "<blockquote expandable>цитата</blockquote>"
        )
        assert sent.reply_markup is not None
        assert sent.reply_markup.model_dump() == KEYS.model_dump()
        assert sent.reply_to_message is not None
        assert sent.reply_to_message.text == "Нет света"
        await bot.send_message(GROUP, "Ответьте", reply_markup=ForceReply(selective=True))
        asked = town.last(GROUP).markup
        assert asked is not None
        assert asked.force_reply


async def test_pictures_albums_and_files_go_up_and_come_down() -> None:
    async with connected() as (bot, town):
        chart = await bot.send_photo(
            ANNA, BufferedInputFile(picture(), "неделя.png"), caption="<b>47</b>"
        )
        assert chart.photo is not None
        assert (town.last(ANNA).html, chart.photo[-1].width) == ("<b>47</b>", 640)
        book = await bot.send_document(ANNA, BufferedInputFile(b"PK\x03", "неделя.xlsx"))
        assert book.document is not None
        assert book.document.file_name == "неделя.xlsx"
        buffer = BytesIO()
        await bot.download(book.document, buffer)
        assert buffer.getvalue() == b"PK\x03"
        again = await bot.send_photo(ANNA, chart.photo[-1].file_id)
        assert again.photo == chart.photo
        media = [InputMediaPhoto(media=BufferedInputFile(picture(9, 9), "a.png")) for _ in "аб"]
        album = await bot.send_media_group(ANNA, list(media))
        assert len({message.media_group_id for message in album}) == 1
        edited = await bot.edit_message_caption(
            chat_id=ANNA, message_id=chart.message_id, caption="48"
        )
        assert isinstance(edited, Message)
        assert edited.caption == "48"


async def test_groups_topics_and_menus() -> None:
    async with connected() as (bot, town):
        town.add_group(-1002, "Форум", [ANNA], forum=True, bot_admin=True)
        topic = await bot.create_forum_topic(-1002, "Дороги")
        inside = await bot.send_message(-1002, "Яма", message_thread_id=topic.message_thread_id)
        assert inside.is_topic_message
        assert inside.chat.is_forum
        assert (await bot.get_chat(-1002)).title == "Форум"
        assert (await bot.get_chat_member(GROUP, ANNA)).status == "member"
        assert [m.user.id for m in await bot.get_chat_administrators(-1002)] == [bot.id]
        commands = [BotCommand(command="queue", description="Очередь")]
        scope = BotCommandScopeChat(chat_id=GROUP)
        await bot.set_my_commands(commands, scope=scope)
        (kept,) = await bot.get_my_commands(scope=scope)
        assert (kept.command, kept.description) == ("queue", "Очередь")
        await bot.set_message_reaction(-1002, inside.message_id, [ReactionTypeEmoji(emoji="👍")])
        assert town.last(-1002).reactions == ("👍",)


async def test_refusals_arrive_as_the_exceptions_they_should_be() -> None:
    async with connected() as (bot, town):
        with pytest.raises(TelegramBadRequest, match="chat not found"):
            await bot.send_message(77, "а")
        with pytest.raises(TelegramForbiddenError, match="can't initiate conversation"):
            await bot.send_message(BORIS, "а")
        town.add_group(-55, "Старая", [ANNA], kind="group")
        new = town.migrate(-55)
        with pytest.raises(TelegramMigrateToChat) as moved:
            await bot.send_message(-55, "а")
        assert moved.value.migrate_to_chat_id == new
        town.faults.add(Fault.too_many(retry_after=3))
        with pytest.raises(TelegramRetryAfter) as slow:
            await bot.send_message(GROUP, "а")
        assert slow.value.retry_after == 3
        town.faults.add(Fault.server_error())
        with pytest.raises(TelegramServerError):
            await bot.send_message(GROUP, "а")
        for fault in (Fault.bad_gateway(), Fault.garbage()):
            town.faults.add(fault)
            with pytest.raises(ClientDecodeError):
                await bot.send_message(GROUP, "а")
        town.faults.add(Fault.drop())
        with pytest.raises(TelegramNetworkError):
            await bot.send_message(GROUP, "а")
        town.faults.add(Fault.hang())
        with pytest.raises(TelegramNetworkError, match="timeout"):
            await bot.send_message(GROUP, "б", request_timeout=1)
        assert [message.text for message in town.messages(GROUP)] == ["а"]


async def test_a_second_bot_on_one_token_is_a_conflict() -> None:
    async with connected() as (bot, town):
        older = asyncio.create_task(bot.get_updates(timeout=50))
        await town.until(lambda: town.updates.polled)
        assert await bot.get_updates(timeout=1) == []
        with pytest.raises(TelegramConflictError):
            await older


async def test_a_stranger_is_unauthorized() -> None:
    async with connected(token="1:stranger") as (bot, _):
        with pytest.raises(TelegramUnauthorizedError):
            await bot.get_me()


async def test_a_method_the_town_does_not_know_is_not_found() -> None:
    async with connected() as (bot, _):
        with pytest.raises(TelegramNotFound):
            await bot.send_dice(GROUP)

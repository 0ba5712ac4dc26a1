"""One bot for handlers, a messenger by the chat: the caller's patience holds in both."""

from collections.abc import AsyncIterator

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramNetworkError, TelegramRetryAfter

from bot.max.line import MaxLine
from bot.max.routing import ByMessenger
from bot.max.session import MaxSession
from sandbox.spoilers import hang
from sandbox.telegram import Fault
from services.messengers.ids import from_max
from tests.bot.max.stage import Both, both
from tests.desk import HEALTH_CHAT


@pytest.fixture
async def desk(sqlite_url: str) -> AsyncIterator[Both]:
    """Telegram, MAX and the desk in both."""
    async with both(sqlite_url) as built:
        yield built


async def test_a_slow_answer_ends_at_the_callers_timeout_in_either_messenger(desk: Both) -> None:
    bot = desk.stage.app.bot
    desk.town.faults.next(hang(), method="chats")
    desk.stage.messenger.faults.add(Fault.hang(), method="getChat")
    with pytest.raises(TelegramNetworkError, match="no answer in time"):
        await bot.get_chat(from_max(desk.health.id), request_timeout=1)
    with pytest.raises(TelegramNetworkError, match="timeout"):
        await bot.get_chat(HEALTH_CHAT, request_timeout=1)


async def test_words_of_a_handler_that_come_too_fast_are_said_a_moment_later(
    desk: Both,
) -> None:
    app = desk.stage.app
    section = app.config.max.settings()
    session = MaxSession(MaxLine(section), app.database, app.now, silences=(0, 60))
    bot = Bot(app.bot.token, session=ByMessenger(app.session, session))
    try:
        desk.town.refused = 1
        await bot.send_message(from_max(desk.health.id), "Готово")
        assert desk.town.last(desk.health).text == "Готово"
        desk.town.refused = 2
        with pytest.raises(TelegramRetryAfter):
            await bot.send_message(from_max(desk.health.id), "Поздно")
    finally:
        await session.close()


async def test_calls_of_max_are_not_counted_as_telegrams_and_both_have_one_address(
    desk: Both,
) -> None:
    app = desk.stage.app
    before = dict(app.vitals.calls)
    await app.bot.get_chat(from_max(desk.health.id))
    assert dict(app.vitals.calls) == before
    await app.bot.get_chat(HEALTH_CHAT)
    assert dict(app.vitals.calls) != before
    assert app.bot.session.api is app.session.api

"""A town with its page for tests, and a small bot in it that sends cards and answers presses."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup
from aiohttp import ClientSession

from sandbox.page.state import BotState, Town
from sandbox.serving import serve
from sandbox.town import BOT_TOKEN, build_town, town_app

ZHKH = -1001000000101
FORUM = -1001000000105
TALK = 50001
OFFICIAL = 50002
ANNA = 1001
STRANGER = 1009


@dataclass(frozen=True)
class PageTown:
    """The town, its address, and a plain HTTP client."""

    town: Town
    address: str
    http: ClientSession

    async def get(self, path: str) -> Any:
        async with self.http.get(self.address + path) as response:
            assert response.status == 200, await response.text()
            return await response.json()

    async def post(self, path: str, **fields: Any) -> tuple[int, Any]:
        async with self.http.post(self.address + path, json=fields) as response:
            return response.status, await response.json()

    async def patch(self, path: str, **fields: Any) -> int:
        async with self.http.patch(self.address + path, json=fields) as response:
            return response.status


@asynccontextmanager
async def open_town() -> AsyncIterator[PageTown]:
    """A town whose day has begun and stands still."""
    town = build_town()
    town.day.begun = True
    town.bot_is(BotState.RUNNING)
    async with serve(town_app(town)) as address, ClientSession() as http:
        yield PageTown(town, address, http)


@asynccontextmanager
async def small_bot(address: str) -> AsyncIterator[Bot]:
    """A bot that answers «alert…» with an alert and every other press with a toast."""
    session = AiohttpSession(api=TelegramAPIServer.from_base(f"{address}/telegram"))
    bot = Bot(BOT_TOKEN, session=session)
    dispatcher = Dispatcher()

    @dispatcher.callback_query()
    async def answer(query: CallbackQuery) -> None:
        await query.answer(
            f"Нажато: {query.data}", show_alert=(query.data or "").startswith("alert")
        )

    started = asyncio.Event()
    dispatcher.startup.register(started.set)
    polling = asyncio.create_task(
        dispatcher.start_polling(bot, handle_signals=False, close_bot_session=False)
    )
    await started.wait()
    try:
        yield bot
    finally:
        await dispatcher.stop_polling()
        await polling
        await session.close()


def keyboard(*rows: tuple[tuple[str, str], ...]) -> InlineKeyboardMarkup:
    """Rows of (text, data)."""
    return InlineKeyboardMarkup(
        inline_keyboard=[
            [InlineKeyboardButton(text=text, callback_data=data) for text, data in row]
            for row in rows
        ]
    )

"""One bot for handlers, two messengers behind it: a call goes where its chat is."""

import asyncio
from collections.abc import AsyncGenerator
from typing import Any

from aiogram import Bot
from aiogram.client.session.base import BaseSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramRetryAfter
from aiogram.methods import AnswerCallbackQuery, TelegramMethod
from aiogram.methods.base import TelegramType

from bot.max.session import PRESS, MaxSession
from services.messengers.ids import Messenger, messenger_of

BEARABLE = 10
"""Seconds a handler's words wait after a 429: cards to the same chat, of which MAX takes two a
second, may have been ahead of them. Delivery, which has all the time, speaks past the fork."""


class ByMessenger(BaseSession):
    """A fork: what is MAX's goes to `in_max`, everything else to `telegram`, as each of them would
    have got it by itself. A middleware of the fork sees both, one of theirs what is theirs."""

    def __init__(self, telegram: BaseSession, in_max: MaxSession) -> None:
        self._telegram = telegram
        self._in_max = in_max
        super().__init__(api=telegram.api, timeout=telegram.timeout)

    @property
    def api(self) -> TelegramAPIServer:
        """Where Telegram is asked now; MAX has no like of it."""
        return self._telegram.api

    @api.setter
    def api(self, api: TelegramAPIServer) -> None:
        self._telegram.api = api

    async def close(self) -> None:
        """Give back the connections of both."""
        await self._telegram.close()
        await self._in_max.close()

    async def make_request(
        self, bot: Bot, method: TelegramMethod[TelegramType], timeout: int | None = None
    ) -> TelegramType:
        """The answer of whichever it is for. Raises aiogram's errors."""
        if not is_of_max(method):
            return await self._telegram(bot, method, timeout)
        try:
            return await self._in_max(bot, method, timeout)
        except TelegramRetryAfter as error:
            pause = error.retry_after
            # Words over a button would come too late.
            if isinstance(method, AnswerCallbackQuery) or pause > min(timeout or pause, BEARABLE):
                raise
        await asyncio.sleep(pause)
        return await self._in_max(bot, method, timeout)

    async def stream_content(
        self,
        url: str,
        headers: dict[str, Any] | None = None,
        timeout: int = 30,
        chunk_size: int = 65536,
        raise_for_status: bool = True,
    ) -> AsyncGenerator[bytes, None]:
        """The bytes at an address of Telegram's: files of MAX are not read."""
        content = self._telegram.stream_content(url, headers, timeout, chunk_size, raise_for_status)
        async for chunk in content:
            yield chunk


def is_of_max(method: TelegramMethod[TelegramType]) -> bool:
    """Whether a call is for MAX: by its chat, that of a menu's scope, or the press it answers."""
    if isinstance(method, AnswerCallbackQuery):
        return method.callback_query_id.startswith(PRESS)
    chat_id = getattr(method, "chat_id", None) or getattr(
        getattr(method, "scope", None), "chat_id", None
    )
    return isinstance(chat_id, int) and messenger_of(chat_id) is Messenger.MAX

"""Telegram's updates by long poll: asked for, handed on, confirmed.

What must not be lost is confirmed only after it was taken in; everything else with the next poll:
a person who got no answer presses again. A stop confirms what was handled, so that nothing is done
twice. Does not live here: what becomes of an update (`handling.py`), the webhook (`posted.py`).
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import timedelta

from aiogram import Bot, Dispatcher
from aiogram.exceptions import (
    AiogramError,
    TelegramConflictError,
    TelegramUnauthorizedError,
)
from aiogram.types import Update

from bot.handling import PAUSES, GaveUp, Handling, Watches, pause_after

log = logging.getLogger(__name__)

CONFIRMING = timedelta(seconds=3)
ANSWERING = 20
"""Seconds an answer may take beyond the time it may wait for news."""


class Updates:
    """One bot's updates. `watches` and `gave_up`: see `Handling`. `server` is where the next poll
    goes: each server numbers updates in its own way, so what was confirmed there says nothing
    elsewhere."""

    def __init__(
        self,
        bot: Bot,
        dispatcher: Dispatcher,
        polling_timeout: timedelta,
        watches: Watches,
        gave_up: GaveUp,
        pauses: Sequence[float] = PAUSES,
        server: Callable[[], str] = lambda: "",
    ) -> None:
        self._bot = bot
        self._dispatcher = dispatcher
        self._timeout = int(polling_timeout.total_seconds())
        self._handling = Handling(bot, dispatcher, watches, gave_up, pauses)
        self._pauses = pauses
        self._server = server
        self._offsets: dict[str, int] = {}
        self._failures = 0

    async def run(self) -> None:
        """Poll until cancelled. Raises TelegramUnauthorizedError when the token is no good."""
        while True:
            server = self._server()
            for update in await self._ask(server):
                await self._handling.take(update)
                self._offsets[server] = update.update_id + 1

    async def stop(self, within: timedelta) -> bool:
        """After `run` was cancelled: let what is in hand be finished, and confirm it.

        False when it takes longer than that. What cannot be confirmed comes again.
        """
        is_finished = await self._handling.ended(within)
        offset = self._offsets.get(self._server())
        if offset is not None:
            with suppress(AiogramError, TimeoutError):
                async with asyncio.timeout(CONFIRMING.total_seconds()):
                    await self._bot.get_updates(offset=offset, limit=1, timeout=0)
        return is_finished

    async def _ask(self, server: str) -> list[Update]:
        """The next updates; none when Telegram could not be reached, after a pause."""
        try:
            found = await self._bot.get_updates(
                offset=self._offsets.get(server),
                timeout=self._timeout,
                allowed_updates=self._dispatcher.resolve_used_update_types(),
                request_timeout=self._timeout + ANSWERING,
            )
        except TelegramUnauthorizedError:
            raise
        except AiogramError as error:
            await self._pause_after(error)
            return []
        if self._failures:
            log.info("updates come again")
            self._failures = 0
        return found

    async def _pause_after(self, error: AiogramError) -> None:
        if not self._failures:
            another = isinstance(error, TelegramConflictError)
            log.warning("no updates%s: %s", ", another process takes them" * another, error)
        pause = pause_after(error, self._failures, self._pauses)
        self._failures += 1
        await asyncio.sleep(pause)

"""One delivery for each messenger, seen from outside as one.

Each has its own pace, its own line and its own silence: what ails one does not hold up the other.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from aiogram.exceptions import TelegramUnauthorizedError

from bot.delivery import Delivery

log = logging.getLogger(__name__)


class Deliveries:
    """`beside` speaks in MAX, if the desk does; `refused` is told when its token is no good."""

    def __init__(
        self,
        telegram: Delivery,
        beside: Delivery | None,
        refused: Callable[[], Awaitable[None]],
    ) -> None:
        self._telegram = telegram
        self._beside = beside
        self._refused = refused

    def wake(self) -> None:
        """Something was queued: look now."""
        self._telegram.wake()
        if self._beside is not None:
            self._beside.wake()

    def line_may_be_back(self) -> None:
        """Telegram may be reached again: try now."""
        self._telegram.line_may_be_back()

    async def run(self) -> None:
        """Speak until cancelled. Raises aiogram's error when Telegram does not accept the token;
        MAX's refusal leaves the desk at work in Telegram."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._telegram.run())
            if self._beside is not None:
                group.create_task(self._run_beside(self._beside))

    async def drain(self) -> None:
        """Say everything that can be said at this moment; raises like `run`."""
        if self._beside is not None:
            await self._beside.drain()
        await self._telegram.drain()

    async def _run_beside(self, beside: Delivery) -> None:
        try:
            await beside.run()
        except TelegramUnauthorizedError:
            await self._refused()
            self._telegram.wake()

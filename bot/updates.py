"""Telegram's updates: asked for, handed to the dispatcher, confirmed.

Lives here: the long poll and the order of things. Does not live here: what an update means.

What is said in a watched group must not be lost: such an update is confirmed only after it was
taken in, one after another, and one that fails is handed over again. Everything else (a press, a
command) is handled at once and beside each other, and confirmed with the next poll: a person who
got no answer presses again. A stop confirms what was handled, so that nothing is done twice.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from contextlib import suppress
from datetime import timedelta

from aiogram import Bot, Dispatcher
from aiogram.exceptions import (
    AiogramError,
    TelegramConflictError,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)
from aiogram.types import Chat, Update

log = logging.getLogger(__name__)

Watches = Callable[[int, str], Awaitable[object]]
GaveUp = Callable[[str], Awaitable[None]]

PAUSES = (0.5, 1.0, 2.0, 5.0, 15.0)
"""Seconds between attempts; the last one again and again."""
ATTEMPTS = 5
"""So often a message is tried before the admins are told that it was passed over."""
CONFIRMING = timedelta(seconds=3)


class Updates:
    """One bot's updates. `watches` says whether a chat's messages must not be lost (truthy);
    `gave_up` writes down that one was, or fails, and then the message is tried on."""

    def __init__(
        self,
        bot: Bot,
        dispatcher: Dispatcher,
        polling_timeout: timedelta,
        watches: Watches,
        gave_up: GaveUp,
        pauses: Sequence[float] = PAUSES,
    ) -> None:
        self._bot = bot
        self._dispatcher = dispatcher
        self._timeout = int(polling_timeout.total_seconds())
        self._watches = watches
        self._gave_up = gave_up
        self._pauses = pauses
        self._offset: int | None = None
        self._failures = 0
        self._at_work: set[asyncio.Future[object]] = set()

    async def run(self) -> None:
        """Poll until cancelled. Raises TelegramUnauthorizedError when the token is no good."""
        while True:
            for update in await self._ask():
                if not await self._must_be_heard(update):
                    self._begin(self._feed(update))
                self._offset = update.update_id + 1

    async def stop(self, within: timedelta) -> bool:
        """After `run` was cancelled: let what is in hand be finished, and confirm it.

        False when it takes longer than that. What cannot be confirmed comes again.
        """
        unfinished: set[asyncio.Future[object]] = set()
        if self._at_work:
            _, unfinished = await asyncio.wait(self._at_work, timeout=within.total_seconds())
        if self._offset is not None:
            with suppress(AiogramError, TimeoutError):
                async with asyncio.timeout(CONFIRMING.total_seconds()):
                    await self._bot.get_updates(offset=self._offset, limit=1, timeout=0)
        return not unfinished

    async def _ask(self) -> list[Update]:
        """The next updates; none when Telegram could not be reached, after a pause."""
        try:
            found = await self._bot.get_updates(
                offset=self._offset,
                timeout=self._timeout,
                allowed_updates=self._dispatcher.resolve_used_update_types(),
                request_timeout=self._timeout + 60,
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
        pause = self._pause(self._failures)
        self._failures += 1
        if isinstance(error, TelegramRetryAfter):
            pause = max(pause, error.retry_after)
        await asyncio.sleep(pause)

    def _pause(self, failures: int) -> float:
        return self._pauses[min(failures, len(self._pauses) - 1)]

    async def _must_be_heard(self, update: Update) -> bool:
        """Handle a message of a watched group to its end; False for all other updates."""
        chat = _group_of(update)
        if chat is None:
            return False
        attempt = 0
        while True:
            try:
                if not await self._watches(chat.id, chat.username or ""):
                    return False
                await asyncio.shield(self._begin(self._dispatcher.feed_update(self._bot, update)))
            except Exception as error:
                attempt += 1
                if attempt >= ATTEMPTS and await self._passed_over(update, error):
                    return True
                if attempt == 1:
                    log.warning("not heard yet update=%s", update.update_id, exc_info=error)
                await asyncio.sleep(self._pause(attempt - 1))
            else:
                return True

    async def _passed_over(self, update: Update, error: Exception) -> bool:
        """Whether it could be written down that the update is given up."""
        log.error("update given up update=%s", update.update_id, exc_info=error)
        chat = _group_of(update)
        try:
            await self._gave_up(f"«{chat.title}» ({chat.id})" if chat else "")
        except Exception:
            log.exception("that cannot be noted either: trying on")
            return False
        return True

    def _begin(self, handling: Coroutine[object, object, object]) -> asyncio.Future[object]:
        """Handle it in a task of its own, that `stop` waits for."""
        task: asyncio.Task[object] = asyncio.create_task(handling)
        self._at_work.add(task)
        task.add_done_callback(self._at_work.discard)
        return task

    async def _feed(self, update: Update) -> None:
        try:
            await self._dispatcher.feed_update(self._bot, update)
        except Exception:
            log.exception("update failed update=%s", update.update_id)


def _group_of(update: Update) -> Chat | None:
    """The group whose word or turn this is, None for anything else."""
    found = update.message or update.edited_message or update.my_chat_member
    return found.chat if found and found.chat.type in ("group", "supergroup") else None

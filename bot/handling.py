"""What becomes of one update: the order of things, whichever way updates come.

What is said in a watched group must not be lost: such an update is taken in to its end, one after
another, and one that fails is tried again. Everything else (a press, a command) is handled at once
and beside each other. Does not live here: how updates come (`updates.py`, `posted.py`), what one
means.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from datetime import timedelta

from aiogram import Bot, Dispatcher
from aiogram.exceptions import TelegramRetryAfter
from aiogram.types import Chat, Update

log = logging.getLogger(__name__)

Watches = Callable[[int, str], Awaitable[object]]
GaveUp = Callable[[str], Awaitable[None]]

PAUSES = (0.5, 1.0, 2.0, 5.0, 15.0)
"""Seconds between attempts; the last one again and again."""
ATTEMPTS = 5
"""So often a message is tried before the admins are told that it was passed over."""
REMEMBERED = 1000
"""Updates that are known when they come once more, as they do when the way has changed."""


class Handling:
    """Hands updates to the dispatcher. `watches` says whether a chat's messages must not be lost
    (truthy); `gave_up` writes down that one was, or fails, and then the message is tried on."""

    def __init__(
        self,
        bot: Bot,
        dispatcher: Dispatcher,
        watches: Watches,
        gave_up: GaveUp,
        pauses: Sequence[float] = PAUSES,
    ) -> None:
        self._bot = bot
        self._dispatcher = dispatcher
        self._watches = watches
        self._gave_up = gave_up
        self._pauses = pauses
        self._at_work: set[asyncio.Future[object]] = set()
        self._recent: deque[int] = deque(maxlen=REMEMBERED)

    def knows(self, update: Update) -> bool:
        """Whether it came lately and is, or was, in hand."""
        return update.update_id in self._recent

    async def watched(self, update: Update) -> bool:
        """Whether it is a word or a turn of a watched group, which `hears` takes in."""
        chat = _group_of(update)
        return chat is not None and bool(await self._watches(chat.id, chat.username or ""))

    async def take(self, update: Update) -> None:
        """See it taken in, or begun."""
        if not self.knows(update) and not await self.hears(update):
            self.begin(update)

    def begin(self, update: Update) -> asyncio.Future[object]:
        """Handle it beside whatever else there is; a failure is logged."""
        self._recent.append(update.update_id)
        return self._begin(self._feed(update))

    async def ended(self, within: timedelta) -> bool:
        """Let what is in hand be finished; False when it takes longer than that."""
        unfinished: set[asyncio.Future[object]] = set()
        if self._at_work:
            _, unfinished = await asyncio.wait(self._at_work, timeout=within.total_seconds())
        return not unfinished

    async def hears(self, update: Update) -> bool:
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
                    break
                if attempt == 1:
                    log.warning("not heard yet update=%s", update.update_id, exc_info=error)
                await asyncio.sleep(self._pauses[min(attempt, len(self._pauses)) - 1])
            else:
                break
        self._recent.append(update.update_id)
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
        """Handle it in a task of its own, that `ended` waits for."""
        task: asyncio.Task[object] = asyncio.create_task(handling)
        self._at_work.add(task)
        task.add_done_callback(self._at_work.discard)
        return task

    async def _feed(self, update: Update) -> None:
        try:
            await self._dispatcher.feed_update(self._bot, update)
        except Exception:
            log.exception("update failed update=%s", update.update_id)


def pause_after(error: Exception, failures: int, pauses: Sequence[float] = PAUSES) -> float:
    """Seconds until Telegram is asked again, `failures` having come before: as long as it says."""
    pause = pauses[min(failures, len(pauses) - 1)]
    return max(pause, error.retry_after) if isinstance(error, TelegramRetryAfter) else pause


def _group_of(update: Update) -> Chat | None:
    """The group whose word or turn this is, None for anything else."""
    found = update.message or update.edited_message or update.my_chat_member
    return found.chat if found and found.chat.type in ("group", "supergroup") else None

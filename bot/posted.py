"""Telegram's updates by webhook: asked to be posted, taken in, answered for.

An update is answered with 200 once nothing can lose it: a word of a watched group after it was
taken in, everything else after it is stored, and then it is handled. What a process that died has
left is handled at the next start. Does not live here: HTTP (`bot/web/telegram.py`), the long poll
(`updates.py`), what becomes of an update (`handling.py`).
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta

from aiogram import Bot, Dispatcher
from aiogram.exceptions import AiogramError, TelegramBadRequest, TelegramUnauthorizedError
from aiogram.types import Update
from pydantic import ValidationError

from bot.alerts import webhook_not_set
from bot.handling import PAUSES, GaveUp, Handling, Watches
from bot.telegram_section import WebhookAt
from db.engine import Database
from services import posted
from services.clock import Now
from services.errors import OtklikError
from services.languages.told import Told
from services.operation.vitals import Vitals, WebhookVitals

log = logging.getLogger(__name__)

Warn = Callable[[Told], Awaitable[None]]

BAD_WEBHOOK = "bad webhook"
"""In the words of a server that does not take the address."""
PASSING = ("resolve", "connect", "timed out", "timeout")
"""In its words when it is the name or the line that failed, which may be well again soon."""


class Posted:
    """One bot's updates. `watches`, `gave_up` and `pauses`: see `Handling`. `warn` tells the
    admins."""

    def __init__(
        self,
        bot: Bot,
        dispatcher: Dispatcher,
        hook: WebhookAt,
        database: Database,
        now: Now,
        vitals: Vitals,
        watches: Watches,
        gave_up: GaveUp,
        warn: Warn,
        pauses: Sequence[float] = PAUSES,
    ) -> None:
        self._bot = bot
        self._kinds = dispatcher.resolve_used_update_types
        self._handling = Handling(bot, dispatcher, watches, gave_up, pauses)
        self._hook = hook
        self._database = database
        self._now = now
        self._vitals = vitals
        self._pauses = pauses
        self._warn = warn
        self._is_warned = False
        self._turn = asyncio.Lock()
        self._storing = asyncio.Lock()
        self._hearing: dict[int, asyncio.Task[bool]] = {}
        self._ending: set[asyncio.Task[None]] = set()
        self._handled: set[int] = set()

    async def run(self) -> None:
        """Handle what was left, have updates posted, until cancelled.

        Raises TelegramUnauthorizedError when the token is no good, OtklikError when Telegram does
        not take the address.
        """
        await self._go_on()
        failures = 0
        while not await self._is_set():
            await asyncio.sleep(self._pauses[min(failures, len(self._pauses) - 1)])
            failures += 1
        await asyncio.Event().wait()

    async def take(self, body: bytes) -> None:
        """Take in what was posted; when this returns, nothing can lose it.

        Raises ValueError for what is no update; what else is raised asks for it to be posted again.
        """
        update = self._read(body)
        if self._handling.knows(update) or await self._is_heard(update):
            return
        # Posted twice at once, it must not be stored after it was handled.
        async with self._storing:
            if self._handling.knows(update):
                return
            await posted.keep(self._database, update.update_id, body.decode(), self._now())
            self._begin(update)

    async def stop(self, within: timedelta) -> bool:
        """After `run` was cancelled: let what is in hand be finished; False if that takes longer.

        What is not finished is handled at the next start.
        """
        is_finished = await self._handling.ended(within)
        # Telegram was not answered for these: it posts them to the next process.
        for hearing in self._hearing.values():
            hearing.cancel()
        if is_finished and self._ending:
            await asyncio.wait(self._ending, timeout=within.total_seconds())
        return is_finished

    async def watch(self) -> None:
        """Ask Telegram how posting goes; an address that is not ours any more is set again.

        What is handled and could not be deleted then is deleted now.
        """
        await self._forget()
        try:
            info = await self._bot.get_webhook_info(request_timeout=int(self._pauses[-1]) + 1)
        except TelegramUnauthorizedError:
            raise
        except AiogramError as error:
            log.debug("nothing is known of the webhook: %s", error)
            return
        is_ours = info.url == self._hook.url
        self._vitals.webhook = WebhookVitals(
            seen_at=self._now(),
            is_ours=is_ours,
            waiting=info.pending_update_count,
            failed_at=info.last_error_date,
            reason=info.last_error_message or "",
        )
        if not is_ours:
            log.warning("the webhook leads elsewhere: set again")
            await self._is_set()

    def _read(self, body: bytes) -> Update:
        try:
            return Update.model_validate_json(body, context={"bot": self._bot})
        except ValidationError as error:
            # Its own words quote what people have said.
            raise ValueError(f"no update: {error.error_count()} faults") from None

    async def _is_heard(self, update: Update) -> bool:
        """Whether it was a watched group's word, now taken in.

        One that takes longer than Telegram waits goes on; posted again, it joins what is going on,
        so that its attempts come to an end.
        """
        number = update.update_id
        if number not in self._hearing:
            if not await self._handling.watched(update):
                return False
            if number not in self._hearing:
                task = self._hearing[number] = asyncio.create_task(self._hear(update))
                task.add_done_callback(lambda _: self._hearing.pop(number, None))
        return await asyncio.shield(self._hearing[number])

    async def _hear(self, update: Update) -> bool:
        # One after another: a group's words are taken in in the order in which they were said.
        async with self._turn:
            return self._handling.knows(update) or await self._handling.hears(update)

    async def _go_on(self) -> None:
        for number, body in await posted.left(self._database, self._now()):
            try:
                self._begin(self._read(body.encode()))
            except ValueError as error:
                log.error("update left by another version is given up update=%s: %s", number, error)
                await posted.handled(self._database, number)

    def _begin(self, update: Update) -> None:
        if self._handling.knows(update):
            return
        task = asyncio.create_task(self._finish(update, self._handling.begin(update)))
        self._ending.add(task)
        task.add_done_callback(self._ending.discard)

    async def _finish(self, update: Update, handling: "asyncio.Future[object]") -> None:
        await handling
        self._handled.add(update.update_id)
        for pause in self._pauses:
            if await self._forget():
                return
            await asyncio.sleep(pause)

    async def _forget(self) -> bool:
        """Delete what is handled, or it would be handled again at the next start; False while the
        database does not let it."""
        for number in sorted(self._handled):
            try:
                await posted.handled(self._database, number)
            except Exception as error:
                log.warning("update is handled, yet kept update=%s: %s", number, error)
                return False
            self._handled.discard(number)
        return True

    async def _is_set(self) -> bool:
        """Whether Telegram was told where to post; False when it could not be reached, or could
        not find the way to the address."""
        try:
            await self._bot.set_webhook(
                self._hook.url,
                secret_token=self._hook.secret.get_secret_value(),
                allowed_updates=self._kinds(),
            )
        except TelegramBadRequest as error:
            if not _may_pass(error.message):
                raise OtklikError(
                    f"telegram.webhook.url: Telegram refuses it: {error.message}"
                ) from None
            log.warning("the webhook is not set yet: %s", error)
            await self._warn_once(error.message)
            return False
        except TelegramUnauthorizedError:
            raise
        except AiogramError as error:
            log.warning("the webhook is not set yet: %s", error)
            return False
        self._is_warned = False
        log.info("updates are posted by webhook")
        return True

    async def _warn_once(self, reason: str) -> None:
        """Tell the admins, unless they know."""
        if self._is_warned:
            return
        self._is_warned = True
        try:
            await self._warn(webhook_not_set(reason))
        except Exception:
            log.exception("nobody can be told of the webhook")
            self._is_warned = False


def _may_pass(reason: str) -> bool:
    """Whether a refused address may be taken later as it is."""
    said = reason.lower()
    return BAD_WEBHOOK in said and any(word in said for word in PASSING)

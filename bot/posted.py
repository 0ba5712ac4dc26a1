"""Telegram's updates by webhook: asked to be posted, taken in, answered for.

An update is answered with 200 once nothing can lose it: a word of a watched group after it was
taken in, everything else after it is stored, and then it is handled. What a process that died has
left is handled at the next start. Does not live here: HTTP (`bot/web/telegram.py`), the long poll
(`updates.py`), what becomes of an update (`handling.py`).
"""

import asyncio
import logging
from collections.abc import Sequence
from datetime import timedelta

from aiogram import Bot, Dispatcher
from aiogram.exceptions import AiogramError, TelegramBadRequest, TelegramUnauthorizedError
from aiogram.types import Update
from pydantic import ValidationError

from bot.handling import PAUSES, GaveUp, Handling, Watches
from bot.telegram_section import WebhookAt
from db.engine import Database
from services import posted
from services.clock import Now
from services.errors import OtklikError
from services.operation.vitals import Vitals, WebhookVitals

log = logging.getLogger(__name__)


class Posted:
    """One bot's updates. `watches`, `gave_up` and `pauses`: see `Handling`."""

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
        self._turn = asyncio.Lock()
        self._ending: set[asyncio.Task[None]] = set()

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
        # One after another: a group's words are taken in in the order in which they were said.
        async with self._turn:
            if self._handling.knows(update) or await self._handling.hears(update):
                return
            await posted.keep(self._database, update.update_id, body.decode(), self._now())
            self._begin(update)

    async def stop(self, within: timedelta) -> bool:
        """After `run` was cancelled: let what is in hand be finished; False if that takes longer.

        What is not finished is handled at the next start.
        """
        is_finished = await self._handling.ended(within)
        if is_finished and self._ending:
            await asyncio.wait(self._ending, timeout=within.total_seconds())
        return is_finished

    async def watch(self) -> None:
        """Ask Telegram how posting goes; an address that is not ours any more is set again."""
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
        try:
            await posted.handled(self._database, update.update_id)
        except Exception:
            log.exception("update is handled, yet kept update=%s", update.update_id)

    async def _is_set(self) -> bool:
        """Whether Telegram was told where to post; False when it could not be reached."""
        try:
            await self._bot.set_webhook(
                self._hook.url,
                secret_token=self._hook.secret.get_secret_value(),
                allowed_updates=self._kinds(),
            )
        except TelegramBadRequest as error:
            raise OtklikError(
                f"telegram.webhook.url: Telegram refuses it: {error.message}"
            ) from None
        except TelegramUnauthorizedError:
            raise
        except AiogramError as error:
            log.warning("the webhook is not set yet: %s", error)
            return False
        log.info("updates are posted by webhook")
        return True

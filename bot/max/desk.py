"""MAX beside Telegram: its bot, its ear, its updates on their way to the dispatcher.

As in `bot/updates.py`, what people do is handled at once and beside each other; a stop waits for
what is in hand. MAX may tell one thing twice, after a failure of ours: the second time is nothing,
unless it could not be read the first time.
"""

import asyncio
import logging
from collections import Counter, OrderedDict
from collections.abc import Mapping
from datetime import timedelta

from aiogram import Bot, Dispatcher

from bot.max.session import MaxSession
from bot.max.updates import Translator
from db.engine import Database
from services.errors import ErrorKind, NetworkError
from services.networks.maxru.ear import LongPoll, Webhook
from services.networks.untrusted import BadItem

log = logging.getLogger(__name__)

HEARD = 2000
"""So many updates are remembered, to know one that comes again."""
TRIES = 20
"""So often an update is tried: what never can be asked about it must not hold up those behind."""
_FOR_GOOD = frozenset({ErrorKind.BUG, ErrorKind.GONE, ErrorKind.DENIED})


class MaxDesk:
    """The desk's share in MAX. `bot` speaks there alone (delivery's), `everywhere` is the one
    handlers know."""

    def __init__(
        self,
        bot: Bot,
        session: MaxSession,
        everywhere: Bot,
        database: Database,
        ear: LongPoll | Webhook,
    ) -> None:
        self.bot = bot
        self.session = session
        self.ear = ear
        self._everywhere = everywhere
        self._translator = Translator(session, everywhere, database)
        self._dispatcher: Dispatcher | None = None
        self._heard: OrderedDict[str, None] = OrderedDict()
        self._failed: Counter[str] = Counter()
        self._at_work: set[asyncio.Task[None]] = set()

    def begin(self, dispatcher: Dispatcher) -> None:
        """From now on updates are handled."""
        self._dispatcher = dispatcher
        self.ear.desk = self.take

    async def take(self, told: object) -> None:
        """Begin to handle an update, once however often it is told.

        Raises what may pass, so that it is told again, but not without end; an update that cannot
        be read is passed over at once. Whoever got no answer to it presses again.
        """
        key = _key(told)
        if self._is_known(key):
            return
        try:
            update = await self._translator.read(told)
        except BadItem:
            log.warning("max: an update that cannot be read is passed over")
            return
        except NetworkError as error:
            if error.kind not in _FOR_GOOD and self._may_come_again(key):
                raise
            log.warning("max: an update is passed over: %s", error)
            return
        except Exception:
            if self._may_come_again(key):
                raise
            log.exception("max: an update is passed over")
            return
        self._failed.pop(key, None)
        if update is not None and self._dispatcher is not None:
            task = asyncio.create_task(self._feed(self._dispatcher, update))
            self._at_work.add(task)
            task.add_done_callback(self._at_work.discard)

    async def stop(self, within: timedelta) -> bool:
        """Let what is in hand be finished; False when it takes longer than that."""
        if not self._at_work:
            return True
        _, unfinished = await asyncio.wait(self._at_work, timeout=within.total_seconds())
        return not unfinished

    async def _feed(self, dispatcher: Dispatcher, update: object) -> None:
        try:
            await dispatcher.feed_update(self._everywhere, update)  # type: ignore[arg-type]
        except Exception:
            log.exception("max: update failed")

    def _is_known(self, key: str) -> bool:
        if key in self._heard:
            return True
        self._heard[key] = None
        while len(self._heard) > HEARD:
            self._heard.popitem(last=False)
        return False

    def _may_come_again(self, key: str) -> bool:
        self._failed[key] += 1
        if self._failed[key] >= TRIES:
            del self._failed[key]
            return False
        del self._heard[key]
        return True


def _key(told: object) -> str:
    """What tells one update from another: a press has an id, a message a name, a turn a moment."""
    if not isinstance(told, Mapping):
        return repr(told)[:100]
    press, message = told.get("callback"), told.get("message")
    body = message.get("body") if isinstance(message, Mapping) else None
    name = (
        press.get("callback_id")
        if isinstance(press, Mapping)
        else body.get("mid")
        if isinstance(body, Mapping)
        else told.get("chat_id")
    )
    return f"{told.get('update_type')}:{name}:{told.get('timestamp')}"

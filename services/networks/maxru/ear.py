"""The bot's news: asked for by long poll, or posted to a webhook whose subscription is kept.

Lives here: marks, subscriptions, passing over what is not known. Does not live here: reading an
update (`events.py`), taking tidings in (`services/pushes.py`), the webhook's door
(`bot/web/hooks.py`).

MAX keeps what a bot has not confirmed for 24 hours, and by which mark it last did: none of ours
has to outlive the process. A mark confirms everything before it.
"""

import asyncio
import hmac
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from services.errors import ErrorKind, NetworkError
from services.languages import _, lazy
from services.networks.base import Allowance
from services.networks.maxru.answers import WEBHOOK, strange
from services.networks.maxru.api import MaxApi
from services.networks.maxru.events import (
    FOR_DESK,
    IDLE,
    RENAMED,
    WANTED,
    read_update,
    type_of,
    where,
)
from services.networks.maxru.items import Lens, as_fields, whole
from services.networks.pushing import Tiding, Tidings
from services.networks.untrusted import BadItem
from services.networks.visits import Visit

log = logging.getLogger(__name__)

Desk = Callable[[object], Awaitable[None]]
"""The desk that speaks through the same bot."""

BATCH = 100
CHECK_EVERY = timedelta(hours=1)
"""How often subscriptions are looked at: MAX drops one that failed for eight hours."""


class MaxEar:
    """What both ways of hearing share: one update becomes a tiding, or is passed over."""

    network = "max"
    name: str = "max"
    keeps_mark = False
    places: frozenset[str] | None = None

    def __init__(self, api: MaxApi) -> None:
        self.api = api
        self.desk: Desk | None = None
        """Who else hears the same bot's news: MAX gives each to one asker only."""
        self.reads = True
        self.unknown: Counter[str] = Counter()
        """Updates that were passed over, by type."""

    def for_desk(self, name: str) -> None:
        """Hear for the desk alone, which has a bot of its own: no source is its business."""
        self.name = name
        self.reads, self.places = False, frozenset()

    @property
    def wanted(self) -> tuple[str, ...]:
        """The types of update that are asked for."""
        return (*WANTED, *FOR_DESK) if self.desk is not None else WANTED

    async def hear(self, update: object, now: datetime) -> Tiding | None:
        """One update: the desk is told first, then what it says of a source. Raises as `tiding`,
        and then it comes again, to the desk too."""
        if self.desk is not None:
            await self.desk(update)
        return await self.tiding(update, now) if self.reads else None

    async def tiding(self, update: object, now: datetime) -> Tiding | None:
        """What an update tells of a source; None for nothing. Raises NetworkError when MAX will
        not say what is needed to read it."""
        visit = self.api.visit(now, Allowance())
        try:
            found = where(update)
            if type_of(update) == RENAMED:
                self.api.renamed(whole(as_fields(update), "chat_id"))
            if found is None:
                if type_of(update) not in (*WANTED, *IDLE):
                    self._pass_over(update)
                return None
            chat_id, kind = found
            title, me = await self.api.title(visit, chat_id), await self.api.me(visit)
            lens = Lens(chat_id, kind, title, me, now, self.api.settings.link_base)
            return read_update(update, lens)
        except BadItem:
            self._pass_over(update)
            return None

    async def subscriptions(self, visit: Visit) -> dict[str, frozenset[str]]:
        """The addresses that updates are posted to, and of what types: none named, of all.
        Raises NetworkError."""
        listed = (await self.api.ask(visit, "subscriptions", "subscriptions")).get("subscriptions")
        if not isinstance(listed, list):
            raise strange("subscriptions")
        return {
            str(one["url"]): _types(one.get("update_types"))
            for one in listed
            if isinstance(one, dict) and "url" in one
        }

    def _pass_over(self, update: object) -> None:
        try:
            name = type_of(update)[:60]
        except BadItem:
            name = "?"
        self.unknown[name] += 1
        if self.unknown[name] == 1:
            log.warning("max: an update that cannot be read is passed over type=%s", name)


class LongPoll(MaxEar):
    """Asks for updates; refuses to while a subscription would leave it nothing."""

    alive_for = timedelta(minutes=2)

    def __init__(self, api: MaxApi) -> None:
        super().__init__(api)
        self._checked: datetime | None = None

    async def listen(self, mark: str, now: datetime) -> Tidings:
        """The next updates behind `mark`. Raises NetworkError; of code WEBHOOK where a
        subscription takes them."""
        visit = self.api.updates_token.visit(now, Allowance())
        await self._check(visit, now)
        params = {
            "limit": str(BATCH),
            "timeout": str(self.api.settings.updates_timeout),
            "types": ",".join(self.wanted),
        }
        if mark:
            params["marker"] = mark
        answer = await self.api.ask(visit, "updates", "updates", params)
        updates, marker = answer.get("updates"), answer.get("marker")
        if not isinstance(updates, list):
            raise strange("updates")
        tidings = [await self.hear(update, now) for update in updates]
        # Without a marker the old one holds.
        onward = str(marker) if isinstance(marker, int) else mark
        return Tidings(tuple(one for one in tidings if one is not None), onward)

    async def way(self, visit: Visit) -> str:
        """How news come, for `check`. Raises NetworkError when they would not."""
        await self._check(visit, visit.now)
        return _("события приходят опросом")

    async def _check(self, visit: Visit, now: datetime) -> None:
        if self._checked is not None and self._checked <= now < self._checked + CHECK_EVERY:
            return
        self._checked = None
        if listed := await self.subscriptions(visit):
            host = urlsplit(next(iter(listed))).hostname or lazy("другой адрес")
            raise NetworkError(
                ErrorKind.BUG,
                lazy(
                    "MAX: события бота уходят подпиской на {host}, опрос их не получит: "
                    "удалите подписку или задайте webhook_url в config.toml"
                ).filled(host=host),
                code=WEBHOOK,
            )
        self._checked = now


class Webhook(MaxEar):
    """Keeps the subscription alive; updates come to the door (`bot/web/hooks.py`)."""

    alive_for = 2 * CHECK_EVERY

    def __init__(self, api: MaxApi) -> None:
        super().__init__(api)
        self._is_checked = False

    async def listen(self, mark: str, now: datetime) -> Tidings:
        """See to it that we are subscribed to all we want: at once, and an hour after that.

        The first time it is asked for whatever is listed, which may be of another desk or secret.
        """
        if self._is_checked:
            await asyncio.sleep(CHECK_EVERY.total_seconds())
        settings = self.api.settings
        visit = self.api.visit(now, Allowance())
        if not self._is_checked or not self._is_whole(await self.subscriptions(visit)):
            body = {
                "url": settings.webhook_url,
                "update_types": list(self.wanted),
                "secret": settings.webhook_secret,
            }
            await self.api.ask(visit, "subscribe", "subscriptions", verb="POST", json=body)
            log.info("max: subscribed")
        self._is_checked = True
        return Tidings((), mark)

    async def way(self, visit: Visit) -> str:
        """How news come, for `check`; the subscription is made when the desk runs."""
        there = self.api.settings.webhook_url in await self.subscriptions(visit)
        if there:
            return _("события приходят на webhook (подписан)")
        return _("события приходят на webhook (подписки ещё нет)")

    def _is_whole(self, listed: Mapping[str, frozenset[str]]) -> bool:
        """Whether all that is wanted is posted to us."""
        types = listed.get(self.api.settings.webhook_url)
        return types is not None and (not types or types.issuperset(self.wanted))

    def knows(self, secret: str) -> bool:
        """Whether it is MAX that says this; compared in constant time."""
        mine = self.api.settings.webhook_secret.encode()
        return hmac.compare_digest(secret.encode("utf-8", "surrogateescape"), mine)


def _types(listed: object) -> frozenset[str]:
    return frozenset(map(str, listed)) if isinstance(listed, list) else frozenset()

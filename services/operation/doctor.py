"""How the desk and its machine do, looked at for an admin: facts alone.

What is to be mended of it, and the words, are in `handlers/views/doctor.py`.
"""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from db.engine import Database
from db.migrate import newest
from db.queries import figures as queries
from db.queries import quotas
from services.attention.budgets import NetworkPlan
from services.clock import Now
from services.operation.health import Health, health
from services.operation.vitals import ReachVitals, Vitals, WebhookVitals
from services.reporting.figures import Figures, figures

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class QuotaUse:
    """How much of a network's daily quota (UTC) is spent."""

    network: str
    method: str
    spent: int
    limit: int


@dataclass(frozen=True, slots=True)
class Examination:
    """One look. Sizes are in bytes; `given_up` counts the last 24 hours; `broken` are chats by
    name with the reason; `ticks` tell how long ago each was done, None: not since the start.
    `on_this_way`: how long ago the way to Telegram changed, None: it has not. `webhook_failed`: how
    long ago a delivery to the webhook last failed."""

    up: timedelta
    health: Health
    figures: Figures
    is_sqlite: bool
    size: int
    revision: str
    head: str
    given_up: int
    broken: tuple[tuple[str, str], ...]
    quotas: tuple[QuotaUse, ...]
    ticks: Mapping[str, timedelta | None]
    disk_free: int
    disk_total: int
    skew: timedelta | None
    telegram_silent: timedelta
    max_silent: timedelta | None = None
    max_is_lost: bool = False
    reach: ReachVitals = field(default_factory=ReachVitals)
    on_this_way: timedelta | None = None
    webhook: WebhookVitals | None = None
    webhook_failed: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Doctor:
    """Examines one process with its database."""

    database: Database
    plans: Mapping[str, NetworkPlan]
    vitals: Vitals
    now: Now

    async def examine(self) -> Examination:
        """Look at everything; nothing is changed. Raises when the database does not answer."""
        now, vitals = self.now(), self.vitals
        async with self.database.read() as session:
            found = await figures(session, now)
            revision = await queries.revision(session)
            size = await queries.size(session)
            given_up = await queries.given_up(session, now - DAY)
            broken = await queries.broken_chats(session)
            spent = {
                name: await quotas.spent(session, name, plan.day(now))
                for name, plan in self.plans.items()
            }
        disk = shutil.disk_usage(self._folder())
        return Examination(
            up=now - vitals.began_at,
            health=health(vitals, now, database=True),
            figures=found,
            is_sqlite=self.database.is_sqlite,
            size=size,
            revision=revision,
            head=newest(),
            given_up=given_up,
            broken=tuple(broken),
            quotas=tuple(self._quotas(spent)),
            ticks={
                name: now - tick.done_at if tick.done_at else None
                for name, tick in vitals.ticks.items()
            },
            disk_free=disk.free,
            disk_total=disk.total,
            skew=vitals.skew,
            telegram_silent=now - (vitals.telegram_at or vitals.began_at),
            max_silent=now - vitals.in_max.answered_at if vitals.in_max else None,
            max_is_lost=bool(vitals.in_max and vitals.in_max.is_lost),
            reach=vitals.reach,
            on_this_way=now - vitals.reach.since if vitals.reach.since else None,
            webhook=vitals.webhook,
            webhook_failed=_since(vitals.webhook, now),
        )

    def _quotas(self, spent: Mapping[str, Mapping[str, int]]) -> list[QuotaUse]:
        return [
            QuotaUse(name, method, spent[name].get(method, 0), limit)
            for name, plan in self.plans.items()
            for method, limit in plan.daily.items()
        ]

    def _folder(self) -> Path:
        """Where the process writes: the folder of SQLite's file, else its own."""
        name = self.database.url.database if self.database.is_sqlite else None
        return Path(name).absolute().parent if name else Path()


def _since(webhook: WebhookVitals | None, now: datetime) -> timedelta | None:
    return now - webhook.failed_at if webhook and webhook.failed_at else None

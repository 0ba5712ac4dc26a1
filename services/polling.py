"""The round: lease what is due, read it, take it in, plan the next reading.

One bad source never stops the others: what a network refuses becomes that source's state, what
nobody expected is logged with its traceback and backs that source off.

    NetworkError kind      state     comes again
    RETRY, SLOW            waiting   backing off, from the floor to BACKOFF_CAP
    QUOTA                  waiting   when the quota is new, an hour at least
    AUTH, HUMAN            waiting   in an hour; the admins are told once
    DENIED, GONE, BUG      parked    when a person says so; the admins are told
"""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from db.engine import Database
from db.queries import marks
from db.queries import sources as queries
from services import intake, notices
from services.errors import ErrorKind, NetworkError
from services.networks.base import Allowance, Connector
from services.opening import Region
from services.rules import Rules
from services.sources import DueSource, due_source

log = logging.getLogger(__name__)

BACKOFF_CAP = timedelta(minutes=15)
AN_HOUR = timedelta(hours=1)
MORE_AFTER = timedelta(seconds=1)
"""When a source asks to be read on: the next round takes it."""
BUDGET_RESERVE = 1.1
"""The share by which the computed interval outlasts the day's quota."""


@dataclass(frozen=True, slots=True)
class NetworkPlan:
    """How one network is polled: its reader, the floor between two readings of a source, and
    the day's budget of calls by method."""

    connector: Connector
    poll_every: timedelta
    daily: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Round:
    """What one round did."""

    read: int
    failed: int
    opened: int


@dataclass(frozen=True, slots=True)
class Poller:
    """Reads the due sources of all networks that are switched on."""

    database: Database
    plans: Mapping[str, NetworkPlan]
    rules: Rules
    at_once: int = 8
    lease_for: timedelta = timedelta(minutes=5)

    async def poll_due(self, region: Region, now: datetime, limit: int = 200) -> Round:
        """One round over what is due at `now`."""
        if not self.plans:
            return Round(0, 0, 0)
        async with self.database.write() as session:
            rows = await queries.lease_due(
                session, list(self.plans), now, now + self.lease_for, limit
            )
            due = [due_source(row) for row in rows]
        if not due:
            return Round(0, 0, 0)
        intervals = await self._intervals()
        gate = asyncio.Semaphore(self.at_once)

        async def one(source: DueSource) -> int | None:
            async with gate:
                try:
                    return await self._poll(source, region, now, intervals[source.network])
                except Exception:
                    log.exception("source left until its lease ends source=%s", source.address)
                    return None

        results = await asyncio.gather(*(one(source) for source in due))
        failed = sum(result is None for result in results)
        return Round(len(due) - failed, failed, sum(result or 0 for result in results))

    async def _poll(
        self, source: DueSource, region: Region, now: datetime, every: timedelta
    ) -> int | None:
        """Read one source; how many incidents it opened, None when it would not serve."""
        plan = self.plans[source.network]
        try:
            allowance = await self._budget(source, plan, now)
            page = await plan.connector.fetch(source.ref, source.cursor, now, allowance)
            taken = await intake.take(
                self.database,
                source,
                page,
                region,
                self.rules,
                now,
                next_poll_at=now + (MORE_AFTER if page.more else every),
            )
        except NetworkError as error:
            await self._failed(source, error, plan, now)
            return None
        except queries.LeaseLost:
            log.warning("lease lost source=%s", source.address)
            return None
        except Exception:
            log.exception("source failed source=%s:%s", source.network, source.address)
            await self._failed(
                source,
                NetworkError(ErrorKind.RETRY, "внутренняя ошибка при чтении, см. журнал"),
                plan,
                now,
            )
            return None
        if source.failures:
            log.info("source recovered source=%s:%s", source.network, source.address)
            await self._forget_trouble(source.network)
        return len(taken.opened)

    async def _intervals(self) -> dict[str, timedelta]:
        """How often the quota of each network lets a source be read."""
        async with self.database.read() as session:
            polled = await queries.count_polled(session)
        return {name: interval(plan, polled.get(name, 0)) for name, plan in self.plans.items()}

    async def _budget(self, source: DueSource, plan: NetworkPlan, now: datetime) -> Allowance:
        """What the token may still spend today."""
        async with self.database.read() as session:
            spent = await queries.spent(session, source.token, now.date())
        left = {method: max(0, cap - spent.get(method, 0)) for method, cap in plan.daily.items()}
        return Allowance(left)

    async def _failed(
        self, source: DueSource, error: NetworkError, plan: NetworkPlan, now: datetime
    ) -> None:
        state, again = reaction(error, source.failures, plan.poll_every, now)
        if not source.failures:
            log.warning(
                "source will not serve source=%s:%s kind=%s code=%s: %s",
                source.network, source.address, error.kind, error.code, error,
            )  # fmt: skip
        try:
            async with self.database.write() as session:
                await queries.fail(
                    session,
                    source.id,
                    source.leased_until,
                    state=state,
                    note=str(error),
                    next_poll_at=again,
                    bad_page=error.kind is ErrorKind.RETRY,
                )
                await queries.spend(session, source.token, error.calls, now.date())
                for slot, text in alerts(source, error):
                    if await marks.put_once(session, f"trouble:{slot}", now):
                        await notices.to_admins(session, self.rules, text, now, slot=slot)
        except queries.LeaseLost:
            log.warning("lease lost source=%s", source.address)

    async def _forget_trouble(self, network: str) -> None:
        """The network serves again: the next trouble is told anew."""
        async with self.database.write() as session:
            await marks.drop(session, f"trouble:{network}:%")


def interval(plan: NetworkPlan, sources: int) -> timedelta:
    """How often one of `sources` sources may be read within the day's quota."""
    quota = plan.daily.get(plan.connector.paced_by)
    if not quota:
        return plan.poll_every
    by_quota = timedelta(seconds=86_400 * max(1, sources) / quota * BUDGET_RESERVE)
    return max(plan.poll_every, by_quota)


def reaction(
    error: NetworkError, failures: int, floor: timedelta, now: datetime
) -> tuple[str, datetime]:
    """The source's state after an error, and when to come again."""
    match error.kind:
        case ErrorKind.RETRY | ErrorKind.SLOW:
            again = now + min(BACKOFF_CAP, floor * 2 ** min(failures, 10))
            return "waiting", max(error.until or again, again)
        case ErrorKind.QUOTA:
            return "waiting", max(error.until or now, now + AN_HOUR)
        case ErrorKind.AUTH | ErrorKind.HUMAN:
            return "waiting", now + AN_HOUR
        case ErrorKind.DENIED | ErrorKind.GONE | ErrorKind.BUG:
            return "parked", now + AN_HOUR


def alerts(source: DueSource, error: NetworkError) -> Sequence[tuple[str, str]]:
    """What the admins are told, each with the slot that keeps it from being told twice."""
    match error.kind:
        case ErrorKind.AUTH:
            text = f"Сеть {source.network}: ключ не принят ({error}). Проверьте ключ в config.toml."
            return [(f"{source.network}:auth", text)]
        case ErrorKind.HUMAN:
            where = f"\n{error.action_url}" if error.action_url else ""
            text = f"Сеть {source.network} просит подтвердить, что вы человек.{where}"
            return [(f"{source.network}:human", text)]
        case ErrorKind.DENIED | ErrorKind.GONE | ErrorKind.BUG:
            text = f"Источник {source.network} {source.address} остановлен: {error}"
            return [(f"{source.network}:source:{source.id}", text)]
        case _:
            return []

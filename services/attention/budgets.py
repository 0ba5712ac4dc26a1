"""What a network grants a day, and what reading costs by that: from the database to a price.

The arithmetic is in `attention.py`. Here the sources that share a method's daily quota are
gathered, the price of the day's rest is found for them every few minutes, and each reading asks
when the next one is by that price and its own rate: nothing is looked at but the source itself.

A quota is a day's, in the zone of the network's own. By `today`, the rest of it is spread over the
rest of the day: late with little left, everything is read less often. By `tomorrow`, a whole one
is: nobody waits longer than until midnight for want of calls. The network's pace, calls a second,
has a price of its own; the dearer of the two counts, which is the optimum wherever only one of them
binds. That the quota is kept, to the call, is `purse.py`.
"""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any

import numpy as np

from db.engine import Database
from db.queries import quotas
from db.queries import sources as queries
from services.attention import planner as attention
from services.attention.planner import DAY, FREE, Bounds, Numbers, Price, Seen
from services.networks.base import Connector, Page, pacing_method
from services.sources import Bill, DueSource, Turn

RESERVE = 1.1
"""The share by which the planned calls outlast the day."""
PACE_SHARE = 0.8
"""The share of the network's pace that is planned: the rest is for retries and long readings."""
MORE_AFTER = timedelta(seconds=1)
"""When a source asks to be read on: the next round takes it."""
LOOK_AFTER = timedelta(minutes=5)
"""How long a price holds: rates fade in days."""


@dataclass(frozen=True, slots=True)
class NetworkPlan:
    """How one network is polled: its reader, the bounds between two readings of a source, the
    day's budget of calls by method, the pace in requests a second (None: whatever), the kinds of
    source that are heard and not read, what the budget counts that is no request, and in what zone
    the day of its quotas begins.

    While `is_heard` says that a source's news come by themselves, it is read only every
    `net_every`, for what they left out."""

    connector: Connector
    poll_every: timedelta
    daily: Mapping[str, int] = field(default_factory=dict)
    heard: frozenset[str] = frozenset()
    poll_at_least: timedelta = timedelta(days=1)
    rps: float | None = None
    no_calls: frozenset[str] = frozenset()
    quota_zone: tzinfo = UTC
    is_heard: Callable[[DueSource], bool] = lambda _source: False
    net_every: timedelta = timedelta()

    @property
    def floor(self) -> float:
        """Seconds between two readings of a source that has no floor of its own."""
        return self.poll_every.total_seconds()

    @property
    def ceiling(self) -> float:
        """The same of the ceiling."""
        return self.poll_at_least.total_seconds()

    def day(self, now: datetime) -> date:
        """The day whose quotas count."""
        return now.astimezone(self.quota_zone).date()

    def midnight(self, now: datetime) -> datetime:
        """When the quotas of the next day begin (UTC)."""
        tomorrow = self.day(now) + timedelta(days=1)
        return datetime.combine(tomorrow, time(), self.quota_zone).astimezone(UTC)

    def bounds(self, source: DueSource) -> Bounds:
        """The source's own bounds where it has any; the floor goes before the ceiling."""
        floor = _seconds(source.poll_every, self.floor)
        return Bounds(floor, max(floor, _seconds(source.poll_at_least, self.ceiling)))


@dataclass(frozen=True, slots=True)
class Prices:
    """What reading costs by one method: by the rest of today's quota, and by a whole one."""

    today: Price = FREE
    tomorrow: Price = FREE


@dataclass(slots=True)
class Budgets:
    """The prices of now. `longest` is the longest interval they lead to."""

    plans: Mapping[str, NetworkPlan]
    longest: timedelta = timedelta()
    _methods: Mapping[tuple[str, str], Prices] = field(default_factory=dict)
    _paces: Mapping[str, Price] = field(default_factory=dict)
    _looked: datetime | None = None

    async def look(self, database: Database, now: datetime) -> None:
        """Find the prices anew, unless they were found minutes ago and no day has begun since."""
        looked = self._looked
        if looked and looked <= now < looked + LOOK_AFTER:
            midnights = (plan.midnight(looked) for plan in self.plans.values())
            if all(now < midnight for midnight in midnights):
                return
        self._looked = now
        async with database.read() as session:
            rows = await queries.polled(session, list(self.plans))
            spent = {
                name: await quotas.spent(session, name, plan.day(now))
                for name, plan in self.plans.items()
            }
        # Ten thousand sources are some milliseconds: the desk goes on meanwhile.
        await asyncio.to_thread(self.find, rows, spent, now)

    def find(
        self, rows: Iterable[Any], spent: Mapping[str, Mapping[str, int]], now: datetime
    ) -> None:
        """The prices for these `queries.polled`, with so many calls spent today by network."""
        pools: dict[tuple[str, str], list[tuple[float, ...]]] = {}
        for row in rows:
            plan = self.plans[row.network]
            if row.kind in plan.heard:
                continue
            floor, ceiling = row.poll_every_seconds, row.poll_at_least_seconds
            pools.setdefault((row.network, row.kind), []).append((
                row.news, row.watched_seconds, row.reading_cost, row.reading_calls,
                plan.floor if floor is None else floor,
                plan.ceiling if ceiling is None else ceiling,
            ))  # fmt: skip
        columns = self._columns(pools)
        methods, longest = {}, 0.0
        for (network, method), (rates, costs, _, floors, ceilings) in columns.items():
            plan = self.plans[network]
            quota = plan.daily.get(method)
            if not quota:
                methods[network, method] = Prices()
                continue
            rest = max(0, quota - spent[network].get(method, 0))
            left = (plan.midnight(now) - now).total_seconds()
            group = rates, costs, floors, ceilings
            methods[network, method] = Prices(
                attention.price(*group, rest / left / RESERVE),
                attention.price(*group, quota / DAY / RESERVE),
            )
        paces = {name: self._pace(name, columns, methods) for name in self.plans}
        for (network, method), (rates, costs, calls, floors, ceilings) in columns.items():
            group = rates, costs, floors, ceilings
            every = methods[network, method].tomorrow.intervals(*group)
            paced = paces[network].intervals(rates, calls, floors, ceilings)
            longest = max(longest, float(np.maximum(every, paced).max()))
        self._methods, self._paces = methods, paces
        self.longest = timedelta(seconds=longest + DAY)

    def turn(
        self, source: DueSource, page: Page, bill: Bill, now: datetime, news: Sequence[datetime]
    ) -> Turn:
        """What a reading leaves behind that brought this page, with new posts of these moments."""
        seen = self._seen(source, page, now, news)
        every = self._every(source, seen, now)
        wait = MORE_AFTER if page.more else every
        return Turn(now + wait, bill, every, seen)

    def _seen(self, source: DueSource, page: Page, now: datetime, news: Sequence[datetime]) -> Seen:
        if source.baseline_began_at is None:
            # A post of no known age is dated now by its connector.
            return attention.met([(now - at).total_seconds() for at in news if at < now])
        if source.baselined_at is None or source.last_success_at is None:
            return source.seen
        elapsed = (now - source.last_success_at).total_seconds()
        plan = self.plans[source.network]
        method = pacing_method(plan.connector, source.kind)
        calls = sum(count for name, count in page.calls.items() if name not in plan.no_calls)
        seen = attention.watched(source.seen, len(news), elapsed)
        return attention.paid(seen, page.calls.get(method, 0), calls)

    def _every(self, source: DueSource, seen: Seen, now: datetime) -> timedelta:
        plan = self.plans[source.network]
        method = pacing_method(plan.connector, source.kind)
        prices = self._methods.get((source.network, method), Prices())
        bounds = plan.bounds(source)
        seconds = prices.today.interval(seen.rate, seen.cost, bounds)
        tonight = (plan.midnight(now) - now).total_seconds()
        if seconds > tonight:
            tomorrow = prices.tomorrow.interval(seen.rate, seen.cost, bounds)
            seconds = min(seconds, max(tonight, tomorrow))
        pace = self._paces.get(source.network, FREE)
        seconds = max(seconds, pace.interval(seen.rate, seen.calls, bounds))
        if seconds > bounds.floor:
            seconds = max(bounds.floor, seconds * attention.jitter(source.id, now.timestamp()))
        if plan.is_heard(source):
            seconds = max(seconds, plan.net_every.total_seconds())
        return timedelta(seconds=seconds)

    def _columns(
        self, kinds: Mapping[tuple[str, str], Sequence[tuple[float, ...]]]
    ) -> dict[tuple[str, str], Numbers]:
        """Rates, costs, calls, floors and ceilings by network and the method they cost."""
        pools: dict[tuple[str, str], list[Numbers]] = {}
        for (network, kind), rows in kinds.items():
            news, watched, costs, calls, floors, ceilings = np.array(rows, dtype=np.float64).T
            rates = attention.rates_of(news, watched)
            method = pacing_method(self.plans[network].connector, kind)
            pools.setdefault((network, method), []).append(
                np.array([rates, costs, calls, floors, np.maximum(floors, ceilings)])
            )
        return {key: np.concatenate(parts, axis=1) for key, parts in pools.items()}

    def _pace(
        self,
        network: str,
        columns: Mapping[tuple[str, str], Numbers],
        methods: Mapping[tuple[str, str], Prices],
    ) -> Price:
        """The price of the network's pace, where the quotas alone would lead to a faster one."""
        rps = self.plans[network].rps
        pools = [(key, columns[key]) for key in columns if key[0] == network]
        if not rps or not pools:
            return FREE
        rates, calls, floors, ceilings = (
            np.concatenate([pool[place] for _, pool in pools]) for place in (0, 2, 3, 4)
        )
        every = np.concatenate([
            methods[key].tomorrow.intervals(pool[0], pool[1], pool[3], pool[4])
            for key, pool in pools
        ])  # fmt: skip
        return attention.price(
            rates, calls, np.maximum(floors, every), np.maximum(ceilings, every), rps * PACE_SHARE
        )


def _seconds(length: timedelta | None, default: float) -> float:
    return default if length is None else length.total_seconds()

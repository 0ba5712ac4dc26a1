"""What `/sources` shows of the watched places, and what a person does to one of them.

How they are read is in `polling.py`; what is in the region file in `region.py`.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from db.base import JsonDict
from db.engine import AsyncSession
from db.models import Source
from db.queries import quotas
from db.queries import source_list as queries
from services import sources
from services.attention.budgets import NetworkPlan
from services.attention.planner import DAY, Seen
from services.languages import lazy
from services.languages.told import to_tell
from services.networks.registry import INBOX
from services.people import PersonFacts, Role

log = logging.getLogger(__name__)

MAY = frozenset({Role.ADMIN, Role.COORDINATOR})
"""Who reads at once, stops and resumes."""
READ_ON_WITHIN = timedelta(days=1)
"""After a longer pause a source is read as a new one: what stood there meanwhile is no news."""
LAGS = 20
"""Posts whose lag is looked at."""

STOPPED = lazy("остановлен: {name}, {at}")


@dataclass(frozen=True, slots=True)
class SourceState:
    """One source: where it is, how it does, what may be missing.

    `note` and `gap` are as they are kept to be told. `heard`: its news come by themselves; `off`:
    its network is switched off. `every` is nothing before the first reading. `lag` is the median of
    the newest posts, None where it was not asked for or there are none. `a_day`: the rate of news.
    """

    id: int
    network: str
    kind: str
    address: str
    district: str
    official: bool
    state: str
    note: JsonDict | None
    gap: JsonDict | None
    heard: bool
    off: bool
    every: timedelta
    a_day: float
    cost: float
    last_success_at: datetime | None
    last_news_at: datetime | None
    next_poll_at: datetime
    silent_at: datetime | None
    posts_seen: int
    bad_items: int
    bad_pages: int
    lag: timedelta | None = None

    @property
    def expected_lag(self) -> timedelta:
        """How long a post waits on average."""
        return self.every / 2


@dataclass(frozen=True, slots=True)
class Spent:
    """Today's calls of one network: by method of how many, None where there is no limit."""

    network: str
    methods: Mapping[str, tuple[int, int | None]]


@dataclass(frozen=True, slots=True)
class Overview:
    """A page of sources, how many there are by state, and what was spent on the day of
    each network's quotas."""

    shown: Sequence[SourceState]
    more: bool
    states: Mapping[str, int]
    spent: Sequence[Spent]


async def overview(
    session: AsyncSession, plans: Mapping[str, NetworkPlan], page: int, size: int, now: datetime
) -> Overview:
    """The page of that number, from 0."""
    rows = await queries.listed(session, page * size, size + 1)
    used = {name: await quotas.spent(session, name, plan.day(now)) for name, plan in plans.items()}
    return Overview(
        shown=[_state(row, plans) for row in rows[:size]],
        more=len(rows) > size,
        states=await queries.by_state(session),
        spent=[
            spent
            for network, plan in plans.items()
            if (spent := _spent(network, plan, used[network])).methods
        ],
    )


async def one(
    session: AsyncSession, plans: Mapping[str, NetworkPlan], source_id: int
) -> SourceState | None:
    """One source with the lag of its newest posts; None if there is none such."""
    row = await session.get(Source, source_id)
    if row is None:
        return None
    lags = await queries.lags(session, source_id, LAGS)
    seconds = [max(0.0, lag.total_seconds()) for lag in lags]
    lag = timedelta(seconds=median(seconds)) if seconds else None
    return _state(row, plans, lag)


async def read_now(session: AsyncSession, source_id: int, now: datetime) -> bool:
    """Read it at once, whatever its trouble; False if it is stopped."""
    return await queries.hasten(session, source_id, now) or await sources.wake(
        session, source_id, now
    )


async def stop(session: AsyncSession, source_id: int, person: PersonFacts, now: datetime) -> bool:
    """Read it no more; False if nobody does. `now` in the zone it is to be read in."""
    log.info("source stopped source=%s person=%s", source_id, person.id)
    return await queries.stop(session, source_id, to_tell(STOPPED, name=person.name, at=now))


async def resume(session: AsyncSession, source_id: int, now: datetime) -> bool:
    """Read it again; False if it was not stopped."""
    return await queries.resume(session, source_id, now, now - READ_ON_WITHIN)


def _spent(network: str, plan: NetworkPlan, used: Mapping[str, int]) -> Spent:
    names = [*plan.daily, *(name for name in used if name not in plan.daily)]
    return Spent(network, {name: (used.get(name, 0), plan.daily.get(name)) for name in names})


def _state(
    row: Source, plans: Mapping[str, NetworkPlan], lag: timedelta | None = None
) -> SourceState:
    plan = plans.get(row.network)
    return SourceState(
        id=row.id,
        network=row.network,
        kind=row.kind,
        address=row.address,
        district=row.district,
        official=row.official,
        state=row.state,
        note=row.note,
        gap=row.gap,
        heard=row.network == INBOX or (plan is not None and row.kind in plan.heard),
        off=plan is None and row.network != INBOX,
        every=timedelta(seconds=row.every_seconds),
        a_day=Seen(row.news, row.watched_seconds).rate * DAY,
        cost=row.reading_cost,
        last_success_at=row.last_success_at,
        last_news_at=row.last_news_at,
        next_poll_at=row.next_poll_at,
        silent_at=row.silent_at,
        posts_seen=row.posts_seen,
        bad_items=row.bad_items,
        bad_pages=row.bad_pages,
        lag=lag,
    )

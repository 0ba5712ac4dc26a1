"""Sources as polling sees them. The list of them is in `watching.py`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from db.engine import AsyncSession
from db.models import Source
from db.queries import marks
from db.queries import source_list as queries
from services.attention.planner import UNKNOWN, Seen
from services.networks.base import Cursor, SourceRef


@dataclass(frozen=True, slots=True)
class DueSource:
    """A leased source: everything one reading needs.

    `baseline_began_at` is when its first page was asked for, None before that; `token` names
    whose daily budget it spends. `poll_every` and `poll_at_least` are its own bounds, None for the
    network's; `every` is how often it was read lately, nothing before the first time.
    """

    id: int
    network: str
    kind: str
    address: str
    district: str
    official: bool
    cursor: Cursor
    leased_until: datetime
    baseline_began_at: datetime | None
    baselined_at: datetime | None
    backfill: timedelta | None
    failures: int
    state: str
    token: str
    last_success_at: datetime | None = None
    seen: Seen = UNKNOWN
    poll_every: timedelta | None = None
    poll_at_least: timedelta | None = None
    every: timedelta = timedelta()

    @property
    def ref(self) -> SourceRef:
        """The source as a connector wants it."""
        return SourceRef(self.id, self.network, self.kind, self.address, self.official)

    def backfills(self, posted_at: datetime) -> bool:
        """Whether a post of that moment was asked for from before the source was added."""
        if self.backfill is None:
            return False
        return self.baseline_began_at is None or posted_at < self.baseline_began_at


@dataclass(frozen=True, slots=True)
class Bill:
    """Calls by method that were made and are not counted yet, and the day whose quota they cost."""

    calls: Mapping[str, int]
    day: date


@dataclass(frozen=True, slots=True)
class Turn:
    """What a reading leaves behind: when the next one is, what it cost, how often the source is
    read now, and what is known of how lively it is; None leaves the latter two as they were."""

    next_poll_at: datetime
    bill: Bill
    every: timedelta | None = None
    seen: Seen | None = None

    def columns(self) -> dict[str, Any]:
        """As it is stored, the next moment excepted."""
        columns: dict[str, Any] = {}
        if self.every is not None:
            columns["every_seconds"] = round(self.every.total_seconds())
        if self.seen is not None:
            columns |= {
                "news": self.seen.news,
                "watched_seconds": self.seen.watched,
                "reading_cost": self.seen.cost,
                "reading_calls": self.seen.calls,
            }
        return columns


#: By the moments of a reading's new posts: what it leaves behind.
Attend = Callable[[Sequence[datetime]], Turn]


def due_source(row: Source) -> DueSource:
    """A leased row as facts."""
    if row.leased_until is None:
        raise ValueError(f"source {row.id} is not leased")
    return _as_due(row, row.leased_until)


def heard_source(row: Source, now: datetime) -> DueSource:
    """A row that is not read but heard: its lease, if it has one, is a reading's."""
    return _as_due(row, now)


def _as_due(row: Source, leased_until: datetime) -> DueSource:
    return DueSource(
        id=row.id,
        network=row.network,
        kind=row.kind,
        address=row.address,
        district=row.district,
        official=row.official,
        cursor=dict(row.cursor),
        leased_until=leased_until,
        baseline_began_at=_baseline_began_at(row),
        baselined_at=row.baselined_at,
        backfill=timedelta(seconds=row.backfill_seconds) if row.backfill_seconds else None,
        failures=row.failures,
        state=row.state,
        token=row.network,
        last_success_at=row.last_success_at,
        seen=Seen(row.news, row.watched_seconds, row.reading_cost, row.reading_calls),
        poll_every=_length(row.poll_every_seconds),
        poll_at_least=_length(row.poll_at_least_seconds),
        every=timedelta(seconds=row.every_seconds),
    )


def _length(seconds: int | None) -> timedelta | None:
    return None if seconds is None else timedelta(seconds=seconds)


def _baseline_began_at(row: Source) -> datetime | None:
    # A source that is to be read from the beginning has lost its cursor with its baseline.
    if row.baselined_at is None and not row.cursor:
        return None
    return row.baseline_began_at or row.baselined_at


async def wake(session: AsyncSession, source_id: int, now: datetime) -> bool:
    """Read a parked or waiting source at once; False if there is none such.

    A person has looked: if the trouble is not over, it is told anew.
    """
    network = await queries.wake(session, source_id, now)
    if network is not None:
        await marks.drop(session, f"trouble:{network}:%")
    return network is not None

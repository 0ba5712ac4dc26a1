"""Sources as polling and the `/sources` list see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from db.engine import AsyncSession
from db.models import Source
from db.queries import marks
from db.queries import sources as queries
from services.networks.base import Cursor, SourceRef


@dataclass(frozen=True, slots=True)
class DueSource:
    """A leased source: everything one reading needs.

    `baseline_began_at` is when its first page was asked for, None before that; `token` names
    whose daily budget it spends.
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
class SourceState:
    """One line of `/sources`: where it is, how it does, what may be missing."""

    id: int
    network: str
    kind: str
    address: str
    state: str
    note: str
    gap: str
    last_success_at: datetime | None
    next_poll_at: datetime
    posts_seen: int
    bad_items: int
    bad_pages: int


async def states(session: AsyncSession) -> Sequence[SourceState]:
    """All sources, the troubled ones first."""
    return [_state(row) for row in await queries.all_sources(session)]


def due_source(row: Source) -> DueSource:
    """A leased row as facts."""
    if row.leased_until is None:
        raise ValueError(f"source {row.id} is not leased")
    return DueSource(
        id=row.id,
        network=row.network,
        kind=row.kind,
        address=row.address,
        district=row.district,
        official=row.official,
        cursor=dict(row.cursor),
        leased_until=row.leased_until,
        baseline_began_at=_baseline_began_at(row),
        baselined_at=row.baselined_at,
        backfill=timedelta(seconds=row.backfill_seconds) if row.backfill_seconds else None,
        failures=row.failures,
        state=row.state,
        token=row.network,
    )


def _baseline_began_at(row: Source) -> datetime | None:
    # A source that is to be read from the beginning has lost its cursor with its baseline.
    if row.baselined_at is None and not row.cursor:
        return None
    return row.baseline_began_at or row.baselined_at


def _state(row: Source) -> SourceState:
    return SourceState(
        id=row.id,
        network=row.network,
        kind=row.kind,
        address=row.address,
        state=row.state,
        note=row.note,
        gap=row.gap,
        last_success_at=row.last_success_at,
        next_poll_at=row.next_poll_at,
        posts_seen=row.posts_seen,
        bad_items=row.bad_items,
        bad_pages=row.bad_pages,
    )


async def wake(session: AsyncSession, source_id: int, now: datetime) -> bool:
    """Read a parked or waiting source at once; False if there is none such.

    A person has looked: if the trouble is not over, it is told anew.
    """
    network = await queries.wake(session, source_id, now)
    if network is not None:
        await marks.drop(session, f"trouble:{network}:%")
    return network is not None

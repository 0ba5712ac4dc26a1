"""From events and cycles to figures: how much came, how soon it was answered, what is left.

Definitions, the same on every page that shows a figure:

- Throughput goes by the date of the event; unique incidents and events are counted apart.
- A time is counted in the span in which it ended. Dismissed cycles have no times, reposts
  count to their incident, backfilled incidents are counted nowhere.
- A working resolution leaves out what was spent waiting for a promised date; that is `waiting`.
- In time = met / (closed + open past a deadline), of the cycles *seen* in the span. Met: both
  the first reply and the closing were.
- Percentiles are by nearest rank; p90 is None below ten values.
- A promise is kept when its incident was closed by its date, broken when the date went by
  without that; one that was moved in time is neither. Moved ones are counted too.
- Backlog and what is overdue are as of `now`, not of the end of the span.

Rendering does not live here, nor what a week is compared with (`summary.py`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from db.engine import AsyncSession
from db.queries import metrics as queries
from db.queries import promises
from db.queries.metrics import Scope as Scope  # part of these figures' speech
from db.queries.promises import Promised as Promised  # likewise
from services.clocks import spans
from services.facts import DismissReason, EventKind, Status
from services.periods import Days
from services.working_time import WorkingTime

NO_PROMISES = Promised()
P90_NEEDS = 10
REOPENED_SOON = timedelta(days=7)
SLOWEST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Count:
    """How often something happened: to how many incidents, and how many times in all."""

    incidents: int = 0
    events: int = 0


@dataclass(frozen=True, slots=True)
class Spread:
    """Seconds: the median and the ninth decile of `n` values; None when there are too few."""

    n: int
    p50: int | None
    p90: int | None

    @classmethod
    def of(cls, seconds: Sequence[int]) -> "Spread":
        """Nearest rank."""
        ranked = sorted(seconds)
        n = len(ranked)
        return cls(
            n,
            _rank(ranked, 50) if n else None,
            _rank(ranked, 90) if n >= P90_NEEDS else None,
        )


@dataclass(frozen=True, slots=True)
class Lag:
    """The same lengths by the clock and in working time."""

    wall: Spread
    working: Spread

    @classmethod
    def of(cls, pairs: Sequence[tuple[int, int]]) -> "Lag":
        """From (wall, working) seconds."""
        return cls(Spread.of([wall for wall, _ in pairs]), Spread.of([work for _, work in pairs]))


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole; there is no percentage of nothing."""

    part: int
    whole: int

    @property
    def percent(self) -> int | None:
        """Rounded half up; 100 only when nothing is missing, 0 only when nothing is there."""
        if not self.whole:
            return None
        rounded = (200 * self.part + self.whole) // (2 * self.whole)
        if 0 < self.part < self.whole:
            return min(max(rounded, 1), 99)
        return rounded


@dataclass(frozen=True, slots=True)
class Flow:
    """Throughput by the date of the event. `posts`: all posts of the incidents, reposts too."""

    received: Count
    delivered: Count
    claimed: Count
    answered: Count
    closed: Count
    dismissed: Count
    reopened: Count
    posts: int


@dataclass(frozen=True, slots=True)
class Kept:
    """Deadlines of the cycles seen in the span: both of them, and the first reply's alone."""

    sla: Share
    reply: Share


@dataclass(frozen=True, slots=True)
class Times:
    """Lengths that ended in the span. `waiting` is of those closed cycles that waited at all."""

    detection: Lag
    delivery: Lag
    claim: Lag
    reply: Lag
    resolution: Lag
    end_to_end: Lag
    waiting: Lag


@dataclass(frozen=True, slots=True)
class Backlog:
    """What is open now; `oldest_since` is when the longest open one was seen (or reopened)."""

    open: int
    overdue: int
    oldest_since: datetime | None


@dataclass(frozen=True, slots=True)
class Slow:
    """One of the longest open incidents."""

    id: int
    status: Status
    topic: str
    district: str
    office: str
    since: datetime
    overdue: bool


@dataclass(frozen=True, slots=True)
class OfficeLine:
    """One office: received and closed in the span, open and overdue now. "": nobody's yet."""

    name: str
    received: int
    closed: int
    open: int
    overdue: int


@dataclass(frozen=True, slots=True)
class Figures:
    """All that is told of a span. `topics` and `districts` are what was received, by count."""

    flow: Flow
    kept: Kept
    times: Times
    backlog: Backlog
    reopened_incidents: Share
    reopened_events: Share
    precision: Share
    topics: tuple[tuple[str, int], ...]
    districts: tuple[tuple[str, int], ...]
    slowest: tuple[Slow, ...]
    offices: tuple[OfficeLine, ...]
    promises: Promised = NO_PROMISES


async def figures(
    session: AsyncSession, scope: Scope, days: Days, *, now: datetime, working_time: WorkingTime
) -> Figures:
    """Everything about these local days, as it stands at `now`."""
    start, end = days.start(working_time.zone), days.end(working_time.zone)
    again_incidents, again_events = _reopened(await queries.resolved(session, scope, start, end))
    delivered, wrong = await queries.judged(session, scope, start, end, DismissReason.REPEAT)
    return Figures(
        flow=await flow(session, scope, days, working_time),
        kept=await kept(session, scope, days, now=now, working_time=working_time),
        times=await times(session, scope, days, working_time),
        backlog=Backlog(*await queries.backlog(session, scope, now)),
        reopened_incidents=again_incidents,
        reopened_events=again_events,
        precision=Share(delivered - wrong, delivered),
        topics=tuple(await queries.received_by(session, scope, start, end, "topic")),
        districts=tuple(await queries.received_by(session, scope, start, end, "district")),
        slowest=await _slowest(session, scope, now),
        promises=await promises.figures(session, scope, start, end, now),
        offices=tuple(
            OfficeLine(name or "", *counts)
            for name, *counts in await queries.by_office(session, scope, start, end, now)
        ),
    )


async def flow(session: AsyncSession, scope: Scope, days: Days, working_time: WorkingTime) -> Flow:
    """Throughput of these days."""
    start, end = days.start(working_time.zone), days.end(working_time.zone)
    kinds = {
        "received": EventKind.OPENED,
        "delivered": EventKind.DELIVERED,
        "claimed": EventKind.CLAIMED,
        "answered": EventKind.ANSWERED,
        "closed": EventKind.CLOSED,
        "dismissed": EventKind.DISMISSED,
        "reopened": EventKind.REOPENED,
    }
    found = await queries.events(session, scope, start, end, list(kinds.values()))
    counts = {name: Count(*found.get(kind, (0, 0))) for name, kind in kinds.items()}
    return Flow(**counts, posts=await queries.posts(session, scope, start, end))


async def kept(
    session: AsyncSession, scope: Scope, days: Days, *, now: datetime, working_time: WorkingTime
) -> Kept:
    """How the deadlines of what was seen in these days are kept as of `now`."""
    start, end = days.start(working_time.zone), days.end(working_time.zone)
    row = await queries.kept(session, scope, start, end, now)
    return Kept(
        sla=Share(row.met, row.ended + row.late),
        reply=Share(row.replied_in_time, row.replied + row.unreplied),
    )


async def times(
    session: AsyncSession, scope: Scope, days: Days, working_time: WorkingTime
) -> Times:
    """All lengths that ended in these days."""
    start, end = days.start(working_time.zone), days.end(working_time.zone)
    rows = {name: await queries.lag(session, scope, start, end, name) for name in queries.LAGS}
    solved = rows.pop("resolution")
    whole = await queries.end_to_end(session, scope, start, end)
    return Times(
        **{name: Lag.of([row[:2] for row in found]) for name, found in rows.items()},
        resolution=Lag.of([(wall, max(work - wait, 0)) for wall, work, _, wait in solved]),
        end_to_end=Lag.of(
            [_whole(seen, closed, wait, working_time) for seen, closed, wait in whole]
        ),
        waiting=Lag.of([(wall, work) for _, _, wall, work in solved if wall]),
    )


async def _slowest(session: AsyncSession, scope: Scope, now: datetime) -> tuple[Slow, ...]:
    return tuple(
        Slow(
            id=incident.id,
            status=Status(incident.status),
            topic=incident.topic,
            district=incident.district,
            office=office or "",
            since=cycle.seen_at,
            overdue=(cycle.first_reply_at is None and cycle.due_reply_at < now)
            or cycle.due_final_at < now,
        )
        for incident, cycle, office in await queries.slowest(session, scope, SLOWEST_SHOWN)
    )


def _reopened(rows: Sequence[tuple[int, datetime, datetime | None]]) -> tuple[Share, Share]:
    """Closings opened again within a week: of incidents, and of closings."""
    soon = [
        incident for incident, closed, again in rows if again and again - closed <= REOPENED_SOON
    ]
    return (
        Share(len(set(soon)), len({incident for incident, _, _ in rows})),
        Share(len(soon), len(rows)),
    )


def _whole(
    seen: datetime, closed: datetime, waited: int, working_time: WorkingTime
) -> tuple[int, int]:
    span = spans(seen, closed, working_time)
    return span.wall_seconds, max(span.working_seconds - waited, 0)


def _rank(ranked: Sequence[int], percent: int) -> int:
    return ranked[max(ceil(len(ranked) * percent / 100), 1) - 1]

"""From events and cycles to figures: how much came, how soon it was answered, what is left.

Definitions, the same on every page that shows a figure:

- Throughput goes by the date of the event; unique incidents and events are counted apart.
- Topics and districts are of what was received and does not stand dismissed.
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

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from db.engine import AsyncSession
from db.queries import lags as lag_queries
from db.queries import metrics as queries
from db.queries import promises, standing
from db.queries.promises import Promised as Promised  # part of these figures' speech
from db.queries.scope import Scope as Scope  # likewise
from services.clocks import spans
from services.facts import DismissReason, EventKind, Status
from services.reporting.measures import Count as Count  # and these
from services.reporting.measures import Lag as Lag
from services.reporting.measures import Share as Share
from services.reporting.measures import Spread as Spread
from services.reporting.periods import Days
from services.working_time import WorkingTime

NO_PROMISES = Promised()
REOPENED_SOON = timedelta(days=7)
SLOWEST_SHOWN = 5


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
    """All that is told of a span. `topics`, `subtopics` (topic, subtopic) and `districts` are what
    was received and not dismissed, by count; what has no subtopic is in none."""

    flow: Flow
    kept: Kept
    times: Times
    backlog: Backlog
    reopened_incidents: Share
    reopened_events: Share
    precision: Share
    topics: tuple[tuple[str, int], ...]
    subtopics: tuple[tuple[str, str, int], ...]
    districts: tuple[tuple[str, int], ...]
    slowest: tuple[Slow, ...]
    offices: tuple[OfficeLine, ...]
    promises: Promised = NO_PROMISES


async def figures(
    session: AsyncSession, scope: Scope, days: Days, *, now: datetime, working_time: WorkingTime
) -> Figures:
    """Everything about these local days, as it stands at `now`."""
    start, end = days.start(working_time.zone), days.end(working_time.zone)
    closed = await standing.closed(session, scope, start, end)
    left = await standing.left(session, scope, now)
    total = standing.together(left.values())
    again_incidents, again_events = await _reopened(session, scope, start, end, closed.values())
    delivered, wrong = await queries.judged(session, scope, start, end, DismissReason.REPEAT)
    by_topic = await queries.received_by(session, scope, start, end, "topic", "subtopic")
    by_district = await queries.received_by(session, scope, start, end, "district")
    return Figures(
        flow=await flow(session, scope, days, working_time),
        kept=await kept(session, scope, days, now=now, working_time=working_time),
        times=await times(session, scope, days, working_time),
        backlog=Backlog(total.open, total.overdue, total.oldest),
        reopened_incidents=again_incidents,
        reopened_events=again_events,
        precision=Share(delivered - wrong, delivered),
        topics=_topics(by_topic),
        subtopics=tuple((topic, sub, count) for topic, sub, count in by_topic if sub),
        districts=tuple((district, count) for district, count in by_district),
        slowest=await _slowest(session, scope, now),
        promises=await promises.figures(session, scope, start, end, now),
        offices=await _offices(session, scope, start, end, closed, left),
    )


async def office_lines(
    session: AsyncSession, scope: Scope, days: Days, *, now: datetime, working_time: WorkingTime
) -> tuple[OfficeLine, ...]:
    """How each office did in these days and what lies with it now."""
    start, end = days.start(working_time.zone), days.end(working_time.zone)
    closed = await standing.closed(session, scope, start, end)
    left = await standing.left(session, scope, now)
    return await _offices(session, scope, start, end, closed, left)


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
    found = await lag_queries.lags(session, scope, start, end)
    many = await lag_queries.many_cycles(session, scope, start, end)
    # What was never reopened took from seen to closed what its one cycle took.
    alone = np.asarray(found.whole, dtype=bool)
    wall, working = (np.asarray(column)[alone] for column in found.seconds["resolution"])
    told = [_whole(seen, closed, waited, working_time) for seen, closed, waited in many]
    return Times(
        **{name: Lag.of(*columns) for name, columns in found.seconds.items()},
        end_to_end=Lag.of(
            [*wall, *(wall for wall, _ in told)], [*working, *(work for _, work in told)]
        ),
        waiting=Lag.of(*found.waited),
    )


async def replies(
    session: AsyncSession, scope: Scope, weeks: Sequence[Days], working_time: WorkingTime
) -> tuple[Lag, ...]:
    """Time to the first reply of those that came in each of these spans."""
    zone = working_time.zone
    return tuple([
        Lag.of(*await lag_queries.replies(session, scope, days.start(zone), days.end(zone)))
        for days in weeks
    ])  # fmt: skip


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
        for incident, cycle, office in await standing.slowest(session, scope, SLOWEST_SHOWN)
    )


async def _offices(
    session: AsyncSession,
    scope: Scope,
    start: datetime,
    end: datetime,
    closed: Mapping[int | None, standing.Closed],
    left: Mapping[int | None, standing.Left],
) -> tuple[OfficeLine, ...]:
    received = await standing.received(session, scope, start, end)
    none, nothing = standing.Closed(), standing.Left()
    return tuple(
        OfficeLine(
            name,
            received.get(office, 0),
            closed.get(office, none).incidents,
            left.get(office, nothing).open,
            left.get(office, nothing).overdue,
        )
        for office, name in await standing.names(session, {*received, *closed, *left})
    )


async def _reopened(
    session: AsyncSession,
    scope: Scope,
    start: datetime,
    end: datetime,
    offices: Collection[standing.Closed],
) -> tuple[Share, Share]:
    """Closings opened again within a week: of incidents, and of closings."""
    incidents = sum(one.incidents for one in offices)
    closings = sum(one.closings for one in offices)
    again = await queries.opened_again(session, scope, start, end)
    soon = [incident for incident, closed, at in again if at - closed <= REOPENED_SOON]
    return Share(len(set(soon)), incidents), Share(len(soon), closings)


def _topics(by_topic: Sequence[tuple[str, str, int]]) -> tuple[tuple[str, int], ...]:
    """Their subtopics added up, the largest first."""
    added: Counter[str] = Counter()
    for topic, _, count in by_topic:
        added[topic] += count
    return tuple(sorted(added.items(), key=lambda pair: (-pair[1], pair[0])))


def _whole(
    seen: datetime, closed: datetime, waited: int, working_time: WorkingTime
) -> tuple[int, int]:
    span = spans(seen, closed, working_time)
    return span.wall_seconds, max(span.working_seconds - waited, 0)

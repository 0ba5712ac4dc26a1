"""The figures of the page: the summary's own, of the days and the scope that were chosen.

What each of them means is told in `services.reporting.metrics`; nothing is counted anew here.
"""

from dataclasses import dataclass
from datetime import datetime

from db.engine import AsyncSession
from db.queries import board
from db.queries import metrics as queries
from services.reporting import metrics
from services.reporting.metrics import Flow, Kept, Lag, OfficeLine
from services.reporting.summary import Asked, Bar, bars
from services.rules import Rules


@dataclass(frozen=True, slots=True)
class Now:
    """How things stand at this moment. `unnoted`: escalated, and nobody has taken note."""

    open: int
    overdue: int
    escalated: int
    unnoted: int


@dataclass(frozen=True, slots=True)
class BoardFigures:
    """All figures of one look at the page; `now` and the offices' backlog are as of `as_of`."""

    now: Now
    flow: Flow
    kept: Kept
    reply: Lag
    bars: tuple[Bar, ...]
    topics: tuple[tuple[str, int], ...]
    districts: tuple[tuple[str, int], ...]
    offices: tuple[OfficeLine, ...]
    as_of: datetime


async def read(session: AsyncSession, asked: Asked, now: datetime, rules: Rules) -> BoardFigures:
    """Everything about these local days, as it stands at `now`."""
    scope, days, hours = asked.scope, asked.days, rules.working_time
    start, end = days.start(rules.zone), days.end(rules.zone)
    (reply,) = await metrics.replies(session, scope, [days], hours)
    by_topic = await queries.received_by(session, scope, start, end, "topic")
    by_district = await queries.received_by(session, scope, start, end, "district")
    return BoardFigures(
        now=Now(*await board.standing(session, scope, now)),
        flow=await metrics.flow(session, scope, days, hours),
        kept=await metrics.kept(session, scope, days, now=now, working_time=hours),
        reply=reply,
        bars=await bars(session, asked, now, rules),
        topics=tuple((name, count) for name, count in by_topic),
        districts=tuple((name, count) for name, count in by_district),
        offices=await metrics.office_lines(session, scope, days, now=now, working_time=hours),
        as_of=now,
    )

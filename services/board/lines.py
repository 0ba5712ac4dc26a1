"""The list of the page: a page of incidents, the next one asked for by the last line's number."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from db.engine import AsyncSession
from db.models import Cycle
from db.queries import board
from services.clocks import Priority
from services.facts import Status
from services.reporting.summary import Asked
from services.residents.privacy import mask
from services.rules import Rules

SIZE = 25
SNIPPET = 160
"""Characters of a text in the list."""


class Which(StrEnum):
    """The lists. Those who wait begin with the oldest, `ALL` with the newest."""

    ESCALATED = "escalated"
    OVERDUE = "overdue"
    OPEN = "open"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Line:
    """One incident. `due_at`: of the reply, after it of the closing; None when it is over."""

    id: int
    status: Status
    priority: Priority
    topic: str
    district: str
    address: str
    office: str
    holder: str
    opened_at: datetime
    due_at: datetime | None
    overdue: bool
    escalation: int
    noted: bool
    posts: int
    snippet: str


async def lines(
    session: AsyncSession, asked: Asked, which: Which, after: int, now: datetime, rules: Rules
) -> Sequence[Line]:
    """At most SIZE lines that follow incident `after` (0: the first ones).

    `ALL` are those in work at some moment of the days asked for, as the workbook has them; the
    other lists are of now, whatever the days.
    """
    span = (asked.days.start(rules.zone), asked.days.end(rules.zone))
    rows = await board.page(session, asked.scope, which, span, now, after=after, limit=SIZE)
    return [_line(row, now) for row in rows]


def _line(row: board.Row, now: datetime) -> Line:
    incident, cycle, office, holder, text = row
    status = Status(incident.status)
    is_over = status in (Status.CLOSED, Status.DISMISSED)
    due = cycle.due_final_at if cycle.first_reply_at else cycle.extended_to or cycle.due_reply_at
    return Line(
        id=incident.id,
        status=status,
        priority=Priority(incident.priority),
        topic=incident.topic,
        district=incident.district,
        address=mask(incident.address),
        office=office or "",
        holder=holder or "",
        opened_at=incident.opened_at,
        due_at=None if is_over else due,
        overdue=not is_over and _is_late(cycle, now),
        escalation=0 if is_over else incident.escalation,
        noted=incident.acknowledged >= incident.escalation,
        posts=incident.posts_count,
        snippet=_snippet(mask(text or "")),
    )


def _snippet(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= SNIPPET else line[: SNIPPET - 1].rstrip() + "…"


def _is_late(cycle: Cycle, now: datetime) -> bool:
    """As the figure counts it: what residents were owed, whatever a supervisor has added."""
    unreplied = cycle.first_reply_at is None and cycle.due_reply_at < now
    return unreplied or cycle.due_final_at < now

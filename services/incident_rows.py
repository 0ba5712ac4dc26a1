"""Incidents as the rows of a workbook: everything an office asks for, nothing of the author.

Texts are masked here, before they leave the database's hands. Which cells and in which order
is the business of `handlers/views/workbook.py`.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from db.engine import AsyncSession
from db.models import Cycle, Incident
from db.queries import summary as queries
from services.clocks import Priority
from services.facts import Status
from services.reporting.summary import Asked
from services.residents.privacy import mask
from services.rules import Rules

BATCH = 1000


@dataclass(frozen=True, slots=True)
class IncidentRow:
    """One incident; moments and seconds are of its current cycle.

    `in_time`: both deadlines kept, `reply_in_time` the first answer's; None while that is open, or
    when it was dismissed.
    `repeats`: how often it was opened again. `promise_moved`: how often a promised date was moved.
    """

    id: int
    opened_at: datetime
    closed_at: datetime | None
    topic: str
    subtopic: str
    district: str
    address: str
    priority: Priority
    status: Status
    office: str
    holder: str
    network: str
    posted_at: datetime
    seen_at: datetime
    claimed_at: datetime | None
    due_reply_at: datetime
    first_reply_at: datetime | None
    reply_wall: int | None
    reply_working: int | None
    reply_in_time: bool | None
    in_time: bool | None
    outcome: str
    dismiss_reason: str
    posts: int
    repeats: int
    link: str
    reply_link: str
    text: str
    promised_at: datetime | None = None
    promise_moved: int = 0


async def rows(
    session: AsyncSession, asked: Asked, *, now: datetime, rules: Rules, batch: int = BATCH
) -> AsyncIterator[list[IncidentRow]]:
    """Incidents open at some moment of the days asked for, by number, in batches."""
    start, end = asked.days.start(rules.zone), asked.days.end(rules.zone)
    async for found in queries.workbook_rows(session, asked.scope, start, end, batch=batch):
        # Masking is a page of expressions per text: not on the loop.
        yield await asyncio.to_thread(_rows, found, now)


def _rows(found: Sequence[queries.WorkbookRow], now: datetime) -> list[IncidentRow]:
    return [_row(row, now) for row in found]


def _row(row: queries.WorkbookRow, now: datetime) -> IncidentRow:
    incident, cycle, office, holder, post, moved = row
    return IncidentRow(
        id=incident.id,
        opened_at=incident.opened_at,
        closed_at=incident.closed_at,
        topic=incident.topic,
        subtopic=incident.subtopic,
        district=incident.district,
        address=mask(incident.address),
        priority=Priority(incident.priority),
        status=Status(incident.status),
        office=office or "",
        holder=holder or "",
        network=post.network if post else "",
        posted_at=cycle.posted_at,
        seen_at=cycle.seen_at,
        claimed_at=cycle.claimed_at,
        due_reply_at=cycle.due_reply_at,
        first_reply_at=cycle.first_reply_at,
        reply_wall=cycle.reply_wall,
        reply_working=cycle.reply_working,
        reply_in_time=_reply_in_time(incident, cycle, now),
        in_time=_in_time(incident, cycle, now),
        outcome=incident.outcome,
        dismiss_reason=incident.dismiss_reason,
        posts=incident.posts_count,
        repeats=incident.cycle - 1,
        link=post.link if post else "",
        reply_link=incident.reply_link,
        promised_at=incident.promised_at,
        promise_moved=moved,
        text=mask(post.text) if post else "",
    )


def _reply_in_time(incident: Incident, cycle: Cycle, now: datetime) -> bool | None:
    if incident.status == Status.DISMISSED:
        return None
    if cycle.first_reply_at is not None:
        return cycle.first_reply_at <= cycle.due_reply_at
    return False if cycle.due_reply_at < now else None


def _in_time(incident: Incident, cycle: Cycle, now: datetime) -> bool | None:
    """As `metrics` counts it: an open one past a deadline is late already."""
    if incident.status == Status.DISMISSED:
        return None
    replied_at = cycle.first_reply_at
    if cycle.resolved_at is not None:
        replied_in_time = replied_at is not None and replied_at <= cycle.due_reply_at
        return replied_in_time and cycle.resolved_at <= cycle.due_final_at
    unreplied = replied_at is None and cycle.due_reply_at < now
    return False if unreplied or cycle.due_final_at < now else None

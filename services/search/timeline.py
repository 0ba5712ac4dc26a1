"""What happened to one incident, in order: who, when, what. Of the desk's people alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from db.engine import AsyncSession
from db.queries import timeline as queries
from services.facts import EventKind

SIZE = 12
"""Lines of a page."""

LAST = -1
"""Asks for the last page: what happened just now."""


@dataclass(frozen=True, slots=True)
class Moment:
    """One event. `who` is "" where the process acted; `data` is the event's own."""

    kind: EventKind
    who: str
    at: datetime
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Page:
    """Some of an incident's history, the oldest first. `total` counts all of it."""

    incident_id: int
    number: int
    total: int
    moments: tuple[Moment, ...]


async def history(session: AsyncSession, incident_id: int, number: int) -> Page:
    """One page; beyond the end, and for LAST, the last one."""
    total = await queries.count(session, incident_id)
    last = max(-(-total // SIZE) - 1, 0)
    number = last if number == LAST else min(max(number, 0), last)
    rows = await queries.page(session, incident_id, limit=SIZE, offset=number * SIZE)
    moments = (
        Moment(EventKind(event.kind), who or "", event.at, event.data) for event, who in rows
    )
    return Page(incident_id, number, total, tuple(moments))


async def latest(session: AsyncSession, incident_id: int, limit: int) -> tuple[Moment, ...]:
    """The last few moments, the oldest of them first."""
    total = await queries.count(session, incident_id)
    offset = max(total - limit, 0)
    rows = await queries.page(session, incident_id, limit=limit, offset=offset)
    return tuple(
        Moment(EventKind(event.kind), who or "", event.at, event.data) for event, who in rows
    )

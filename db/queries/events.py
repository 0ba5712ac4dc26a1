"""SQL of the append-only facts."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ScalarSelect, func, insert, select

from db.engine import AsyncSession
from db.models import Event

#: What a person's undo looks at: the latest of these. The rest are the process's own notes.
CHANGES = (
    "claimed", "released", "taken_over", "drafted", "escalated", "answered", "closed",
    "dismissed", "reopened", "rerouted", "topic_changed", "undone", "lease_ended",
    "merged", "split", "told_apart", "promised", "promise_moved", "not_answer", "reply_gone",
    "handed_over", "assigned", "returned",
    "draft_submitted", "draft_approved", "draft_returned", "acknowledged", "extended",
)  # fmt: skip


async def add(
    session: AsyncSession,
    *,
    kind: str,
    at: datetime,
    incident_id: int | None,
    cycle: int,
    actor_id: int | None = None,
    data: Mapping[str, Any] | None = None,
) -> int:
    """Write one fact down; its id."""
    event_id: int | None = await session.scalar(
        insert(Event)
        .values(
            kind=kind,
            at=at,
            incident_id=incident_id,
            cycle=cycle,
            actor_id=actor_id,
            data=dict(data or {}),
        )
        .returning(Event.id)
    )
    assert event_id is not None  # noqa: S101 - RETURNING of a successful insert
    return event_id


async def add_all(session: AsyncSession, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write several facts down, each with all of its columns."""
    if rows:
        await session.execute(insert(Event), [dict(row) for row in rows])


def last_change_id(incident_id: int) -> ScalarSelect[int]:
    """The id of the latest change of the incident's state, for a larger query."""
    return (
        select(func.max(Event.id))
        .where(Event.incident_id == incident_id, Event.kind.in_(CHANGES))
        .scalar_subquery()
    )

"""SQL of the lists a shift works from. Open is what has no `closed_at`: an index leads there."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select, true

from db.engine import AsyncSession
from db.models import Cycle, Incident

_CURRENT = (Cycle.incident_id == Incident.id) & (Cycle.cycle == Incident.cycle)
_UNANSWERED = Incident.status.in_(("new", "claimed"))
_REPLY_BY = func.coalesce(Cycle.extended_to, Cycle.due_reply_at)
_DUE = case((Cycle.first_reply_at.is_(None), _REPLY_BY), else_=Cycle.due_final_at)
"""The deadline an incident runs towards now."""


def _lists(holder_id: int, now: datetime) -> Mapping[str, ColumnElement[bool]]:
    """What belongs to each list, by its name (`services.desk.queue.Which`)."""
    return {
        "free": Incident.status == "new",
        "mine": Incident.holder_id == holder_id,
        "overdue": and_(_UNANSWERED, Cycle.first_reply_at.is_(None), now > _REPLY_BY),
        "escalated": and_(_UNANSWERED, Incident.escalation > 0),
        "answered": Incident.status == "answered",
    }


def _open(
    which: ColumnElement[bool], office_ids: Sequence[int] | None
) -> list[ColumnElement[bool]]:
    """The open ones of a list that lie with these offices; None: with any, or none."""
    conditions = [_CURRENT, Incident.closed_at.is_(None), which]
    return conditions if office_ids is None else [*conditions, Incident.office_id.in_(office_ids)]


def page_statement(
    which: str, office_ids: Sequence[int] | None, holder_id: int, now: datetime
) -> Select[Incident, Cycle]:
    """One list in the order of its deadlines; what a person holds is theirs wherever it lies."""
    scope = None if which == "mine" else office_ids
    return (
        select(Incident, Cycle)
        .where(*_open(_lists(holder_id, now)[which], scope))
        .order_by(_DUE, Incident.id)
    )


async def page(
    session: AsyncSession,
    which: str,
    *,
    office_ids: Sequence[int] | None,
    holder_id: int,
    now: datetime,
    limit: int,
    offset: int,
) -> Sequence[tuple[Incident, Cycle]]:
    """Lines of one list; `office_ids` None: every office."""
    statement = page_statement(which, office_ids, holder_id, now)
    rows = await session.execute(statement.limit(limit).offset(offset))
    return [(incident, cycle) for incident, cycle in rows]


def counts_statement(
    office_ids: Sequence[int] | None, holder_id: int, now: datetime
) -> tuple[Select[*tuple[Any, ...]], Sequence[str]]:
    """How many are in each list, and the names of the lists."""
    lists = dict(_lists(holder_id, now))
    seen: ColumnElement[bool] = true()
    if office_ids is not None:
        ours = Incident.office_id.in_(office_ids)
        lists = {name: one if name == "mine" else and_(one, ours) for name, one in lists.items()}
        seen = or_(ours, lists["mine"])
    numbers = [func.count(case((one, 1))) for one in lists.values()]
    return select(*numbers).where(*_open(seen, None)), list(lists)


async def counts(
    session: AsyncSession, *, office_ids: Sequence[int] | None, holder_id: int, now: datetime
) -> Mapping[str, int]:
    """How many are in each list, by its name."""
    statement, names = counts_statement(office_ids, holder_id, now)
    row = (await session.execute(statement)).one()
    return dict(zip(names, row, strict=True))


def free_statement(office_ids: Sequence[int] | None, passed: Sequence[int]) -> Select[int]:
    """The free incident with the earliest deadline, of equal ones the oldest."""
    return (
        select(Incident.id)
        .where(*_open(Incident.status == "new", office_ids), Incident.id.not_in(passed))
        .order_by(_REPLY_BY, Incident.id)
        .limit(1)
    )


async def first_free(
    session: AsyncSession, office_ids: Sequence[int] | None, passed: Sequence[int]
) -> int | None:
    """The next free one without those `passed`; on PostgreSQL not one that somebody is taking
    this moment."""
    statement = free_statement(office_ids, passed)
    found: int | None = await session.scalar(
        statement.with_for_update(of=Incident, key_share=True, skip_locked=True)
    )
    return found


async def held(session: AsyncSession, holder_id: int, limit: int) -> Sequence[tuple[int, int]]:
    """Incident and office of what a person holds, by number; 0 where there is no office."""
    rows = await session.execute(
        select(Incident.id, func.coalesce(Incident.office_id, 0))
        .where(Incident.closed_at.is_(None), Incident.holder_id == holder_id)
        .order_by(Incident.id)
        .limit(limit)
    )
    return [(incident, office) for incident, office in rows]

"""SQL of answers worth showing: those in time, under a complaint nobody had to repeat."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import case, func, select
from sqlalchemy.orm import aliased

from db.engine import AsyncSession
from db.models import Cycle, Draft, Incident, Office, Post
from db.queries.scope import Scope

Candidate = tuple[Incident, Cycle, str, Post | None, str]

_PRIORITIES = case({"critical": 0, "high": 1, "normal": 2}, value=Incident.priority, else_=3)


async def candidates(
    session: AsyncSession, scope: Scope, start: datetime, end: datetime, limit: int
) -> Sequence[Candidate]:
    """First answers in time with a link in the span, the gravest and most wanted first.

    Incident, cycle, office, first post, the words of the answer: as they were read on the
    network, else as they were last drafted before. One that was deleted there is no answer.
    """
    reply = aliased(Post)
    last = (
        select(func.max(Draft.version))
        .where(Draft.incident_id == Incident.id, Draft.at <= Cycle.first_reply_at)
        .correlate(Incident, Cycle)
        .scalar_subquery()
    )
    rows = await session.execute(
        select(Incident, Cycle, Office.name, Post, func.coalesce(reply.text, Draft.text))
        .select_from(Cycle)
        .join(Incident, (Incident.id == Cycle.incident_id) & (Incident.cycle == Cycle.cycle))
        .join(Office, Office.id == Incident.office_id)
        .outerjoin(Draft, (Draft.incident_id == Incident.id) & (Draft.version == last))
        .outerjoin(Post, Post.id == Incident.first_post_id)
        .outerjoin(reply, reply.id == Incident.reply_post_id)
        .where(
            scope.covers(),
            Cycle.cycle == 1,
            Cycle.first_reply_at >= start,
            Cycle.first_reply_at < end,
            Cycle.first_reply_at <= Cycle.due_reply_at,
            Incident.status.in_(("answered", "closed")),
            Incident.kind == "complaint",
            Incident.repeated.is_(False),
            Incident.reply_link != "",
            func.coalesce(reply.text, Draft.text, "") != "",
            reply.gone_at.is_(None),
        )
        .order_by(_PRIORITIES, Incident.voices.desc(), Incident.id)
        .limit(limit)
    )
    return [(one, cycle, office, post, text) for one, cycle, office, post, text in rows]

"""SQL of live panels: where they stand, and the figures they show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, case, func, select, update

from db.engine import AsyncSession
from db.models import Cycle, Incident, Panel
from db.queries.chats import insert_into


async def get(session: AsyncSession, chat_id: int, thread_id: int) -> Panel | None:
    """The panel of a chat or topic."""
    return await session.get(Panel, (chat_id, thread_id), populate_existing=True)


async def everywhere(session: AsyncSession) -> Sequence[Panel]:
    """All panels."""
    return (await session.scalars(select(Panel))).all()


async def put(
    session: AsyncSession, chat_id: int, thread_id: int, values: Mapping[str, Any]
) -> None:
    """Write columns of a panel, making it where there is none."""
    statement = insert_into(session, Panel).values(
        **{"shown": "", "off": False, "chat_id": chat_id, "thread_id": thread_id, **values}
    )
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=["chat_id", "thread_id"],
            set_={name: statement.excluded[name] for name in values},
        )
    )


async def stands(
    session: AsyncSession, chat_id: int, thread_id: int, message_id: int, now: datetime
) -> None:
    """Write where a panel stands."""
    await session.execute(
        update(Panel)
        .where(Panel.chat_id == chat_id, Panel.thread_id == thread_id)
        .values(message_id=message_id, changed_at=now)
        .execution_options(synchronize_session=False)
    )


@dataclass(frozen=True, slots=True)
class Counted:
    """What waits for its answer with one office; `oldest_at`: since when the longest."""

    office_id: int | None
    free: int
    held: int
    overdue: int
    oldest_at: datetime | None


async def counted(session: AsyncSession, now: datetime) -> Sequence[Counted]:
    """The open and unanswered ones by office: one look at what is open."""
    late = and_(
        Cycle.first_reply_at.is_(None), func.coalesce(Cycle.extended_to, Cycle.due_reply_at) < now
    )
    rows = await session.execute(
        select(
            Incident.office_id,
            func.count(case((Incident.status == "new", 1))),
            func.count(case((Incident.status == "claimed", 1))),
            func.count(case((late, 1))),
            func.min(Cycle.seen_at),
        )
        .join(Cycle, (Cycle.incident_id == Incident.id) & (Cycle.cycle == Incident.cycle))
        .where(Incident.closed_at.is_(None), Incident.status.in_(("new", "claimed")))
        .group_by(Incident.office_id)
    )
    return [Counted(*row) for row in rows]

"""SQL of stored deadlines."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update

from db.engine import AsyncSession
from db.models import Event, Incident, Timer
from db.queries.chats import insert_into


async def add(session: AsyncSession, rows: Sequence[Mapping[str, Any]]) -> None:
    """Store steps; each is unique by incident, cycle, clock and level."""
    if rows:
        await session.execute(insert(Timer), [dict(row) for row in rows])


async def put_once(session: AsyncSession, rows: Sequence[Mapping[str, Any]]) -> None:
    """Store steps; one that was there in this cycle, in whatever state, is not stored again."""
    if rows:
        statement = insert_into(session, Timer).on_conflict_do_nothing(
            index_elements=["incident_id", "cycle", "clock", "level"]
        )
        await session.execute(statement, [dict(row) for row in rows])


async def put(session: AsyncSession, rows: Sequence[Mapping[str, Any]]) -> None:
    """Store steps in place of those of the same name that were called off."""
    for row in rows:
        await session.execute(
            delete(Timer)
            .where(
                Timer.incident_id == row["incident_id"],
                Timer.cycle == row["cycle"],
                Timer.clock == row["clock"],
                Timer.level == row["level"],
            )
            .execution_options(synchronize_session=False)
        )
    await add(session, rows)


async def due(
    session: AsyncSession, now: datetime, limit: int
) -> Sequence[tuple[Timer, int | None]]:
    """Steps whose time to speak has come, the earliest first, with the office each concerns."""
    found = await session.execute(
        select(Timer, Incident.office_id)
        .join(Incident, Incident.id == Timer.incident_id)
        .where(Timer.state == "waiting", Timer.say_at <= now)
        .order_by(Timer.say_at, Timer.id)
        .limit(limit)
    )
    return found.all()


async def take(session: AsyncSession, timer_id: int) -> bool:
    """Mark a step done if it still waits; False if another worker or an answer was first."""
    result = await session.execute(
        update(Timer)
        .where(Timer.id == timer_id, Timer.state == "waiting")
        .values(state="done")
        .returning(Timer.id)
        .execution_options(synchronize_session=False)
    )
    return result.one_or_none() is not None


async def postpone(session: AsyncSession, timer_id: int, say_at: datetime) -> None:
    """Let a step that still waits wait until `say_at`."""
    await session.execute(
        update(Timer)
        .where(Timer.id == timer_id, Timer.state == "waiting")
        .values(say_at=say_at)
        .execution_options(synchronize_session=False)
    )


async def is_outrun(session: AsyncSession, timer: Timer, now: datetime) -> bool:
    """Whether a later step of the same clock is due as well: after a long absence several are."""
    found = await session.scalar(
        select(Timer.id)
        .where(
            Timer.incident_id == timer.incident_id,
            Timer.cycle == timer.cycle,
            Timer.clock == timer.clock,
            Timer.level > timer.level,
            Timer.say_at <= now,
        )
        .limit(1)
    )
    return found is not None


async def retime(
    session: AsyncSession,
    incident_id: int,
    cycle: int,
    clock: str,
    level: int,
    *,
    due_at: datetime,
    say_at: datetime,
) -> None:
    """Move a step that was not taken. One called off may come back, and must be right then."""
    await session.execute(
        update(Timer)
        .where(
            Timer.incident_id == incident_id,
            Timer.cycle == cycle,
            Timer.clock == clock,
            Timer.level == level,
            Timer.state.in_(("waiting", "cancelled")),
        )
        .values(due_at=due_at, say_at=say_at)
        .execution_options(synchronize_session=False)
    )


async def cancel(
    session: AsyncSession, incident_id: int, cycle: int, clocks: Collection[str], event_id: int
) -> None:
    """Stop what still waits of these clocks, remembering which event stopped it."""
    if clocks:
        await session.execute(
            update(Timer)
            .where(
                Timer.incident_id == incident_id,
                Timer.cycle == cycle,
                Timer.clock.in_(clocks),
                Timer.state == "waiting",
            )
            .values(state="cancelled", event_id=event_id)
            .execution_options(synchronize_session=False)
        )


async def revive(
    session: AsyncSession, incident_id: int, cycle: int, clocks: Collection[str], kind: str
) -> None:
    """Set going again what events of that kind had stopped of these clocks in the cycle."""
    if clocks:
        stopped = select(Event.id).where(
            Event.incident_id == incident_id, Event.cycle == cycle, Event.kind == kind
        )
        await session.execute(
            update(Timer)
            .where(
                Timer.incident_id == incident_id,
                Timer.cycle == cycle,
                Timer.clock.in_(clocks),
                Timer.state == "cancelled",
                Timer.event_id.in_(stopped.scalar_subquery()),
            )
            .values(state="waiting", event_id=None)
            .execution_options(synchronize_session=False)
        )


async def restore(session: AsyncSession, event_id: int) -> None:
    """Set going again what an undone event had stopped."""
    await session.execute(
        update(Timer)
        .where(Timer.event_id == event_id, Timer.state == "cancelled")
        .values(state="waiting", event_id=None)
        .execution_options(synchronize_session=False)
    )

"""SQL of drafts."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import aliased

from db.engine import AsyncSession
from db.models import Draft, Person


async def add(
    session: AsyncSession,
    *,
    incident_id: int,
    version: int,
    author_id: int | None,
    origin: str,
    text: str,
    at: datetime,
) -> None:
    """Store one version."""
    await session.execute(
        insert(Draft).values(
            incident_id=incident_id,
            version=version,
            author_id=author_id,
            origin=origin,
            text=text,
            at=at,
        )
    )


async def get(
    session: AsyncSession, incident_id: int, version: int
) -> tuple[Draft, str | None, str | None] | None:
    """One version, its author's name and the name of who decided on it."""
    decider = aliased(Person)
    row = (
        await session.execute(
            select(Draft, Person.name, decider.name)
            .outerjoin(Person, Person.id == Draft.author_id)
            .outerjoin(decider, decider.id == Draft.decided_by)
            .where(Draft.incident_id == incident_id, Draft.version == version)
        )
    ).one_or_none()
    return row if row else None


async def versions(
    session: AsyncSession, incident_id: int, *, limit: int, offset: int
) -> Sequence[tuple[Draft, str | None]]:
    """The incident's versions with their authors' names, the newest first."""
    found = await session.execute(
        select(Draft, Person.name)
        .outerjoin(Person, Person.id == Draft.author_id)
        .where(Draft.incident_id == incident_id)
        .order_by(Draft.version.desc())
        .limit(limit)
        .offset(offset)
    )
    return [(draft, name) for draft, name in found]


async def author(session: AsyncSession, incident_id: int, version: int) -> int | None:
    """Who wrote what is decided on: of a supervisor's own text, whoever wrote what it mends."""
    found: int | None = await session.scalar(
        select(Draft.author_id)
        .where(Draft.incident_id == incident_id, Draft.version <= version, Draft.origin != "edit")
        .order_by(Draft.version.desc())
        .limit(1)
    )
    return found


async def mark(
    session: AsyncSession,
    incident_id: int,
    version: int,
    *,
    state: str,
    at: datetime,
    person_id: int | None = None,
    note: str = "",
) -> None:
    """Note how a version stands, since when and by whose word."""
    await session.execute(
        update(Draft)
        .where(Draft.incident_id == incident_id, Draft.version == version)
        .values(state=state, decided_at=at, decided_by=person_id, note=note)
        .execution_options(synchronize_session=False)
    )


async def move(session: AsyncSession, source: int, target: int) -> list[tuple[int, int]]:
    """Give the drafts to another incident, numbered on after its own; ids and old numbers."""
    last = await session.scalar(
        select(func.coalesce(func.max(Draft.version), 0)).where(Draft.incident_id == target)
    )
    rows = (
        await session.execute(
            select(Draft.id, Draft.version)
            .where(Draft.incident_id == source)
            .order_by(Draft.version)
        )
    ).all()
    for number, version in rows:
        await session.execute(
            update(Draft)
            .where(Draft.id == number)
            .values(incident_id=target, version=version + (last or 0))
            .execution_options(synchronize_session=False)
        )
    return [(number, version) for number, version in rows]


async def drop_consent(
    session: AsyncSession, incident_id: int, states: Collection[str]
) -> list[tuple[int, str]]:
    """Drafts in these states are plain ones again; their ids and what they were."""
    rows = (
        await session.execute(
            select(Draft.id, Draft.state)
            .where(Draft.incident_id == incident_id, Draft.state.in_(states))
            .order_by(Draft.id)
        )
    ).all()
    await set_states(session, [(number, "") for number, _ in rows])
    return [(number, state) for number, state in rows]


async def set_states(session: AsyncSession, drafts: Sequence[tuple[int, str]]) -> None:
    """How drafts stand, each by its id."""
    if drafts:
        await session.execute(
            update(Draft), [{"id": number, "state": state} for number, state in drafts]
        )


async def give_back(session: AsyncSession, target: int, drafts: Sequence[tuple[int, int]]) -> None:
    """Undo `move`."""
    for number, version in drafts:
        await session.execute(
            update(Draft)
            .where(Draft.id == number)
            .values(incident_id=target, version=version)
            .execution_options(synchronize_session=False)
        )

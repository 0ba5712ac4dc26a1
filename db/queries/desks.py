"""SQL of offices as routing and the chats need them."""

from collections.abc import Mapping, Sequence

from sqlalchemy import exists, select, update

from db.engine import AsyncSession
from db.models import Card, District, Incident, Office


async def active(session: AsyncSession) -> Sequence[Office]:
    """Offices at work, by name."""
    found = await session.scalars(select(Office).where(Office.active).order_by(Office.name))
    return found.all()


async def districts(session: AsyncSession) -> Sequence[District]:
    """Municipalities with their names, without their streets."""
    found = await session.scalars(select(District).order_by(District.name))
    return found.all()


async def streets(session: AsyncSession) -> Sequence[tuple[str, str, dict[str, list[list[str]]]]]:
    """Name, digest and streets of each municipality that has any, by name."""
    found = await session.execute(
        select(District.name, District.streets_digest, District.streets)
        .where(District.streets_digest != "")
        .order_by(District.name)
    )
    return [(name, digest, kept) for name, digest, kept in found]


async def set_chats(
    session: AsyncSession,
    office_id: int,
    chat_id: int | None,
    thread_id: int | None,
    second_chat_id: int | None,
) -> None:
    """Tie an office to a chat or a forum topic, and to a second chat."""
    await session.execute(
        update(Office)
        .where(Office.id == office_id)
        .values(chat_id=chat_id, thread_id=thread_id, second_chat_id=second_chat_id)
        .execution_options(synchronize_session=False)
    )


async def hold(session: AsyncSession, office_id: int) -> Office:
    """One office, held until the transaction ends: its settings are read and written whole."""
    found = await session.scalars(
        select(Office)
        .where(Office.id == office_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return found.one()


async def set_settings(
    session: AsyncSession, office_id: int, settings: Mapping[str, object]
) -> None:
    """Write an office's settings."""
    await session.execute(
        update(Office)
        .where(Office.id == office_id)
        .values(settings=dict(settings))
        .execution_options(synchronize_session=False)
    )


async def without_card(
    session: AsyncSession, office_id: int, chat_id: int, thread_id: int | None, limit: int
) -> Sequence[int]:
    """Open incidents of an office whose card is not in that chat or topic, the oldest first."""
    shown = exists().where(
        Card.incident_id == Incident.id,
        Card.chat_id == chat_id,
        Card.thread_id == (thread_id or 0),
    )
    found = await session.scalars(
        select(Incident.id)
        .where(
            Incident.office_id == office_id,
            Incident.status.in_(("new", "claimed", "answered")),
            Incident.priority != "low",
            ~shown,
        )
        .order_by(Incident.id)
        .limit(limit)
    )
    return found.all()

"""Short words for what the tests of the outbox do."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from db.engine import AsyncSession, Database
from db.models import Incident, Outgoing
from services import outbox, outgoing
from services.outbox import Say
from services.outgoing import OutgoingFacts

AT = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
LEASE = timedelta(minutes=2)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


async def put(
    database: Database,
    slot: str,
    chat_id: int = 10,
    now: datetime = AT,
    not_before: datetime | None = None,
    **payload: str,
) -> None:
    async with database.write() as session:
        await outbox.put(
            session,
            chat_id=chat_id,
            kind=Say.NOTICE,
            slot=slot,
            now=now,
            payload=payload,
            not_before=not_before,
        )


async def lease(database: Database, now: datetime = AT, limit: int = 100) -> list[OutgoingFacts]:
    async with database.write() as session:
        return await outgoing.lease(session, now, LEASE, limit)


async def sent(database: Database, row: OutgoingFacts, now: datetime = AT) -> bool:
    async with database.write() as session:
        return await outgoing.settle_sent(session, row, 1, now)


async def fail(
    database: Database,
    row: OutgoingFacts,
    now: datetime = AT,
    unknown: bool = False,
    give_up_after: int = 9,
) -> bool:
    async with database.write() as session:
        return await outgoing.settle_failed(
            session,
            row,
            error="no answer",
            now=now,
            retry_at=now + MINUTE,
            unknown=unknown,
            give_up_after=give_up_after,
        )


async def slots(database: Database, now: datetime = AT) -> list[str]:
    """Everything that can be said now, in the order it is said."""
    said = []
    while rows := await lease(database, now):
        for row in rows:
            said.append(row.slot)
            await sent(database, row, now)
    return said


async def stored(database: Database, slot: str) -> Outgoing:
    async with database.read() as session:
        return (await session.scalars(select(Outgoing).where(Outgoing.slot == slot))).one()


async def new_incident(session: AsyncSession) -> int:
    incident = Incident(kind="complaint", tone="neutral", priority="normal", opened_at=AT)
    session.add(incident)
    await session.flush()
    return incident.id


async def incident_with_cards(database: Database, *chat_ids: int) -> int:
    async with database.write() as session:
        incident_id = await new_incident(session)
        for chat_id in chat_ids:
            await outbox.put_card(
                session, incident_id=incident_id, chat_id=chat_id, thread_id=None, now=AT
            )
    return incident_id

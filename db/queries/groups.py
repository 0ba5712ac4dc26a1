"""SQL of the groups that are listened to: finding them, leasing one, parking, moving."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, or_, select, update

from db.engine import AsyncSession
from db.models import Mark, Office, Source
from db.queries.sources import POLLED

NETWORK, KIND = "telegram", "group"


async def watched(session: AsyncSession) -> Sequence[Source]:
    """The groups that are sources, parked ones too."""
    found = await session.scalars(
        select(Source).where(
            Source.network == NETWORK, Source.kind == KIND, Source.state != "stopped"
        )
    )
    return found.all()


async def is_office(session: AsyncSession, chat_id: int) -> bool:
    """Whether an office at work has this chat."""
    found = await session.scalar(
        select(Office.id)
        .where(or_(Office.chat_id == chat_id, Office.second_chat_id == chat_id), Office.active)
        .limit(1)
    )
    return found is not None


async def has_mark(session: AsyncSession, name: str) -> bool:
    """Whether the mark stands."""
    return await session.scalar(select(Mark.name).where(Mark.name == name)) is not None


async def lease(
    session: AsyncSession, source_id: int, until: datetime, since: datetime
) -> Source | None:
    """Lease one source, whoever had it; None if it is parked or stopped.

    Groups are nobody else's to read: Telegram gives a bot's updates to one process at a time. One
    that was never heard is taken as listened to `since` then: what comes is news at once.
    """
    found: Source | None = await session.scalar(
        update(Source)
        .where(Source.id == source_id, Source.state.in_(POLLED))
        .values(
            leased_until=until,
            baselined_at=func.coalesce(Source.baselined_at, since),
            baseline_began_at=func.coalesce(Source.baseline_began_at, since),
        )
        .returning(Source)
        .execution_options(synchronize_session=False, populate_existing=True)
    )
    return found


async def park(session: AsyncSession, source_id: int, note: Mapping[str, object]) -> bool:
    """Listen no more until a person says so; False if it was parked for that already.

    Texts alone are compared: one kept before an upgrade has no fields.
    """
    kept = Source.note["text"].as_string()
    found = await session.scalar(
        update(Source)
        .where(
            Source.id == source_id,
            Source.state.in_((*POLLED, "parked")),
            (Source.state != "parked") | kept.is_distinct_from(note["text"]),
        )
        .values(state="parked", note=note, leased_until=None)
        .returning(Source.id)
        .execution_options(synchronize_session=False)
    )
    return found is not None


async def move(session: AsyncSession, old: str, new: str) -> None:
    """The group of this address has another one; where that one is a source, the old one stops."""
    addresses = {source.address: source for source in await watched(session)}
    if old not in addresses:
        return
    values = {"state": "stopped"} if new in addresses else {"address": new, "cursor": {}}
    await session.execute(
        update(Source)
        .where(Source.id == addresses[old].id)
        .values(**values, leased_until=None)
        .execution_options(synchronize_session=False)
    )

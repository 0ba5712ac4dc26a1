"""SQL of invitations."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, insert, select, update

from db.engine import AsyncSession
from db.models import Invite, Office, Person


async def add(session: AsyncSession, row: Mapping[str, Any]) -> int:
    """Keep one; its id."""
    number: int | None = await session.scalar(insert(Invite).values(**row).returning(Invite.id))
    assert number is not None  # noqa: S101 - RETURNING of a successful insert
    return number


async def take(session: AsyncSession, token_hash: str, by: int, now: datetime) -> Invite | None:
    """Use one up; None if it is used, revoked, over or unknown. Of two who press, one wins."""
    taken: Invite | None = await session.scalar(
        update(Invite)
        .where(Invite.token_hash == token_hash, *_standing(now))
        .values(used_by=by, used_at=now)
        .returning(Invite)
        .execution_options(synchronize_session=False)
    )
    return taken


async def find(session: AsyncSession, token_hash: str) -> Invite | None:
    """One by its token's hash, whatever became of it."""
    found: Invite | None = await session.scalar(
        select(Invite).where(Invite.token_hash == token_hash)
    )
    return found


async def get(session: AsyncSession, invite_id: int) -> Invite | None:
    """One by its number."""
    return await session.get(Invite, invite_id)


async def revoke(session: AsyncSession, invite_id: int, now: datetime) -> bool:
    """Take one back; False if it does not stand any more."""
    gone = await session.execute(
        update(Invite)
        .where(Invite.id == invite_id, *_standing(now))
        .values(revoked_at=now)
        .returning(Invite.id)
        .execution_options(synchronize_session=False)
    )
    return gone.one_or_none() is not None


async def revoke_all_by(session: AsyncSession, person_id: int, now: datetime) -> None:
    """Take back what a person has given out."""
    await session.execute(
        update(Invite)
        .where(Invite.made_by == person_id, *_standing(now))
        .values(revoked_at=now)
        .execution_options(synchronize_session=False)
    )


async def standing(
    session: AsyncSession, now: datetime, office_ids: Sequence[int] | None
) -> Sequence[tuple[Invite, str | None, str]]:
    """Invitations that can be used, with the office's and the maker's names, the newest first;
    `office_ids` None: all of them."""
    query = (
        select(Invite, Office.name, Person.name)
        .outerjoin(Office, Office.id == Invite.office_id)
        .join(Person, Person.id == Invite.made_by)
        .where(*_standing(now))
        .order_by(Invite.id.desc())
    )
    if office_ids is not None:
        query = query.where(Invite.office_id.in_(office_ids))
    found = await session.execute(query)
    return [(row[0], row[1], row[2]) for row in found]


def _standing(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (Invite.used_at.is_(None), Invite.revoked_at.is_(None), Invite.expires_at > now)

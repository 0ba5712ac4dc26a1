"""SQL of joining somebody's accounts: the links, and what a person has left behind them."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select, update

from db.engine import AsyncSession
from db.models import (
    AccountLink,
    Apart,
    Correction,
    Draft,
    Event,
    Incident,
    Invite,
    Person,
    Promise,
    Publication,
)
from db.queries.chats import insert_into

_ACCOUNTS = 0x07B0CA
"""The advisory lock under which PostgreSQL workers change whose an account is."""


async def take_turns(session: AsyncSession) -> None:
    """Wait until no other transaction gives accounts to people: of two that look who has one and
    then write, neither would see the other."""
    if session.get_bind().dialect.name == "postgresql":
        await session.execute(select(func.pg_advisory_xact_lock(_ACCOUNTS)))


async def put(session: AsyncSession, person_id: int, token_hash: str, expires_at: datetime) -> None:
    """Keep a person's link; the one they had before is gone."""
    values = {"token_hash": token_hash, "expires_at": expires_at, "used_at": None}
    await session.execute(
        insert_into(session, AccountLink)
        .values(person_id=person_id, **values)
        .on_conflict_do_update(index_elements=["person_id"], set_=values)
    )


async def take(session: AsyncSession, token_hash: str, now: datetime) -> int | None:
    """Use one up; whose it is, None if it is used, over or unknown. Of two who press, one wins."""
    found: int | None = await session.scalar(
        update(AccountLink)
        .where(
            AccountLink.token_hash == token_hash,
            AccountLink.used_at.is_(None),
            AccountLink.expires_at > now,
        )
        .values(used_at=now)
        .returning(AccountLink.person_id)
        .execution_options(synchronize_session=False)
    )
    return found


async def find(session: AsyncSession, token_hash: str) -> AccountLink | None:
    """One by its token's hash, whatever became of it."""
    found: AccountLink | None = await session.scalar(
        select(AccountLink).where(AccountLink.token_hash == token_hash)
    )
    return found


async def has_worked(session: AsyncSession, person_id: int, but: Collection[str]) -> bool:
    """Whether anything was done by the person that history tells of; events of the kinds `but`
    are no work."""
    traces: tuple[ColumnElement[bool], ...] = (
        (Event.actor_id == person_id) & Event.kind.not_in(but),
        (Incident.holder_id == person_id) & Incident.closed_at.is_not(None),
        Draft.author_id == person_id,
        Promise.person_id == person_id,
        Publication.asked_by == person_id,
        Correction.person_id == person_id,
        Apart.person_id == person_id,
        Invite.made_by == person_id,
    )
    found = await session.scalar(
        select(or_(*(select(1).where(trace).exists() for trace in traces)))
    )
    return bool(found)


async def vacate(session: AsyncSession, account: int, keeper_id: int) -> None:
    """Take the account off every row but the keeper's; who has left may be without any."""
    for is_theirs, values in (
        (Person.second_id == account, {"second_id": None}),
        (Person.telegram_id == account, {"telegram_id": Person.second_id, "second_id": None}),
    ):
        await session.execute(
            update(Person)
            .where(is_theirs, Person.id != keeper_id)
            .values(reads_second=False, **values)
            .execution_options(synchronize_session=False)
        )

"""A row of the outbox in the hands of who says it: leased, then settled in one of five ways.

    lease -> sent | dropped | dead | failed (it waits with its chat, up to a number of attempts)
                  | postponed (nothing was tried)

Everything here is part of the caller's transaction. Does not live here: queueing (`outbox.py`),
what is wrong with a chat (`chats.py`), saying it (`bot/delivery.py`).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from db.engine import AsyncSession
from db.queries import chats as chat_queries
from db.queries import outbox as queries
from db.queries import outbox_rows as row_queries
from services.messengers.ids import MAX_FROM, Messenger
from services.outbox import Say


@dataclass(frozen=True, slots=True)
class OutgoingFacts:
    """A leased row.

    `card_message_id` is where the card stands already, None if it does not or the row is no
    card. `incident_version` is the incident's version at the moment of leasing: the words
    show at least that. `lease_until` proves that the lease is still ours when settling.
    """

    id: int
    chat_id: int
    thread_id: int | None
    kind: Say
    slot: str
    incident_id: int | None
    payload: dict[str, Any]
    version: int
    attempts: int
    ambiguous: int
    created_at: datetime
    card_message_id: int | None
    incident_version: int | None
    lease_until: datetime

    @property
    def stands_at(self) -> int | None:
        """The message these words are to replace: the card's, or the one the row was made for."""
        found: int | None = self.payload.get("message_id", self.card_message_id)
        return found

    @property
    def edits_only(self) -> bool:
        """Whether there is nothing to say once that message is gone."""
        return bool(self.payload.get("edits_only"))


async def lease(
    session: AsyncSession,
    now: datetime,
    lease_for: timedelta,
    limit: int,
    skip_chats: Collection[int] = (),
    messenger: Messenger = Messenger.TELEGRAM,
) -> list[OutgoingFacts]:
    """Take up to `limit` rows to say now in one messenger: the oldest due one of each chat, the
    oldest first.

    Rows of rank `LATER` come after all others of their chat, and after other chats' rows.
    Chats that are broken, paused, in `skip_chats` or have a row in somebody's hands give none.
    A row put off does not hold back younger ones. Each row goes to one caller until it is
    settled or `lease_for` has passed. A lease that ends further ahead than twice `lease_for`
    was given before the clock went back, and is void.
    """
    if limit <= 0:
        return []
    leased = await row_queries.lease(
        session,
        now=now,
        until=now + lease_for,
        stale_after=now + 2 * lease_for,
        limit=limit,
        skip_chats=skip_chats,
        below=MAX_FROM if messenger is Messenger.TELEGRAM else None,
        beyond=MAX_FROM if messenger is Messenger.MAX else None,
    )
    return [_facts(row, now + lease_for) for row in leased]


def _facts(leased: row_queries.Leased, lease_until: datetime) -> OutgoingFacts:
    row = leased.row
    return OutgoingFacts(
        id=row.id,
        chat_id=row.chat_id,
        thread_id=row.thread_id,
        kind=Say(row.kind),
        slot=row.slot,
        incident_id=row.incident_id,
        payload=row.payload,
        version=row.version,
        attempts=row.attempts,
        ambiguous=row.ambiguous,
        created_at=row.created_at,
        card_message_id=leased.card_message_id,
        incident_version=leased.incident_version,
        lease_until=lease_until,
    )


async def settle_sent(
    session: AsyncSession, row: OutgoingFacts, message_id: int, now: datetime
) -> bool:
    """The row's words stand in the chat as `message_id`; a card remembers where.

    False if the row was queued again meanwhile: it stays, and will be shown again.
    """
    if row.kind is Say.CARD and row.incident_id is not None:
        await queries.set_card(
            session,
            incident_id=row.incident_id,
            chat_id=row.chat_id,
            thread_id=row.thread_id,
            message_id=message_id,
            version=row.incident_version or 0,
            now=now,
        )
    return await _finish(session, row, state="sent", now=now)


async def settle_dropped(session: AsyncSession, row: OutgoingFacts, now: datetime) -> bool:
    """There is nothing left to say. False if the row was queued again meanwhile."""
    return await _finish(session, row, state="sent", now=now)


async def settle_dead(session: AsyncSession, row: OutgoingFacts, error: str, now: datetime) -> bool:
    """The row is given up. False if it was queued again meanwhile: the new words may pass."""
    return await _finish(session, row, state="dead", now=now, error=error)


async def settle_failed(
    session: AsyncSession,
    row: OutgoingFacts,
    *,
    error: str,
    now: datetime,
    retry_at: datetime,
    unknown: bool,
    give_up_after: int,
) -> bool:
    """An attempt failed: the chat waits until `retry_at`, so that its order is kept.

    `unknown`: the words may have come through all the same. Returns True if this was attempt
    number `give_up_after` and the row is dead now; the chat then goes on at once.
    """
    if row.attempts + 1 >= give_up_after:
        return await settle_dead(session, row, error, now)
    await chat_queries.pause(session, row.chat_id, retry_at)
    await row_queries.count_failure(
        session, row.id, row.lease_until, ambiguous=unknown, error=error
    )
    return False


async def settle_postponed(
    session: AsyncSession, row: OutgoingFacts, until: datetime | None = None
) -> None:
    """Nothing failed, it is only not the time: the row waits on, its chat until `until`."""
    if until is not None:
        await chat_queries.pause(session, row.chat_id, until)
    await row_queries.hand_back(session, row.id, row.lease_until, {})


async def _finish(
    session: AsyncSession, row: OutgoingFacts, *, state: str, now: datetime, error: str = ""
) -> bool:
    values = {"state": state, "settled_at": now, "last_error": error[:300]}
    if await row_queries.finish(session, row.id, row.version, values):
        return True
    await row_queries.hand_back(session, row.id, row.lease_until, {"attempts": 0})
    return False

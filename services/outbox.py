"""The outbox: what is to be said, in which chat, in which order; the words others queue with.

A row names *what* to show; the words are made when it is sent. Everything that takes `session`
is part of the caller's transaction. Does not live here: sending (`bot/delivery.py`), words
(`handlers/views/`).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from db.engine import AsyncSession
from db.queries import cards as card_queries
from db.queries import chats as chat_queries
from db.queries import outbox as queries
from db.queries import outbox_rows as row_queries
from services.messengers.ids import MAX_FROM, Messenger, written


class Say(StrEnum):
    """What kind of thing a row shows."""

    CARD = "card"
    NOTICE = "notice"
    DRAFT = "draft"
    APPROVAL = "approval"
    ALERT = "alert"
    SUMMARY = "summary"
    WORKBOOK = "workbook"
    DIGEST = "digest"
    SPIKE = "spike"
    ANSWER = "answer"
    ASK = "ask"
    PANEL = "panel"
    ERASED = "erased"
    NOTE = "note"


LATER = 1
"""The rank of what nobody waits for: edits put off, erasures."""


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


async def put(
    session: AsyncSession,
    *,
    chat_id: int,
    kind: Say,
    slot: str,
    now: datetime,
    thread_id: int | None = None,
    incident_id: int | None = None,
    payload: Mapping[str, Any] | None = None,
    not_before: datetime | None = None,
    rank: int = 0,
) -> None:
    """Queue a thing to say; at once, unless `not_before` puts it off.

    `slot` (at most 200 characters) names the thing and its chat. While a row of the slot
    waits, another is not added: its version rises, it takes the new payload and the earlier
    moment, and keeps its place in the chat's order.
    """
    row = {
        "chat_id": chat_id,
        "thread_id": thread_id,
        "kind": kind.value,
        "slot": slot,
        "incident_id": incident_id,
        "payload": dict(payload or {}),
        "rank": rank,
        "not_before": not_before or now,
        "created_at": now,
    }
    await queries.upsert(session, [row], at_once=not_before is None or not_before <= now)


@dataclass(frozen=True, slots=True)
class CardPlace:
    """An incident and a chat that has a copy of its card."""

    incident_id: int
    chat_id: int
    thread_id: int | None


async def put_card(
    session: AsyncSession, *, incident_id: int, chat_id: int, thread_id: int | None, now: datetime
) -> None:
    """Queue the incident's card for a chat, which has a copy of it from now on."""
    await put_cards(session, [CardPlace(incident_id, chat_id, thread_id)], now)


async def put_cards(session: AsyncSession, places: Sequence[CardPlace], now: datetime) -> None:
    """`put_card` for many, in the order given."""
    if not places:
        return
    copies = [{**asdict(place), "thread_id": place.thread_id or 0} for place in places]
    await queries.add_cards(session, copies)
    rows = [
        {
            **asdict(place),
            "kind": Say.CARD.value,
            "slot": _card_slot(place),
            "payload": {},
            "rank": 0,
            "not_before": now,
            "created_at": now,
        }
        for place in places
    ]
    await queries.upsert(session, rows, at_once=True)


def _card_slot(place: CardPlace) -> str:
    topic = f":{place.thread_id}" if place.thread_id else ""
    return f"card:{place.incident_id}:{place.chat_id}{topic}"


async def refresh_cards(
    session: AsyncSession, incident_id: int, now: datetime, not_before: datetime | None = None
) -> None:
    """Queue every copy of the incident's card to be shown as it stands then.

    A refresh put off is a row of its own, so that it does not merge with one at once, and when
    its time has come it lets everything else that is due in the chat go first.
    """
    later = not_before is not None and not_before > now
    await queries.upsert_cards(
        session,
        incident_id,
        suffix=":later" if later else "",
        payload={},
        rank=LATER if later else 0,
        now=now,
        not_before=not_before or now,
        at_once=not later,
    )


async def redraw_erased(session: AsyncSession, incident_id: int, now: datetime) -> None:
    """Queue the copies that stand to be drawn without what was erased; none is said anew.

    What is said to people goes first.
    """
    await queries.upsert_cards(
        session,
        incident_id,
        suffix="",
        payload={"edits_only": True},
        rank=LATER,
        now=now,
        not_before=now,
        at_once=True,
    )


async def blank(session: AsyncSession, chat_id: int, message_id: int, now: datetime) -> None:
    """Queue a message of ours, whose text is erased, to be edited to say only that."""
    await put(
        session,
        chat_id=chat_id,
        kind=Say.ERASED,
        slot=f"erased:{chat_id}:{message_id}",
        payload={"message_id": message_id, "edits_only": True},
        now=now,
        rank=LATER,
    )


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


async def break_chat(session: AsyncSession, chat_id: int, reason: str, now: datetime) -> bool:
    """The chat cannot be written to; its rows wait. True the first time, for telling the admin."""
    return await chat_queries.mark_broken(session, chat_id, reason, now)


async def mend_chat(session: AsyncSession, chat_id: int, now: datetime) -> bool:
    """The chat can be written to again, at once; False if nothing stood against it."""
    return await chat_queries.mark_ok(session, chat_id, now)


async def revive(session: AsyncSession, chat_id: int, now: datetime) -> int:
    """The chat was bound anew: mend it and forget past failures; how many rows wait for it."""
    await mend_chat(session, chat_id, now)
    return await row_queries.forgive(session, chat_id)


async def lose_topic(session: AsyncSession, chat_id: int, thread_id: int, now: datetime) -> bool:
    """A forum topic is closed or gone. True the first time, for telling the admin."""
    return await chat_queries.mark_topic_lost(session, chat_id, thread_id, now)


async def chat_name(session: AsyncSession, chat_id: int) -> str:
    """How to speak of a chat to a person: its office or title in quotes, and its id."""
    name = await chat_queries.name_of(session, chat_id)
    return f"«{name}» ({written(chat_id)})" if name else written(chat_id)


async def migrate_chat(session: AsyncSession, old: int, new: int, now: datetime) -> None:
    """The group became a supergroup: waiting rows, cards and offices follow it.

    A supergroup numbers its messages anew, so the cards of open incidents are said afresh there
    at once, and prompts, which nobody can reply to any more, go.
    """
    if old != new:
        await chat_queries.move(session, old, new, now)
        unsaid = await card_queries.unsaid(session, new)
        await put_cards(session, [CardPlace(*place) for place in unsaid], now)


async def drop_moved_work(
    session: AsyncSession, office_id: int, chat_id: int, thread_id: int | None, old: int
) -> int:
    """What waits in the broken chat `old` and stands in the office's new one; rows dropped."""
    return await queries.drop_shown_elsewhere(session, office_id, chat_id, thread_id or 0, old)


async def end_pauses(session: AsyncSession) -> None:
    """Let every chat speak again: the clock went back, and pauses measured by it mean nothing."""
    await chat_queries.end_pauses(session)


@dataclass(frozen=True, slots=True)
class Backlog:
    """How the outbox stands. `oldest` is how long the oldest due row of a sound chat waits."""

    pending: int
    pending_in_broken_chats: int
    dead: int
    broken_chats: int
    oldest: timedelta | None


async def backlog(session: AsyncSession, now: datetime) -> Backlog:
    """Figures for health and for the admin."""
    pending, stuck, dead, oldest_at = await row_queries.figures(session, now)
    return Backlog(
        pending=pending,
        pending_in_broken_chats=stuck,
        dead=dead,
        broken_chats=await chat_queries.count_broken(session),
        oldest=None if oldest_at is None else max(now - oldest_at, timedelta()),
    )

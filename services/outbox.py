"""The outbox: what is to be said, in which chat, in which order; the words others queue with.

A row names *what* to show; the words are made when it is sent. Everything that takes `session`
is part of the caller's transaction. Does not live here: a row in the hands of who says it
(`outgoing.py`), chats that break and move (`chats.py`), sending (`bot/delivery.py`), words
(`handlers/views/`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from db.engine import AsyncSession
from db.queries import chats as chat_queries
from db.queries import outbox as queries
from db.queries import outbox_rows as row_queries


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

"""Retention: when its time is over, a text and its author are erased and the figures stay.

Erased together: the posts of an incident that was finished long enough ago, its drafts and
address, and the posts that never became anybody's business. Cards and drafts still standing in
chats are drawn anew without the text; nothing that is gone from a chat is said again. With them
go the marks nobody needs: prompts, taken steps, rows of the outbox settled long ago, updates that
nobody handled, and what tells who of the desk joined, was away or on duty in the past.
"""

import logging
from datetime import datetime, timedelta

from db.engine import AsyncSession, Database
from db.queries import (
    cards,
    corrections,
    dialogues,
    events,
    finding,
    forgetting,
    likeness,
)
from db.queries import upkeep as queries
from services import outbox, posted
from services.desk.replies import Purpose
from services.facts import EventKind
from services.messengers import messages
from services.rules import Rules

log = logging.getLogger(__name__)

BATCH = 200
"""Incidents erased in one transaction: the desk goes on working meanwhile."""

SETTLED_KEPT = timedelta(days=30)
"""How long the outbox remembers what it said, for whoever looks into a trouble."""


async def erase_due(database: Database, rules: Rules, now: datetime) -> tuple[int, int]:
    """Erase what is older than the retention; how many incidents, how many lone posts."""
    before = now - rules.retention
    incidents = posts = 0
    while done := await _erase_incidents(database, rules, before, now):
        incidents += done
    while done := await _erase_posts(database, rules, before, now):
        posts += done
    widest = max(rules.join_window, rules.duplicates.text_window, rules.duplicates.event_window)
    while await _drop_traces(database, now - widest):
        pass
    while await _drop_settled(database, now - SETTLED_KEPT):
        pass
    while await _drop_max_messages(database, before):
        pass
    await posted.drop_old(database, now)
    async with database.write() as session:
        await queries.drop_bygone(session, before)
        await dialogues.forget(session, now)
        if incidents:
            await finding.compact(session)
    if incidents or posts:
        log.info("erased by retention incidents=%s posts=%s", incidents, posts)
    return incidents, posts


async def _erase_incidents(
    database: Database, rules: Rules, before: datetime, now: datetime
) -> int:
    async with database.write() as session:
        due = await queries.finished_before(session, before, BATCH)
        erased = [incident_id for incident_id, _ in due]
        await queries.erase_incidents(session, erased, now)
        await queries.drop_timers(session, erased)
        await forgetting.drop_said(session, erased)
        await _erase_corrections(session, rules)
        for chat_id, message_id, purpose in await cards.take_prompts(session, erased):
            if purpose in (Purpose.DRAFT, Purpose.APPROVAL):
                await outbox.blank(session, chat_id, message_id, now)
        for incident_id, cycle in due:
            await events.add(
                session, kind=EventKind.ERASED, at=now, incident_id=incident_id, cycle=cycle
            )
            await outbox.redraw_erased(session, incident_id, now)
    return len(due)


async def _erase_posts(database: Database, rules: Rules, before: datetime, now: datetime) -> int:
    async with database.write() as session:
        erased = await queries.erase_lone_posts(session, before, now, BATCH * 10)
        await _erase_corrections(session, rules)
        return erased


async def _erase_corrections(session: AsyncSession, rules: Rules) -> None:
    """What was learnt from an erased post goes with it, unless the desk may keep it."""
    if not rules.keep_corrections:
        await corrections.drop_erased(session)


async def _drop_traces(database: Database, before: datetime) -> int:
    """Forget by what posts were found alike, once no window reaches that far."""
    async with database.write() as session:
        return await likeness.drop_before(session, before, BATCH * 10)


async def _drop_settled(database: Database, before: datetime) -> int:
    async with database.write() as session:
        return await queries.drop_settled(session, before, BATCH * 10)


async def _drop_max_messages(database: Database, before: datetime) -> int:
    """Forget where words of long ago stand in MAX."""
    async with database.write() as session:
        return await messages.forget(session, before, BATCH * 10)

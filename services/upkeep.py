"""Retention: when its time is over, a text and its author are erased and the figures stay.

Erased together: the posts of an incident that was finished long enough ago, its drafts and
address, and the posts that never became anybody's business. Cards still standing in chats are
drawn anew without the text.
"""

import logging
from datetime import datetime

from db.engine import Database
from db.queries import events
from db.queries import upkeep as queries
from services import outbox
from services.facts import EventKind
from services.rules import Rules

log = logging.getLogger(__name__)

BATCH = 200
"""Incidents erased in one transaction: the desk goes on working meanwhile."""


async def erase_due(database: Database, rules: Rules, now: datetime) -> tuple[int, int]:
    """Erase what is older than the retention; how many incidents, how many lone posts."""
    before = now - rules.retention
    incidents = posts = 0
    while done := await _erase_incidents(database, before, now):
        incidents += done
    while done := await _erase_posts(database, before, now):
        posts += done
    if incidents or posts:
        log.info("erased by retention incidents=%s posts=%s", incidents, posts)
    return incidents, posts


async def _erase_incidents(database: Database, before: datetime, now: datetime) -> int:
    async with database.write() as session:
        due = await queries.finished_before(session, before, BATCH)
        await queries.erase_incidents(session, [incident_id for incident_id, _ in due], now)
        for incident_id, cycle in due:
            await events.add(
                session, kind=EventKind.ERASED, at=now, incident_id=incident_id, cycle=cycle
            )
            await outbox.refresh_cards(session, incident_id, now)
    return len(due)


async def _erase_posts(database: Database, before: datetime, now: datetime) -> int:
    async with database.write() as session:
        return await queries.erase_lone_posts(session, before, now, BATCH * 10)

"""Spikes are looked for, stored and put into the outbox: read, decide, one write.

Whether a count is a spike is decided in `spikes.py`. At most one spike of a topic × district
stands at a time, by a constraint: of two processes one tells of it, and a restart tells nothing
twice. What a stored spike looks like when it is said is in `spike_facts.py`.
"""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from db.engine import AsyncSession, Database
from db.models import Spike
from db.queries import chats
from db.queries import spikes as queries
from db.queries.spikes import Span
from services import notices, offices, outbox, people
from services.clock_steps import after_night
from services.languages import lazy
from services.languages.told import to_tell
from services.outbox import Say
from services.routing import Desk, route, with_chat
from services.rules import Rules
from services.storms.spikes import Cell, DayCount, History, Recent, SpikeSettings, goes_on, is_spike

log = logging.getLogger(__name__)

TOLD_AT_ONCE = 3
"""So many districts of one topic and office are told of in one cooldown; the last says so."""


@dataclass(frozen=True, slots=True)
class Found:
    """What one look decided: new spikes with what is usual, and standing ones to speak of."""

    new: tuple[tuple[Recent, float], ...] = ()
    again: tuple[tuple[int, int], ...] = ()
    urgent: tuple[tuple[int, int], ...] = ()


async def look(database: Database, rules: Rules, now: datetime) -> int:
    """Look at the last window; how many spikes were raised or spoken of again.

    History is read only when a cell that may be told of has enough complaints.
    """
    settings = rules.spikes
    if not settings.enabled:
        return 0
    async with database.read() as session:
        recent = await _recent(session, settings, now)
        standing = {Cell(row.topic, row.district): row for row in await queries.standing(session)}
        fresh = [one for one in recent if _may_rise(standing.get(one.cell), now)]
        history = await _history(session, settings, now) if fresh else History(settings.days)
    found = decide(recent, standing, history, settings, now)
    if not (found.new or found.again or found.urgent):
        return 0
    async with database.write() as session:
        told = [await _raise(session, rules, one, usual, now) for one, usual in found.new]
        told += [await _tell_again(session, rules, *one, now) for one in found.again]
        told += [await _hasten(session, rules, *one, now) for one in found.urgent]
    return sum(told)


def decide(
    recent: Sequence[Recent],
    standing: Mapping[Cell, Spike],
    history: History,
    settings: SpikeSettings,
    now: datetime,
) -> Found:
    """What is a new spike and what of a standing one is worth a word. Pure."""
    new, again, urgent = [], [], []
    for one in recent:
        before = standing.get(one.cell)
        if before is None or _may_rise(before, now):
            usual = history.usual(one.cell)
            if is_spike(one.count, usual, settings):
                new.append((one, usual.mean))
        elif before.say_at > now:
            if one.critical:
                urgent.append((before.id, one.count))
        elif before.again_at is None and goes_on(one.count, before.count):
            again.append((before.id, one.count))
    return Found(tuple(new), tuple(again), tuple(urgent))


def _may_rise(before: Spike | None, now: datetime) -> bool:
    return before is None or before.ends_at <= now


async def _recent(session: AsyncSession, settings: SpikeSettings, now: datetime) -> list[Recent]:
    rows = await queries.busy(
        session, Span(now - settings.window, now), now - settings.watched_for, settings.at_least
    )
    return [Recent(Cell(row.topic, row.district), row.complaints, row.critical > 0) for row in rows]


async def _history(session: AsyncSession, settings: SpikeSettings, now: datetime) -> History:
    rows = await queries.earlier(session, Span(now - settings.window, now), settings.days)
    watched = {
        number: (now - since) // timedelta(days=1)
        for number, since in (await queries.baselined(session)).items()
    }
    counts = [
        DayCount(row.ago, Cell(row.topic, row.district), row.source_id, row.complaints)
        for row in rows
    ]
    # A large region's two months are thousands of rows: the desk goes on meanwhile.
    return await asyncio.to_thread(History.of, counts, watched, settings.days)


async def _raise(
    session: AsyncSession, rules: Rules, one: Recent, usual: float, now: datetime
) -> bool:
    """Store a spike and tell of it; False if another process did, or too many rise at once."""
    topic, district = one.cell.topic, one.cell.district
    desk = route(topic, district, await offices.desks(session)).desk
    office_id = desk.id if desk else None
    await queries.end(session, topic, district, now)
    alike = await queries.standing_alike(session, topic, office_id, now)
    spike = await queries.raise_one(
        session,
        {
            "topic": topic,
            "district": district,
            "office_id": office_id,
            "raised_at": now,
            "window_seconds": int(rules.spikes.window.total_seconds()),
            "count": one.count,
            "usual": usual,
            "critical": one.critical,
            "silent": alike >= TOLD_AT_ONCE,
            "say_at": _say_at(rules, now, critical=one.critical),
            "ends_at": now + rules.spikes.cooldown,
            "standing": True,
        },
    )
    if spike is None:
        return False
    log.info("spike=%s count=%s usual=%.2f silent=%s", spike.id, one.count, usual, spike.silent)
    widely = alike + 1 == TOLD_AT_ONCE
    return await _tell(session, rules, spike, now, spike.say_at, {"widely": widely})


async def _tell_again(
    session: AsyncSession, rules: Rules, spike_id: int, count: int, now: datetime
) -> bool:
    """One follow-up, held back by the night like the first word."""
    spike = await queries.tell_again(session, spike_id, count, now)
    if spike is None:
        return False
    say_at = _say_at(rules, now, critical=spike.critical)
    return await _tell(session, rules, spike, now, say_at, {"again": True})


async def _hasten(
    session: AsyncSession, rules: Rules, spike_id: int, count: int, now: datetime
) -> bool:
    """What waits for the morning is said now: something critical has come."""
    spike = await queries.hasten(session, spike_id, count, now)
    return spike is not None and await _tell(session, rules, spike, now, now, {})


def _say_at(rules: Rules, now: datetime, *, critical: bool) -> datetime:
    return now if critical else after_night(now, rules.clocks.quiet, rules.working_time)


async def _tell(
    session: AsyncSession,
    rules: Rules,
    spike: Spike,
    now: datetime,
    say_at: datetime,
    how: Mapping[str, bool],
) -> bool:
    """Put it into the outbox for whoever answers; the admins are told where nobody does.

    `how` marks what is special of these words: `again`, the follow-up; `widely`, the last
    district of the topic that is told of.
    """
    if spike.silent:
        return False
    desks = await offices.desks(session)
    places = await _places(session, route(spike.topic, spike.district, desks).desk, desks)
    word = "again" if how.get("again") else "first"
    for chat_id, thread_id in places:
        await outbox.put(
            session,
            chat_id=chat_id,
            thread_id=thread_id,
            kind=Say.SPIKE,
            slot=f"spike:{spike.id}:{word}:{chat_id}:{thread_id or 0}",
            payload={"spike_id": spike.id, **how},
            now=now,
            not_before=say_at,
        )
    if not places:
        text = to_tell(lazy("Всплеск жалоб, но ни куратору, ни координатору нельзя написать."))
        await notices.to_admins(session, rules, text, now, slot=f"spike:{spike.id}")
    return True


async def _places(
    session: AsyncSession, desk: Desk | None, desks: Sequence[Desk]
) -> list[tuple[int, int | None]]:
    """The supervisors of the office, else the coordinators' chat, else the office's own."""
    if desk is not None:
        called = await people.supervisors(session, desk.id)
        told = [one.chat_id for one in called]
        reached = [chat for chat in told if not await chats.is_broken(session, chat)]
        if reached:
            return [(chat_id, None) for chat_id in reached]
    for fallback in (with_chat(None, desks), desk):
        sound: list[tuple[int, int | None]] = [
            place
            for place in (fallback.places if fallback else ())
            if not await chats.is_broken(session, place.chat_id)
        ]
        if sound:
            return sound
    return []

"""Posts the desk wants become incidents, or join the one that is already open.

Identical reposts meet by a constraint, not by a look-up: the fingerprint is unique among
joinable incidents, so of two processes that open the same one, one joins the other's.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from db.engine import AsyncSession
from db.queries import events, marks, timers
from db.queries import incidents as queries
from db.queries import posts as post_queries
from services import incidents, notices, outbox
from services.clocks import Priority
from services.deadlines import cycle_row, timer_rows
from services.facts import EventKind, Verdict
from services.moves import Act, Raise
from services.networks.base import FetchedPost
from services.outbox import CardPlace
from services.routing import Desk, Route, priority, route, with_chat
from services.rules import Rules
from services.sources import DueSource
from services.triage import Gazetteer
from services.triage.fingerprint import fingerprint

TRIES = 5
"""How often opening and joining may miss each other before the page is left for the next poll."""


@dataclass(frozen=True, slots=True)
class Region:
    """What opening must know of the region: its offices and its names."""

    desks: tuple[Desk, ...]
    gazetteer: Gazetteer


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stored post that is news."""

    post_id: int
    post: FetchedPost
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Beginning:
    """An incident about to be opened for posts with the same words."""

    alike: Sequence[Candidate]
    priority: Priority
    district: str
    way: Route
    fingerprint: str | None

    @property
    def first(self) -> Candidate:
        """The post that speaks for all."""
        return self.alike[0]

    @property
    def posted_at(self) -> datetime:
        """When the earliest of them was published."""
        return min(item.post.posted_at for item in self.alike)


async def open_or_join(
    session: AsyncSession,
    source: DueSource,
    candidates: Sequence[Candidate],
    region: Region,
    rules: Rules,
    now: datetime,
) -> tuple[list[int], list[int]]:
    """Incidents that were opened and incidents that were joined, by id."""
    opened: list[int] = []
    joined: list[int] = []
    left = _alike(candidates)
    if left:
        await queries.take_turns(session)
    for _ in range(TRIES):
        made = await _open(session, source, left, region, rules, now)
        opened += made.values()
        missed = []
        for alike in left:
            if alike[0].post_id in made:
                continue
            incident_id = await _join(session, alike, rules, now)
            if incident_id is not None:
                joined.append(incident_id)
            else:
                missed.append(alike)
        left = missed
        if not left:
            return opened, joined
    raise RuntimeError("an incident with the same words opens and closes all the time")


def _alike(candidates: Sequence[Candidate]) -> list[list[Candidate]]:
    """Candidates of one page grouped by fingerprint, in the order they came."""
    groups: dict[str, list[Candidate]] = {}
    for candidate in candidates:
        key = fingerprint(candidate.post.text) or f"post {candidate.post_id}"
        groups.setdefault(key, []).append(candidate)
    return list(groups.values())


async def _open(
    session: AsyncSession,
    source: DueSource,
    groups: Sequence[Sequence[Candidate]],
    region: Region,
    rules: Rules,
    now: datetime,
) -> dict[int, int]:
    """Open an incident for each group, unless one like it is open already; ids by first post.

    A page is written a table at a time: a storm brings a hundred complaints at once.
    """
    begun = [_begin(source, alike, region, rules) for alike in groups]
    keys = [new.fingerprint for new in begun if new.fingerprint is not None]
    await queries.stop_joining(session, keys, opened_before=now - rules.join_window)
    made = await queries.insert_unless_open(session, [_row(new, source, now) for new in begun])
    started = [(made[new.first.post_id], new) for new in begun if new.first.post_id in made]
    await post_queries.set_incidents(
        session, {item.post_id: number for number, new in started for item in new.alike}
    )
    await queries.add_cycles(session, [
        cycle_row(number, 1, new.posted_at, now, new.priority, rules) for number, new in started
    ])  # fmt: skip
    await timers.add(session, [
        row for number, new in started for row in timer_rows(number, 1, now, new.priority, rules)
    ])  # fmt: skip
    await events.add_all(session, [_opened(number, new, now) for number, new in started])
    await _show(session, started, region, rules, now)
    return made


async def _show(
    session: AsyncSession,
    started: Sequence[tuple[int, Beginning]],
    region: Region,
    rules: Rules,
    now: datetime,
) -> None:
    """Cards to the offices' chats; what has no chat goes to the coordinator's, and where there
    is none either, the admins are told: nobody else would hear of it."""
    places, homeless = [], []
    for number, new in started:
        if new.priority is Priority.LOW:
            continue
        desk = with_chat(new.way.desk, region.desks)
        if desk is None or desk.chat_id is None:
            homeless.append(new.way.desk.name if new.way.desk else "")
        else:
            places.append(CardPlace(number, desk.chat_id, desk.thread_id))
    await outbox.put_cards(session, places, now)
    for name in sorted(set(homeless)):
        whose = f"У ответственного «{name}» нет чата" if name else "Нет ни ответственного, ни чата"
        text = f"{whose}: карточки некуда положить. Привяжите чат командой /bind."
        if await marks.put_once(session, f"homeless:{name}:{now.date()}", now):
            await notices.to_admins(session, rules, text, now, slot=f"homeless:{name}")


def _begin(
    source: DueSource, alike: Sequence[Candidate], region: Region, rules: Rules
) -> Beginning:
    first = alike[0]
    urgent = priority(first.verdict)
    if len(alike) >= rules.alike_for_high and urgent is Priority.NORMAL:
        urgent = Priority.HIGH
    district = first.verdict.district or source.district
    return Beginning(
        alike=alike,
        priority=urgent,
        district=district,
        way=route(first.verdict.topic, district, region.desks),
        fingerprint=fingerprint(first.post.text),
    )


def _row(new: Beginning, source: DueSource, now: datetime) -> dict[str, Any]:
    verdict = new.first.verdict
    return {
        "version": 1,
        "status": "new",
        "cycle": 1,
        "kind": verdict.kind,
        "tone": verdict.tone,
        "topic": verdict.topic,
        "district": new.district,
        "address": verdict.address[:300],
        "priority": new.priority,
        "office_id": new.way.desk.id if new.way.desk else None,
        "routed_why": new.way.why[:300],
        "first_post_id": new.first.post_id,
        "posts_count": len(new.alike),
        "fingerprint": new.fingerprint,
        "joinable": new.fingerprint is not None,
        "backfilled": source.backfills(new.first.post.posted_at),
        "opened_at": now,
    }


def _opened(incident_id: int, new: Beginning, now: datetime) -> dict[str, Any]:
    return {
        "kind": EventKind.OPENED,
        "at": now,
        "incident_id": incident_id,
        "cycle": 1,
        "actor_id": None,
        "data": {"posts": [item.post_id for item in new.alike], "why": new.way.why},
    }


async def _join(
    session: AsyncSession, alike: Sequence[Candidate], rules: Rules, now: datetime
) -> int | None:
    """Count these posts to the open incident with the same words; None when it was just closed."""
    key = fingerprint(alike[0].post.text)
    joined = await queries.join(session, str(key), count=len(alike))
    if joined is None:
        return None
    incident_id, cycle, total, may_rise = joined
    await post_queries.set_incidents(session, {item.post_id: incident_id for item in alike})
    await events.add(
        session,
        kind=EventKind.JOINED,
        at=now,
        incident_id=incident_id,
        cycle=cycle,
        data={"posts": [item.post_id for item in alike]},
    )
    await outbox.refresh_cards(session, incident_id, now)
    if may_rise and total >= rules.alike_for_high:
        await incidents.change(session, incident_id, Raise(), Act(None, now, rules))
    return incident_id

"""Posts the desk wants become incidents, or join the one that is already open.

Identical reposts meet by a constraint, not by a look-up: the fingerprint is unique among
joinable incidents, so of two processes that open the same one, one joins the other's.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from db.engine import AsyncSession
from db.queries import events, timers
from db.queries import incidents as queries
from db.queries import posts as post_queries
from services import outbox
from services.clocks import Priority
from services.deadlines import cycle_row, timer_rows
from services.facts import EventKind, Verdict
from services.networks.base import FetchedPost
from services.routing import Desk, priority, route
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


async def open_or_join(
    session: AsyncSession,
    source: DueSource,
    candidates: Sequence[Candidate],
    region: Region,
    rules: Rules,
    now: datetime,
) -> tuple[list[int], list[int]]:
    """Incidents that were opened and incidents that were joined, by id."""
    opened, joined = [], []
    for alike in _alike(candidates):
        for _ in range(TRIES):
            incident_id = await _open(session, source, alike, region, rules, now)
            if incident_id is not None:
                opened.append(incident_id)
                break
            incident_id = await _join(session, alike, rules, now)
            if incident_id is not None:
                joined.append(incident_id)
                break
        else:
            raise RuntimeError("an incident with the same words opens and closes all the time")
    return opened, joined


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
    alike: Sequence[Candidate],
    region: Region,
    rules: Rules,
    now: datetime,
) -> int | None:
    """Open one incident for these posts; None when one like it is open already."""
    first = alike[0]
    urgent = priority(first.verdict)
    if len(alike) >= rules.alike_for_high and urgent is Priority.NORMAL:
        urgent = Priority.HIGH
    district = first.verdict.district or source.district
    way = route(first.verdict.topic, district, region.desks)
    key = fingerprint(first.post.text)
    if key is not None:
        await queries.stop_joining(session, key, opened_before=now - rules.join_window)
    incident_id = await queries.insert_unless_open(session, {
        "version": 1,
        "status": "new",
        "cycle": 1,
        "kind": first.verdict.kind,
        "tone": first.verdict.tone,
        "topic": first.verdict.topic,
        "district": district,
        "address": first.verdict.address[:300],
        "priority": urgent,
        "office_id": way.desk.id if way.desk else None,
        "routed_why": way.why[:300],
        "first_post_id": first.post_id,
        "posts_count": len(alike),
        "fingerprint": key,
        "joinable": key is not None,
        "backfilled": source.backfills(first.post.posted_at),
        "opened_at": now,
    })  # fmt: skip
    if incident_id is None:
        return None
    await post_queries.set_incident(session, [item.post_id for item in alike], incident_id)
    posted_at = min(item.post.posted_at for item in alike)
    await queries.add_cycles(session, [cycle_row(incident_id, 1, posted_at, now, urgent, rules)])
    await timers.add(session, timer_rows(incident_id, 1, now, urgent, rules))
    data: dict[str, Any] = {"posts": [item.post_id for item in alike], "why": way.why}
    await events.add(
        session, kind=EventKind.OPENED, at=now, incident_id=incident_id, cycle=1, data=data
    )
    if way.desk is not None and way.desk.chat_id is not None and urgent is not Priority.LOW:
        await outbox.put_card(
            session,
            incident_id=incident_id,
            chat_id=way.desk.chat_id,
            thread_id=way.desk.thread_id,
            now=now,
        )
    return incident_id


async def _join(
    session: AsyncSession, alike: Sequence[Candidate], rules: Rules, now: datetime
) -> int | None:
    """Count these posts to the open incident with the same words; None when it was just closed."""
    key = fingerprint(alike[0].post.text)
    joined = await queries.join(session, str(key), count=len(alike), high_from=rules.alike_for_high)
    if joined is None:
        return None
    incident_id, cycle = joined
    await post_queries.set_incident(session, [item.post_id for item in alike], incident_id)
    await events.add(
        session,
        kind=EventKind.JOINED,
        at=now,
        incident_id=incident_id,
        cycle=cycle,
        data={"posts": [item.post_id for item in alike]},
    )
    await outbox.refresh_cards(session, incident_id, now)
    return incident_id

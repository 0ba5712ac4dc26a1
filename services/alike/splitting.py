"""A post that was joined wrongly leaves for an incident of its own, and never comes back by itself.

The new incident is opened as the post would have opened it, with clocks that start now: nobody
has answered it yet. Making incidents one is `merging.py`'s.
"""

from typing import Any

from db.engine import AsyncSession
from db.models import Post
from db.queries import events, likeness, timers
from db.queries import incidents as queries
from db.queries import merging as merging_queries
from services import corrections, incidents, offices
from services.alike import traces
from services.clocks import Priority
from services.deadlines import cycle_row, timer_rows
from services.desk.office_settings import applied
from services.errors import Refused
from services.facts import EventKind, Kind, Tone, Urgency, Verdict
from services.incident_facts import IncidentFacts, load
from services.languages import _
from services.moves import Act, Split
from services.outbox import CardPlace, put_cards
from services.regions import region_names
from services.routing import Route, priority, route, with_chat
from services.triage.alike import likeness as alike
from services.triage.alike.likeness import Traits


async def split(session: AsyncSession, incident_id: int, post_id: int, act: Act) -> IncidentFacts:
    """Take one post out; the facts of the incident it has now.

    Refused where the post is not there, or the only one.
    """
    await queries.take_turns(session)
    posts = await likeness.posts_page(session, incident_id, limit=2, offset=0, but=post_id)
    post = await likeness.post_of(session, incident_id, post_id)
    if post is None or not posts:
        raise Refused(_("Этого сообщения здесь уже нет."))
    before = await load(session, incident_id)
    speaks = before.post.id if before.post and before.post.id != post_id else posts[-1].id
    changed = await incidents.change(session, incident_id, Split(post_id, speaks), act)
    number = await _open(session, post, act)
    await merging_queries.move_posts(session, incident_id, number, [post_id])
    await _move_traces(session, post, incident_id, number, act)
    await merging_queries.tell_apart(session, incident_id, number, act.at, act.actor_id)
    event_id = changed.last_change.event_id if changed.last_change else None
    await corrections.tell_alike(session, post_id, speaks, act, event_id, alike=False)
    return await load(session, number)


async def _open(session: AsyncSession, post: Post, act: Act) -> int:
    """An incident for one stored post, its card in its office's chat."""
    desks = await offices.desks(session)
    way = route(post.topic, post.district, desks)
    urgent = priority(_verdict(post))
    row = _row(post, urgent, way, act)
    made = await queries.insert_unless_open(session, [row])
    if not made:
        made = await queries.insert_unless_open(
            session, [{**row, "fingerprint": None, "joinable": False}]
        )
    number = made[post.id]
    rules = act.rules.about(post.topic)
    if way.desk is not None:
        rules = applied(rules, way.desk.settings)
    await queries.add_cycles(session, [cycle_row(number, 1, post.posted_at, act.at, urgent, rules)])
    await timers.add(session, timer_rows(number, 1, act.at, urgent, rules))
    await events.add(
        session,
        kind=EventKind.OPENED,
        at=act.at,
        incident_id=number,
        cycle=1,
        actor_id=act.actor_id,
        data={"posts": [post.id], "why": way.why, "split_from": post.incident_id},
    )
    desk = with_chat(way.desk, desks)
    if desk is not None and urgent is not Priority.LOW:
        await put_cards(session, [CardPlace(number, *place) for place in desk.places], act.at)
    return number


def _row(post: Post, urgent: Priority, way: Route, act: Act) -> dict[str, Any]:
    return {
        "version": 1,
        "status": "new",
        "cycle": 1,
        "kind": post.verdict_kind,
        "tone": post.tone,
        "topic": post.topic,
        "subtopic": post.subtopic,
        "district": post.district,
        "address": post.address,
        "priority": urgent,
        "office_id": way.desk.id if way.desk else None,
        "routed_why": way.why[:300],
        "first_post_id": post.id,
        "posts_count": 1,
        "voices": 1,
        "fingerprint": post.fingerprint,
        "joinable": post.fingerprint is not None,
        "backfilled": False,
        "opened_at": act.at,
    }


async def _move_traces(
    session: AsyncSession, post: Post, source: int, target: int, act: Act
) -> None:
    """What the post alone had left leaves with it; the new incident gets traces of its own."""
    await likeness.drop_lonely(session, source, post.id)
    known = await _traits(session, post)
    ledger = await traces.load(session, [known], act.rules, act.at)
    ledger.note(known, post.id, target)
    await ledger.flush(session)


async def _traits(session: AsyncSession, post: Post) -> Traits:
    return alike.traits(
        post.text,
        at=post.posted_at,
        wish=post.verdict_kind in (Kind.WISH, Kind.THANKS),
        district=post.district,
        source=post.source_id,
        gazetteer=await region_names.gazetteer(session),
    )


def _verdict(post: Post) -> Verdict:
    """The stored half of it that a priority needs."""
    return Verdict(
        kind=Kind(post.verdict_kind),
        tone=Tone(post.tone),
        topic=post.topic,
        topics=(),
        district=post.district,
        urgency=Urgency(post.urgency),
        score=post.score,
        why={},
    )

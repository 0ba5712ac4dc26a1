"""Every change of an incident passes through `change`; nothing else writes its state.

    load facts -> decide (pure, moves) -> compare-and-swap -> event, cycle, clocks, cards

All of it in the caller's transaction: the edge commits. A lost swap is decided anew from what
the winner wrote, so that of two hundred simultaneous claims one wins and the rest are told who.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from db.engine import AsyncSession
from db.queries import events, finding, timers
from db.queries import incidents as queries
from services import corrections, notices, outbox, people
from services.alike import pieces
from services.clocks import Priority, spans
from services.deadlines import await_notice, new_cycle, retime
from services.desk.office_settings import applied
from services.errors import Refused
from services.facts import EventKind
from services.incident_facts import IncidentFacts, load
from services.languages import _
from services.moves import UNDOABLE, Act, Command, Move, freeze
from services.notices import Notice
from services.replying import promises

RISEN = frozenset({EventKind.ESCALATED, EventKind.OVERDUE, EventKind.UNACKNOWLEDGED})
"""Changes after which a supervisor is to take note."""

READ_ANEW = frozenset(
    {EventKind.TOPIC_CHANGED, EventKind.MERGED, EventKind.UNDONE, EventKind.ANSWERED}
)
"""Changes of what an incident is found by: its topic, its posts, its links."""

SHOWN_ANEW = frozenset(
    {EventKind.REROUTED, EventKind.RETURNED, EventKind.REOPENED, EventKind.RAISED}
)
"""Changes after which the card goes to the office's chat, whether or not it stands there."""

TRIES = 8
"""Lost swaps in a row before a person is asked to press again."""


async def change(
    session: AsyncSession, incident_id: int, command: Command, act: Act
) -> IncidentFacts:
    """Carry out one command; the facts after it. Refused says why not, and nothing is changed."""
    for _try in range(TRIES):
        facts = await load(session, incident_id)
        if act.actor is not None and not people.may(act.actor, command.action, facts.office_id):
            raise Refused(_("У вас нет прав на это действие с этим инцидентом."))
        by_hours = by_its_hours(act, facts)
        move = command.decide(facts, by_hours)
        before = await _before(session, facts, move)
        if await queries.swap(session, incident_id, facts.version, move.incident):
            break
    else:
        raise Refused(_("Инцидент только что изменили. Нажмите ещё раз."))
    await _record(session, facts, move, before, by_hours)
    changed = await load(session, incident_id)
    await _tell(session, changed, move, by_its_hours(act, changed))
    return changed


def by_its_hours(act: Act, facts: IncidentFacts) -> Act:
    """The same act by the hours of the incident's office and the clocks of its topic."""
    rules = applied(act.rules, facts.office.settings) if facts.office else act.rules
    return replace(act, rules=rules.about(facts.topic))


async def mark_delivered(session: AsyncSession, incident_id: int, act: Act) -> None:
    """The first card of a cycle has reached a chat: the delivery lag is known, once."""
    facts = await load(session, incident_id)
    span = spans(facts.cycle.seen_at, act.at, by_its_hours(act, facts).rules.working_time)
    first = await queries.mark_delivered(
        session,
        incident_id,
        facts.cycle_number,
        {
            "delivered_at": act.at,
            "delivery_wall": span.wall_seconds,
            "delivery_working": span.working_seconds,
        },
    )
    if first:
        await events.add(
            session,
            kind=EventKind.DELIVERED,
            at=act.at,
            incident_id=incident_id,
            cycle=facts.cycle_number,
        )


async def _before(session: AsyncSession, facts: IncidentFacts, move: Move) -> dict[str, Any]:
    """What an undoable move is about to replace."""
    if move.event not in UNDOABLE:
        return {}
    incident, cycle = await queries.columns(
        session, facts.id, facts.cycle_number, list(move.incident), list(move.cycle)
    )
    return {"before": {"incident": freeze(incident), "cycle": freeze(cycle)}}


async def _record(
    session: AsyncSession,
    facts: IncidentFacts,
    move: Move,
    before: Mapping[str, Any],
    act: Act,
) -> None:
    """Write the event, the cycle's columns and the clocks of a move that has won."""
    cycle = int(move.incident.get("cycle", facts.cycle_number))
    event_id = await events.add(
        session,
        kind=move.event,
        at=act.at,
        incident_id=facts.id,
        cycle=cycle,
        actor_id=act.actor_id,
        data={**move.data, **before},
    )
    await corrections.follow(session, facts, move, event_id, act)
    if move.event in READ_ANEW:
        await finding.mark(session, [facts.id])
    if move.begins_cycle:
        await new_cycle(
            session,
            incident_id=facts.id,
            cycle=cycle,
            posted_at=facts.cycle.posted_at,
            seen_at=act.at,
            priority=facts.priority,
            rules=act.rules,
        )
        return
    if move.retimes is not None:
        await retime(
            session,
            incident_id=facts.id,
            cycle=cycle,
            seen_at=facts.cycle.seen_at,
            priority=move.retimes,
            rules=act.rules.about(move.incident.get("topic", facts.topic)),
            begins=facts.priority is Priority.LOW,
            keep_final=facts.promise is not None,
        )
    await queries.set_cycle(session, facts.id, cycle, move.cycle)
    await timers.cancel(session, facts.id, cycle, move.stops, event_id)
    await promises.follow(session, facts, move, cycle, event_id, act)
    await timers.revive(session, facts.id, cycle, move.revives, EventKind.ANSWERED)
    if move.undoes is not None:
        await timers.restore(session, move.undoes)
        if facts.last_change is not None and facts.last_change.kind is EventKind.MERGED:
            await pieces.give_back(session, facts.id, facts.last_change.data, act.at)


async def _tell(session: AsyncSession, facts: IncidentFacts, move: Move, act: Act) -> None:
    """Every copy of the card follows; supervisors and a new office are called."""
    await outbox.refresh_cards(session, facts.id, act.at)
    if move.event in UNDOABLE:
        # Once more when the undo button has lost its sense.
        later = act.at + act.rules.clocks.undo + timedelta(seconds=1)
        await outbox.refresh_cards(session, facts.id, act.at, not_before=later)
    if move.event in RISEN:
        await await_notice(
            session,
            incident_id=facts.id,
            cycle=facts.cycle_number,
            level=facts.escalation,
            at=act.at,
            priority=facts.priority,
            rules=act.rules,
        )
    if move.event is EventKind.ESCALATED:
        await notices.to_supervisor(
            session, act.rules, facts, facts.escalation, Notice.ESCALATED, act.at
        )
    elif move.event is EventKind.LEASE_ENDED:
        await notices.to_office(
            session, facts, Notice.LEASE_ENDED, act.at, mention=(move.data["from"],)
        )
    elif move.event in SHOWN_ANEW:
        await show_to_office(session, facts, act)


async def show_to_office(session: AsyncSession, facts: IncidentFacts, act: Act) -> None:
    """Put the card into the office's chats, if it has any."""
    for chat_id, thread_id in facts.office.places if facts.office else ():
        await outbox.put_card(
            session,
            incident_id=facts.id,
            chat_id=chat_id,
            thread_id=thread_id,
            now=act.at,
        )

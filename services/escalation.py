"""Clocks run out: stored steps become nudges and escalations, each once per cycle.

Every step is taken by a guarded UPDATE in the same transaction as its event and its words, so
a restart loses none and repeats none, whatever the clock of the machine does.
"""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from db.engine import AsyncSession, Database
from db.models import Timer
from db.queries import chats, events, timers
from db.queries import incidents as queries
from services import incidents, notices, outbox, people
from services.clock_steps import PROMISE_CHECK, PROMISE_STEPS, hold
from services.clocks import Audience, Clock, Priority
from services.desk import supervising
from services.desk.office_settings import applied
from services.errors import Refused
from services.facts import OPEN, EventKind, Outcome
from services.incident_facts import IncidentFacts, load
from services.moves import Act, EndLease, Overdue
from services.notices import BUNDLE_FROM, Notice
from services.people import PersonFacts
from services.replying import approvals
from services.rules import Rules
from services.staffing import duty, presence

log = logging.getLogger(__name__)

NUDGES = {
    (Clock.CLAIM, Audience.OFFICE): Notice.UNCLAIMED,
    (Clock.REPLY, Audience.HOLDER): Notice.HALF_TIME,
    (Clock.REPLY, Audience.HOLDER_AND_DEPUTY): Notice.LAST_FIFTH,
    (Clock.REPLY, Audience.SUPERVISOR): Notice.OVERDUE,
    (Clock.REPLY, Audience.NEXT_SUPERVISOR): Notice.STILL_OVERDUE,
    (Clock.FINAL, Audience.SUPERVISOR): Notice.NOT_CLOSED,
    (Clock.APPROVAL, Audience.APPROVERS): Notice.NOT_APPROVED,
}
"""What each step of each clock says."""

PROMISES = {
    0: Notice.PROMISE_CHECK,
    1: Notice.PROMISE_SOON,
    2: Notice.PROMISE_TODAY,
    3: Notice.PROMISE_BROKEN,
    4: Notice.PROMISE_STILL_BROKEN,
}
"""What the steps after a promised date say, by their number within the promise."""

SUPERVISOR_LEVEL = {Audience.SUPERVISOR: 1, Audience.NEXT_SUPERVISOR: 2}

TOGETHER = 40
"""Steps taken in one transaction."""

MISSED = timedelta(minutes=15)
"""A step this late was slept through. It may be night by now: it is held anew, as if due now."""


async def run_due(database: Database, rules: Rules, now: datetime, limit: int = 500) -> int:
    """Take the steps whose time has come; how many were taken. One that fails stops no other.

    Steps of one kind for one office are taken together, so that a morning after a stormy night
    brings one message and not thirty.
    """
    async with database.read() as session:
        due = await timers.due(session, now, limit)
    alike: dict[tuple[int | None, str, str, int], list[Timer]] = {}
    for timer, office_id in due:
        number = timer.level % PROMISE_STEPS if timer.clock == Clock.PROMISE else 0
        alike.setdefault((office_id, timer.clock, timer.audience, number), []).append(timer)
    done = 0
    for group in alike.values():
        for start in range(0, len(group), TOGETHER):
            done += await _run(database, group[start : start + TOGETHER], rules, now)
    return done


async def _run(database: Database, group: Sequence[Timer], rules: Rules, now: datetime) -> int:
    """One transaction for the group; if it fails, one for each of its steps."""
    try:
        async with database.write() as session:
            return await _steps(session, group, rules, now)
    except Refused:
        log.debug("step outrun by a person incident=%s", group[0].incident_id)
    except Exception:
        if len(group) == 1:
            log.exception("step failed incident=%s clock=%s", group[0].incident_id, group[0].clock)
    if len(group) == 1:
        return 0
    return sum([await _run(database, [timer], rules, now) for timer in group])


async def end_leases(database: Database, rules: Rules, now: datetime, limit: int = 200) -> int:
    """Give back the claims whose time has run out; how many were given back."""
    async with database.read() as session:
        ended = await queries.ended_leases(session, now, limit)
    done = 0
    for incident_id in ended:
        try:
            async with database.write() as session:
                await incidents.change(session, incident_id, EndLease(), Act(None, now, rules))
            done += 1
        except Refused:
            log.debug("lease renewed meanwhile incident=%s", incident_id)
        except Exception:
            log.exception("lease not ended incident=%s", incident_id)
    return done


async def _steps(session: AsyncSession, group: Sequence[Timer], rules: Rules, now: datetime) -> int:
    """Take the steps of a group that still wait and make sense; say them, together if many."""
    if group[0].clock == Clock.ESCALATION:
        return await supervising.climb(session, group, rules, now)
    audience = Audience(group[0].audience)
    taken = [facts for timer in group if (facts := await _take(session, timer, rules, now))]
    if audience is Audience.DUTY:
        await _call_duty(session, taken, rules, now)
        return len(taken)
    notice = _notice(group[0])
    level = SUPERVISOR_LEVEL.get(audience)
    if audience is Audience.APPROVERS:
        for facts in taken:
            await approvals.remind(session, facts, Act(None, now, rules))
        return len(taken)
    if len(taken) >= BUNDLE_FROM:
        await notices.bundle(session, rules, taken, notice, level, now)
        return len(taken)
    for facts in taken:
        mentioned = await _mentions(session, facts, audience, now)
        if not await _said_in_private(session, facts, mentioned, notice, now):
            mention = tuple(one.id for one in mentioned)
            await notices.to_office(session, facts, notice, now, mention=mention)
        if notice is Notice.UNCLAIMED and facts.priority is Priority.CRITICAL:
            await duty.call(session, facts, rules, now, again=True)
        if level is not None:
            await notices.to_supervisor(session, rules, facts, level, notice, now)
    return len(taken)


async def _call_duty(
    session: AsyncSession, taken: Sequence[IncidentFacts], rules: Rules, now: datetime
) -> None:
    """Critical incidents have come: call who is on duty, once for many."""
    if len(taken) >= BUNDLE_FROM:
        await duty.call_of_many(session, taken, rules, now)
        return
    for facts in taken:
        await duty.call(session, facts, rules, now, again=False)


async def _said_in_private(
    session: AsyncSession,
    facts: IncidentFacts,
    mentioned: Sequence[PersonFacts],
    notice: Notice,
    now: datetime,
) -> bool:
    """Whether a nudge reached its people in their own chats, where the office wants it so."""
    if facts.office is None or not facts.office.settings.private_nudges:
        return False
    if notice not in (Notice.HALF_TIME, Notice.LAST_FIFTH):
        return False
    reached = [one for one in mentioned if not await chats.is_broken(session, one.chat_id)]
    for person in reached:
        await notices.to_one(session, facts, person, notice, now)
    return bool(reached)


async def _take(
    session: AsyncSession, timer: Timer, rules: Rules, now: datetime
) -> IncidentFacts | None:
    """Take one step, if it still waits and still makes sense; the incident after it."""
    await queries.lock(session, timer.incident_id)
    facts = await load(session, timer.incident_id)
    if now - timer.say_at > MISSED:
        own = applied(rules, facts.office.settings) if facts.office else rules
        again = hold(now, facts.priority, own.clocks, own.working_time)
        if again > now:
            await timers.postpone(session, timer.id, again)
            return None
    if not await timers.take(session, timer.id):
        return None
    clock, audience = Clock(timer.clock), Audience(timer.audience)
    if not _concerns(facts, timer):
        return None
    level = SUPERVISOR_LEVEL.get(audience)
    outruns = level is None and audience is not Audience.DUTY
    if outruns and await timers.is_outrun(session, timer, now):
        return None
    await events.add(
        session,
        kind=EventKind.NUDGED,
        at=now,
        incident_id=facts.id,
        cycle=timer.cycle,
        data={"clock": clock, "level": timer.level, "audience": audience},
    )
    if clock is Clock.PROMISE:
        # The card tells of a date that went by, and nothing else has changed it.
        await outbox.refresh_cards(session, facts.id, now)
    if level is None:
        return facts
    return await incidents.change(session, facts.id, Overdue(level, clock), Act(None, now, rules))


def _notice(timer: Timer) -> Notice:
    """What a step says."""
    if timer.clock == Clock.PROMISE:
        return PROMISES[timer.level % PROMISE_STEPS]
    return NUDGES[Clock(timer.clock), Audience(timer.audience)]


def _concerns(facts: IncidentFacts, timer: Timer) -> bool:
    """Whether the step still means something: what was closed with a date is looked at once."""
    closed_with_a_date = timer.level == PROMISE_CHECK and facts.outcome == Outcome.PROMISED
    return facts.cycle_number == timer.cycle and (facts.status in OPEN or closed_with_a_date)


async def _mentions(
    session: AsyncSession, facts: IncidentFacts, audience: Audience, now: datetime
) -> tuple[PersonFacts, ...]:
    """Whom a nudge calls by name: the holder, or who stands in; the deputies when it is time."""
    holder = await people.by_ids(session, [facts.holder.id] if facts.holder else [])
    here = await presence.present(session, holder, now)
    nobody_here = bool(holder) and not here
    if (audience is Audience.HOLDER_AND_DEPUTY or nobody_here) and facts.office_id is not None:
        deputies = await people.deputies(session, facts.office_id)
        return await presence.present(session, (*here, *deputies), now)
    return here

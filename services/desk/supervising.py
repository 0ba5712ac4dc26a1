"""Escalations until somebody takes note: acknowledging, extending, commenting, climbing on.

    escalated -> a step waits (`acknowledge` of the clocks) -> acknowledged: it is called off
                                                            -> not: the next supervisor is called

Each level waits once in a cycle, by a unique step. Whoever takes the incident, has it assigned or
extends it has taken note as well.
"""

from collections.abc import Sequence
from datetime import datetime

from db.engine import AsyncSession
from db.models import Timer
from db.queries import incidents as queries
from db.queries import timers
from services import incidents, notices, people
from services.actions import Action
from services.clock_steps import Step, ladder
from services.clocks import Duration
from services.deadlines import step_rows
from services.errors import Refused
from services.facts import Status
from services.incident_facts import IncidentFacts, load
from services.languages import _, lazy
from services.languages.told import to_tell
from services.moves import Act, Climb, Comment, Extend
from services.notices import Notice
from services.residents.privacy import mask
from services.rules import Rules
from services.staffing import presence

STEPS_APART = 10
"""Levels between the steps of a clock and those of the same clock extended."""

EXTENSIONS = ("2wh", "1wd", "2wd", "5wd")
"""How much longer a supervisor may give."""


async def climb(session: AsyncSession, group: Sequence[Timer], rules: Rules, now: datetime) -> int:
    """Take the steps whose escalation nobody has noted; how many climbed."""
    done = 0
    for timer in group:
        await queries.lock(session, timer.incident_id)
        facts = await load(session, timer.incident_id)
        if not await timers.take(session, timer.id) or not await _waits(session, facts, timer):
            continue
        done += 1
        act = Act(None, now, rules)
        supervisors = await people.supervisors(session, facts.office_id or 0)
        if timer.level >= len(await presence.present(session, supervisors, now)):
            await notices.to_admins(
                session,
                rules,
                to_tell(lazy("Инцидент №{id}: эскалацию не принял ни один куратор."), id=facts.id),
                now,
                slot=f"unacknowledged:{facts.id}:{facts.cycle_number}",
            )
            continue
        risen = await incidents.change(session, facts.id, Climb(), act)
        await notices.to_supervisor(
            session, rules, risen, risen.escalation, Notice.UNACKNOWLEDGED, now
        )
    return done


async def comment(session: AsyncSession, incident_id: int, text: str, act: Act) -> IncidentFacts:
    """Keep the words in the history and tell the holder under the card."""
    facts = await incidents.change(session, incident_id, Comment(mask(text)), act)
    holder = () if facts.holder is None or facts.holds(act.actor_id) else (facts.holder.id,)
    said = {"by": act.actor.name if act.actor else "", "reason": " ".join(mask(text).split())}
    await notices.to_office(
        session, facts, Notice.COMMENTED, act.at, mention=holder, extra=said, again=True
    )
    return facts


async def extend(
    session: AsyncSession, incident_id: int, length: str, reason: str, act: Act
) -> IncidentFacts:
    """Give the first reply more time, counted from its deadline or from now, whichever is later.

    The steps of the ladder follow: they are counted anew from this moment to the new deadline.
    """
    if length not in EXTENSIONS:
        raise Refused(_("Эта кнопка устарела. Найдите свежую карточку инцидента."))
    before = await load(session, incident_id)
    since = max(before.cycle.reply_by, act.at)
    rules = incidents.by_its_hours(act, before).rules
    until = Duration.parse(length).after(since, rules.working_time)
    facts = await incidents.change(session, incident_id, Extend(until, mask(reason)), act)
    shift = STEPS_APART * facts.cycle.extensions
    steps = ladder(act.at, until, rules.clocks, rules.working_time, facts.priority)
    moved = [Step(one.clock, one.level + shift, one.due_at, one.audience) for one in steps]
    await timers.put_once(
        session, step_rows(facts.id, facts.cycle_number, moved, facts.priority, rules)
    )
    said = {"by": act.actor.name if act.actor else "", "reason": " ".join(mask(reason).split())}
    holder = (facts.holder.id,) if facts.holder else ()
    await notices.to_office(
        session, facts, Notice.EXTENDED, act.at, mention=holder, extra=said, again=True
    )
    return facts


async def _waits(session: AsyncSession, facts: IncidentFacts, timer: Timer) -> bool:
    """Whether the level is still the present one, unanswered, and in no supervisor's hands."""
    if facts.cycle_number != timer.cycle or facts.status not in (Status.NEW, Status.CLAIMED):
        return False
    if facts.escalation != timer.level or facts.acknowledged >= timer.level:
        return False
    holders = await people.by_ids(session, [facts.holder.id] if facts.holder else [])
    return not any(people.may(one, Action.ACKNOWLEDGE, facts.office_id) for one in holders)

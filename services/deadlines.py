"""A cycle begins: its deadlines and the steps of its ladder become rows."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from db.engine import AsyncSession
from db.queries import incidents as queries
from db.queries import timers
from services.clock_steps import Step, claim_step, duty_step, final_step, hold, ladder
from services.clocks import Audience, Clock, Deadlines, Priority, deadlines, spans
from services.rules import Rules


async def new_cycle(
    session: AsyncSession,
    *,
    incident_id: int,
    cycle: int,
    posted_at: datetime,
    seen_at: datetime,
    priority: Priority,
    rules: Rules,
) -> None:
    """Store one cycle with its deadlines and steps."""
    await queries.add_cycles(
        session, [cycle_row(incident_id, cycle, posted_at, seen_at, priority, rules)]
    )
    await timers.add(session, timer_rows(incident_id, cycle, seen_at, priority, rules))


async def retime(
    session: AsyncSession,
    *,
    incident_id: int,
    cycle: int,
    seen_at: datetime,
    priority: Priority,
    rules: Rules,
    begins: bool = False,
    keep_final: bool = False,
) -> None:
    """A cycle's priority has changed: what still waits is counted anew from its beginning.

    `begins`: it had no clocks until now, because it was in the digest. `keep_final`: the final
    deadline is a date that stands promised, whatever the priority.
    """
    due = deadlines(priority, seen_at, rules.clocks, rules.working_time)
    values = {"due_claim_at": due.claim, "due_reply_at": due.reply}
    if not keep_final:
        values["due_final_at"] = due.final
    await queries.set_cycle(session, incident_id, cycle, values)
    rows = timer_rows(incident_id, cycle, seen_at, priority, rules)
    if begins:
        await timers.add(session, rows)
    else:
        # What has become critical calls whoever is on duty, once.
        await timers.put_once(session, [one for one in rows if one["audience"] is Audience.DUTY])
    for row in () if begins else rows:
        await timers.retime(
            session,
            incident_id,
            cycle,
            row["clock"],
            row["level"],
            due_at=row["due_at"],
            say_at=row["say_at"],
        )


def cycle_row(
    incident_id: int,
    cycle: int,
    posted_at: datetime,
    seen_at: datetime,
    priority: Priority,
    rules: Rules,
) -> dict[str, Any]:
    """The columns of a cycle that begins when it is seen. Detection belongs to the first one."""
    due = deadlines(priority, seen_at, rules.clocks, rules.working_time)
    row: dict[str, Any] = {
        "incident_id": incident_id,
        "cycle": cycle,
        "posted_at": posted_at,
        "seen_at": seen_at,
        "due_claim_at": due.claim,
        "due_reply_at": due.reply,
        "due_final_at": due.final,
        "detection_wall": None,
        "detection_working": None,
    }
    if cycle == 1:
        lag = spans(posted_at, seen_at, rules.working_time)
        row |= {"detection_wall": lag.wall_seconds, "detection_working": lag.working_seconds}
    return row


def timer_rows(
    incident_id: int, cycle: int, seen_at: datetime, priority: Priority, rules: Rules
) -> Sequence[dict[str, Any]]:
    """The steps of all three clocks. Low priority lives in the digest and nudges nobody."""
    if priority is Priority.LOW:
        return []
    due: Deadlines = deadlines(priority, seen_at, rules.clocks, rules.working_time)
    steps = (
        *([duty_step(seen_at)] if priority is Priority.CRITICAL else []),
        claim_step(due.claim),
        *ladder(seen_at, due.reply, rules.clocks, rules.working_time, priority),
        final_step(due.final),
    )
    return step_rows(incident_id, cycle, steps, priority, rules)


def step_rows(
    incident_id: int, cycle: int, steps: Iterable[Step], priority: Priority, rules: Rules
) -> list[dict[str, Any]]:
    """Steps as rows of timers, each with the moment when it may be said."""
    return [
        {
            "incident_id": incident_id,
            "cycle": cycle,
            "clock": step.clock,
            "level": step.level,
            "audience": step.audience,
            "due_at": step.due_at,
            "say_at": hold(step.due_at, priority, rules.clocks, rules.working_time),
        }
        for step in steps
    ]


async def await_notice(
    session: AsyncSession,
    *,
    incident_id: int,
    cycle: int,
    level: int,
    at: datetime,
    priority: Priority,
    rules: Rules,
) -> None:
    """The escalation has risen: if nobody acknowledges this level in time, the next is called."""
    wait = rules.clocks.acknowledge_of(priority)
    due = wait.after(at, rules.working_time)
    step = Step(Clock.ESCALATION, level, due, Audience.NEXT_SUPERVISOR)
    rows = step_rows(incident_id, cycle, [step], priority, rules)
    await timers.put_once(session, rows)

"""The ladder of reminders, and when one of them may be said.

Pure. Deadlines and the settings they come from are in `clocks.py`; who takes the steps is
`escalation.py`.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from services.clocks import Audience, Clock, ClockSettings, Priority, QuietHours, clock_start
from services.working_time import Duration as Duration  # part of these settings' speech
from services.working_time import WorkingTime

PROMISE_STEPS = 10
"""Levels kept for one promise of a cycle: the second one's begin at 11."""
PROMISE_CHECK = 1000
"""The level of the look at what was closed with a date; above that of every promise."""
_LONGEST_BREAK = 16


@dataclass(frozen=True, slots=True)
class Step:
    """One reminder: `(clock, level)` names it within a cycle, `due_at` is UTC.

    `due_at` is when the clock says so; `hold` tells when it may be said.
    """

    clock: Clock
    level: int
    due_at: datetime
    audience: Audience


def ladder(
    start: datetime,
    due: datetime,
    settings: ClockSettings,
    working_time: WorkingTime,
    priority: Priority,
) -> tuple[Step, ...]:
    """The steps of the first-reply clock that runs from `start` to `due`, in order.

    Shares are of the clock's own time: working time where the target is in working units,
    else by the clock. `due` may differ from the target of today, when it was set by another.
    """
    begin = clock_start(priority, start, working_time)
    working = settings.of(priority).reply.is_working

    def share(percent: int) -> datetime:
        if working:
            return working_time.add(begin, working_time.between(begin, due) * percent / 100)
        return begin + max(due - begin, timedelta()) * percent / 100

    grace = settings.next_supervisor_after
    after = grace.after(due, working_time) if working else due + grace.by_the_clock()
    moments = (
        (share(settings.nudge_percent), Audience.HOLDER),
        (share(settings.warn_percent), Audience.HOLDER_AND_DEPUTY),
        (due, Audience.SUPERVISOR),
        (after, Audience.NEXT_SUPERVISOR),
    )
    return tuple(
        Step(Clock.REPLY, level, moment.astimezone(UTC), audience)
        for level, (moment, audience) in enumerate(moments, start=1)
    )


def duty_step(begin: datetime) -> Step:
    """A critical incident has come: whoever is on duty is called at once."""
    return Step(Clock.CLAIM, 0, begin.astimezone(UTC), Audience.DUTY)


def claim_step(due: datetime) -> Step:
    """Nobody has claimed by `due`: the whole office is nudged."""
    return Step(Clock.CLAIM, 1, due.astimezone(UTC), Audience.OFFICE)


def final_step(due: datetime) -> Step:
    """Not closed by `due`: the supervisor is told."""
    return Step(Clock.FINAL, 1, due.astimezone(UTC), Audience.SUPERVISOR)


def promise_steps(
    until: datetime, made_at: datetime, working_time: WorkingTime, first_level: int = 0
) -> tuple[Step, ...]:
    """The steps after the promise made at `made_at` of the day that ends at `until`.

    The holder is reminded when the desk opens on the last worked day before and on the day, and
    chased at the first opening after it; the supervisor a worked day later. Reminders that would
    come before the promise are left out. Levels are `first_level` and its number from 1.
    """
    day = until.astimezone(working_time.zone).date()
    before = (working_time.opening_of(day - timedelta(days=n)) for n in range(1, _LONGEST_BREAK))
    gone_by = working_time.next_opening(until)
    moments = (
        (1, next((at for at in before if at is not None), None), Audience.HOLDER),
        (2, working_time.opening_of(day), Audience.HOLDER),
        (3, gone_by, Audience.HOLDER),
        (4, working_time.working_days_later(gone_by, 1), Audience.SUPERVISOR),
    )
    return tuple(
        Step(Clock.PROMISE, first_level + level, moment, audience)
        for level, moment, audience in moments
        if moment is not None and moment > made_at
    )


def approval_step(due: datetime, version: int) -> Step:
    """Nobody has agreed to that version of the draft, nor sent it back."""
    return Step(Clock.APPROVAL, version, due.astimezone(UTC), Audience.APPROVERS)


def promise_check(until: datetime, working_time: WorkingTime) -> Step:
    """An incident closed as unsolved with a date: somebody looks when it has come."""
    return Step(Clock.PROMISE, PROMISE_CHECK, working_time.next_opening(until), Audience.HOLDER)


def hold(
    at: datetime, priority: Priority, settings: ClockSettings, working_time: WorkingTime
) -> datetime:
    """The first moment (UTC) at or after `at` when a reminder may be said.

    Critical ones at once. The others never at night and in working hours only, the closing
    moment included, since clocks often run out exactly then. A desk that works only at night
    is held by the quiet hours alone.
    """
    moment = at.astimezone(UTC)
    if priority is Priority.CRITICAL:
        return moment
    night_desk = all(settings.quiet.swallow(period) for period in working_time.periods)
    while True:
        allowed = after_night(moment, settings.quiet, working_time)
        if not night_desk and not _in_hours(allowed, working_time):
            allowed = working_time.next_opening(allowed)
        if allowed == moment:
            return moment
        moment = allowed


def after_night(at: datetime, quiet: QuietHours, working_time: WorkingTime) -> datetime:
    """The first moment at or after `at` that is not in the quiet hours."""
    local = at.astimezone(working_time.zone)
    if not quiet.covers(local.time()):
        return at
    day = local.date()
    if local.time() >= quiet.end:
        day += timedelta(days=1)
    return datetime.combine(day, quiet.end, working_time.zone).astimezone(UTC)


def _in_hours(at: datetime, working_time: WorkingTime) -> bool:
    return working_time.is_open(at) or working_time.is_open(at - timedelta(microseconds=1))

"""Deadlines, the ladder of reminders, and when a reminder may be said.

Pure: the settings, the working time and the moments come as arguments. Storing deadlines and
sending reminders is the business of `services.incidents` and `services.escalation`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum

from services.working_time import Duration as Duration  # part of these settings' speech
from services.working_time import Period, WorkingTime


class Priority(StrEnum):
    """How soon an incident must be answered, most urgent first."""

    CRITICAL = "critical"
    HIGH = "high"
    NORMAL = "normal"
    LOW = "low"


def outranks(one: Priority, other: Priority) -> bool:
    """Whether the first is the more urgent one."""
    ranks = list(Priority)
    return ranks.index(one) < ranks.index(other)


def most_urgent(priorities: Iterable[Priority]) -> Priority:
    """The most urgent of at least one."""
    given = set(priorities)
    return next(one for one in Priority if one in given)


PROMISE_STEPS = 10
"""Levels kept for one promise of a cycle: the second one's begin at 11."""
PROMISE_CHECK = 1000
"""The level of the look at what was closed with a date; above that of every promise."""
_LONGEST_BREAK = 16


class Clock(StrEnum):
    """What runs out: the three deadlines of a cycle, the date an interim answer promised, and the
    patience with who is to agree to a text or to acknowledge an escalation."""

    CLAIM = "claim"
    REPLY = "reply"
    FINAL = "final"
    PROMISE = "promise"
    APPROVAL = "approval"
    ESCALATION = "escalation"


class Audience(StrEnum):
    """Whom a step addresses."""

    DUTY = "duty"
    OFFICE = "office"
    HOLDER = "holder"
    HOLDER_AND_DEPUTY = "holder_and_deputy"
    SUPERVISOR = "supervisor"
    NEXT_SUPERVISOR = "next_supervisor"
    APPROVERS = "approvers"


@dataclass(frozen=True, slots=True)
class Targets:
    """What is promised for one priority. `final` counts anew from an interim answer."""

    claim: Duration
    reply: Duration
    final: Duration

    @classmethod
    def parse(cls, claim: str, reply: str, final: str) -> "Targets":
        """Read three durations; ValueError as `Duration.parse`."""
        return cls(Duration.parse(claim), Duration.parse(reply), Duration.parse(final))


_CRITICAL = Targets.parse("15m", "1h", "1d")
_HIGH = Targets.parse("30m", "3wh", "3wd")
_NORMAL = Targets.parse("60m", "8wh", "7wd")
_LOW = Targets.parse("4wh", "24wh", "7wd")
_GRACE = Duration.parse("2wh")
_NOTICE_CRITICAL = Duration.parse("10m")
_NOTICE_HIGH = Duration.parse("30m")
_NOTICE = Duration.parse("60m")


@dataclass(frozen=True, slots=True)
class QuietHours:
    """The night, in the region's local time, the end excluded; equal ends mean no night."""

    start: time = time(21)
    end: time = time(8)

    def covers(self, at: time) -> bool:
        """Whether that local time is at night."""
        if self.start <= self.end:
            return self.start <= at < self.end
        return at >= self.start or at < self.end

    def swallow(self, period: Period) -> bool:
        """Whether opening hours lie in the night to their last moment."""
        morning_within = period.start < self.end <= period.end
        return self.covers(period.start) and self.covers(period.end) and not morning_within


@dataclass(frozen=True, slots=True)
class ClockSettings:
    """Every duration the desk works by. Percentages are of the first-reply clock.

    `topics`: targets of a topic that differ from the region's, by priority; `topic` is the one
    these settings are asked about, "" for none.
    """

    critical: Targets = _CRITICAL
    high: Targets = _HIGH
    normal: Targets = _NORMAL
    low: Targets = _LOW
    quiet: QuietHours = QuietHours()
    nudge_percent: int = 50
    warn_percent: int = 80
    next_supervisor_after: Duration = _GRACE
    acknowledge_critical: Duration = _NOTICE_CRITICAL
    acknowledge_high: Duration = _NOTICE_HIGH
    acknowledge: Duration = _NOTICE
    undo: timedelta = timedelta(seconds=60)
    lease: timedelta = timedelta(minutes=30)
    topics: Mapping[str, Mapping[Priority, Targets]] = field(default_factory=dict, hash=False)
    topic: str = ""

    def __post_init__(self) -> None:
        if not 0 < self.nudge_percent < self.warn_percent < 100:
            raise ValueError("reminders come in order: 0 < nudge_percent < warn_percent < 100")

    def acknowledge_of(self, priority: Priority) -> Duration:
        """How long a supervisor has to take note of an escalation."""
        urgent = {
            Priority.CRITICAL: self.acknowledge_critical,
            Priority.HIGH: self.acknowledge_high,
        }
        return urgent.get(priority, self.acknowledge)

    def about(self, topic: str) -> "ClockSettings":
        """The same settings for incidents of that topic."""
        return self if topic == self.topic else replace(self, topic=topic)

    def of(self, priority: Priority) -> Targets:
        """The targets of one priority: the topic's own, or else the region's."""
        if own := self.topics.get(self.topic, {}).get(priority):
            return own
        targets = {
            Priority.CRITICAL: self.critical,
            Priority.HIGH: self.high,
            Priority.NORMAL: self.normal,
            Priority.LOW: self.low,
        }
        return targets[priority]


@dataclass(frozen=True, slots=True)
class Deadlines:
    """When each clock of a cycle runs out, UTC."""

    claim: datetime
    reply: datetime
    final: datetime


@dataclass(frozen=True, slots=True)
class Step:
    """One reminder: `(clock, level)` names it within a cycle, `due_at` is UTC.

    `due_at` is when the clock says so; `hold` tells when it may be said.
    """

    clock: Clock
    level: int
    due_at: datetime
    audience: Audience


@dataclass(frozen=True, slots=True)
class Spans:
    """One length measured twice."""

    wall_seconds: int
    working_seconds: int


def clock_start(priority: Priority, start: datetime, working_time: WorkingTime) -> datetime:
    """When the clocks begin to run (UTC): at once if critical, else in working hours."""
    if priority is Priority.CRITICAL:
        return start.astimezone(UTC)
    return working_time.next_opening(start)


def deadlines(
    priority: Priority, start: datetime, settings: ClockSettings, working_time: WorkingTime
) -> Deadlines:
    """The three deadlines of a cycle detected at `start`."""
    targets = settings.of(priority)
    begin = clock_start(priority, start, working_time)
    return Deadlines(
        claim=targets.claim.after(begin, working_time),
        reply=targets.reply.after(begin, working_time),
        final=targets.final.after(begin, working_time),
    )


def final_after_interim(
    priority: Priority, interim_at: datetime, settings: ClockSettings, working_time: WorkingTime
) -> datetime:
    """The final deadline (UTC) once an interim answer has appeared."""
    begin = clock_start(priority, interim_at, working_time)
    return settings.of(priority).final.after(begin, working_time)


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


def spans(a: datetime, b: datetime, working_time: WorkingTime) -> Spans:
    """The length from `a` to `b` by the clock and in working time; zero when `b` is earlier."""
    wall = max(b - a, timedelta())
    return Spans(
        wall_seconds=int(wall.total_seconds()),
        working_seconds=int(working_time.between(a, b).total_seconds()),
    )


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

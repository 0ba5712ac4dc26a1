"""Priorities, the settings of the clocks, and the deadlines that come of them.

Pure: the settings, the working time and the moments come as arguments. Reminders of a
deadline are in `clock_steps.py`; storing and sending them is `services.incidents` and
`services.escalation`.
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


def spans(a: datetime, b: datetime, working_time: WorkingTime) -> Spans:
    """The length from `a` to `b` by the clock and in working time; zero when `b` is earlier."""
    wall = max(b - a, timedelta())
    return Spans(
        wall_seconds=int(wall.total_seconds()),
        working_seconds=int(working_time.between(a, b).total_seconds()),
    )

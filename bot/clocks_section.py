"""`[clocks]` of config.toml: what is promised by priority and topic, when the desk works."""

from collections.abc import Mapping
from datetime import date, time
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, model_validator

from bot.values import Hours, Length, Quiet, Section, Span, Weekday
from services.calendars import Calendar, load_calendar, shipped_calendar
from services.clocks import ClockSettings, Priority, Targets
from services.spelling import nearest
from services.triage.topics import TOPICS
from services.working_time import Period, WorkingTime


def _topic(name: str) -> str:
    if name not in TOPICS:
        raise ValueError(f"no topic «{name}»{nearest(name, TOPICS)}")
    return name


TopicName = Annotated[str, AfterValidator(_topic)]


class Promise(Section):
    """The three durations promised for one priority."""

    claim: Span
    reply: Span
    final: Span

    def targets(self) -> Targets:
        """The same for the clocks."""
        return Targets(self.claim, self.reply, self.final)


def _promise(targets: Targets) -> Promise:
    return Promise.model_construct(claim=targets.claim, reply=targets.reply, final=targets.final)


_CLOCKS = ClockSettings()


class TopicClocks(Section):
    """What is promised for one topic where it differs from the region's."""

    critical: Promise | None = None
    high: Promise | None = None
    normal: Promise | None = None
    low: Promise | None = None

    def targets(self) -> dict[Priority, Targets]:
        """The targets that were given, by priority."""
        given = ((priority, getattr(self, priority)) for priority in Priority)
        return {priority: promise.targets() for priority, promise in given if promise is not None}


class Clocks(Section):
    """How long things may take, and when the desk works."""

    critical: Promise = _promise(_CLOCKS.critical)
    high: Promise = _promise(_CLOCKS.high)
    normal: Promise = _promise(_CLOCKS.normal)
    low: Promise = _promise(_CLOCKS.low)
    nudge_percent: int = _CLOCKS.nudge_percent
    warn_percent: int = _CLOCKS.warn_percent
    next_supervisor_after: Span = _CLOCKS.next_supervisor_after
    acknowledge_critical: Span = _CLOCKS.acknowledge_critical
    acknowledge_high: Span = _CLOCKS.acknowledge_high
    acknowledge: Span = _CLOCKS.acknowledge
    quiet_hours: Quiet = _CLOCKS.quiet
    working_hours: tuple[Hours, ...] = (Period(time(9), time(18)),)
    weekdays: tuple[Weekday, ...] = (0, 1, 2, 3, 4)
    days_off: tuple[date, ...] = ()
    topics: Mapping[TopicName, TopicClocks] = {}
    calendar_dir: str = ""
    lease: Length = _CLOCKS.lease
    undo: Length = _CLOCKS.undo

    @model_validator(mode="after")
    def _make_sense_together(self) -> "Clocks":
        self.settings()
        self._hours(ZoneInfo("UTC"), shipped_calendar())
        return self

    def working_time(self, zone: ZoneInfo) -> WorkingTime:
        """The hours of a desk in that zone; ValueError and OSError as `load_calendar`."""
        calendar = load_calendar(Path(self.calendar_dir) if self.calendar_dir else None)
        return self._hours(zone, calendar.closed_on(self.days_off))

    def _hours(self, zone: ZoneInfo, calendar: Calendar) -> WorkingTime:
        return WorkingTime(zone, self.working_hours, frozenset(self.weekdays), calendar)

    def settings(self) -> ClockSettings:
        """What deadlines and reminders are counted by."""
        return ClockSettings(
            critical=self.critical.targets(),
            high=self.high.targets(),
            normal=self.normal.targets(),
            low=self.low.targets(),
            quiet=self.quiet_hours,
            nudge_percent=self.nudge_percent,
            warn_percent=self.warn_percent,
            next_supervisor_after=self.next_supervisor_after,
            acknowledge_critical=self.acknowledge_critical,
            acknowledge_high=self.acknowledge_high,
            acknowledge=self.acknowledge,
            undo=self.undo,
            lease=self.lease,
            topics={topic: clocks.targets() for topic, clocks in self.topics.items()},
        )

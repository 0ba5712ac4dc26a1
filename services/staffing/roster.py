"""Shifts as spans of time: what a weekly pattern means on the calendar, who is on duty when. Pure.

Stored by `duty_changes.py`. Local times are of the region's zone, so that a night shift
keeps its hours when clocks change.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from services.working_time import WorkingTime

DAY_MINUTES = 24 * 60
SHORT_NIGHT = 4 * 60
"""Minutes: closed for less, a desk has no night of its own."""
_DAY = timedelta(days=1)


class Part(StrEnum):
    """The pieces of time a shift is made of: the first four once, the last three every week."""

    TODAY = "t"
    NIGHT = "n"
    WEEKEND = "w"
    ROUND = "r"
    WEEKLY_DAY = "D"
    WEEKLY_NIGHT = "N"
    WEEKLY_ROUND = "R"


ONCE = (Part.TODAY, Part.NIGHT, Part.WEEKEND, Part.ROUND)
WEEKLY = (Part.WEEKLY_DAY, Part.WEEKLY_NIGHT, Part.WEEKLY_ROUND)


@dataclass(frozen=True, slots=True)
class ShiftFacts:
    """A stored shift: dated (`starts_at`, `ends_at`) or weekly (the other three)."""

    id: int
    person_id: int
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    weekday: int | None = None
    start_minute: int = 0
    minutes: int = 0
    off_until: datetime | None = None

    @property
    def is_weekly(self) -> bool:
        """Whether it comes every week."""
        return self.weekday is not None


@dataclass(frozen=True, slots=True)
class Watch:
    """One span somebody is on duty, UTC, the end excluded."""

    shift: ShiftFacts
    starts_at: datetime
    ends_at: datetime

    @property
    def person_id(self) -> int:
        """Who."""
        return self.shift.person_id

    def covers(self, at: datetime) -> bool:
        """Whether it is on at that moment."""
        return self.starts_at <= at < self.ends_at


def watches(
    shifts: Iterable[ShiftFacts], start: datetime, end: datetime, zone: ZoneInfo
) -> list[Watch]:
    """Every span of these shifts that touches [start, end), in order; dated ones before weekly
    ones that begin with them."""
    found = [
        watch
        for shift in shifts
        for watch in _of(shift, start, end, zone)
        if watch.ends_at > start and watch.starts_at < end
    ]
    return sorted(found, key=lambda one: (one.starts_at, one.shift.is_weekly, one.shift.id))


def on_duty(spans: Sequence[Watch], at: datetime) -> list[Watch]:
    """Who is on duty at that moment: those put there for the day before those of every week."""
    now = [one for one in spans if one.covers(at)]
    return sorted(now, key=lambda one: (one.shift.is_weekly, one.starts_at, one.shift.id))


def once(part: Part, now: datetime, hours: WorkingTime) -> tuple[datetime, datetime]:
    """The span (UTC) that a button pressed now means."""
    local = now.astimezone(hours.zone)
    today = local.date()
    match part:
        case Part.NIGHT:
            opens, closes = _night(hours)
            if local.time() < opens:
                return now, _utc(today, opens, hours.zone)
            start = max(now, _utc(today, closes, hours.zone))
            return start, _utc(today + _DAY, opens, hours.zone)
        case Part.WEEKEND:
            return _weekend(now, today, hours)
        case Part.ROUND:
            return now, now + _DAY
        case _:
            return now, _utc(today + _DAY, time.min, hours.zone)


def weekly(part: Part, hours: WorkingTime) -> tuple[int, int]:
    """The local minute a weekly shift starts at, and its length in minutes."""
    opens, closes = _minute(hours.periods[0].start), _minute(hours.periods[-1].end)
    match part:
        case Part.WEEKLY_NIGHT:
            opens, closes = map(_minute, _night(hours))
            return closes, DAY_MINUTES - closes + opens
        case Part.WEEKLY_ROUND:
            return opens, DAY_MINUTES
        case _:
            return opens, closes - opens


def _night(hours: WorkingTime) -> tuple[time, time]:
    """When a night ends and when it begins: between working days, or, for a desk that hardly
    closes, as people sleep."""
    opens, closes = hours.periods[0].start, hours.periods[-1].end
    if DAY_MINUTES - _minute(closes) + _minute(opens) < SHORT_NIGHT:
        return time(9), time(21)
    return opens, closes


def _weekend(now: datetime, today: date, hours: WorkingTime) -> tuple[datetime, datetime]:
    """From the last closing before days off until work begins again; now, when it has begun."""
    day = today
    while hours.calendar.is_working(day, hours.weekdays):
        day += _DAY
    start = max(now, _utc(day - _DAY, hours.periods[-1].end, hours.zone))
    return start, hours.next_opening(_utc(day, time.min, hours.zone))


def _of(shift: ShiftFacts, start: datetime, end: datetime, zone: ZoneInfo) -> Iterable[Watch]:
    if shift.weekday is None:
        if shift.starts_at is not None and shift.ends_at is not None:
            yield Watch(shift, shift.starts_at, shift.ends_at)
        return
    day = start.astimezone(zone).date() - timedelta(days=2)
    last = end.astimezone(zone).date()
    while day <= last:
        if day.weekday() == shift.weekday:
            begins = _at_minute(day, shift.start_minute, zone)
            if shift.off_until is None or begins >= shift.off_until:
                yield Watch(
                    shift, begins, _at_minute(day, shift.start_minute + shift.minutes, zone)
                )
        day += _DAY


def _at_minute(day: date, minute: int, zone: ZoneInfo) -> datetime:
    days, minutes = divmod(minute, DAY_MINUTES)
    return _utc(day + timedelta(days=days), time(minutes // 60, minutes % 60), zone)


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute


def _utc(day: date, at: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, at, zone).astimezone(UTC)

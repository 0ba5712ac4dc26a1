"""Arithmetic of working time: opening hours, days off, zones.

Pure: values in, values out, aware datetimes in any zone in, UTC out. Which days are worked is
told by `services.calendars`; what a duration is for is told by `services.clocks`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from services.calendars import Calendar, shipped_calendar

_DAY = timedelta(days=1)
_SHORTER_BY = timedelta(hours=1)
_ZERO = timedelta()


@dataclass(frozen=True, slots=True)
class Period:
    """Opening hours within one day, local time, the end excluded; never over midnight."""

    start: time
    end: time

    def __post_init__(self) -> None:
        if self.start >= self.end:
            raise ValueError(f"opening hours end before they start: {self}")

    def __str__(self) -> str:
        return f"{self.start:%H:%M}-{self.end:%H:%M}"

    @classmethod
    def parse(cls, text: str) -> "Period":
        """Read "09:00-18:00"; ValueError otherwise."""
        start, _, end = text.partition("-")
        try:
            return cls(time.fromisoformat(start.strip()), time.fromisoformat(end.strip()))
        except ValueError as error:
            raise ValueError(f"opening hours are written as 09:00-18:00, not {text!r}") from error


@dataclass(frozen=True, slots=True)
class WorkingTime:
    """The desk's hours in its own zone. `weekdays` are those usually worked, Monday is 0.

    Periods are in order and do not overlap. On a shortened day everything after an hour before
    the usual closing is cut off.
    """

    zone: ZoneInfo
    periods: tuple[Period, ...] = (Period(time(9), time(18)),)
    weekdays: frozenset[int] = frozenset(range(5))
    calendar: Calendar = field(default_factory=shipped_calendar)

    def __post_init__(self) -> None:
        if not self.periods or not self.weekdays:
            raise ValueError("working time needs at least one period and one weekday")
        if not self.weekdays <= frozenset(range(7)):
            raise ValueError("weekdays are numbers from 0 (Monday) to 6")
        pairs = zip(self.periods, self.periods[1:], strict=False)
        if any(later.start < earlier.end for earlier, later in pairs):
            raise ValueError("opening hours must be in order and must not overlap")

    def is_open(self, at: datetime) -> bool:
        """Whether the desk works at that moment; the closing moment is already closed."""
        return any(start <= at < end for start, end in self._day(self._date(at)))

    def next_opening(self, at: datetime) -> datetime:
        """The first open moment at or after `at`: `at` itself while the desk works."""
        start, _ = next(self._spans_from(at))
        return start

    def opening_of(self, day: date) -> datetime | None:
        """When the desk opens on that local date (UTC); None if it does not work then."""
        spans = self._day(day)
        return spans[0][0] if spans else None

    def add(self, start: datetime, working: timedelta) -> datetime:
        """The earliest moment by which `working` has passed in open hours since `start`.

        A zero duration ends where it starts, in hours or not. Raises ValueError when negative.
        """
        if working < _ZERO:
            raise ValueError("working time is counted forwards only")
        if not working:
            return start.astimezone(UTC)
        left = working
        spans = self._spans_from(start)
        opening, closing = next(spans)
        while closing - opening < left:
            left -= closing - opening
            opening, closing = next(spans)
        return opening + left

    def between(self, a: datetime, b: datetime) -> timedelta:
        """Open time within [a, b); zero when `b` is not after `a`."""
        total = _ZERO
        day, last = self._date(a), self._date(b)
        while day <= last:
            for start, end in self._day(day):
                total += max(min(end, b) - max(start, a), _ZERO)
            day += _DAY
        return total

    def working_days_later(self, start: datetime, days: int) -> datetime:
        """The same local time `days` worked days later, at the latest that day's closing.

        Counted from the next opening when `start` is out of hours. Raises ValueError when
        `days` is negative.
        """
        if days < 0:
            raise ValueError("working days are counted forwards only")
        opening = self.next_opening(start).astimezone(self.zone)
        day = opening.date()
        for _ in range(days):
            day = self._next_worked_day(day)
        same_time = datetime.combine(day, opening.time(), self.zone).astimezone(UTC)
        return min(same_time, self._day(day)[-1][1])

    def _next_worked_day(self, day: date) -> date:
        day += _DAY
        while not self._day(day):
            day += _DAY
        return day

    def _date(self, at: datetime) -> date:
        if at.tzinfo is None:
            raise ValueError("working time is counted between aware datetimes")
        return at.astimezone(self.zone).date()

    def _spans_from(self, at: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Open spans that end after `at`, without end, the first cut to begin at `at`."""
        day = self._date(at)
        while True:
            for start, end in self._day(day):
                if end > at:
                    yield max(start, at.astimezone(UTC)), end
            day += _DAY

    def _day(self, day: date) -> list[tuple[datetime, datetime]]:
        """The open spans of a local date in UTC, in order, disjoint, none empty."""
        if not self.calendar.is_working(day, self.weekdays):
            return []
        spans: list[tuple[datetime, datetime]] = []
        latest = self._closing(day)
        # A clock change may lay a boundary into an hour that is skipped; the spans stay disjoint.
        reached = datetime.min.replace(tzinfo=UTC)
        for period in self.periods:
            start = max(self._utc(day, period.start), reached)
            end = min(self._utc(day, period.end), latest)
            if start < end:
                spans.append((start, end))
                reached = end
        return spans

    def _closing(self, day: date) -> datetime:
        closing = datetime.combine(day, self.periods[-1].end)
        if self.calendar.is_shortened(day):
            closing -= _SHORTER_BY
        return closing.replace(tzinfo=self.zone).astimezone(UTC)

    def _utc(self, day: date, at: time) -> datetime:
        return datetime.combine(day, at, self.zone).astimezone(UTC)


class Unit(StrEnum):
    """Units of a duration: by the clock, or in working time."""

    SECONDS = "s"
    MINUTES = "m"
    HOURS = "h"
    DAYS = "d"
    WORKING_HOURS = "wh"
    WORKING_DAYS = "wd"


_WORKING = frozenset({Unit.WORKING_HOURS, Unit.WORKING_DAYS})
_LENGTH = {
    Unit.SECONDS: timedelta(seconds=1),
    Unit.MINUTES: timedelta(minutes=1),
    Unit.HOURS: timedelta(hours=1),
    Unit.DAYS: timedelta(days=1),
    Unit.WORKING_HOURS: timedelta(hours=1),
    Unit.WORKING_DAYS: timedelta(days=1),
}
_DURATION = re.compile(r"([1-9][0-9]{0,4})(s|m|h|d|wh|wd)")


@dataclass(frozen=True, slots=True)
class Duration:
    """A length by the clock ("15m", "1h", "1d") or in working time ("3wh", "7wd")."""

    amount: int
    unit: Unit

    @classmethod
    def parse(cls, text: str) -> "Duration":
        """Read "15m" and the like; ValueError says what is allowed."""
        match = _DURATION.fullmatch(text.strip())
        if match is None:
            raise ValueError(
                f"a duration is a number from 1 and s, m, h, d, wh or wd, such as 3wh: not {text!r}"
            )
        return cls(int(match[1]), Unit(match[2]))

    def __str__(self) -> str:
        return f"{self.amount}{self.unit}"

    @property
    def is_working(self) -> bool:
        """Whether it passes in working time alone."""
        return self.unit in _WORKING

    def by_the_clock(self) -> timedelta:
        """The same number read by the clock: two working hours are two hours."""
        return self.amount * _LENGTH[self.unit]

    def after(self, start: datetime, working_time: WorkingTime) -> datetime:
        """The moment (UTC) this long after `start`."""
        if self.unit is Unit.WORKING_DAYS:
            return working_time.working_days_later(start, self.amount)
        if self.unit is Unit.WORKING_HOURS:
            return working_time.add(start, self.by_the_clock())
        return start.astimezone(UTC) + self.by_the_clock()

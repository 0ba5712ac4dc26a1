"""The local days a report speaks of.

Pure: today's date comes as an argument, the zone turns days into moments. Opening hours and
deadlines do not live here (`working_time.py`, `clocks.py`), nor how days are typed
(`typed_days.py`).
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from services.working_time import WorkingTime

DAY = timedelta(days=1)
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Days:
    """Local days from `first` to `last`, both included."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"a period ends before it begins: {self.first}..{self.last}")

    def __len__(self) -> int:
        return (self.last - self.first).days + 1

    def start(self, zone: ZoneInfo) -> datetime:
        """The first moment, UTC, included."""
        return midnight(self.first, zone)

    def end(self, zone: ZoneInfo) -> datetime:
        """The moment after the last one, UTC."""
        return midnight(self.last + timedelta(days=1), zone)

    def earlier(self, by: timedelta) -> "Days":
        """The same number of days, `by` before."""
        return Days(self.first - by, self.last - by)

    @property
    def within_a_week(self) -> bool:
        """Whether these days lie in one Monday to Sunday, so that weeks can be compared."""
        return monday(self.first) == monday(self.last)

    @property
    def from_a_first(self) -> bool:
        """Whether these days begin with a month and are longer than a week: calendar counts."""
        return self.first.day == 1 and not self.within_a_week

    @property
    def whole_months(self) -> int:
        """How many calendar months these days are exactly; 0 for anything else."""
        ends = (self.last + DAY).day == 1
        return _months_between(self.first, self.last) + 1 if self.from_a_first and ends else 0

    def before(self) -> "Days":
        """What to compare with: the same weekdays a week ago, the months before (to the same
        day), or as many days just before."""
        if self.within_a_week:
            return self.earlier(WEEK)
        if self.from_a_first:
            return self.months_earlier(_months_between(self.first, self.last) + 1)
        return self.earlier(timedelta(days=len(self)))

    def year_before(self) -> "Days":
        """The same of last year: months by the calendar, all else by weekdays, 52 weeks ago."""
        return self.months_earlier(12) if self.from_a_first else self.earlier(52 * WEEK)

    def months_earlier(self, months: int) -> "Days":
        """The same dates so many months before; the end of a month stays one."""
        last = month_earlier(self.last, months)
        if (self.last + DAY).day == 1:
            last = month_end(last)
        return Days(month_earlier(self.first, months), last)


class Preset(StrEnum):
    """The periods that have a button."""

    TODAY = "today"
    YESTERDAY = "yday"
    THIS_WEEK = "this"
    LAST_WEEK = "last"
    MONTH = "month"
    LAST_MONTH = "lmonth"
    QUARTER = "quart"
    LAST_QUARTER = "lquart"
    FOUR_WEEKS = "four"

    def days(self, today: date) -> Days:
        """The days meant on `today`: a current week, month or quarter ends with today."""
        week, month = monday(today), today.replace(day=1)
        quarter = month.replace(month=month.month - (month.month - 1) % 3)
        match self:
            case Preset.TODAY:
                return Days(today, today)
            case Preset.YESTERDAY:
                return Days(today - DAY, today - DAY)
            case Preset.THIS_WEEK:
                return Days(week, today)
            case Preset.LAST_WEEK:
                return Days(week - WEEK, week - DAY)
            case Preset.MONTH:
                return Days(month, today)
            case Preset.LAST_MONTH:
                return Days(month_earlier(month, 1), month - DAY)
            case Preset.QUARTER:
                return Days(quarter, today)
            case Preset.LAST_QUARTER:
                return Days(month_earlier(quarter, 3), quarter - DAY)
            case Preset.FOUR_WEEKS:
                return Days(week - 4 * WEEK, week - DAY)


@dataclass(frozen=True, slots=True)
class WeeklyMoment:
    """When in a week the summary of the week before is due, local time; Monday is 0."""

    weekday: int = 0
    at: time = time(9)

    def of_week(self, now: datetime, zone: ZoneInfo) -> datetime:
        """That moment (UTC) in the week of `now`."""
        day = monday(local_date(now, zone)) + timedelta(days=self.weekday)
        return datetime.combine(day, self.at, zone).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class MonthlyMoment:
    """When in a month the summary of the month before is due: its first (second, …) working day,
    local time."""

    working_day: int = 1
    at: time = time(9)

    def of_month(self, now: datetime, working_time: WorkingTime) -> datetime:
        """That moment (UTC) in the month of `now`."""
        month = midnight(local_date(now, working_time.zone).replace(day=1), working_time.zone)
        day = working_time.working_days_later(month, self.working_day - 1)
        return datetime.combine(
            local_date(day, working_time.zone), self.at, working_time.zone
        ).astimezone(UTC)


def local_date(at: datetime, zone: ZoneInfo) -> date:
    """The date people in the zone had at that moment."""
    return at.astimezone(zone).date()


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """The moment (UTC) a local day begins, also where clocks skip or repeat midnight."""
    return datetime.combine(day, time.min, zone).astimezone(UTC)


def monday(day: date) -> date:
    """The Monday of that day's week."""
    return day - timedelta(days=day.weekday())


def month_earlier(day: date, months: int) -> date:
    """The same day so many months before, or the last one of a month that is too short."""
    number = day.year * 12 + day.month - 1 - months
    first = date(number // 12, number % 12 + 1, 1)
    return min(first + timedelta(days=day.day - 1), month_end(first))


def month_end(day: date) -> date:
    """The last day of that day's month."""
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1) - DAY


def _months_between(first: date, last: date) -> int:
    return (last.year - first.year) * 12 + last.month - first.month

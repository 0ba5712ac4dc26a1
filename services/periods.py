"""The local days a report speaks of.

Pure: today's date comes as an argument, the zone turns days into moments. Opening hours and
deadlines do not live here (`working_time.py`, `clocks.py`).
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from services.errors import Refused

WEEK = timedelta(days=7)
LONGEST_DAYS = 366
"""A report over more days than this is refused: it would say little and read everything."""

HOW_TO_ASK = "Напишите период так: /report 01.11-15.11 или /report 01.11.2026-15.11.2026"

_DASH = re.compile(r"\s*[-–—]\s*")
_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})(?:\.(\d{4}|\d{2}))?")


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

    def before(self) -> "Days":
        """What to compare with: the same weekdays a week ago, or as many days just before."""
        return self.earlier(WEEK if self.within_a_week else timedelta(days=len(self)))


class Preset(StrEnum):
    """The periods that have a button."""

    THIS_WEEK = "this"
    LAST_WEEK = "last"
    FOUR_WEEKS = "four"
    MONTH = "month"

    def days(self, today: date) -> Days:
        """The days meant on `today`: a current week or month ends with today."""
        week = monday(today)
        yesterweek = week - timedelta(days=1)
        match self:
            case Preset.THIS_WEEK:
                return Days(week, today)
            case Preset.LAST_WEEK:
                return Days(week - WEEK, yesterweek)
            case Preset.FOUR_WEEKS:
                return Days(week - 4 * WEEK, yesterweek)
            case Preset.MONTH:
                return Days(today.replace(day=1), today)


@dataclass(frozen=True, slots=True)
class WeeklyMoment:
    """When in a week the summary of the week before is due, local time; Monday is 0."""

    weekday: int = 0
    at: time = time(9)

    def of_week(self, now: datetime, zone: ZoneInfo) -> datetime:
        """That moment (UTC) in the week of `now`."""
        day = monday(local_date(now, zone)) + timedelta(days=self.weekday)
        return datetime.combine(day, self.at, zone).astimezone(UTC)


def local_date(at: datetime, zone: ZoneInfo) -> date:
    """The date people in the zone had at that moment."""
    return at.astimezone(zone).date()


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """The moment (UTC) a local day begins, also where clocks skip or repeat midnight."""
    return datetime.combine(day, time.min, zone).astimezone(UTC)


def monday(day: date) -> date:
    """The Monday of that day's week."""
    return day - timedelta(days=day.weekday())


def parse_days(text: str, today: date) -> Days:
    """Read "01.11-15.11", "01.11.2026–15.11.2026" or one day "05.11".

    Without a year the latest such days that have begun are meant. Raises Refused with a line
    that shows the form.
    """
    parts = [_DAY.fullmatch(part) for part in _DASH.split(text.strip())]
    if len(parts) not in (1, 2) or not all(parts):
        raise Refused(f"Не понял период «{text.strip()[:40]}». {HOW_TO_ASK}")
    ends = [part for part in parts if part]
    try:
        days = _between(ends[0], ends[-1], today)
    except ValueError as error:
        raise Refused(
            f"Такого периода нет: день не существует или конец раньше начала. {HOW_TO_ASK}"
        ) from error
    if days.first > today:
        raise Refused(f"Этот период ещё не начался. {HOW_TO_ASK}")
    if len(days) > LONGEST_DAYS:
        raise Refused("Это больше года. Возьмите период короче: до 366 дней.")
    return days


def _between(first: re.Match[str], last: re.Match[str], today: date) -> Days:
    """ValueError when a day is not in the calendar or the end is before the beginning."""
    if last[3]:
        end = _date(last, _year(last[3]))
        return Days(_date(first, _year(first[3])) if first[3] else _latest(first, end), end)
    start = _date(first, _year(first[3])) if first[3] else _latest(first, today)
    end = _date(last, start.year)
    over_new_year = _date(last, start.year + 1) if end < start else end
    return Days(start, over_new_year if over_new_year <= today else end)


def _latest(found: re.Match[str], limit: date) -> date:
    """The last such day and month up to `limit`; a 29th of February may be years back."""
    for year in range(limit.year, limit.year - 8, -1):
        try:
            day = _date(found, year)
        except ValueError:
            continue
        if day <= limit:
            return day
    raise ValueError(f"no such day: {found[0]}")


def _date(found: re.Match[str], year: int) -> date:
    return date(year, int(found[2]), int(found[1]))


def _year(text: str) -> int:
    return int(text) + 2000 if len(text) == 2 else int(text)

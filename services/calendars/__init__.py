"""Which days are worked in Russia, by year: one TOML file a year, and the reader of them.

Here live days off beyond weekends, weekends that are worked, and shortened days. Hours of the
day and zones do not: they are in `services.working_time`.
"""

import tomllib
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from pathlib import Path

_SHIPPED = Path(__file__).parent
_KEYS = frozenset({"year", "days_off", "working", "shortened"})

#: Month and day of the holidays that article 112 of the Labour Code fixes.
_STATUTORY = frozenset(
    {(1, day) for day in range(1, 9)} | {(2, 23), (3, 8), (5, 1), (5, 9), (6, 12), (11, 4)}
)


@dataclass(frozen=True, slots=True)
class Calendar:
    """Exceptions to the week. A year not in `years` has its statutory holidays alone."""

    years: frozenset[int] = frozenset()
    days_off: frozenset[date] = frozenset()
    working: frozenset[date] = frozenset()
    shortened: frozenset[date] = frozenset()

    def known(self, year: int) -> bool:
        """Whether a file told us of that year's moved and shortened days."""
        return year in self.years

    def is_working(self, day: date, weekdays: Collection[int]) -> bool:
        """Whether the day is worked; `weekdays` are the usual ones, Monday is 0."""
        if day in self.working:
            return True
        if day.weekday() not in weekdays or day in self.days_off:
            return False
        return self.known(day.year) or (day.month, day.day) not in _STATUTORY

    def closed_on(self, days: Collection[date]) -> "Calendar":
        """The same calendar with more days off: a region's own holidays, an office's."""
        if not days:
            return self
        off = frozenset(days)
        return replace(
            self,
            days_off=self.days_off | off,
            working=self.working - off,
            shortened=self.shortened - off,
        )

    def is_shortened(self, day: date) -> bool:
        """Whether the day ends an hour early."""
        return day in self.shortened


def load_calendar(calendar_dir: Path | None = None) -> Calendar:
    """The shipped years; a file `<year>.toml` in `calendar_dir` adds its year or replaces it.

    Raises ValueError with the file's path when a file is not such a calendar, and OSError when
    it cannot be read.
    """
    files = {path.name: path for path in _year_files(_SHIPPED)}
    if calendar_dir is not None:
        files |= {path.name: path for path in _year_files(calendar_dir)}
    years = [_read(path) for path in files.values()]
    return Calendar(
        years=frozenset().union(*(year.years for year in years)),
        days_off=frozenset().union(*(year.days_off for year in years)),
        working=frozenset().union(*(year.working for year in years)),
        shortened=frozenset().union(*(year.shortened for year in years)),
    )


@cache
def shipped_calendar() -> Calendar:
    """The years that come with Otklik, read once."""
    return load_calendar()


def _year_files(folder: Path) -> list[Path]:
    return sorted(folder.glob("[0-9][0-9][0-9][0-9].toml"))


def _read(path: Path) -> Calendar:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ValueError(f"{path}: {error}") from error
    if unknown := table.keys() - _KEYS:
        raise ValueError(f"{path}: unknown keys {', '.join(sorted(unknown))}")
    year = int(path.stem)
    if table.get("year") != year:
        raise ValueError(f"{path}: `year` must be {year}, as the file's name says")
    days_off = _dates(path, table, "days_off")
    working = _dates(path, table, "working")
    shortened = _dates(path, table, "shortened")
    if both := days_off & (working | shortened):
        raise ValueError(f"{path}: {min(both)} is both a day off and a working day")
    return Calendar(frozenset({year}), days_off, working, shortened)


def _dates(path: Path, table: dict[str, object], key: str) -> frozenset[date]:
    """The dates under `key`, all of the file's own year; a missing key is an empty list."""
    days = table.get(key, [])
    if not isinstance(days, list):
        raise ValueError(f"{path}: `{key}` must be a list of dates")
    for day in days:
        if not isinstance(day, date) or isinstance(day, datetime) or day.year != int(path.stem):
            raise ValueError(f"{path}: `{key}` holds {day}, not a date of {path.stem}")
    return frozenset(days)

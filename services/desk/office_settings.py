"""What an office decides for itself, as one frozen value; everything else is the region's.

Pure: from JSON (a column of the office, a table of the region file) and back. Readers find it at
`IncidentFacts.office.settings`, `OfficeRef.settings` and `routing.Desk.settings`. Changing it is
the business of `services.offices`. A new option is one field here, one line in `_READ`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date, time
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from services.clocks import QuietHours
from services.languages import Language
from services.rules import Rules
from services.spelling import nearest
from services.working_time import Period, WorkingTime

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
"""How days of the week are written in files, Monday first."""


@dataclass(frozen=True, slots=True)
class OfficeSettings:
    """An office's own choices.

    `approval`: a draft needs a supervisor's consent. `digest`: the daily digest is wanted.
    `private_nudges`: reminders to the holder go to their private chat. `quiet_hours`,
    `working_hours`, `weekdays` (Monday is 0) and `timezone` replace the region's for incidents
    opened from then on, `days_off` are added to its calendar, `language` is what its chat reads;
    None and empty: the region's.
    `rest`: keys this version does not know, kept.
    """

    approval: bool = False
    digest: bool = True
    private_nudges: bool = False
    quiet_hours: QuietHours | None = None
    working_hours: tuple[Period, ...] = ()
    weekdays: frozenset[int] = frozenset()
    days_off: frozenset[date] = frozenset()
    timezone: ZoneInfo | None = None
    language: Language | None = None
    rest: Mapping[str, Any] = field(default_factory=dict, hash=False)


USUAL = OfficeSettings()
"""What an office has chosen that has chosen nothing."""


def read_settings(stored: Mapping[str, Any]) -> OfficeSettings:
    """From JSON or TOML; ValueError names a value that cannot be read."""
    known = {}
    for key, read in _READ.items():
        if key in stored:
            try:
                known[key] = read(stored[key])
            except ValueError as error:
                raise ValueError(f"{key}: {error}") from error
    return OfficeSettings(
        **known, rest={key: value for key, value in stored.items() if key not in _READ}
    )


def write_settings(settings: OfficeSettings) -> dict[str, Any]:
    """As JSON: what differs from the usual alone."""
    written: dict[str, Any] = dict(settings.rest)
    for one in fields(settings):
        value = getattr(settings, one.name)
        if one.name != "rest" and value != getattr(USUAL, one.name):
            written[one.name] = _WRITE.get(one.name, lambda same: same)(value)
    return written


def applied(rules: Rules, settings: OfficeSettings) -> Rules:
    """The desk's rules with the office's own hours in them."""
    if settings.quiet_hours is not None:
        rules = replace(rules, clocks=replace(rules.clocks, quiet=settings.quiet_hours))
    usual = rules.working_time
    own = WorkingTime(
        zone=settings.timezone or usual.zone,
        periods=settings.working_hours or usual.periods,
        weekdays=settings.weekdays or usual.weekdays,
        calendar=usual.calendar.closed_on(settings.days_off),
    )
    return rules if own == usual else replace(rules, working_time=own)


def parse_quiet(text: str) -> QuietHours:
    """Read "21:00-08:00"; ValueError otherwise."""
    start, _, end = text.partition("-")
    try:
        return QuietHours(time.fromisoformat(start.strip()), time.fromisoformat(end.strip()))
    except ValueError as error:
        raise ValueError(f"quiet hours are written as 21:00-08:00, not {text!r}") from error


def write_quiet(quiet: QuietHours) -> str:
    """As "21:00-08:00"."""
    return f"{quiet.start:%H:%M}-{quiet.end:%H:%M}"


def parse_hours(texts: Any) -> tuple[Period, ...]:
    """Read ["09:00-13:00", "14:00-18:00"]; ValueError for anything else or out of order."""
    periods = tuple(Period.parse(text) for text in _texts(texts))
    if any(later.start < one.end for one, later in pairwise(periods)):
        raise ValueError("opening hours must be in order and must not overlap")
    return periods


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("must be true or false")
    return value


def _quiet(value: Any) -> QuietHours:
    if not isinstance(value, str):
        raise ValueError("must be a text in quotes")
    return parse_quiet(value)


def _days(value: Any) -> frozenset[int]:
    days = _texts(value)
    if strange := [day for day in days if day not in WEEKDAYS]:
        raise ValueError(f"{strange[0]!r} is none of {', '.join(WEEKDAYS)}")
    return frozenset(WEEKDAYS.index(day) for day in days)


def _dates(value: Any) -> frozenset[date]:
    days = value if isinstance(value, list) else [None]
    try:
        # A file has dates of its own, JSON has texts.
        return frozenset(date.fromisoformat(str(day)) for day in days)
    except ValueError as error:
        raise ValueError("must be a list of dates such as 2027-05-02") from error


def _zone(value: Any) -> ZoneInfo:
    if value not in available_timezones():
        raise ValueError(f"no time zone {value!r}{nearest(str(value), available_timezones())}")
    return ZoneInfo(value)


def _language(value: Any) -> Language:
    if value not in set(Language):
        raise ValueError(f"{value!r} is none of {', '.join(Language)}")
    return Language(value)


def _texts(value: Any) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise ValueError("must be a list of texts")
    return value


_READ: dict[str, Callable[[Any], Any]] = {
    "approval": _flag,
    "digest": _flag,
    "private_nudges": _flag,
    "quiet_hours": _quiet,
    "working_hours": parse_hours,
    "weekdays": _days,
    "days_off": _dates,
    "timezone": _zone,
    "language": _language,
}
_WRITE: dict[str, Callable[[Any], Any]] = {
    "quiet_hours": write_quiet,
    "working_hours": lambda periods: [str(one) for one in periods],
    "weekdays": lambda days: [WEEKDAYS[day] for day in sorted(days)],
    "days_off": lambda days: [str(day) for day in sorted(days)],
    "timezone": str,
    "language": str,
}

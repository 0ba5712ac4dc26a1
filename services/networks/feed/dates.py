"""Moments as feeds write them: RFC 822, ISO 8601, unix time, and what Russian engines make of it.

Lives here: text to an aware moment in UTC. Does not live here: what stands in for a missing one.
"""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo

_HOURS = {
    "utc": 0, "gmt": 0, "ut": 0, "z": 0,
    "kalt": 2, "msk": 3, "мск": 3, "samt": 4, "yekt": 5, "omst": 6, "krat": 7, "novt": 7,
    "irkt": 8, "yakt": 9, "vlat": 10, "magt": 11, "pett": 12,
    "eet": 2, "eest": 3, "cet": 1, "cest": 2, "est": -5, "edt": -4, "cst": -6, "cdt": -5,
    "mst": -7, "mdt": -6, "pst": -8, "pdt": -7,
}  # fmt: skip
"""Zones by name; of the names that several countries use, the American, as RFC 822 has it."""

_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan янв", "feb фев", "mar мар", "apr апр", "may май мая", "jun июн", "jul июл",
         "aug авг", "sep сен", "oct окт", "nov ноя", "dec дек"), start=1,
    )
    for name in names.split()
}  # fmt: skip

_DAY = (
    r"(?:(?P<iso>\d{4})-(?P<iso_month>\d\d)-(?P<iso_day>\d\d)"
    r"|(?P<day>\d{1,2})[ .-](?P<month>[a-zа-я]{3,9}\.?|\d{1,2})[ .-](?P<year>\d{4}|\d\d))"
)
_TIME = r"(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,]\d{1,9})?)?"
_ZONE = r"(?P<zone>(?:gmt|utc)?[+-]\d\d?:?(?:\d\d)?|[a-zмск]{1,4})?"
_MOMENT = re.compile(
    rf"^(?:[a-zа-я]{{2,11}}\.?,? )?{_DAY}(?: ?г(?:\.|ода?)?)?(?:(?:,? (?:в )?|t){_TIME} ?{_ZONE})?$"
)
_OFFSET = re.compile(r"^(?:gmt|utc)?([+-])(\d\d?):?(\d\d)?$")
_UNIX = re.compile(r"^\d{9,13}(?:\.\d{1,9})?$")
_MILLISECONDS_FROM = 100_000_000_000
_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)


def moment(value: object, zone: tzinfo) -> datetime | None:
    """The moment a feed means, in UTC; `zone` is that of dates that name none. None: no date."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    text = " ".join(str(value)[:100].lower().replace("−", "-").split())
    try:
        found = _of_unix(text) if _UNIX.match(text) else _written(text, zone)
    except (ValueError, OverflowError):
        return None
    return found if found is not None and found >= _EARLIEST else None


def _of_unix(text: str) -> datetime:
    seconds = float(text)
    return datetime.fromtimestamp(seconds / (1000 if seconds >= _MILLISECONDS_FROM else 1), UTC)


def _written(text: str, zone: tzinfo) -> datetime | None:
    match = _MOMENT.match(text)
    if match is None:
        return None
    found = match.groupdict()
    if found["iso"]:
        year, month, day = int(found["iso"]), int(found["iso_month"]), int(found["iso_day"])
    else:
        year, day = int(found["year"]), int(found["day"])
        month = _month(found["month"])
        year += 2000 if year < 100 else 0
    at = datetime(
        year, month, day, int(found["hour"] or 0), int(found["minute"] or 0),
        min(int(found["second"] or 0), 59), tzinfo=_zone(found["zone"]) or zone,
    )  # fmt: skip
    return at.astimezone(UTC)


def _month(word: str) -> int:
    if word.isdigit():
        return int(word)
    month = _MONTHS.get(word[:3])
    if month is None:
        raise ValueError(word)
    return month


def _zone(word: str | None) -> tzinfo | None:
    """None for a date without a zone, and for a name nobody knows: better local than wrong."""
    if not word:
        return None
    offset = _OFFSET.match(word)
    if offset is None:
        hours = _HOURS.get(word)
        return None if hours is None else timezone(timedelta(hours=hours))
    span = timedelta(hours=int(offset[2]), minutes=int(offset[3] or 0))
    return timezone(-span if offset[1] == "-" else span)

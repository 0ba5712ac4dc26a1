"""Days as people type them: «до 5 мая», «по пятницу», «3 дня», «с 1 по 10 июня». Pure.

«До» names the day of return, «по» the last day away, as Russian has it; a day alone is read as
«до». Without a year the nearest such day ahead is meant.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from services.errors import Refused
from services.languages import Text, _, lazy
from services.languages.told import Told, to_tell

LONGEST = timedelta(days=366)
NEAR = timedelta(days=270)
"""A day named without a year and further ahead than this has most likely passed."""

HOW = lazy("Напишите, например: до 5 мая, по пятницу, 3 дня, неделя.")

_MONTHS = (
    "январ", "феврал", "март", "апрел", "ма", "июн",
    "июл", "август", "сентябр", "октябр", "ноябр", "декабр",
)  # fmt: skip
_WEEKDAYS = ("понедельник", "вторник", "сред", "четверг", "пятниц", "суббот", "воскресень")
_SHORT_DAYS = ("пн", "вт", "ср", "чт", "пт", "сб", "вс")
_GENITIVE = (
    "января", "февраля", "марта", "апреля", "мая", "июня",
    "июля", "августа", "сентября", "октября", "ноября", "декабря",
)  # fmt: skip
_NEAR_DAYS = {"сегодня": 0, "завтра": 1, "послезавтра": 2}
_LENGTH = re.compile(r"(?:на )?(?:(\d{1,3}) ?)?(день|дня|дней|недел[юяиь]|месяц\w*|сутки|суток)")
_UNITS = {"де": 1, "дн": 1, "су": 1, "не": 7, "ме": 30}
_NUMBERS = re.compile(r"(\d{1,2})\.(\d{1,2})(?:\.(\d{4}|\d{2}))?")
_WORDS = re.compile(r"(\d{1,2})(?:-?(?:го|е))? ([а-я]+)(?: (\d{4})(?: ?г(?:ода|\.)?)?)?")
_SPAN = re.compile(r"с (.+?) (до|по) (.+)")


@dataclass(frozen=True, slots=True)
class Away:
    """The first day away and the day of return, local dates."""

    first: date
    back: date


def parse_away(text: str, today: date) -> Away:
    """Read when somebody is away; Refused says kindly what is wrong."""
    words = " ".join(text.casefold().replace("ё", "е").strip(" .!").split())
    span = _SPAN.fullmatch(words)
    if span:
        last = _day(span[3], today)
        start = span[1] if not span[1].isdecimal() else f"{span[1]} {_month_of(span[3])}"
        first = _day(start, today)
        away = Away(first, last + timedelta(days=span[2] == "по"))
    else:
        away = Away(today, _back(words, today))
    return checked(away, today)


def checked(away: Away, today: date) -> Away:
    """The same, if such an absence makes sense on `today`; Refused otherwise."""
    if away.back <= today or away.first < today:
        raise Refused(_("Этот день уже прошёл. {how}").format(how=HOW))
    if away.back <= away.first:
        raise Refused(_("Возвращение раньше ухода. Проверьте даты."))
    if away.back - today > LONGEST:
        raise Refused(_("Это больше года. Назовите день поближе."))
    return away


def say_day(day: date, today: date) -> str:
    """«5 мая», with the year when it is another one."""
    year = f" {day.year}" if day.year != today.year else ""
    return f"{day.day} {_(_GENITIVE[day.month - 1])}{year}"


def told_day(day: date, today: date) -> Told:
    """The same for a text that is kept."""
    year = f" {day.year}" if day.year != today.year else ""
    month = Text(_GENITIVE[day.month - 1])
    return to_tell(lazy("{day} {month}{year}"), day=day.day, month=month, year=year)


def _back(words: str, today: date) -> date:
    """The day of return."""
    length = _LENGTH.fullmatch(words)
    if length:
        return today + timedelta(days=int(length[1] or 1) * _UNITS[length[2][:2]])
    for preposition, later in (("до ", 0), ("по ", 1)):
        if words.startswith(preposition):
            return _day(words.removeprefix(preposition), today) + timedelta(days=later)
    return _day(words, today)


def _day(words: str, today: date) -> date:
    """One day by its name; Refused when it is none."""
    words = words.strip()
    if words in _NEAR_DAYS:
        return today + timedelta(days=_NEAR_DAYS[words])
    for number, stem in enumerate(_WEEKDAYS):
        if words == _SHORT_DAYS[number] or words.startswith(stem):
            return today + timedelta(days=(number - today.weekday() - 1) % 7 + 1)
    numbers, named = _NUMBERS.fullmatch(words), _WORDS.fullmatch(words)
    month = int(numbers[2]) if numbers else _month(named[2]) if named else None
    found = numbers or named
    if found is None or month is None:
        raise Refused(_("Не понял день «{words}». {how}").format(words=words[:30], how=HOW))
    try:
        return _dated(int(found[1]), month, found[3], today)
    except ValueError as error:
        raise Refused(
            _("Такого дня нет: «{words}». {how}").format(words=words[:30], how=HOW)
        ) from error


def _dated(day: int, month: int, year: str | None, today: date) -> date:
    """ValueError for a day the calendar does not have."""
    if year:
        return date(int(year) + (2000 if len(year) == 2 else 0), month, day)
    this = date(today.year, month, day)
    if this >= today:
        return this
    following = date(today.year + 1, month, day)
    return following if following - today <= NEAR else this


def _month(word: str) -> int | None:
    """The number of a month by its name in any case."""
    fitting = [number for number, stem in enumerate(_MONTHS, start=1) if word.startswith(stem)]
    if word in ("мая", "май"):
        return 5
    return next((number for number in fitting if number != 5), None)


def _month_of(words: str) -> str:
    """The month a span ends in, for «с 1 по 10 июня»."""
    named = _WORDS.fullmatch(words)
    if named:
        return named[2]
    numbers = _NUMBERS.fullmatch(words)
    return _GENITIVE[int(numbers[2]) - 1] if numbers and 1 <= int(numbers[2]) <= 12 else ""

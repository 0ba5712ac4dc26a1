"""Days of a report as people type them: «с 23 по 27 ноября», "last week", 01.11-15.11.

Words become numbers, numbers become days. Without a year the latest such days that have begun are
meant. Pure. Days that are ahead (when somebody is away, what was promised) are read elsewhere.
"""

import re
from datetime import date

from services.errors import Refused
from services.languages import _, lazy
from services.reporting.periods import Days, Preset, month_end

LONGEST_DAYS = 366
"""A report over more days than this is refused: it would say little and read everything."""
LONGEST_TEXT = 100
"""Characters of what may be a period."""

HOW_TO_ASK = lazy(
    "Напишите, например: с 23 по 27 ноября, за октябрь, прошлая неделя или 01.11.2026-15.11.2026"
)

_STEMS = (
    r"январ\w*|jan(?:uary)?", r"феврал\w*|feb(?:ruary)?", r"март\w?|mar(?:ch)?",
    r"апрел\w*|apr(?:il)?", r"ма[йяе]|may", r"июн\w*|june?", r"июл\w*|july?",
    r"август\w?|aug(?:ust)?", r"сентябр\w*|sept?(?:ember)?", r"октябр\w*|oct(?:ober)?",
    r"ноябр\w*|nov(?:ember)?", r"декабр\w*|dec(?:ember)?",
)  # fmt: skip
_MONTHS = tuple(re.compile(stem) for stem in _STEMS)
_MONTH = rf"({'|'.join(_STEMS)})\b\.?"
_YEAR = r"(?:,? (\d{4})\b(?: ?(?:года?|г)\b\.?)?)?"
_DAY_OF_MONTH = re.compile(rf"\b(\d{{1,2}})(?:-?(?:го|е)|st|nd|rd|th)?(?: of)? {_MONTH}{_YEAR}")
_MONTH_FIRST = re.compile(
    rf"\b{_MONTH} (\d{{1,2}})(?:st|nd|rd|th)?(?: ?- ?(\d{{1,2}})(?:st|nd|rd|th)?)?\b{_YEAR}"
)
_BEFORE = re.compile(
    r"^(?:(?:за|на|в|во|for|in|on) )?(?:the )?(?:период |period )?"
    r"(?:(?:(?P<since>со?|from|since)|от) )?(?:the )?"
)
_BETWEEN = re.compile(r" ?(?:-|–|—|\b(?:по|до|to|till|until|through)\b) ?")
_ORDINAL = re.compile(r"^(\d{1,2})(?:-?(?:го|е)|st|nd|rd|th)\b")
_WHOLE_MONTH = re.compile(rf"{_MONTH}{_YEAR}")
_WHOLE_YEAR = re.compile(r"(\d{4}) ?(?:год[ау]?|г\.?)?")
_NUMBER = re.compile(r"(\d{1,2})(?:\.(\d{1,2})(?:\.(\d{4}|\d{2}))?)?")
_LAST = r"(?:прошл|прошедш|предыдущ)\w*|last|previous"
_THIS = r"(?:эт[ауо]|этот|этой|этом|текущ\w*)|this|current"
_PRESETS = tuple(
    (re.compile(pattern), preset)
    for pattern, preset in (
        ("сегодня|today", Preset.TODAY),
        ("вчера|yesterday", Preset.YESTERDAY),
        (rf"(?:{_THIS}) (?:недел\w*|week)", Preset.THIS_WEEK),
        (rf"(?:{_LAST}) (?:недел\w*|week)", Preset.LAST_WEEK),
        (rf"(?:{_THIS}) (?:месяц\w*|month)", Preset.MONTH),
        (rf"(?:{_LAST}) (?:месяц\w*|month)", Preset.LAST_MONTH),
        (rf"(?:{_THIS}) (?:квартал\w*|quarter)", Preset.QUARTER),
        (rf"(?:{_LAST}) (?:квартал\w*|quarter)", Preset.LAST_QUARTER),
        ("(?:последние |last )?(?:4|четыре|four) (?:недели|weeks)", Preset.FOUR_WEEKS),
    )
)


def parse_days(text: str, today: date) -> Days:
    """Read a period or one day. What has a beginning alone («с 1 ноября») lasts until today.

    Raises Refused with a line that shows how one is written.
    """
    words = " ".join(text[:LONGEST_TEXT].casefold().replace("ё", "е").split()).strip(" .!?")
    before = _BEFORE.match(words)
    is_since = bool(before and before["since"])
    words = _BEFORE.sub("", words)
    try:
        if days := _preset(words, today) or _whole(words, today):
            has_end = False
        else:
            numbers = _in_numbers(words)
            days, has_end = _from_numbers(numbers, today), "-" in numbers
    except (ValueError, OverflowError) as error:
        raise Refused(
            _("Такого периода нет: день не существует или конец раньше начала. {how}").format(
                how=HOW_TO_ASK
            )
        ) from error
    if days is None:
        raise Refused(
            _("Не понял период «{text}». {how}").format(text=text.strip()[:40], how=HOW_TO_ASK)
        )
    if days.first > today:
        raise Refused(_("Этот период ещё не начался. {how}").format(how=HOW_TO_ASK))
    if is_since and not has_end:
        days = Days(days.first, today)
    if len(days) > LONGEST_DAYS:
        raise Refused(_("Это больше года. Возьмите период короче: до 366 дней."))
    return days


def _preset(words: str, today: date) -> Days | None:
    for pattern, preset in _PRESETS:
        if pattern.fullmatch(words):
            return preset.days(today)
    return None


def _whole(words: str, today: date) -> Days | None:
    """A month or a year by its name; what is not over yet ends with today."""
    if year := _WHOLE_YEAR.fullmatch(words):
        first, last = date(int(year[1]), 1, 1), date(int(year[1]), 12, 31)
    elif month := _WHOLE_MONTH.fullmatch(words):
        number = _month(month[1])
        given = int(month[2]) if month[2] else today.year - (number > today.month)
        first = date(given, number, 1)
        last = month_end(first)
    else:
        return None
    return Days(first, max(first, min(last, today)))


def _in_numbers(words: str) -> str:
    """«23 по 27 ноября» → "23-27.11"."""
    words = _DAY_OF_MONTH.sub(lambda found: _numbers(found[1], found[2], found[3]), words)
    words = _MONTH_FIRST.sub(_month_first, words)
    return _BETWEEN.sub("-", _ORDINAL.sub(r"\1", words))


def _month_first(found: re.Match[str]) -> str:
    month, day, last, year = found.groups()
    return f"{day}-{_numbers(last, month, year)}" if last else _numbers(day, month, year)


def _numbers(day: str, month: str, year: str | None) -> str:
    return f"{day}.{_month(month)}" + (f".{year}" if year else "")


def _month(word: str) -> int:
    return next(number for number, one in enumerate(_MONTHS, 1) if one.fullmatch(word))


def _from_numbers(text: str, today: date) -> Days | None:
    """None when it is no period; ValueError when a day is not in the calendar or the end is
    before the beginning."""
    parts = [_NUMBER.fullmatch(part.strip()) for part in text.split("-")]
    ends = [part for part in parts if part]
    if len(ends) != len(parts) or len(ends) not in (1, 2) or not ends[-1][2]:
        return None
    last = ends[-1]
    # A day alone is of the month that the period ends in.
    day, month, year = int(ends[0][1]), int(ends[0][2] or last[2]), ends[0][3]
    if not ends[0][2]:
        year = last[3]
    if last[3]:
        end = date(_year(last[3]), int(last[2]), int(last[1]))
        return Days(date(_year(year), month, day) if year else _latest(day, month, end), end)
    start = date(_year(year), month, day) if year else _latest(day, month, today)
    end = date(start.year, int(last[2]), int(last[1]))
    if end < start and ends[0][2]:
        over_new_year = end.replace(year=start.year + 1)
        end = over_new_year if over_new_year <= today else end
    return Days(start, end)


def _latest(day: int, month: int, limit: date) -> date:
    """The last such day up to `limit`; a 29th of February may be years back."""
    for year in range(limit.year, limit.year - 8, -1):
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found <= limit:
            return found
    raise ValueError(f"no such day: {day}.{month}")


def _year(text: str) -> int:
    return int(text) + 2000 if len(text) == 2 else int(text)

"""Numbers, lengths and dates in words, as the language that is spoken writes them.

Moments of a shift are in `moments.py`, forms of nouns in `services.languages`.
"""

from datetime import date

from services.languages import Language, _, lazy, plural, spoken

MONTHS = (
    lazy("января"), lazy("февраля"), lazy("марта"), lazy("апреля"),
    lazy("мая"), lazy("июня"), lazy("июля"), lazy("августа"),
    lazy("сентября"), lazy("октября"), lazy("ноября"), lazy("декабря"),
)  # fmt: skip
MONTHS_NAMED = (
    lazy("январь"), lazy("февраль"), lazy("март"), lazy("апрель"),
    lazy("май"), lazy("июнь"), lazy("июль"), lazy("август"),
    lazy("сентябрь"), lazy("октябрь"), lazy("ноябрь"), lazy("декабрь"),
)  # fmt: skip
MONTHS_SHORT = (
    lazy("янв"), lazy("фев"), lazy("мар"), lazy("апр"), lazy("май"), lazy("июн"),
    lazy("июл"), lazy("авг"), lazy("сен"), lazy("окт"), lazy("ноя"), lazy("дек"),
)  # fmt: skip
NBSP = "\u00a0"
MINUS = "\u2212"


def count(number: int, one: str, few: str, many: str) -> str:
    """The number and its noun, kept on one line: «42 жалобы»."""
    return f"{thousands(number)}{NBSP}{plural(number, one, few, many)}"


def times(number: int) -> str:
    """«37 раз», «22 раза»."""
    return count(number, "раз", "раза", "раз")


def thousands(number: int) -> str:
    """«12 345», in English "12,345": digits in threes once there are more than four of them."""
    if abs(number) < 10_000:
        return str(number)
    return f"{number:,}" if _is_english() else f"{number:,}".replace(",", NBSP)


def decimal(number: float, digits: int = 1) -> str:
    """«0,5», in English "0.5"; a whole number without its zeros."""
    text = f"{number:.{digits}f}"
    text = text.rstrip("0").rstrip(".") if digits else text
    return text if _is_english() else text.replace(".", ",")


def mean(number: float) -> str:
    """Whole from ten on, else with one decimal: a mean of 0,5 is not nothing."""
    if number >= 10:
        return thousands(round(number))
    return decimal(number)


def signed(number: int) -> str:
    """«+5», «−3», «±0»: how much more or less it is."""
    if not number:
        return "±0"
    return f"+{thousands(number)}" if number > 0 else f"{MINUS}{thousands(-number)}"


def duration(seconds: int) -> str:
    """A length by the clock in its two largest units: «2 ч 10 мин», «3 д 4 ч», «45 мин»."""
    minutes = _minutes(seconds)
    if minutes < 24 * 60:
        return _hours(minutes)
    days, rest = divmod(minutes, 24 * 60)
    return _joined((days, _("д")), (rest // 60, _("ч")))


def spelled(seconds: int) -> str:
    """A length as a sentence says it, after «на»: «30 минут», «12 часов», «2 часа 10 минут»."""
    hours, minutes = divmod(_minutes(seconds), 60)
    parts = [count(hours, "час", "часа", "часов")] if hours else []
    if minutes or not hours:
        parts.append(count(minutes, "минуту", "минуты", "минут"))
    return " ".join(parts)


def working(seconds: int) -> str:
    """A length of working time: hours are never added up to days, whose length is a setting."""
    return _hours(_minutes(seconds))


def day(at: date) -> str:
    """«5 ноября»."""
    return f"{at.day}{NBSP}{MONTHS[at.month - 1]}"


def day_range(first: date, last: date, today: date) -> str:
    """«16–22 ноября», «26 октября – 1 ноября», «5 ноября»; the year where it is not `today`'s."""
    year = "" if first.year == last.year == today.year else f"{NBSP}{last.year}"
    if first == last:
        return f"{day(first)}{year}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{day(last)}{year}"
    own_year = "" if first.year == last.year else f"{NBSP}{first.year}"
    return f"{day(first)}{own_year} – {day(last)}{year}"


def short_date(at: date) -> str:
    """«05.11», in English "5 Nov": the digits alone could be read the American way."""
    if _is_english():
        return f"{at.day}{NBSP}{MONTHS_SHORT[at.month - 1]}"
    return f"{at:%d.%m}"


def full_date(at: date) -> str:
    """The same with its year."""
    return f"{short_date(at)}{NBSP}{at.year}" if _is_english() else f"{at:%d.%m.%Y}"


def _is_english() -> bool:
    return spoken() is Language.ENGLISH


def _minutes(seconds: int) -> int:
    """Whole minutes, rounded half up."""
    return (max(seconds, 0) + 30) // 60


def _hours(minutes: int) -> str:
    if not minutes:
        return _("меньше\u00a0минуты")
    return _joined((minutes // 60, _("ч")), (minutes % 60, _("мин")))


def _joined(*parts: tuple[int, str]) -> str:
    return " ".join(f"{thousands(number)}{NBSP}{unit}" for number, unit in parts if number)

"""Russian numbers, lengths and dates in words. Moments of a shift are in `moments.py`."""

from datetime import date

MONTHS = (
    "января", "февраля", "марта", "апреля", "мая", "июня",
    "июля", "августа", "сентября", "октября", "ноября", "декабря",
)  # fmt: skip
MONTHS_NAMED = (
    "январь", "февраль", "март", "апрель", "май", "июнь",
    "июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь",
)  # fmt: skip
MONTHS_SHORT = (
    "янв", "фев", "мар", "апр", "май", "июн", "июл", "авг", "сен", "окт", "ноя", "дек",
)  # fmt: skip
NBSP = "\u00a0"
MINUS = "\u2212"


def plural(number: int, one: str, few: str, many: str) -> str:
    """The form of a noun after the number: 1 жалоба, 2 жалобы, 5 жалоб, 11 жалоб, 21 жалоба."""
    last_two = abs(number) % 100
    last = last_two % 10
    if last == 1 and last_two != 11:
        return one
    if 2 <= last <= 4 and not 12 <= last_two <= 14:
        return few
    return many


def count(number: int, one: str, few: str, many: str) -> str:
    """The number and its noun, kept on one line: «42 жалобы»."""
    return f"{thousands(number)}{NBSP}{plural(number, one, few, many)}"


def times(number: int) -> str:
    """«37 раз», «22 раза»."""
    return count(number, "раз", "раза", "раз")


def thousands(number: int) -> str:
    """«12 345»: digits in threes once there are more than four of them."""
    return str(number) if abs(number) < 10_000 else f"{number:,}".replace(",", NBSP)


def mean(number: float) -> str:
    """Whole from ten on, else with one decimal: a mean of 0,5 is not nothing."""
    if number >= 10:
        return thousands(round(number))
    return f"{number:.1f}".removesuffix(".0").replace(".", ",")


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
    return _joined((days, "д"), (rest // 60, "ч"))


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


def _minutes(seconds: int) -> int:
    """Whole minutes, rounded half up."""
    return (max(seconds, 0) + 30) // 60


def _hours(minutes: int) -> str:
    if not minutes:
        return f"меньше{NBSP}минуты"
    return _joined((minutes // 60, "ч"), (minutes % 60, "мин"))


def _joined(*parts: tuple[int, str]) -> str:
    return " ".join(f"{thousands(number)}{NBSP}{unit}" for number, unit in parts if number)

"""Days typed in English, put into the Russian words that the readers of dates know. Pure.

"until 5 May" → «до 5 мая», "from 1 to 10 June" → «с 1 по 10 июня», "in 2 weeks" → «через 2
недели». What is no English word of a date stays as it was typed.
"""

import re

_MONTHS = {
    "jan": "января", "feb": "февраля", "mar": "марта", "apr": "апреля", "may": "мая",
    "jun": "июня", "jul": "июля", "aug": "августа", "sep": "сентября", "oct": "октября",
    "nov": "ноября", "dec": "декабря",
}  # fmt: skip
_WEEKDAYS = {
    "mon": "понедельник", "tue": "вторник", "wed": "среда", "thu": "четверг",
    "fri": "пятница", "sat": "суббота", "sun": "воскресенье",
}  # fmt: skip
_WORDS = {
    "day after tomorrow": "послезавтра", "today": "сегодня", "tomorrow": "завтра",
    "until": "до", "till": "до", "by": "до", "through": "по", "from": "с",
    "in": "через", "for": "на", "a day": "день", "a week": "неделя", "a month": "месяц",
    "days": "дней", "day": "день", "weeks": "недели", "week": "неделя",
    "months": "месяца", "month": "месяц",
}  # fmt: skip
_MONTH = re.compile(
    r"\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)(?:[a-z]*)\b\.?", re.IGNORECASE
)
_MONTH_FIRST = re.compile(
    r"\b((?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*)\.? (\d{1,2})(?:st|nd|rd|th)?\b",
    re.IGNORECASE,
)
_ORDINAL = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)\b", re.IGNORECASE)
_WEEKDAY = re.compile(r"\b(mon|tue|wed|thu|fri|sat|sun)(?:day|sday|nesday|rsday|urday)?\b", re.I)
_WORD = re.compile(rf"\b(?:the )?({'|'.join(_WORDS)})\b", re.IGNORECASE)
_A_DATE = re.compile(r"\b(?:\d|today|tomorrow|day|week|month|mon|tue|wed|thu|fri|sat|sun)", re.I)


def in_russian(text: str) -> str:
    """The same with the words of its date in Russian; what follows a comma is a reason and stays,
    and so does a text without a date."""
    when, comma, why = text.partition(",")
    if not _A_DATE.search(when) or not re.search("[a-z]", when, re.IGNORECASE):
        return text
    is_span = re.search(r"\bfrom\b", when, re.IGNORECASE) is not None
    when = _MONTH_FIRST.sub(r"\2 \1", _ORDINAL.sub(r"\1", when))
    when = _MONTH.sub(lambda found: _MONTHS[found[1].casefold()], when)
    when = _WEEKDAY.sub(lambda found: _WEEKDAYS[found[1].casefold()], when)
    when = _WORD.sub(lambda found: _WORDS[found[1].casefold()], when)
    # "To" a day alone is the day of return, at the end of a span it is the last one away.
    when = re.sub(r"\bto\b", "по" if is_span else "до", when, flags=re.IGNORECASE)
    return when + comma + why

"""Degrees in a text that are a matter of life: the frost outside, the cold at home, a fever."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from services.triage.lemmas import lemma
from services.triage.reading import Reading

FROST, COLD_HOME, FEVER = "freezing_out", "cold_home", "fever"

_FROST_FROM = 15
# People live at +16 and complain; at this they fall ill.
_HOME_UNTIL = 13
_FEVER = range(39, 43)
_ASIDE = 5
_REMEMBERED = 20_000
_NUMBERS = (
    *("ноль", "один", "два", "три", "четыре", "пять", "шесть", "семь", "восемь", "девять"),
    *("десять", "одиннадцать", "двенадцать", "тринадцать", "четырнадцать", "пятнадцать"),
    *("шестнадцать", "семнадцать", "восемнадцать", "девятнадцать"),
)
_WORTH = {word: at for at, word in enumerate(_NUMBERS)} | {
    "двадцать": 20,
    "тридцать": 30,
    "сорок": 40,
    "пятьдесят": 50,
}
_HOME = frozenset(
    {"дом", "дома", "квартира", "комната", "класс", "урок", "группа", "изба", "спальня"}
    | {"палата", "садик", "детсад", "жилье", "школа"}
)
_STREET = frozenset({"улица", "окно", "двор", "мороз", "воздух", "градусник"})
_SIGN_WORDS = {"минус": "-", "плюс": "+"}
_DEGREES = frozenset({"градус", "мороз", "температура"})
_SIGNED = re.compile(r"(?:^|[\s(:,.])(?P<sign>[-−–+])\s?$")


def temperatures(reading: Reading, *, spoken: bool = True) -> Iterator[tuple[str, int]]:
    """(FROST, COLD_HOME or FEVER; the token that says it), as they come.

    Unless degrees are `spoken` of, as `tells_degrees` tells of some word, only a sign makes them.
    """
    worths = list(map(counted, reading.norms))
    after = 0
    for at, worth in enumerate(worths):
        if worth is None or at < after:
            continue
        value, after = _number(reading.norms, worths, worth, at)
        sign = _sign(reading, at)
        named = _named(reading.norms, at, after, value, sign) if sign or spoken else ""
        if named:
            yield named, at


def tells_degrees(norm: str) -> bool:
    """Whether the word makes a temperature of a number near it."""
    return norm in _SIGN_WORDS or lemma(norm) in _DEGREES


def may_be_signed(text: str) -> bool:
    """Without a sign or such a word no number is a temperature."""
    return "-" in text or "+" in text or "–" in text or "−" in text


@lru_cache(maxsize=_REMEMBERED)
def counted(norm: str) -> int | None:
    """The number a word says, None of a word or of a number too large for degrees."""
    if norm.isdecimal():
        return int(norm) if len(norm) <= 2 else None
    return _WORTH.get(lemma(norm))


def _number(
    norms: Sequence[str], worths: Sequence[int | None], tens: int, at: int
) -> tuple[int, int]:
    """The number that begins here with the worth `tens`, and the token after it."""
    if tens >= 20 and at + 1 < len(norms) and not norms[at].isdecimal():
        ones = worths[at + 1]
        if ones is not None and 0 < ones < 10 and not norms[at + 1].isdecimal():
            return tens + ones, at + 2
    return tens, at + 1


def _named(norms: Sequence[str], first: int, after: int, value: int, sign: str) -> str:
    """What the number says of warmth; "" if it is no temperature or an endurable one."""
    warm = sign == "+" or (after < len(norms) and lemma(norms[after]) == "градус")
    if sign != "-" and value < _FROST_FROM and not warm:
        return ""
    around = range(max(0, first - _ASIDE), min(len(norms), after + _ASIDE))
    words = {lemma(norms[i]): abs(i - first) for i in around}
    if value in _FEVER and "температура" in words:
        return FEVER
    if sign == "-" or (value >= _FROST_FROM and "мороз" in words):
        return FROST if _FROST_FROM <= value < 60 else ""
    home = min((d for word, d in words.items() if word in _HOME), default=_ASIDE + 1)
    street = min((d for word, d in words.items() if word in _STREET), default=_ASIDE + 1)
    return COLD_HOME if warm and value <= _HOME_UNTIL and home <= _ASIDE and home < street else ""


def _sign(reading: Reading, at: int) -> str:
    """«-» or «+» as written or said before the number, else ""."""
    if at and reading.norms[at - 1] in _SIGN_WORDS:
        return _SIGN_WORDS[reading.norms[at - 1]]
    gap = reading.parts[2 * at]
    signed = _SIGNED.search(gap) if gap != " " else None
    if signed is None:
        return ""
    return "+" if signed["sign"] == "+" else "-"

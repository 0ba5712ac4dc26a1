"""Degrees in a text that are a matter of life: the frost outside, the cold at home, a fever."""

import re
from collections.abc import Iterator

from services.triage.lemmas import lemma
from services.triage.reading import Reading, Token

FROST, COLD_HOME, FEVER = "freezing_out", "cold_home", "fever"

_FROST_FROM = 15
# People live at +16 and complain; at this they fall ill.
_HOME_UNTIL = 13
_FEVER = range(39, 43)
_ASIDE = 5
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
_SIGNED = re.compile(r"(?:^|[\s(:,.])(?P<sign>[-−–+])\s?$")


def temperatures(reading: Reading) -> Iterator[tuple[str, int]]:
    """(FROST, COLD_HOME or FEVER; the token that says it), as they come."""
    tokens = reading.tokens
    at = 0
    while at < len(tokens):
        value, width = _number(tokens, at)
        if width:
            named = _named(tokens, at, at + width, value)
            if named:
                yield named, at
        at += max(1, width)


def _number(tokens: tuple[Token, ...], at: int) -> tuple[int, int]:
    """The number that begins here and of how many tokens it is; (0, 0) if none does."""
    token = tokens[at]
    if token.is_number:
        return (int(token.norm), 1) if len(token.norm) <= 2 else (0, 0)
    tens = _WORTH.get(lemma(token.norm))
    if tens is None:
        return 0, 0
    ones = _WORTH.get(lemma(tokens[at + 1].norm), 99) if at + 1 < len(tokens) else 99
    return (tens + ones, 2) if tens >= 20 and 0 < ones < 10 else (tens, 1)


def _named(tokens: tuple[Token, ...], first: int, after: int, value: int) -> str:
    """What the number says of warmth; "" if it is no temperature or an endurable one."""
    sign = _sign(tokens, first)
    degrees = after < len(tokens) and lemma(tokens[after].norm) == "градус"
    around = range(max(0, first - _ASIDE), min(len(tokens), after + _ASIDE))
    words = {lemma(tokens[i].norm): abs(i - first) for i in around}
    if value in _FEVER and "температура" in words:
        return FEVER
    if sign == "-" or (value >= _FROST_FROM and "мороз" in words):
        return FROST if _FROST_FROM <= value < 60 else ""
    home = min((d for word, d in words.items() if word in _HOME), default=_ASIDE + 1)
    street = min((d for word, d in words.items() if word in _STREET), default=_ASIDE + 1)
    warm = sign == "+" or degrees
    return COLD_HOME if warm and value <= _HOME_UNTIL and home <= _ASIDE and home < street else ""


def _sign(tokens: tuple[Token, ...], at: int) -> str:
    """«-» or «+» as written or said before the number, else ""."""
    if at and tokens[at - 1].norm in ("минус", "плюс"):
        return "-" if tokens[at - 1].norm == "минус" else "+"
    signed = _SIGNED.search(tokens[at].gap)
    if signed is None:
        return ""
    return "+" if signed["sign"] == "+" else "-"

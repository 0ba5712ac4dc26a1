"""The house behind a street, or before it. Flats are personal and are never taken."""

from services.triage.lexicon import table
from services.triage.reading import Token

#: What people write before a house's number.
HOUSE = frozenset({"д", "дом", "дома", "доме", "дому"})
_BESIDE = frozenset({"у", "возле", "около"})
_BLOCK = frozenset({"к", "корп", "корпус", "корпусе", "корпуса"})
_PART = frozenset({"стр", "строение", "лит", "литера"})
_LETTERS = frozenset("абвгдежз")
_LONGEST = 3
_INSIDE = frozenset({"подъезд", "этаж"})
_UNITS = frozenset(table("places.toml")["units"])


def house_at(tokens: tuple[Token, ...], at: int) -> tuple[str, int]:
    """«, д. 12а корп. 2» from `at` → ("12а к. 2", its last token), or ("", at - 1)."""
    index = at
    if (
        index + 1 < len(tokens)
        and tokens[index].norm in _BESIDE
        and tokens[index + 1].norm in HOUSE
    ):
        # «на Вишнёвой у дома 12» is there too.
        index += 1
    if index < len(tokens) and tokens[index].norm in HOUSE:
        index += 1
    if index >= len(tokens) or not tokens[index].is_number:
        return "", at - 1
    number = tokens[index]
    counted = tokens[index + 1] if index + 1 < len(tokens) else None
    if number.gap.strip(" ,.№\n") or len(number.text) > _LONGEST:
        return "", at - 1
    if (
        index == at
        and counted is not None
        and _counts(counted)
        and not _is_inside(tokens, index + 1)
    ):
        return "", at - 1
    house, last = number.text, index
    if counted is not None and counted.is_number and counted.gap == "/":
        house, last = f"{house}/{counted.text}", index + 1
    letter = tokens[last + 1] if last + 1 < len(tokens) else None
    if letter is not None and letter.norm in _LETTERS and letter.gap in ("", "-"):
        house, last = house + letter.norm, last + 1
    return _with_block(tokens, house, last)


def _counts(after: Token) -> bool:
    if "%" in after.gap or (":" in after.gap and after.is_number):
        return True
    return after.norm in _UNITS and after.gap.strip(" -") == ""


def _is_inside(tokens: tuple[Token, ...], at: int) -> bool:
    """«Мира 3 подъезд 2»: an entrance or a floor of the house whose own number comes after it."""
    if tokens[at].norm not in _INSIDE or at + 1 >= len(tokens) or not tokens[at + 1].is_number:
        return False
    # «Мира 5 подъезд, 2 этаж»: those came before.
    return tokens[at + 1].gap == " " and not (at + 2 < len(tokens) and _counts(tokens[at + 2]))


def _with_block(tokens: tuple[Token, ...], house: str, last: int) -> tuple[str, int]:
    """The corps or building after the house number, if written; a flat is not looked at."""
    for words, sign in ((_BLOCK, "к."), (_PART, "стр.")):
        if last + 2 >= len(tokens) or tokens[last + 1].norm not in words:
            continue
        number = tokens[last + 2]
        if number.is_number and not tokens[last + 1].fresh:
            house, last = f"{house} {sign} {number.text}", last + 2
    return house, last


def house_before(tokens: tuple[Token, ...], at: int) -> tuple[str, int]:
    """«дом 12 по улице …»: the house that came first, and its first token."""
    index = at - 1
    if tokens[index].norm in ("по", "на"):
        index -= 1
    if index >= 1 and tokens[index].is_number and tokens[index - 1].norm in HOUSE:
        return tokens[index].text, index - 1
    return "", at

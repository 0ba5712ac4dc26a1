"""Street and house as a resident writes them. Flats are personal and are never taken."""

from dataclasses import dataclass

from services.triage.lemmas import grammar, street_form
from services.triage.lexicon import table
from services.triage.reading import Reading, Token

# How people write the kind of a street → how it is written down here.
_KIND = {
    form: kind for kind, forms in table("places.toml")["street_kinds"].items() for form in forms
}
STREET_WORDS = frozenset(_KIND)
_HYPHENED: dict[str, str] = table("places.toml")["hyphened_kinds"]
_STARTS = STREET_WORDS | {kind.partition("-")[0] for kind in _HYPHENED}
# The gender an adjective wears beside a kind of street; the others are feminine, like a street.
_GENDER = {
    **dict.fromkeys(("пр.", "пер.", "б-р", "проезд", "туп.", "мкр", "тракт", "квартал"), "masc"),
    "ш.": "neut",
}
_HOUSE = frozenset({"д", "дом", "дома", "доме", "дому"})
_BLOCK = frozenset({"к", "корп", "корпус", "корпусе", "корпуса"})
_PART = frozenset({"стр", "строение", "лит", "литера"})
_LETTERS = frozenset("абвгдежз")
_LONGEST_NAME = 3
_SHORTEST_NAME = 4
_STREET_ENDINGS = ("ский", "ская", "ской", "цкий", "цкая", "цкой")
_LONGEST_HOUSE = 3
_NOT_STREETS = frozenset(table("places.toml")["not_streets"])
NOUN_STREETS = frozenset(table("places.toml")["noun_streets"])
DAY_STREETS = frozenset(table("places.toml")["day_streets"])
_NO_NAMES = frozenset(table("places.toml")["no_names"]) | frozenset(table("spots.toml")["weather"])
_UNITS = frozenset(table("places.toml")["units"])


@dataclass(frozen=True, slots=True)
class Address:
    """A street as written down («ул. Садовая»), its house or "", and the tokens it took."""

    street: str
    house: str
    first: int
    last: int

    def __str__(self) -> str:
        return f"{self.street}, {self.house}" if self.house else self.street


def find(reading: Reading) -> Address | None:
    """The first street with a house; failing that the first street named as one."""
    found = every(reading)
    return next((address for address in found if address.house), found[0] if found else None)


def every(reading: Reading) -> list[Address]:
    """All streets named as such, in their order."""
    found: list[Address] = []
    taken = -1
    for at in _beginnings(reading):
        if at <= taken:
            continue
        address = _after_kind(reading.tokens, at) or _before_kind(reading.tokens, at)
        address = address or _bare(reading, at)
        if address is not None:
            found.append(address)
            taken = address.last
    return found


def _beginnings(reading: Reading) -> list[int]:
    """Where a street may begin: at its kind, a word before it, or at a name before a house."""
    norms = reading.norms
    places: set[int] = set()
    for at, norm in enumerate(norms):
        if norm in _STARTS:
            places |= {at, at - 1}
        elif norm.isdecimal():
            if _is_day(reading, at):
                places.add(at)
            places.add(at - 1)
            if at and norms[at - 1] in _HOUSE:
                places.add(at - 2)
    return sorted(
        at
        for at in places
        if at >= 0
        and (
            norms[at] in _STARTS
            or norms[at + 1] in _STARTS
            or _is_name(reading, at)
            or _is_day(reading, at)
        )
    )


def _is_day(reading: Reading, at: int) -> bool:
    """«9 Мая, 12»: a day with a capital; with a small letter it is a day."""
    after = reading.norms[at + 1 : at + 2]
    return (
        reading.norms[at].isdecimal()
        and bool(after)
        and after[0] in DAY_STREETS
        and reading.parts[2 * at + 2] == " "
        and reading.parts[2 * at + 3][0].isupper()
    )


def _is_name(reading: Reading, at: int) -> bool:
    """Whether the word has a street's grammar, though nothing calls it a street.

    Without a capital only a preposition tells a street from a common word.
    """
    norm = reading.norms[at]
    if norm.isdecimal() or norm in _NOT_STREETS or len(norm) < _SHORTEST_NAME:
        return False
    titled = reading.parts[2 * at + 1][0].isupper() or norm.endswith(_STREET_ENDINGS)
    if norm in NOUN_STREETS and not titled:
        # «Чемпионат мира 5» and «воды нет мира 5»: after a noun it belongs to that.
        return at == 0 or reading.fresh[at] or not grammar(reading.norms[at - 1]).noun
    if not titled and not (at and reading.norms[at - 1] in ("на", "по")):
        return False
    traits = grammar(norm)
    return traits.adjective or (traits.noun and (traits.genitive or traits.name))


def _after_kind(tokens: tuple[Token, ...], at: int) -> Address | None:
    """«ул. Садовая, 12», «по улице 8 Марта д. 3»."""
    kind, width = _kind(tokens, at)
    if not kind:
        return None
    last, name = _name(tokens, at + width, _GENDER.get(kind, "femn"))
    if not name:
        return None
    house, end = _house(tokens, last + 1)
    first = at
    if not house and at >= 2:
        house, first = _house_before(tokens, at)
    return Address(f"{kind} {name}", house, first, max(end, last))


def _before_kind(tokens: tuple[Token, ...], at: int) -> Address | None:
    """«Садовая улица 12», «Речной пер., 3»."""
    word = tokens[at]
    kind, width = _kind(tokens, at + 1)
    if not kind or tokens[at + 1].gap.strip() or word.is_number:
        return None
    if not grammar(word.norm).adjective or not word.text[0].isupper():
        return None
    end = at + width
    last, following = _name(tokens, end + 1, "femn")
    if following and last + 1 < len(tokens) and tokens[last + 1].is_number:
        return None
    house, last = _house(tokens, end + 1)
    return Address(f"{kind} {_titled(word, _GENDER.get(kind, 'femn'))}", house, at, max(last, end))


def _bare(reading: Reading, at: int) -> Address | None:
    """«Ленина 5», «на лесной 3»: a street's grammar and a number that counts nothing."""
    day = _is_day(reading, at)
    if not day and not _is_name(reading, at):
        return None
    last = at + 1 if day else at
    house, end = _house(reading.tokens, last + 1)
    name = reading.quote(at, last) if day else _titled(reading.tokens[at], "femn")
    return Address(name, house, at, end) if house else None


def _kind(tokens: tuple[Token, ...], at: int) -> tuple[str, int]:
    """The kind of street written there and how many tokens it takes, or "" and none."""
    if at + 1 < len(tokens) and tokens[at + 1].gap == "-":
        kind = _HYPHENED.get(f"{tokens[at].norm}-{tokens[at + 1].norm}")
        if kind is not None:
            return kind, 2
    kind = _KIND.get(tokens[at].norm) if at < len(tokens) else None
    return (kind, 1) if kind else ("", 0)


def _name(tokens: tuple[Token, ...], at: int, gender: str) -> tuple[int, str]:
    """The street's name from `at`: its last token and how it is written down, or ""."""
    words: list[str] = []
    last = at - 1
    for index in range(at, min(at + _LONGEST_NAME, len(tokens))):
        token = tokens[index]
        if words and (token.gap.strip(' -«»"') or token.norm in _HOUSE):
            break
        if token.gap.strip(' .«»"-') or token.norm in _NO_NAMES:
            break
        if token.is_number:
            # «8 Марта», «50 лет Октября»; after a word a number is the house.
            following = tokens[index + 1] if index + 1 < len(tokens) else None
            if words or following is None or following.is_number or following.gap.strip():
                break
            words.append(token.text)
        elif not words or _goes_on(tokens[index - 1], token):
            words.append(token.text if token.norm in ("лет", "года") else _titled(token, gender))
        else:
            break
        last = index
    return last, "" if all(word.isdecimal() for word in words) else " ".join(words)


def _goes_on(before: Token, token: Token) -> bool:
    """«8 марта», «50 лет октября», «карла маркса»; not «линия 3 нет света»."""
    traits = grammar(token.norm)
    if token.text[0].isupper():
        return True
    if before.is_number or before.norm == "лет":
        return traits.noun and traits.genitive
    was = grammar(before.norm)
    return was.name and was.genitive and traits.name and traits.genitive and traits.noun


def _house(tokens: tuple[Token, ...], at: int) -> tuple[str, int]:
    """«, д. 12а корп. 2» from `at` → ("12а к. 2", its last token), or ("", at - 1)."""
    index = at
    if index < len(tokens) and tokens[index].norm in _HOUSE:
        index += 1
    if index >= len(tokens) or not tokens[index].is_number:
        return "", at - 1
    number = tokens[index]
    counted = tokens[index + 1] if index + 1 < len(tokens) else None
    if number.gap.strip(" ,.№\n") or len(number.text) > _LONGEST_HOUSE:
        return "", at - 1
    if index == at and counted is not None and _counts(counted):
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


def _with_block(tokens: tuple[Token, ...], house: str, last: int) -> tuple[str, int]:
    """The corps or building after the house number, if written; a flat is not looked at."""
    for words, sign in ((_BLOCK, "к."), (_PART, "стр.")):
        if last + 2 >= len(tokens) or tokens[last + 1].norm not in words:
            continue
        number = tokens[last + 2]
        if number.is_number and not tokens[last + 1].fresh:
            house, last = f"{house} {sign} {number.text}", last + 2
    return house, last


def _house_before(tokens: tuple[Token, ...], at: int) -> tuple[str, int]:
    """«дом 12 по улице …»: the house that came first, and its first token."""
    index = at - 1
    if tokens[index].norm in ("по", "на"):
        index -= 1
    if index >= 1 and tokens[index].is_number and tokens[index - 1].norm in _HOUSE:
        return tokens[index].text, index - 1
    return "", at


def _titled(token: Token, gender: str) -> str:
    """The name in the nominative if it is an adjective, as written otherwise."""
    plain = street_form(token.norm, gender)
    if plain == token.norm:
        return token.text[0].upper() + token.text[1:]
    return plain[0].upper() + plain[1:]

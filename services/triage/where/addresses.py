"""Street and house as a resident writes them. Flats are personal and are never taken."""

from collections.abc import Sequence

from services.triage.lemmas import grammar, street_form
from services.triage.lexicon import table
from services.triage.reading import Reading, Token
from services.triage.where.address import Address
from services.triage.where.houses import HOUSE, house_at, house_before
from services.triage.where.known_addresses import known_address
from services.triage.where.street_kinds import STARTS, gender_of, kind_at
from services.triage.where.streets import NONE, Streets

_LONGEST_NAME = 3
_SHORTEST_NAME = 4
_STREET_ENDINGS = ("ский", "ская", "ской", "цкий", "цкая", "цкой")
_NOT_STREETS = frozenset(table("places.toml")["not_streets"])
NOUN_STREETS = frozenset(table("places.toml")["noun_streets"])
DAY_STREETS = frozenset(table("places.toml")["day_streets"])
_NO_NAMES = frozenset(table("places.toml")["no_names"]) | frozenset(table("spots.toml")["weather"])


def chosen(found: Sequence[Address]) -> Address | None:
    """The address a text is about: the first with a house, failing that the first."""
    return next((address for address in found if address.house), found[0] if found else None)


def every(reading: Reading, streets: Streets = NONE) -> list[Address]:
    """All streets named as such, in their order; `streets` are those of the region."""
    found: list[Address] = []
    taken = -1
    for at in _beginnings(reading, streets):
        if at <= taken:
            continue
        address = known_address(reading, at, streets) if streets else None
        address = address or _after_kind(reading.tokens, at) or _before_kind(reading.tokens, at)
        address = address or _bare(reading, at)
        if address is not None:
            found.append(address)
            taken = address.last
    return found


def _beginnings(reading: Reading, streets: Streets) -> list[int]:
    """Where a street may begin: at its kind, a word before it, or at a name before a house."""
    norms = reading.norms
    places: set[int] = set()
    named: set[int] = set()
    for at, norm in enumerate(norms):
        if norm in STARTS:
            places |= {at, at - 1}
        elif norm.isdecimal():
            if _is_day(reading, at):
                places.add(at)
            places.add(at - 1)
            if at and norms[at - 1] in HOUSE:
                places.add(at - 2)
        elif norm in ("на", "по"):
            named.add(at + 1)
    begun = {at for at in places if at >= 0 and _may_begin(reading, at)}
    if streets:
        named |= {at - back for at in places for back in range(streets.longest)}
        begun |= {at for at in named if 0 <= at < len(norms) and streets.may_begin(norms[at])}
    return sorted(begun)


def _may_begin(reading: Reading, at: int) -> bool:
    norms = reading.norms
    return (
        norms[at] in STARTS
        or norms[at + 1] in STARTS
        or _is_name(reading, at)
        or _is_day(reading, at)
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
    kind, width = kind_at(tokens, at)
    if not kind:
        return None
    last, name = _name(tokens, at + width, gender_of(kind))
    if not name:
        return None
    house, end = house_at(tokens, last + 1)
    first = at
    if not house and at >= 2:
        house, first = house_before(tokens, at)
    return Address(f"{kind} {name}", house, first, max(end, last))


def _before_kind(tokens: tuple[Token, ...], at: int) -> Address | None:
    """«Садовая улица 12», «Речной пер., 3»."""
    word = tokens[at]
    kind, width = kind_at(tokens, at + 1)
    if not kind or tokens[at + 1].gap.strip() or word.is_number:
        return None
    if not grammar(word.norm).adjective or not word.text[0].isupper():
        return None
    end = at + width
    last, following = _name(tokens, end + 1, "femn")
    if following and last + 1 < len(tokens) and tokens[last + 1].is_number:
        return None
    house, last = house_at(tokens, end + 1)
    return Address(f"{kind} {_titled(word, gender_of(kind))}", house, at, max(last, end))


def _bare(reading: Reading, at: int) -> Address | None:
    """«Ленина 5», «на лесной 3»: a street's grammar and a number that counts nothing."""
    day = _is_day(reading, at)
    if not day and not _is_name(reading, at):
        return None
    last = at + 1 if day else at
    house, end = house_at(reading.tokens, last + 1)
    name = reading.quote(at, last) if day else _titled(reading.tokens[at], "femn")
    return Address(name, house, at, end) if house else None


def _name(tokens: tuple[Token, ...], at: int, gender: str) -> tuple[int, str]:
    """The street's name from `at`: its last token and how it is written down, or ""."""
    words: list[str] = []
    last = at - 1
    for index in range(at, min(at + _LONGEST_NAME, len(tokens))):
        token = tokens[index]
        if words and (token.gap.strip(' -«»"') or token.norm in HOUSE):
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


def _titled(token: Token, gender: str) -> str:
    """The name in the nominative if it is an adjective, as written otherwise."""
    plain = street_form(token.norm, gender)
    if plain == token.norm:
        return token.text[0].upper() + token.text[1:]
    return plain[0].upper() + plain[1:]

"""Addresses on streets the region's list knows: found where grammar alone tells no street.

«нет воды мира 5», «карла маркса 12», «на Вишнивой темно»; how they are written down is the list's.
"""

from services.triage.address import Address
from services.triage.houses import house_at, house_before
from services.triage.lemmas import agree, grammar, lemma
from services.triage.lexicon import table
from services.triage.reading import Reading, Token
from services.triage.street_kinds import gender_of, kind_at
from services.triage.streets import Match, Street, Streets
from services.triage.troubles import vocabulary

_ALONG = frozenset({"на", "по", "вдоль"})
_USUAL = "ул."
_NOT_STREETS = frozenset(table("places.toml")["not_streets"])
_NO_STREET_BEFORE = frozenset(table("spots.toml")["no_street_before"])


def known_address(reading: Reading, at: int, streets: Streets) -> Address | None:
    """The address that begins with that token, on a street of the list, or None."""
    tokens = reading.tokens
    kind, width = kind_at(tokens, at)
    if kind and at + width < len(tokens):
        return _after_kind(tokens, at, kind, at + width, streets)
    found = streets.match(tokens, at, misspelt=True)
    if found is None:
        return None
    end = found.last + 1
    kind, width = kind_at(tokens, end)
    if kind and not tokens[end].gap.strip(" -") and not tokens[end].fresh:
        near = _of_kind(found.streets, kind)
        house, last = house_at(tokens, end + width)
        return _address(near, house, at, max(last, end + width - 1))
    near = _of_gender(found.streets, tokens[found.last])
    house, last = house_at(tokens, end)
    if house and (_is_meant(tokens, at, found)):
        return _address(near, house, at, last)
    if not house and _is_along(tokens, at, found):
        return _address(near, "", at, found.last)
    return None


def _after_kind(
    tokens: tuple[Token, ...], at: int, kind: str, first: int, streets: Streets
) -> Address | None:
    """«ул. Вишнивая, 12», «пр-т ген. Садового»."""
    if tokens[first].fresh or tokens[first].gap.strip(' .«»"-'):
        return None
    found = streets.abbreviated(tokens, first) or streets.match(tokens, first, misspelt=True)
    if found is None:
        return None
    house, last = house_at(tokens, found.last + 1)
    if not house and at >= 2:
        house, at = house_before(tokens, at)
    return _address(_of_kind(found.streets, kind), house, at, max(last, found.last))


def _address(streets: tuple[Street, ...], house: str, first: int, last: int) -> Address | None:
    return Address(str(streets[0]), house, first, last, streets) if streets else None


def _of_kind(streets: tuple[Street, ...], kind: str) -> tuple[Street, ...]:
    """Those of that kind; one whose kind the list does not tell may be any."""
    return tuple(street for street in streets if street.kind in (kind, ""))


def _of_gender(streets: tuple[Street, ...], word: Token) -> tuple[Street, ...]:
    """«на Лесной» is a street, «на Лесном» a lane; a name no gender tells is a street sooner."""
    told = grammar(word.norm)
    if told.adjective and not told.name:
        feminine = told.feminine
        return tuple(s for s in streets if (gender_of(s.kind) == "femn") is feminine)
    return tuple(s for s in streets if s.kind in (_USUAL, "")) or streets


def _is_meant(tokens: tuple[Token, ...], at: int, found: Match) -> bool:
    """Whether a name before a number is a street's: without a capital it may count anything."""
    word, before = tokens[at], tokens[at - 1] if at else None
    if word.norm in _NOT_STREETS:
        return False
    if word.is_number:
        return found.last > at and tokens[found.last].text[0].isupper()
    if found.last > at or word.text[0].isupper():
        return True
    if before is None or word.fresh or before.norm in _ALONG:
        return True
    # «Чемпионат мира 5» is no street, «нет воды мира 5» is.
    return not grammar(before.norm).noun or lemma(before.norm) in vocabulary()


def _is_along(tokens: tuple[Token, ...], at: int, found: Match) -> bool:
    """«на Вишнёвой темно»: no house, but a preposition and a capital."""
    before = tokens[at - 1] if at else None
    after = tokens[found.last + 1] if found.last + 1 < len(tokens) else None
    if before is None or before.norm not in _ALONG or tokens[at].fresh:
        return False
    if after is not None and not after.gap.strip() and _is_of(after, tokens[found.last]):
        return False
    return tokens[found.last if tokens[at].is_number else at].text[0].isupper()


def _is_of(noun: Token, name: Token) -> bool:
    """«на Школьной ярмарке», «на Советской власти»: the name is only said of what follows."""
    return lemma(noun.norm) in _NO_STREET_BEFORE or agree(name.norm, noun.norm)

"""Addresses on streets the region's list knows: found where grammar alone tells no street.

«нет воды мира 5», «карла маркса 12», «на Вишнивой темно»; how they are written down is the list's.
"""

from services.triage.lemmas import agree, agree_both, grammar, lemma
from services.triage.lexicon import table
from services.triage.reading import Reading, Token
from services.triage.trouble_words import trouble_words
from services.triage.where.address import Address
from services.triage.where.houses import HOUSE, house_at, house_before
from services.triage.where.street_kinds import gender_of, kind_at
from services.triage.where.streets import Match, Street, Streets, is_ordinal

_ALONG = frozenset({"на", "по", "вдоль"})
_USUAL = "ул."
_NOT_STREETS = frozenset(table("places.toml")["not_streets"])
_DAYS = frozenset(table("places.toml")["day_streets"])
# «на Смоленском» is neither a street nor a person's: whatever is of no woman's gender.
_MASCULINE = ("ый", "ий", "ом", "ем", "ому", "ему", "ым", "им")
_MOST_ADJECTIVES = 3
_NO_STREET_BEFORE = frozenset(table("spots.toml")["no_street_before"])


def known_address(reading: Reading, at: int, streets: Streets) -> Address | None:
    """The address that begins with that token, on a street of the list, or None."""
    tokens = reading.tokens
    kind, width = kind_at(tokens, at)
    if kind and at + width < len(tokens):
        after = _after_kind(tokens, at, kind, at + width, streets)
        # «Набережная» is a kind of street and a street's name.
        if after is not None:
            return after
    found = streets.match(tokens, at, misspelt=True)
    if found is None or _ends_another(tokens, at) or (kind and _is_titled(tokens, found.last + 1)):
        return None
    end = found.last + 1
    kind, width = kind_at(tokens, end)
    if kind and not tokens[end].gap.strip(" -") and not tokens[end].fresh:
        return _before_kind(tokens, at, found, kind, end + width)
    near = _of_gender(found.streets, tokens[found.last])
    house, last = house_at(tokens, end)
    if house:
        return _address(near, house, at, last) if _is_meant(tokens, at, found, last) else None
    if at >= 2 and tokens[at - 1].norm in _ALONG and not _goes_on(tokens, found.last):
        house, first = house_before(tokens, at)
        if house:
            return _address(near, house, first, found.last)
    return _address(near, "", at, found.last) if _is_along(tokens, at, found) else None


def _after_kind(
    tokens: tuple[Token, ...], at: int, kind: str, first: int, streets: Streets
) -> Address | None:
    """«ул. Вишнивая, 12», «пр-т ген. Садового»."""
    if tokens[first].fresh or tokens[first].gap.strip(' .«»"-'):
        return None
    found = streets.abbreviated(tokens, first) or streets.match(tokens, first, misspelt=True)
    if found is None or _goes_on(tokens, found.last):
        return None
    house, last = house_at(tokens, found.last + 1)
    if not house and at >= 2:
        house, at = house_before(tokens, at)
    return _address(_of_kind(found.streets, kind), house, at, max(last, found.last))


def _before_kind(
    tokens: tuple[Token, ...], at: int, found: Match, kind: str, end: int
) -> Address | None:
    """«Садовая улица 12», «5 мкр»; `end` is what follows the kind."""
    house, last = house_at(tokens, end)
    first = at
    if not house and at >= 2:
        house, first = house_before(tokens, at)
    word = tokens[at]
    titled = word.text[0].isupper() or not grammar(word.norm).adjective
    if not house and not titled and found.last == at:
        # «на центральной улице» is said of any.
        return None
    return _address(_of_kind(found.streets, kind), house, first, max(last, end - 1))


def _address(streets: tuple[Street, ...], house: str, first: int, last: int) -> Address | None:
    return Address(str(streets[0]), house, first, last, streets) if streets else None


def _of_kind(streets: tuple[Street, ...], kind: str) -> tuple[Street, ...]:
    """Those of that kind; one whose kind the list does not tell may be any."""
    return tuple(street for street in streets if street.kind in (kind, ""))


def _of_gender(streets: tuple[Street, ...], word: Token) -> tuple[Street, ...]:
    """«на Лесной» is a street, «на Лесном» a lane; a name no gender tells is a street sooner."""
    told = grammar(word.norm)
    masculine = told.adjective and word.norm.endswith(_MASCULINE)
    if masculine or (told.adjective and not told.name):
        feminine = told.feminine and not masculine
        return tuple(s for s in streets if (gender_of(s.kind) == "femn") is feminine)
    return tuple(s for s in streets if s.kind in (_USUAL, "")) or streets


def _is_meant(tokens: tuple[Token, ...], at: int, found: Match, last: int) -> bool:
    """Whether a name before a number, up to `last`, is a street's: without a capital it may count
    anything."""
    word, before = tokens[at], tokens[at - 1] if at else None
    if word.norm in _NOT_STREETS:
        return False
    if tokens[found.last + 1].norm in HOUSE:
        return True
    if word.is_number:
        titled = tokens[found.last].text[0].isupper()
        is_day = found.last == at + 1 and tokens[found.last].norm in _DAYS
        return found.last > at and (titled or not is_day or _is_all(tokens, at, last))
    if grammar(word.norm).ordinal and found.last == at:
        return word.text[0].isupper()
    if found.last > at or word.text[0].isupper():
        return True
    if before is None or word.fresh or before.norm in _ALONG:
        return True
    # «Чемпионат мира 5» is no street, «нет воды мира 5» is.
    return not grammar(before.norm).noun or lemma(before.norm) in trouble_words()


def _is_all(tokens: tuple[Token, ...], at: int, last: int) -> bool:
    """«8 марта 11 нет воды»: a small-lettered day that begins a sentence and has nothing to say."""
    begins = at == 0 or tokens[at].fresh
    return begins and (last + 1 == len(tokens) or tokens[last + 1].norm == "нет")


def _is_along(tokens: tuple[Token, ...], at: int, found: Match) -> bool:
    """«на Вишнёвой темно»: no house, but a preposition and a capital."""
    before = tokens[at - 1] if at else None
    after = tokens[found.last + 1] if found.last + 1 < len(tokens) else None
    if before is None or before.norm not in _ALONG or tokens[at].fresh:
        return False
    if after is not None and not after.gap.strip() and _is_of(tokens, found.last):
        return False
    if found.last == at and (grammar(tokens[at].norm).ordinal or _is_shouted(before, tokens[at])):
        return False
    return tokens[found.last if tokens[at].is_number else at].text[0].isupper()


def _is_titled(tokens: tuple[Token, ...], at: int) -> bool:
    """Whether a word goes on there with a capital."""
    return at < len(tokens) and not tokens[at].gap.strip() and tokens[at].text[0].isupper()


def _is_shouted(before: Token, word: Token) -> bool:
    """«НА НОВОЙ»: among capitals alone a capital tells no name from an adjective."""
    told = grammar(word.norm)
    return before.text.isupper() and told.adjective and not told.name


def _is_of(tokens: tuple[Token, ...], last: int) -> bool:
    """«на Школьной ярмарке», «на Второй Международной выставке», «на Советской власти»: the name is
    only said of what follows."""
    name = tokens[last].norm
    following = tokens[last + 1 : last + 2 + _MOST_ADJECTIVES]
    if lemma(following[0].norm) in _NO_STREET_BEFORE:
        return True
    for word in following:
        if word.gap.strip():
            return False
        if agree(name, word.norm):
            return True
        if not agree_both(name, word.norm):
            return False
    return False


def _goes_on(tokens: tuple[Token, ...], last: int) -> bool:
    """«ул. Нижняя Набережная», «ул. 2-я Полевая», «ул. Лесной проезд»: what is no more than the
    beginning of a name that the list has not."""
    after = tokens[last + 1] if last + 1 < len(tokens) else None
    if after is not None and is_ordinal(tokens, last + 1):
        last += 1
        after = tokens[last + 1] if last + 1 < len(tokens) else None
        if after is None or after.gap != " ":
            return False
        return grammar(after.norm).adjective or after.text[0].isupper()
    if after is None or after.gap != " " or after.is_number:
        return False
    name = tokens[last]
    if kind_at(tokens, last + 1)[0] and name.norm.endswith(_MASCULINE):
        return True
    if not (agree(name.norm, after.norm) or agree_both(name.norm, after.norm)):
        return False
    return after.text[0].isupper() or (
        not name.text[0].isupper() and house_at(tokens, last + 2)[0] != ""
    )


def _ends_another(tokens: tuple[Token, ...], at: int) -> bool:
    """«Верхняя Луговая», «2-я Луговая», «2Луговая»: what is no more than the end of such a name."""
    if at < 1 or tokens[at].gap not in (" ", "") or tokens[at].fresh:
        return False
    before, name = tokens[at - 1], tokens[at]
    if not name.gap:
        return before.is_number
    if is_ordinal(tokens, at - 1):
        return grammar(name.norm).adjective
    if not before.text[0].isupper():
        return False
    return agree_both(before.norm, name.norm) or agree(before.norm, name.norm)

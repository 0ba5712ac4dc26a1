"""Where a post speaks of: the region's districts, in any grammatical case and a common misspelling.

Streets and houses are `addresses.py`'s; a name that a street wears («на Лесной») is left to it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import product

from services.triage.lemmas import agree, case_forms, grammar, is_known, without_yo
from services.triage.lexicon import table
from services.triage.memory import Memory
from services.triage.reading import Reading, Token, read
from services.triage.where.misspelt import Meant, Names
from services.triage.where.street_kinds import STREET_WORDS, kind_at
from services.triage.where.streets import NONE, Street, Streets

# Names that mean both a place and a street: after these a street is meant...
_STREET_PREPOSITIONS = frozenset({"на", "по"})
# ... after these a place, even in lower case.
_PLACE_PREPOSITIONS = frozenset({"в", "во", "из", "до", "под", "около", "возле", "через", "за"})
# «голосую за Волкова», «через Волкову»: these stand before people as often.
_BEFORE_PLACES = _PLACE_PREPOSITIONS - {"за", "через", "около", "возле"}
_SURNAMES = tuple(
    suffix + case for suffix in ("ов", "ев", "ин") for case in ("", "а", "у", "ым", "е", "ой")
)
_PLACE_WORDS = frozenset(table("places.toml")["place_words"])
# «пл.» is an area as often as a square, and no kind of street by itself.
_KINDS = STREET_WORDS - _PLACE_WORDS | {"пл"}


@dataclass(frozen=True, slots=True)
class DistrictNames:
    """One district of the region file: its name, what else it is called, its settlements."""

    name: str
    aliases: tuple[str, ...] = ()
    settlements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mention:
    """A district named in a text: by which token and up to which; the settlement if one."""

    district: str
    settlement: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """The names of a region, every case spelt out; build with `from_districts`.

    `whole` says that there are streets of every district: of a street that is in one alone it is
    known then that the others have none such.
    """

    names: dict[tuple[str, ...], tuple[str, str]] = field(default_factory=dict)
    longest: int = 0
    words: Names = field(default_factory=Names)
    streets: Streets = NONE
    whole: bool = False
    begins: Memory[str, bool] = field(init=False)

    def __post_init__(self) -> None:
        first = frozenset(name[0] for name in self.names)
        meant = self.words.meant
        begins = Memory[str, bool](lambda word: word in first or bool(meant[word]))
        object.__setattr__(self, "begins", begins)

    @classmethod
    def from_districts(
        cls, districts: Iterable[DistrictNames], streets: Iterable[Street] = ()
    ) -> "Gazetteer":
        """Spell the names out; the first district to claim a name keeps it."""
        names: dict[tuple[str, ...], tuple[str, str]] = {}
        listed = tuple(streets)
        without = set()
        for district in districts:
            without.add(district.name)
            for name in (district.name, *district.aliases):
                for form in _spelt(name):
                    names.setdefault(form, (district.name, ""))
            for settlement in district.settlements:
                for form in _spelt(settlement):
                    names.setdefault(form, (district.name, settlement))
        words = Names.of(word for name in names for word in name)
        without -= {street.district for street in listed}
        longest = max(map(len, names), default=0)
        return cls(names, longest, words, Streets.of(listed), whole=not without)

    def find(self, reading: Reading) -> list[Mention]:
        """Districts named, by place in the text; at one place the longest name wins."""
        found: list[Mention] = []
        begins = list(map(self.begins.__getitem__, reading.norms)) if self.names else []
        taken = -1
        for at in (at for at, may in enumerate(begins) if may):
            mention = self._at(reading.tokens, at) if at > taken else None
            if mention is not None:
                found.append(mention)
                taken = mention.last
        return found

    def names_with(self, word: str) -> bool:
        """Whether the word, right or misspelt, is one of a name of the region."""
        names = (self.words, self.streets.words)
        return any(word in one.known or bool(one.meant[word]) for one in names)

    def _at(self, tokens: tuple[Token, ...], first: int) -> Mention | None:
        lengths = range(min(self.longest, len(tokens) - first), 0, -1)
        for length in lengths:
            known = self.names.get(tuple(t.norm for t in tokens[first : first + length]))
            last = first + length - 1
            if known is None or not _is_place(tokens, first, last):
                continue
            if not (length == 1 and _is_person(tokens, first, known)):
                return Mention(*known, first, last)
        for length in lengths:
            last = first + length - 1
            if (known := self._meant(tokens, first, last)) is not None:
                return Mention(*known, first, last)
        return None

    def _meant(self, tokens: tuple[Token, ...], first: int, last: int) -> tuple[str, str] | None:
        """The name that misspelt words stand for, if they stand for places of one district."""
        norms = [token.norm for token in tokens[first : last + 1]]
        meant = [self.words.meant[norm] for norm in norms]
        found = {
            self.names[option]
            for option in self.words.options(norms)
            if option in self.names and _is_misspelt_place(tokens, first, last, meant, option)
        }
        districts = {district for district, _ in found}
        if len(districts) != 1:
            return None
        return next(iter(found)) if len(found) == 1 else (districts.pop(), "")


EMPTY = Gazetteer()


def chosen(mentions: list[Mention]) -> Mention | None:
    """The district a post is about: named most often, of equals the first."""
    if not mentions:
        return None
    counts: dict[str, int] = {}
    for mention in mentions:
        counts[mention.district] = counts.get(mention.district, 0) + 1
    district = max(counts, key=lambda name: counts[name])
    named = [m for m in mentions if m.district == district]
    return next((m for m in named if m.settlement), named[0])


def _spelt(name: str) -> Iterator[tuple[str, ...]]:
    """«посёлок Лесной» → every case of it, any word also left as given («в посёлке Лесной»)."""
    words = [token.norm for token in read(name).tokens]
    if not words:
        return
    cases = [case_forms(word) for word in words]
    for case in cases[0]:
        yield from product(
            *(sorted(forms[case] | {word}) for word, forms in zip(words, cases, strict=True))
        )


def _is_place(tokens: tuple[Token, ...], first: int, last: int) -> bool:
    """Whether the name stands for the place here, not for a street or a common adjective."""
    before = tokens[first - 1] if first else None
    after = tokens[last + 1] if last + 1 < len(tokens) else None
    preposition = before.norm if before is not None and not tokens[first].fresh else ""
    beside = after is not None and not after.gap.strip()
    if preposition in _KINDS or (beside and after and after.norm in _KINDS):
        return False
    if first > 1 and preposition and kind_at(tokens, first - 2)[1] == 2:
        # «по пр-ту Свободы»
        return False
    if any(token.norm in _PLACE_WORDS for token in tokens[first : last + 1]):
        return True
    word = tokens[first]
    adjective = last == first and grammar(word.norm).adjective
    if adjective and (
        _is_street_case(word, preposition) or _has_house(after) or _qualifies(word, after)
    ):
        return False
    if word.text[0].isupper():
        return True
    certain = preposition in _PLACE_PREPOSITIONS or preposition in _PLACE_WORDS
    return certain or not is_known(word.norm)


def _is_person(tokens: tuple[Token, ...], at: int, known: tuple[str, str]) -> bool:
    """«Волкова ответила»: a surname in the form in which it is not the village Волково's name."""
    word, before = tokens[at].norm, tokens[at - 1] if at else None
    if not word.endswith(_SURNAMES) or not grammar(word).name:
        return False
    if word in without_yo(" ".join(known).lower()).split():
        return False
    after_place = before is not None and before.norm in _BEFORE_PLACES | _PLACE_WORDS
    return tokens[at].fresh or not after_place


def _is_misspelt_place(
    tokens: tuple[Token, ...],
    first: int,
    last: int,
    meant: list[Meant],
    option: tuple[str, ...],
) -> bool:
    """Whether these words stand for that name: more is asked of them than of the name itself."""
    if not _is_place(tokens, first, last):
        return False
    if not all(meant):
        # «Верхнее Гутаво»: the rest of the name is written right.
        return True
    word, before = tokens[first], tokens[first - 1] if first else None
    titled = word.text[0].isupper()
    if before is not None and not word.fresh:
        if before.norm in _PLACE_WORDS and (len(before.norm) > 1 or "." in word.gap):
            # «с.» is a village, «с» is a preposition.
            return True
        if before.norm in _PLACE_PREPOSITIONS:
            # «за свобду» is no Свобода.
            return titled or not any(map(_is_common, option))
    return titled and all(one.by_ear for one in meant)


def _is_common(word: str) -> bool:
    """A word that means something besides being somebody's or some place's name."""
    return is_known(word) and not grammar(word).name


def _is_street_case(word: Token, preposition: str) -> bool:
    """«на Лесной»: after the preposition only a feminine, that is a street, sounds so."""
    return preposition in _STREET_PREPOSITIONS and grammar(word.norm).feminine


def _has_house(after: Token | None) -> bool:
    """«Лесной, 3»: a house stands on a street."""
    return after is not None and after.is_number and not after.gap.strip(" ,")


def _qualifies(word: Token, after: Token | None) -> bool:
    """«лесной пожар»: an adjective before its noun names nothing, unless a kind of place."""
    if after is None or after.gap.strip():
        return False
    if after.norm in _PLACE_WORDS or not grammar(after.norm).noun:
        return False
    # «В Садовом яма»: a name, for the hole is not of the garden; but «в белом яма» may be anything.
    sure = word.text[0].isupper() and is_known(after.norm)
    return not sure or agree(word.norm, after.norm)

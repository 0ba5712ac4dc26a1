"""The region's streets: which of them a text means, in any case and a common misspelling.

Where in a text a street may stand, and its house, is `addresses.py`'s. A street is told by the
plain words of its name: adjectives in one form («на Лесной», «Лесной пер.»), the rest as they are
(«Ленина»).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from services.triage.lemmas import grammar, is_known, street_name
from services.triage.memory import Memory
from services.triage.reading import Token, read
from services.triage.where.misspelt import Names
from services.triage.where.street_kinds import kind_at

Key = tuple[str, ...]

_PLAIN: Memory[str, str] = Memory(street_name)
# «1-я Садовая», «1-ая Садовая» and «1 Садовая» are one.
ORDINALS = frozenset({"я", "й", "е", "ая", "ый", "ой", "ое", "го", "му", "ю", "ую", "ом", "м"})
# Not every name is in the dictionary: «на Грушовой» is told by its ending.
_CASES = {"ая": ("ой", "ую"), "яя": ("ей", "юю")}
_SURNAMES = ("ова", "ева", "ина", "ского", "цкого", "ской", "цкой")
# «Невского» is a person's and stays so: «Невский» and «Невская» are other streets.
_PERSONS = ("ого", "его")
_IN_NAME = ' .«»"-\n'


@dataclass(frozen=True, slots=True)
class Street:
    """One street: «ул.» and «Карла Маркса», the district it is in, and the settlement; "" there
    for the district's own town.
    """

    kind: str
    name: str
    district: str
    settlement: str = ""

    def __str__(self) -> str:
        return f"{self.kind} {self.name}".strip()


@dataclass(frozen=True, slots=True)
class Match:
    """The streets that the tokens up to `last` may mean; never none."""

    streets: tuple[Street, ...]
    last: int


@dataclass(frozen=True, slots=True)
class Streets:
    """All streets by their names. Made by `of`."""

    full: Mapping[Key, tuple[Street, ...]] = field(default_factory=dict)
    short: Mapping[Key, tuple[Street, ...]] = field(default_factory=dict)
    words: Names = field(default_factory=Names)
    cases: Mapping[str, str] = field(default_factory=dict)
    persons: frozenset[str] = frozenset()
    first: frozenset[str] = frozenset()
    longest: int = 0

    def __bool__(self) -> bool:
        return bool(self.full)

    @classmethod
    def of(cls, streets: Iterable[Street]) -> "Streets":
        """A name of no words is left out."""
        full: dict[Key, list[Street]] = {}
        short: dict[Key, list[Street]] = {}
        for street in streets:
            norms = _norms(street.name)
            if not norms:
                continue
            key = tuple(map(_listed, norms))
            full.setdefault(key, []).append(street)
            for shorter in _shorter(key, norms[-1]):
                short.setdefault(shorter, []).append(street)
        names = [*full, *short]
        words = {word for key in names for word in key}
        cases = {form: word for word in words for form in _forms(word)}
        return cls(
            _frozen(full),
            _frozen(short),
            Names.of(words | cases.keys()),
            cases,
            frozenset(word for word in words if word.endswith(_PERSONS)),
            frozenset(key[0] for key in names),
            max(map(len, names), default=0),
        )

    def may_begin(self, norm: str) -> bool:
        """Whether some street's name may begin with that word."""
        return self._plain(norm) in self.first or bool(self.words.meant[norm])

    def match(self, tokens: Sequence[Token], first: int, *, misspelt: bool) -> Match | None:
        """The longest name that begins with that token, its full form before a shortened one; with
        `misspelt` also one written wrong.
        """
        written = self._written(tokens, first)
        for length in range(len(written), 0, -1):
            key = tuple(self._plain(tokens[at].norm) for at in written[:length])
            known = self.full.get(key) or self.short.get(key)
            if known and length == 1 and key[0].isdecimal():
                known = _numbered(known, tokens, first)
            if known:
                return Match(known, written[length - 1])
        for length in range(len(written) if misspelt else 0, 0, -1):
            known = self._meant([tokens[at].norm for at in written[:length]])
            if known:
                return Match(known, written[length - 1])
        return None

    def abbreviated(self, tokens: Sequence[Token], first: int) -> Match | None:
        """«ген. Яблонева»: a street whose name begins so and goes on with the next token."""
        if first + 1 >= len(tokens) or not tokens[first + 1].gap.startswith("."):
            return None
        beginning, rest = tokens[first].norm, self._plain(tokens[first + 1].norm)
        known = [s for s in self.short.get((rest,), ()) if _norms(s.name)[0].startswith(beginning)]
        return Match(tuple(known), first + 1) if known else None

    def _plain(self, norm: str) -> str:
        return norm if norm in self.persons else self.cases.get(norm) or _PLAIN[norm]

    def _written(self, tokens: Sequence[Token], first: int) -> list[int]:
        """The tokens a name may take, «я» of «1-я» left out."""
        taken: list[int] = []
        for at in range(first, len(tokens)):
            token = tokens[at]
            if at > first and (token.fresh or token.gap.strip(_IN_NAME)):
                break
            if at > first and is_ordinal(tokens, at):
                continue
            if at > first and token.gap == "-" and tokens[at - 1].is_number:
                break
            taken.append(at)
            if len(taken) == self.longest:
                break
        return taken

    def _meant(self, norms: list[str]) -> tuple[Street, ...]:
        """The streets of the one name that words written wrong stand for."""
        keys = {tuple(map(self._plain, option)) for option in self.words.options(norms)}
        found = [known for key in keys if (known := self.full.get(key) or self.short.get(key))]
        return found[0] if len(found) == 1 else ()


NONE = Streets()


def parse_street(written: str) -> tuple[str, str]:
    """«ул Карла Маркса», «Лесной переулок» → its kind as it is written down, and its name; the kind
    is "" where none is told, the name "" where there is none.
    """
    reading = read(written)
    tokens = reading.tokens
    last = len(tokens) - 1
    if last < 0:
        return "", ""
    kind, width = kind_at(tokens, 0)
    if kind and width <= last:
        return kind, reading.quote(width, last)
    for width in (1, 2):
        kind, took = kind_at(tokens, last + 1 - width) if width <= last else ("", 0)
        if kind and took == width:
            return kind, reading.quote(0, last - width)
    return "", reading.quote(0, last)


def is_ordinal(tokens: Sequence[Token], at: int) -> bool:
    """Whether that token is but the ending of a number: «я» of «1-я» and «1я»."""
    token = tokens[at]
    return at > 0 and token.gap in ("-", "") and tokens[at - 1].is_number and token.norm in ORDINALS


def _norms(name: str) -> list[str]:
    tokens = read(name).tokens
    return [token.norm for at, token in enumerate(tokens) if not is_ordinal(tokens, at)]


def _listed(norm: str) -> str:
    return norm if norm.endswith(_PERSONS) else _PLAIN[norm]


def _numbered(known: tuple[Street, ...], tokens: Sequence[Token], at: int) -> tuple[Street, ...]:
    """Of streets that are but a number («мкр 5», «1-я») those a number so written means: «на улице
    -8» is no «8-я»."""
    if at + 1 < len(tokens) and is_ordinal(tokens, at + 1):
        return known
    return tuple(street for street in known if street.name.isdecimal())


def _shorter(key: Key, written: str) -> Iterable[Key]:
    """«Маркса» and «К. Маркса» for «Карла Маркса»: people are called by their surnames, but nobody
    says «Армии» for «Красной Армии». `written` is the last word as the list has it."""
    *before, last = key
    told = grammar(written)
    if not before or key[0].isdecimal():
        return
    is_person = (told.name and told.genitive) or written.endswith(_SURNAMES + _PERSONS)
    if is_person or not is_known(written):
        yield (last,)
    if len(before) == 1 and (is_person or (told.noun and told.genitive)):
        yield (key[0][0], last)


def _forms(word: str) -> Iterable[str]:
    for ending, cases in _CASES.items():
        if word.endswith(ending):
            yield from (word.removesuffix(ending) + case for case in cases)


def _frozen(streets: Mapping[Key, list[Street]]) -> dict[Key, tuple[Street, ...]]:
    return {key: tuple(known) for key, known in streets.items()}

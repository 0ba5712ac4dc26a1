"""Names as people misspell them: by ear, or with one letter wrong.

Of the region's names alone, those of `gazetteer.py` and `streets.py`; the language's common words
are `typos.py`'s. A word of the dictionary is never taken for a name misspelt: it was meant.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import product
from math import prod

from services.triage.edits import edits
from services.triage.lemmas import is_known
from services.triage.memory import Memory

#: Shorter words have too many neighbours.
SHORTEST_HEARD = 5
SHORTEST_NEAR = 6
LONGEST = 24
_MOST_OPTIONS = 64

# Unstressed vowels sound alike; a voiced consonant is heard as its voiceless one wherever it
# stands, though people say it so only before another such and at the end.
_LIKE = str.maketrans("оеэяыюёбвгджз", "аииииуипфктшс", "ьъ")
# «Грушёвка» and «Грушовка», «Братское» and «Брацкое», «Местное» and «Месное», «Горского» and
# «Горсково».
_GROUPS = (
    (re.compile("(?<=[жшщчц])о"), "е"),
    (re.compile("[тд]ь?с"), "ц"),
    (re.compile("с[тд]н"), "сн"),
    (re.compile("[сзж]ч"), "щ"),
    (re.compile("(?<=.)([ое])го$"), r"\1во"),
)
_TWICE = re.compile(r"(.)\1+")


def heard(word: str) -> str:
    """What the ear keeps of a word in lower case and without ё: of «грушофка» as of «грушовка»."""
    for group, sound in _GROUPS:
        word = group.sub(sound, word)
    return _TWICE.sub(r"\1", word.translate(_LIKE))


@dataclass(frozen=True, slots=True)
class Meant:
    """The known words a strange one may stand for: all it sounds like, or else all that are one
    letter away (`by_ear` false). Empty for a word that is nobody's misspelling.
    """

    words: frozenset[str] = frozenset()
    by_ear: bool = False

    def __bool__(self) -> bool:
        return bool(self.words)


_NOTHING = Meant()


@dataclass(frozen=True, slots=True)
class Names:
    """The words that names are made of, in all their forms; `meant[word]` says which of them a
    word stands for. Made by `of`.
    """

    known: frozenset[str] = frozenset()
    by_ear: dict[str, list[str]] = field(default_factory=dict)
    meant: Memory[str, Meant] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "meant", Memory(self._meant))

    @classmethod
    def of(cls, words: Iterable[str]) -> "Names":
        """`words` in lower case and without ё."""
        known = frozenset(words)
        by_ear: dict[str, list[str]] = {}
        for word in sorted(known):
            if SHORTEST_HEARD <= len(word) <= LONGEST:
                by_ear.setdefault(heard(word), []).append(word)
        return cls(known, by_ear)

    def options(self, norms: Sequence[str]) -> list[tuple[str, ...]]:
        """What the words may stand for together where some are misspelt, the others as they are;
        nothing where none is, or where they may stand for too much."""
        meant = [self.meant[norm] for norm in norms]
        if not any(meant) or prod(len(one.words) or 1 for one in meant) > _MOST_OPTIONS:
            return []
        ways = (sorted(one.words) or [norm] for one, norm in zip(meant, norms, strict=True))
        return list(product(*ways))

    def _meant(self, word: str) -> Meant:
        if not SHORTEST_HEARD <= len(word) <= LONGEST or word in self.known or is_known(word):
            return _NOTHING
        if alike := self.by_ear.get(heard(word)):
            return Meant(frozenset(alike), by_ear=True)
        if len(word) < SHORTEST_NEAR:
            return _NOTHING
        return Meant(self.known.intersection(edits(word)))

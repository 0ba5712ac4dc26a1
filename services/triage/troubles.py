"""What failed, by name: the one question two complaints of one event answer alike.

Lives here: which troubles there are (`lexicon/troubles.toml`), how near two of a kind must be,
and finding them in a reading. Does not live here: whether anybody complains (`kinds.py`), nor
which topic answers for it (`topics.py`).
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import accumulate

from services.triage.lemmas import lemma
from services.triage.lexicon import table
from services.triage.phrases import Phrasebook
from services.triage.reading import Reading


class Scale(StrEnum):
    """How near two troubles of a kind must be to be one event, the widest first."""

    STREET = "street"
    SPOT = "spot"
    HOUSE = "house"
    OBJECT = "object"


_NARROWEST = tuple(Scale)
_FAILING = "failing"


@dataclass(frozen=True, slots=True)
class Trouble:
    """A kind of trouble; `name` is said to people."""

    key: str
    name: str
    scale: Scale
    hides: frozenset[str]


@cache
def troubles() -> dict[str, Trouble]:
    """All kinds there are, by key."""
    return {
        key: Trouble(key, row["name"], Scale(row["scale"]), frozenset(row.get("hides", ())))
        for key, row in table("troubles.toml").items()
        if key != _FAILING
    }


def failed(reading: Reading) -> tuple[Trouble, ...]:
    """The troubles a text tells of, in the order of their keys; what others hide is left out."""
    found: set[str] = set()
    about: dict[int, set[str]] = {}
    failing: set[int] = set()
    sentence = list(accumulate(token.fresh for token in reading.tokens))
    for hit in _book().find(reading):
        if hit.label.key == _FAILING:
            failing.add(sentence[hit.first])
        elif hit.label.whole:
            found.add(hit.label.key)
        else:
            about.setdefault(sentence[hit.first], set()).add(hit.label.key)
    found = found.union(*(about.get(at, set()) for at in failing))
    known = troubles()
    hidden = {key for one in found for key in known[one].hides}
    return tuple(known[key] for key in sorted(found - hidden))


def scale_of(found: tuple[Trouble, ...]) -> Scale:
    """The narrowest scale of several troubles: each of them must be the same."""
    return max((trouble.scale for trouble in found), key=_NARROWEST.index)


@cache
def vocabulary() -> frozenset[str]:
    """The dictionary forms of all words that tell of a trouble."""
    rows = table("troubles.toml").values()
    phrases = [
        phrase for row in rows for name in ("phrases", "about") for phrase in row.get(name, ())
    ]
    words = {word for phrase in phrases for part in phrase.split() for word in part.split("|")}
    return frozenset(lemma(word.lstrip("=")) for word in words)


@dataclass(frozen=True, slots=True)
class _Sign:
    """What a phrase says: the trouble itself, or (not `whole`) only what it would be about."""

    key: str
    whole: bool


@cache
def _book() -> Phrasebook[_Sign]:
    rows = table("troubles.toml").items()
    return Phrasebook(
        (_Sign(key, whole), phrase)
        for key, row in rows
        for name, whole in (("phrases", True), ("about", False))
        for phrase in row.get(name, ())
    )

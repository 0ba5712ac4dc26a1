"""What failed, by name: the one question two complaints of one event answer alike.

Lives here: which troubles there are (`lexicon/troubles.toml`), how near two of a kind must be,
and finding them in a reading, those that are over apart (`cures.py`). Does not live here: whether
anybody complains (`kinds.py`), nor which topic answers for it (`topics.py`).
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import accumulate

from services.triage.alike.cures import settled
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


@dataclass(frozen=True, slots=True)
class Told:
    """The troubles a text tells of, in the order of their keys, without those that others hide:
    what fails, and what it says is over («свет дали»)."""

    failed: tuple[Trouble, ...] = ()
    settled: tuple[Trouble, ...] = ()


def failed(reading: Reading) -> tuple[Trouble, ...]:
    """The troubles a text tells of that are not over."""
    return told(reading).failed


def told(reading: Reading) -> Told:
    """What fails, and what did; what fails as well as it is over fails."""
    found: set[tuple[int, str]] = set()
    about: set[tuple[int, str]] = set()
    failing: set[int] = set()
    failing_words: set[int] = set()
    sentence = list(accumulate(reading.fresh))
    for hit in _book().find(reading):
        place = (sentence[hit.first], hit.label.key)
        if hit.label.key == _FAILING:
            failing.add(place[0])
            failing_words.update(range(hit.first, hit.last + 1))
        else:
            (found if hit.label.whole else about).add(place)
    found |= {(at, key) for at, key in about if at in failing}
    if not found:
        return Told()
    over = settled(reading, sentence, found, failing_words)
    fails = {key for at, key in found if (at, key) not in over}
    return Told(_shown(fails), _shown({key for _, key in over} - fails))


def _shown(keys: set[str]) -> tuple[Trouble, ...]:
    known = troubles()
    hidden = {key for one in keys for key in known[one].hides}
    return tuple(known[key] for key in sorted(keys - hidden))


def scale_of(found: tuple[Trouble, ...]) -> Scale:
    """The narrowest scale of several troubles: each of them must be the same."""
    return max((trouble.scale for trouble in found), key=_NARROWEST.index)


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

"""How dangerous a text sounds: hazards near each other, who is exposed, whether it is now.

The words and worths are data: `lexicon/danger_words.toml`, `lexicon/danger.toml`. What follows
from the score is decided in `urgency.py`; nothing here knows of kinds or of the learned model.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

from services.triage.evidence import Evidence
from services.triage.lexicon import Aspect, Label, table
from services.triage.phrases import Hit
from services.triage.signs import COUNTED, DEGREES
from services.triage.temperatures import may_be_signed, temperatures

# Words as far apart as this are about one thing; a long appeal is judged by its worst part.
_PART = 30
_FADES = 0.7
_HARMLESS = "harmless"
_BRIEF = 8
_WAS = frozenset({"после", "был", "была", "было", "были", "от", "прошлого", "год", "года", "году"})
_Hit: TypeAlias = Hit[Label]


@dataclass(frozen=True, slots=True)
class Hazard:
    """A danger known by words of each class of `of`, not farther apart than `near` words.

    `others` are all but the first of the classes.
    """

    name: str
    of: tuple[str, ...]
    near: int
    worth: float
    others: frozenset[str]


@dataclass(frozen=True, slots=True)
class Danger:
    """What was found in the worst part of a text.

    `score` is a log-odds-like sum, 0.0 where no hazard is named; `parts` is what it was summed of
    by name, `hits` the phrases behind the hazards. `heard` are the classes of words in the whole
    text, whether they came to a hazard or not.
    """

    score: float
    parts: Mapping[str, float]
    hits: tuple[_Hit, ...]
    heard: frozenset[str] = frozenset()


DANGEROUS = 2.4
"""The score from which the lexicon alone is sure enough to wake somebody."""

SAFE = Danger(0.0, {}, ())


@dataclass(slots=True)
class _Found:
    """A hazard in the text and the words it was known by."""

    hazard: Hazard
    hits: tuple[_Hit, ...]


def danger_of(evidence: Evidence) -> Danger:
    """The danger a text tells of; nearly linear in the words that were found."""
    marks = _marks(evidence)
    if not marks:
        return SAFE
    spoken = bool(evidence.signs & DEGREES)
    if evidence.signs & COUNTED and (spoken or may_be_signed(evidence.reading.text)):
        for name, at in temperatures(evidence.reading, spoken=spoken):
            marks[name] = [*marks.get(name, ()), Hit(Label(Aspect.DANGER, name), at, at)]
    if "blaze" in marks:
        for here in _here(evidence):
            marks["here"] = [here]
    hazards, heard = _hazards(), marks.keys()
    found = [
        _Found(hazard, hits)
        for name in marks
        for hazard in hazards.get(name, ())
        if heard >= hazard.others
        for hits in _together(hazard, marks)
    ]
    if not found:
        return Danger(0.0, {}, (), frozenset(heard))
    calmer = {name: worth for name, worth in _worths("calmer").items() if name in marks}
    return max((_part(one, found, marks, calmer) for one in found), key=lambda part: part.score)


def _here(evidence: Evidence) -> Iterator[_Hit]:
    """The address of a few words: «пожар, Садовая 4» calls there, a long tale tells of it."""
    reading, place = evidence.reading, evidence.address
    if place is not None and len(reading.norms) <= _BRIEF and reading.words.isdisjoint(_WAS):
        yield Hit(Label(Aspect.DANGER, "here"), place.first, place.last)


@cache
def _hazards() -> Mapping[str, list[Hazard]]:
    """Every hazard of the lexicon by the first of its classes."""
    found: dict[str, list[Hazard]] = {}
    for name, said in table("danger.toml")["hazards"].items():
        first, *others = said["of"]
        near, worth = said.get("near", 0), said["worth"]
        hazard = Hazard(name, tuple(said["of"]), near, worth, frozenset(others))
        found.setdefault(first, []).append(hazard)
    return found


@cache
def _worths(group: str) -> Mapping[str, float]:
    return dict(table("danger.toml")[group])


def _marks(evidence: Evidence) -> dict[str, Sequence[_Hit]]:
    """Class → its words in the text, save those inside a harmless phrase."""
    heard = evidence.names(Aspect.DANGER)
    if _HARMLESS not in heard:
        return {**heard}
    harmless = {at for hit in heard[_HARMLESS] for at in range(hit.first, hit.last + 1)}
    marks: dict[str, Sequence[_Hit]] = {}
    for name, hits in heard.items():
        kept = [hit for hit in hits if hit.first not in harmless]
        if kept and name != _HARMLESS:
            marks[name] = kept
    return marks


def _together(hazard: Hazard, marks: Mapping[str, Sequence[_Hit]]) -> Iterator[tuple[_Hit, ...]]:
    """Each place where words of all its classes stand near a word of the first."""
    first, *others = hazard.of
    for anchor in marks[first]:
        beside = [_nearest(anchor, marks[name]) for name in others]
        hits = tuple(hit for hit in beside if hit and _apart(anchor, hit) <= hazard.near)
        if len(hits) == len(others):
            yield (anchor, *hits)


def _nearest(anchor: _Hit, hits: Sequence[_Hit]) -> _Hit | None:
    """The nearest of the hits, which are in the order of the text, that is another word."""
    at = bisect_left(hits, anchor.first, key=lambda hit: hit.first)
    around = [hit for hit in hits[max(0, at - 2) : at + 3] if hit.last != anchor.last]
    return min(around, key=lambda hit: _apart(anchor, hit), default=None)


def _apart(one: _Hit, other: _Hit) -> int:
    return max(one.first - other.last, other.first - one.last)


def _part(
    centre: _Found,
    found: Sequence[_Found],
    marks: Mapping[str, Sequence[_Hit]],
    calmer: Mapping[str, float],
) -> Danger:
    """The danger of what stands around one hazard."""
    start = centre.hits[0].first
    near = [f for f in found if 0 <= f.hits[0].first - start <= _PART]
    hazard = {f.hazard.name: f.hazard.worth for f in near}
    worse = {
        f"worse.{name}": worth
        for name, worth in _worths("worse").items()
        if name in marks and any(abs(hit.first - start) <= _PART for hit in marks[name])
    }
    calm = {f"calmer.{name}": worth for name, worth in calmer.items()}
    score = _faded(hazard.values()) + _faded(worse.values()) + sum(calm.values())
    hits = tuple(hit for f in near for hit in f.hits)
    return Danger(score, hazard | worse | calm, hits, frozenset(marks))


def _faded(worths: Iterable[float]) -> float:
    """Their sum, each next counting less: much of what stands together says the same."""
    return sum(worth * _FADES**n for n, worth in enumerate(sorted(worths, reverse=True)))

"""Our own words, one TOML file a subject, compiled into one book that a text passes once.

To add a topic: its name into `topics.py`, its hints into a new file under `topics/`.
Nothing here was learnt from anybody's posts.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from services.triage.phrases import Phrasebook

_HERE = Path(__file__).parent
# How loudly a hint speaks for its topic.
LOUDNESS: Mapping[str, float] = {"strong": 3.0, "hints": 1.2, "weak": 0.4}


class Aspect(StrEnum):
    """Which decision a phrase speaks to."""

    FEATURE = "feature"
    KIND = "kind"
    TOPIC = "topic"
    SUBTOPIC = "subtopic"
    TONE = "tone"
    DANGER = "danger"
    HIGH = "high"


@dataclass(frozen=True, slots=True, eq=False)
class Label:
    """What a found phrase says: of which aspect, which name, how loudly. Each is its own."""

    aspect: Aspect
    name: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The whole of it: the compiled book and the weights (log-odds) of features and shapes."""

    book: Phrasebook[Label]
    weights: Mapping[str, float]


@cache
def lexicon() -> Lexicon:
    """Read and compiled at the first call, about half a second."""
    return Lexicon(
        book=Phrasebook(all_phrases(), table("classes.toml")["classes"]),
        weights=_weights(),
    )


def topic_hints() -> dict[str, list[str]]:
    """Topic → all its hints, as written."""
    tables = (table(path) for path in sorted((_HERE / "topics").glob("*.toml")))
    return {t["topic"]: [hint for kind in LOUDNESS for hint in t[kind]] for t in tables}


def _weights() -> dict[str, float]:
    kinds = table("kinds.toml")
    weights: dict[str, float] = {found["name"]: found["weight"] for found in kinds["feature"]}
    weights.update(kinds["weights"])
    return weights


def all_phrases() -> Iterator[tuple[Label, str]]:
    """Every phrase of the book as written, under its label."""
    for feature in table("kinds.toml")["feature"]:
        label = Label(Aspect.FEATURE, feature["name"])
        yield from ((label, phrase) for phrase in feature["phrases"])
    for file in ("other_kinds.toml", "marks.toml"):
        for kind, hints in table(file).items():
            yield from ((Label(Aspect.KIND, kind), phrase) for phrase in hints["phrases"])
    for tone, phrases in table("tones.toml").items():
        yield from ((Label(Aspect.TONE, tone), phrase) for phrase in phrases)
    for name, phrases in table("urgency.toml")["high"].items():
        yield from ((Label(Aspect.HIGH, name), phrase) for phrase in phrases)
    danger = table("danger_words.toml")
    for name, phrases in {**danger["words"], "harmless": danger["harmless"]}.items():
        yield from ((Label(Aspect.DANGER, name), phrase) for phrase in phrases)
    for path in sorted((_HERE / "topics").glob("*.toml")):
        topic = table(path)
        for loudness, weight in LOUDNESS.items():
            label = Label(Aspect.TOPIC, topic["topic"], weight)
            yield from ((label, phrase) for phrase in topic[loudness])
        for name, phrases in topic.get("subtopics", {}).items():
            label = Label(Aspect.SUBTOPIC, f"{topic['topic']}/{name}")
            yield from ((label, phrase) for phrase in phrases)


@cache
def table(path: str | Path) -> dict[str, Any]:
    """One file of this folder, parsed once."""
    return tomllib.loads((_HERE / path).read_text(encoding="utf-8"))

"""Fit a region's model, hold it against the one in place on the same unseen rows, and decide.

Figures are of five-fold cross-validation in which texts alike but for their numbers are never on
both sides. The shipped model has seen none of the rows; a region's earlier model is judged on the
rows it was not made of. Pure but for the time it takes.
"""

import re
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from services.errors import OtklikError
from services.triage.alike.fingerprint import fingerprint
from services.triage.learned.measures import macro_f1
from services.triage.learned.model import Model
from services.triage.learned.regional import (
    Tick,
    TopicScores,
    by_model,
    by_shipped,
    held_out,
    learn_topics,
    read_region,
    region_model,
)
from services.triage.learned.scorer import Scorer
from services.triage.post import PostText
from services.triage.topics import TOPICS

LEAST_ROWS = 100
LEAST_TOPIC = 10
"""Fewer rows than this, or fewer than two topics of this many, and nothing is learnt."""
LEAST_FRESH = 100
"""Rows a region's earlier model has not seen, for it to be judged on them."""
F1_MARGIN = 0.03
RULE = (
    "A model is written only if it is not worse than the one in place on the same unseen rows: "
    "of the rows that only one of the two names rightly, the one in place may have at most the "
    f"square root of their number more, and the mean F1 may not fall by more than {F1_MARGIN}."
)

_NUMBER = re.compile(r"\d+")
_TOP = 3


class TooLittle(OtklikError):
    """There is too little to learn from; the text says how much there is and is needed."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """A post and its right topic; `weight` is how many rows it counts for."""

    post: PostText
    topic: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Figures:
    """How well topics are named: shares 0..1, `by_topic` the share found of each topic's rows."""

    rows: int
    accuracy: float
    top3: float
    f1: float
    by_topic: dict[str, float]


@dataclass(frozen=True, slots=True)
class Trial:
    """A fitted model with its figures beside those of the shipped one.

    `said` is the held-out topic of each lesson. Where a region's earlier model is in place and
    enough rows are new to it, `in_place` are its figures on them and `beside` the new model's.
    `worse` says why the model may not replace the one in place, "" if it may.
    """

    model: Model
    rows: Counter[str]
    said: tuple[str, ...]
    new: Figures
    shipped: Figures
    in_place: Figures | None
    beside: Figures | None
    worse: str


def hold_trial(lessons: Sequence[Lesson], in_place: Scorer | None, made: str, tick: Tick) -> Trial:
    """Learn from the lessons; `in_place` is a region's earlier model. Raises TooLittle.

    `made` says of what and when, and is kept in the model. `tick` is told of rows read.
    """
    _enough(lessons)
    table = read_region((lesson.post for lesson in lessons), tick)
    labels = [lesson.topic for lesson in lessons]
    weights = np.array([lesson.weight for lesson in lessons], np.float32)
    held = learn_topics(table, labels, weights, [_thread(one) for one in lessons], TOPICS)
    ours, shipped = held_out(held), by_shipped(table)
    new = _figures(ours, labels)
    worse = _worse(ours, shipped, labels)
    old = beside = None
    if in_place is not None:
        fresh = _fresh(in_place, lessons)
        if len(fresh) >= LEAST_FRESH:
            rival = by_model(in_place, (lessons[at].post for at in fresh))
            same, true = _rows(ours, fresh), [labels[at] for at in fresh]
            old, beside = _figures(rival, true), _figures(same, true)
            worse = _worse(same, rival, true)
        else:
            worse = worse or _below_its_notes(new, in_place)
    notes = {
        "made": made,
        "accuracy": new.accuracy,
        "rows": new.rows,
        "seen": [_mark(lesson) for lesson in lessons],
    }
    return Trial(
        model=region_model(held, table, weights, notes),
        rows=Counter(labels),
        said=tuple(best[0] for best in ours.best(1)),
        new=new,
        shipped=_figures(shipped, labels),
        in_place=old,
        beside=beside,
        worse=worse,
    )


def forgets(in_place: Scorer, lessons: Sequence[Lesson]) -> bool:
    """Whether most of what a region's model was made of is not among the lessons."""
    noted = in_place.model.notes.get("seen")
    seen = set(noted) if isinstance(noted, list) else set()
    return len(seen - {_mark(lesson) for lesson in lessons}) * 2 > len(seen)


def _enough(lessons: Sequence[Lesson]) -> None:
    topics = Counter(lesson.topic for lesson in lessons)
    common = sum(number >= LEAST_TOPIC for number in topics.values())
    if len(lessons) < LEAST_ROWS or common < 2:
        raise TooLittle(
            f"too little to learn from: {len(lessons)} rows with a known topic, {common} topics "
            f"with {LEAST_TOPIC} rows or more; at least {LEAST_ROWS} and 2 are needed"
        )


def _figures(scores: TopicScores, true: Sequence[str]) -> Figures:
    best = scores.best(_TOP)
    right = Counter(topic for said, topic in zip(best, true, strict=True) if said[0] == topic)
    return Figures(
        rows=len(true),
        accuracy=right.total() / len(true),
        top3=sum(topic in said for said, topic in zip(best, true, strict=True)) / len(true),
        f1=macro_f1([said[0] for said in best], true),
        by_topic={topic: right[topic] / number for topic, number in Counter(true).items()},
    )


def _worse(ours: TopicScores, theirs: TopicScores, true: Sequence[str]) -> str:
    """Why the first is worse than the second on the same rows, "" if it is not."""
    pairs = zip(ours.best(1), theirs.best(1), true, strict=True)
    verdicts = Counter((our[0] == topic, their[0] == topic) for our, their, topic in pairs)
    won, lost = verdicts[True, False], verdicts[False, True]
    if lost - won > (won + lost) ** 0.5:
        return f"of {len(true)} rows {lost} are named rightly by the one in place alone, {won} anew"
    before, after = _figures(theirs, true).f1, _figures(ours, true).f1
    if before - after > F1_MARGIN:
        return f"the mean F1 of the topics would fall from {before:.2f} to {after:.2f}"
    return ""


def _below_its_notes(new: Figures, in_place: Scorer) -> str:
    """Held against what an earlier model was measured to do, for want of rows new to it."""
    noted = in_place.model.notes.get("accuracy")
    if not isinstance(noted, float):
        return ""
    spread = (noted * (1 - noted) / new.rows) ** 0.5
    if noted - new.accuracy > spread:
        return f"the one in place was measured at {noted:.1%} when it was made"
    return ""


def _fresh(in_place: Scorer, lessons: Sequence[Lesson]) -> list[int]:
    """Places of the lessons that an earlier model was not made of."""
    noted = in_place.model.notes.get("seen")
    seen = set(noted) if isinstance(noted, list) else set()
    return [at for at, lesson in enumerate(lessons) if _mark(lesson) not in seen]


def _rows(scores: TopicScores, rows: Sequence[int]) -> TopicScores:
    return TopicScores(scores.topics, scores.scores[np.array(rows, int)])


def _thread(lesson: Lesson) -> str:
    """What texts alike but for dress and numbers share: templates, reposts of a notice."""
    bare = _NUMBER.sub("0", lesson.post.text)
    return fingerprint(bare) or " ".join(bare.lower().split())


def _mark(lesson: Lesson) -> int:
    """What remains of a text in the model: nobody can read it back."""
    return zlib.crc32(_thread(lesson).encode("utf-8", "surrogatepass"))

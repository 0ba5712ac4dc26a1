"""A region's own topics, learnt from its texts with the shipped model at the elbow.

Only the topics are learnt anew. Whether a post is a complaint, its kind, its tone and a danger
stay the shipped model's say: an export holds nothing but incidents, so nothing in it could tell
a learner what is none. A topic the texts do not speak of is left to the shipped model too.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

import numpy as np

from services.triage.learned.choice import shipped
from services.triage.learned.context import SITUATION
from services.triage.learned.design import Table, join, look, read_posts
from services.triage.learned.fitting import (
    Held,
    Rows,
    Task,
    assemble,
    calibrated,
    hold_out,
    margins,
    surprise,
)
from services.triage.learned.model import Model
from services.triage.learned.scorer import OPINION, Scorer
from services.triage.learned.words import Floats
from services.triage.post import PostText

TOPIC = "topic"
_OUTPUT = f"{TOPIC}."
_CHUNK = 500
_STRENGTH = 1.0
# Between "every row counts alike" (0) and "every topic does" (1).
_BALANCE = 0.5
# How much of the shipped model's score may be added to the learnt one; the held-out rows choose.
_SHARES = (0.0, 0.1, 0.2, 0.4)
# A topic nobody spoke of wins where every other lost (-1 is a lost margin, 1 a won one) and the
# shipped model is sure of it. One of so many rows is half learnt, half left to that model.
_UNHEARD = -0.5
_UNHEARD_SHARE = 0.2
_HALF_LEARNT = 10
_TOLD = frozenset({*SITUATION, OPINION.rstrip(".")})

Tick = Callable[[int], object]


@dataclass(frozen=True, slots=True)
class TopicScores:
    """What a model thinks of rows: `scores` (rows, topics)."""

    topics: tuple[str, ...]
    scores: Floats

    def best(self, most: int) -> list[list[str]]:
        """The likeliest topics of each row, the likeliest first."""
        order = np.argsort(-self.scores, axis=1, kind="stable")[:, :most]
        return [[self.topics[at] for at in row] for row in order]


def read_region(posts: Iterable[PostText], tick: Tick) -> Table:
    """Read posts with the shipped model's opinion of them; `tick` is told of every chunk."""
    parts = []
    rest = iter(posts)
    while chunk := list(islice(rest, _CHUNK)):
        part = read_posts(chunk, shipped())
        told = [{n: v for n, v in r.items() if n.partition(".")[0] in _TOLD} for r in part.told]
        parts.append(replace(part, told=told))
        tick(len(chunk))
    return join(parts)


def learn_topics(
    table: Table,
    labels: Sequence[str],
    weights: Floats,
    threads: Sequence[str],
    classes: Iterable[str] = (),
) -> Held:
    """Hold the topics out fold by fold; `classes` are those to know besides the labels.

    Rows of one thread are never on both sides. Needs five threads and two labels.
    """
    topics = tuple(sorted({*labels, *classes}))
    at = {topic: place for place, topic in enumerate(topics)}
    task = Task(
        name=TOPIC,
        classes=topics,
        rows=np.arange(len(labels)),
        labels=np.array([at[label] for label in labels], int),
        learner=margins(_STRENGTH),
        groups=tuple(_TOLD),
        unheard=_UNHEARD,
        trust=tuple(_trust(topic, Counter(labels)) for topic in topics),
    )
    balanced = weights * _balance(task.labels)
    (held,) = hold_out([task], table, balanced, threads)
    learnt = held.scores / np.float32(held.slope)
    # A name may mean something else where the topics are not the shipped model's.
    shares = _SHARES if {*topics} <= {*_named(shipped().groups[TOPIC])} else (0.0,)
    tries = [
        calibrated(replace(task, lifts=_lifts(task, share)), learnt, table, balanced)
        for share in shares
    ]
    return min(tries, key=lambda one: surprise(one.scores, task.labels, weights))


def region_model(held: Held, table: Table, weights: Floats, notes: Mapping[str, Any]) -> Model:
    """The model of a region: its topics, and the shipped model's word on all else."""
    balanced = weights * _balance(held.task.labels)
    return _with_shipped(assemble([held], table, balanced, notes), shipped().model)


def fit_topics(texts: Sequence[str], labels: Sequence[str]) -> Model:
    """A model of any topics from texts alone, as a bench asks for it."""
    table = read_region(map(PostText, texts), lambda _: None)
    weights = np.ones(len(texts), np.float32)
    held = learn_topics(table, labels, weights, [" ".join(text.split()).lower() for text in texts])
    return region_model(held, table, weights, {})


def held_out(held: Held) -> TopicScores:
    """What the learner thought of rows it had not seen."""
    return TopicScores(held.task.classes, held.scores)


def by_shipped(table: Table) -> TopicScores:
    """What the shipped model thinks of the rows."""
    outputs = shipped().groups[TOPIC]
    scores = [[row.get(OPINION + output, 0.0) for output in outputs] for row in table.told]
    return TopicScores(_named(outputs), np.array(scores, np.float32))


def by_model(scorer: Scorer, posts: Iterable[PostText]) -> TopicScores:
    """What any model thinks of posts."""
    outputs = scorer.groups[TOPIC]
    found = (scorer.scores(*look(post)) for post in posts)
    return TopicScores(
        _named(outputs),
        np.array([[one[output] for output in outputs] for one in found], np.float32),
    )


def _named(outputs: Sequence[str]) -> tuple[str, ...]:
    return tuple(output.removeprefix(_OUTPUT) for output in outputs)


def _balance(labels: Rows) -> Floats:
    """What a row counts for by the rarity of its topic; 1 on the average topic."""
    topics, met = np.unique(labels, return_counts=True)
    shares = np.zeros(labels.max() + 1)
    shares[topics] = (len(labels) / (len(topics) * met)) ** _BALANCE
    return shares[labels].astype(np.float32)


def _trust(topic: str, rows: Mapping[str, int]) -> float:
    """How much of a topic is learnt; one the shipped model does not know is learnt whole."""
    if _OUTPUT + topic not in shipped().groups[TOPIC]:
        return 1.0
    return rows.get(topic, 0) / (rows.get(topic, 0) + _HALF_LEARNT)


def _lifts(task: Task, share: float) -> dict[str, tuple[str, float]]:
    """The shipped model's say in each topic it knows."""
    known = shipped().groups[TOPIC]
    says = {
        output: trust * share + (1 - trust) * _UNHEARD_SHARE
        for output, trust in zip(task.outputs, task.trust or (), strict=True)
    }
    return {o: (OPINION + o, say) for o, say in says.items() if say and o in known}


def _with_shipped(topics: Model, base: Model) -> Model:
    """The outputs of `base` that `topics` lacks, each as the base scores it."""
    others = tuple(o for o in base.outputs if not o.startswith(_OUTPUT))
    more = len(others)
    context = {name: np.append(row, np.zeros(more)) for name, row in topics.context.items()}
    for place, output in enumerate(others):
        row = context.setdefault(OPINION + output, np.zeros(len(topics.outputs) + more))
        row[len(topics.outputs) + place] = 1.0
    return replace(
        topics,
        outputs=topics.outputs + others,
        weights=np.pad(topics.weights, ((0, 0), (0, more))),
        scales=np.append(topics.scales, np.ones(more)).astype(np.float32),
        meaning=np.pad(topics.meaning, ((0, 0), (0, more))),
        context={name: row.astype(np.float32) for name, row in context.items()},
        bias=np.append(topics.bias, np.zeros(more)).astype(np.float32),
    )

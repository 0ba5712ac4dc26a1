"""Examples → a model. The only home of scikit-learn: nothing here runs while the desk works.

Each matter is a linear learner over the matrix of `design.py`, calibrated by what it says of rows
it has not seen.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.svm import LinearSVC

from services.triage.learned.design import Design, Table, learn_design, take
from services.triage.learned.model import Model
from services.triage.learned.words import Floats

FOLDS = 5
YES_NO = ("", "yes")
_TEMPERATURES = np.geomspace(0.2, 10, 40)
UNHEARD = -10.0

Rows = NDArray[np.int_]


@dataclass(frozen=True, slots=True)
class Task:
    """One matter to learn: which rows of a table speak of it, and what they say.

    `labels` are indexes into `classes`, one for each of `rows`. `groups` are those of the context
    that may be looked at, all if None. `lifts` maps an output to a number of the context and how
    much of it is added to what was learnt, unlearnt itself. `unheard` is the score of a class no
    row speaks of; `trust` (0..1 for each class, all 1 if None) is the share of what was learnt in
    a class's score, the rest is `unheard`. `stress` is how much more or less than elsewhere each
    row of the table counts here, all 1 if None.
    """

    name: str
    classes: tuple[str, ...]
    rows: Rows
    labels: Rows
    learner: Callable[[], Any]
    groups: tuple[str, ...] | None = None
    lifts: Mapping[str, tuple[str, float]] = field(default_factory=dict)
    unheard: float = UNHEARD
    trust: tuple[float, ...] | None = None
    stress: Floats | None = None

    def counts(self, weights: Floats) -> Floats:
        """How many examples each of `rows` counts for, by the table's weights."""
        found = weights if self.stress is None else weights * self.stress
        return np.asarray(found[self.rows], np.float32)

    @property
    def outputs(self) -> tuple[str, ...]:
        """How the model calls the scores; a yes or no has one."""
        if self.classes == YES_NO:
            return (self.name,)
        return tuple(f"{self.name}.{c}" for c in self.classes)


@dataclass(frozen=True, slots=True)
class Head:
    """A learnt task: weights of the matrix's columns (columns, K) and K intercepts."""

    weights: Floats
    bias: Floats

    def scores(self, matrix: Any) -> Floats:
        """Rows of a design's matrix → (rows, K)."""
        return np.asarray(matrix @ self.weights + self.bias, np.float32)


@dataclass(frozen=True, slots=True)
class Held:
    """A task's scores on rows the learner had not seen, calibrated: (len(task.rows), K)."""

    task: Task
    scores: Floats
    slope: float
    shift: float


def labelled(
    name: str, answers: Sequence[str | None], learner: Callable[[], Any], **more: Any
) -> Task:
    """A task from one answer a row, None where nobody answered. Classes are sorted by name."""
    rows = np.array([i for i, a in enumerate(answers) if a is not None], int)
    classes = tuple(sorted({a for a in answers if a is not None}))
    at = {c: i for i, c in enumerate(classes)}
    labels = np.array([at[answers[i] or ""] for i in rows], int)
    return Task(name, classes, rows, labels, learner, **more)


def yes_or_no(
    name: str, answers: Sequence[bool | None], learner: Callable[[], Any], **more: Any
) -> Task:
    """A task that asks whether."""
    rows = np.array([i for i, a in enumerate(answers) if a is not None], int)
    labels = np.array([int(answers[i] or 0) for i in rows], int)
    return Task(name, YES_NO, rows, labels, learner, **more)


def margins(strength: float) -> Callable[[], Any]:
    """Learners of margins, one class against the rest, quick on thousands of rows."""
    return lambda: LinearSVC(C=strength, tol=1e-2)


def learn(task: Task, design: Design, matrix: Any, weights: Floats, rows: Rows) -> Head:
    """Fit one task on some of its rows; `rows` index `task.rows`."""
    columns = np.arange(matrix.shape[1])
    if task.groups is not None:
        columns = columns[design.columns(task.groups)]
    at, labels = task.rows[rows], task.labels[rows]
    learner = task.learner()
    counts = task.counts(weights)[rows]
    learner.fit(matrix[at][:, columns], labels, sample_weight=counts)
    outputs = len(task.outputs)
    found = np.zeros((matrix.shape[1], outputs), np.float32)
    bias = np.full(outputs, task.unheard, np.float32)
    coefficients, intercepts = learner.coef_.T, learner.intercept_
    if outputs == 1:
        classes = np.array([0])
    else:
        classes = np.asarray(learner.classes_)
        if len(classes) == 2:
            coefficients = np.hstack([-coefficients, coefficients])
            intercepts = np.array([-intercepts[0], intercepts[0]])
    found[columns[:, None], classes] = coefficients
    bias[classes] = intercepts
    if task.trust is not None:
        trust = np.array(task.trust, np.float32)
        found, bias = found * trust, bias * trust + (1 - trust) * task.unheard
    return Head(found, bias)


def hold_out(
    tasks: Sequence[Task], table: Table, weights: Floats, threads: Sequence[str]
) -> list[Held]:
    """Score every row by a learner that saw neither it nor its thread, then calibrate."""
    scores = [np.zeros((len(t.rows), len(t.outputs)), np.float32) for t in tasks]
    folds = GroupKFold(FOLDS).split(np.zeros(len(threads)), groups=threads)
    for seen, unseen in folds:
        design = learn_design(take(table, seen))
        matrix = design.matrix(table)
        for task, found in zip(tasks, scores, strict=True):
            is_unseen = np.isin(task.rows, unseen)
            head = learn(task, design, matrix, weights, np.flatnonzero(~is_unseen))
            found[is_unseen] = head.scores(matrix[task.rows[is_unseen]])
    return [
        calibrated(task, found, table, weights) for task, found in zip(tasks, scores, strict=True)
    ]


def assemble(
    held: Sequence[Held], table: Table, weights: Floats, notes: Mapping[str, Any]
) -> Model:
    """The model of all tasks, learnt from all rows, calibrated as the held-out scores asked."""
    design = learn_design(table)
    matrix = design.matrix(table)
    outputs: list[str] = []
    columns, bias = [], []
    for part in held:
        head = learn(part.task, design, matrix, weights, np.arange(len(part.task.rows)))
        outputs += part.task.outputs
        columns.append(head.weights * part.slope)
        bias.append(head.bias * part.slope + part.shift)
    letters, told, meaning = design.parts(np.hstack(columns))
    for part in held:
        for output, (name, share) in part.task.lifts.items():
            if name in design.names:
                told[design.names.index(name), outputs.index(output)] += share * part.slope
    rounded, scales = _rounded(letters)
    return Model(
        outputs=tuple(outputs),
        weights=rounded,
        scales=scales,
        rarity=design.rarity.astype(np.float16),
        meaning=meaning.astype(np.float32),
        context={n: row.astype(np.float32) for n, row in zip(design.names, told, strict=True)},
        bias=np.concatenate(bias).astype(np.float32),
        notes=notes,
    )


def calibrated(task: Task, scores: Floats, table: Table, weights: Floats) -> Held:
    """Scores, lifted, as log-odds (Platt) or as logarithms of shares (one temperature)."""
    counts = task.counts(weights)
    scores = scores + _lifted(task, table)
    if len(task.outputs) == 1:
        heard = scores[:, 0]
        platt = LogisticRegression(C=1e6).fit(heard[:, None], task.labels, sample_weight=counts)
        slope, shift = float(platt.coef_[0, 0]), float(platt.intercept_[0])
        return Held(task, (slope * heard + shift)[:, None], slope, shift)
    slope = float(min(_TEMPERATURES, key=lambda t: surprise(scores * t, task.labels, counts)))
    return Held(task, scores * np.float32(slope), slope, 0.0)


def _lifted(task: Task, table: Table) -> Floats:
    """What the context adds to each score, (rows of the task, K)."""
    lifts = [task.lifts.get(output, ("", 0.0)) for output in task.outputs]
    told = [table.told[row] for row in task.rows]
    return np.array([[share * t.get(name, 0.0) for name, share in lifts] for t in told], np.float32)


def surprise(scores: Floats, labels: Rows, weights: Floats) -> float:
    """The mean logarithmic loss of shares exp(score) / sum."""
    top = scores.max(axis=1, keepdims=True)
    total = np.log(np.exp(scores - top).sum(axis=1)) + top[:, 0]
    return float(np.average(total - scores[np.arange(len(labels)), labels], weights=weights))


def _rounded(weights: Floats) -> tuple[NDArray[np.int8], Floats]:
    """Weights (BUCKETS, K) as int8 and the scale of each column."""
    scales = np.maximum(np.abs(weights).max(axis=0), 1e-9) / 127
    rounded = np.round(weights / scales).astype(np.int8)
    return rounded, scales.astype(np.float32)

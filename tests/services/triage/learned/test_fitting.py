"""Examples → a model: what counts for how much."""

from collections.abc import Sequence

import numpy as np
from sklearn.linear_model import LogisticRegression

from services.triage import PostText
from services.triage.learned.design import learn_design, read_posts
from services.triage.learned.fitting import learn, yes_or_no

TEXTS = ["Во дворе яма", "Во дворе яма", "Кот спит дома", "Кот спит дома"]
ANSWERS = [True, False, False, False]


def _opinion(stress: Sequence[float] | None) -> float:
    """What is thought of the first text, which the examples answer both ways."""
    table = read_posts([PostText(text) for text in TEXTS])
    design = learn_design(table)
    matrix = design.matrix(table)
    heard = None if stress is None else np.array(stress, np.float32)
    task = yes_or_no("wanted", ANSWERS, lambda: LogisticRegression(C=10.0), stress=heard)
    weights = np.ones(len(TEXTS), np.float32)
    head = learn(task, design, matrix, weights, np.arange(len(TEXTS)))
    return float(head.scores(matrix)[0, 0])


def test_an_example_under_stress_outweighs_the_one_that_contradicts_it() -> None:
    assert _opinion([3, 1, 1, 1]) > _opinion(None) > _opinion([1, 3, 1, 1])


def test_a_stress_of_one_changes_nothing() -> None:
    assert _opinion([1, 1, 1, 1]) == _opinion(None)

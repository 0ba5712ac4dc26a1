"""Figures of a judgement: pure functions over scores and answers, shared by `train` and bench."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray


def auc(scores: ArrayLike, wanted: ArrayLike) -> float:
    """The chance that a wanted post is scored above another; equal scores count half."""
    numbers, good = np.asarray(scores, float), np.asarray(wanted, bool)
    _, place, met = np.unique(numbers, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(met) - (met - 1) / 2)[place]
    hits, others = int(good.sum()), int((~good).sum())
    if not hits or not others:
        return float("nan")
    return float((ranks[good].sum() - hits * (hits + 1) / 2) / (hits * others))


def recall_at(scores: ArrayLike, wanted: ArrayLike, alarms: float) -> float:
    """The share of wanted posts above the threshold that lets `alarms` of the others through."""
    numbers, good = np.asarray(scores, float), np.asarray(wanted, bool)
    others = np.sort(numbers[~good])[::-1]
    threshold = others[min(len(others) - 1, int(len(others) * alarms))]
    return float((numbers[good] > threshold).mean())


def f1(found: ArrayLike, wanted: ArrayLike) -> float:
    """The harmonic mean of precision and recall."""
    told, good = np.asarray(found, bool), np.asarray(wanted, bool)
    return float(2 * (told & good).sum() / max(1, told.sum() + good.sum()))


def macro_f1(said: Sequence[str], true: Sequence[str]) -> float:
    """The mean of the F1 of every class that truly occurs."""
    told, right = np.array(said), np.array(true)
    return float(np.mean([f1(told == name, right == name) for name in np.unique(right)]))


def calibration_error(scores: ArrayLike, wanted: ArrayLike, bins: int = 10) -> float:
    """How far, on average, a promised probability is from what came true (ECE, equal widths)."""
    numbers, good = np.asarray(scores, float), np.asarray(wanted, float)
    places: NDArray[np.int_] = np.minimum((numbers * bins).astype(int), bins - 1)
    return float(
        sum(
            abs(numbers[places == b].mean() - good[places == b].mean()) * (places == b).mean()
            for b in np.unique(places)
        )
    )

"""Danger: what is found of it, and how often it is cried in vain."""

from collections.abc import Callable, Iterable, Sequence

import numpy as np

from benchmarks.triage.sets import Row, Sets, public_post
from benchmarks.triage.table import OURS, Line
from services.facts import Urgency
from services.triage import PostText, assess


def lines(sets: Sets) -> Iterable[Line]:
    """The written sets, the public posts, and how often other texts are called critical."""
    for name, rows, post, target in (
        ("written dangers", sets.urgent, _alone, "≥ .98"),
        ("the same, by our hand", sets.urgent_fresh, _alone, ""),
        ("dangers told plainly", sets.urgent_latest, _alone, "≥ .98"),
        ("public posts", [row for row in sets.public if row["critical"]], public_post, ""),
    ):
        found = _cried(rows, post)
        truly = np.array([str(row["critical"]) == "1" for row in rows])
        what = f"{name} (n {len(rows)}, {truly.sum()} critical)"
        yield Line(what, "critical recall", {OURS: float(found[truly].mean())}, target)
        yield Line(what, "false alarms", {OURS: float(found[~truly].mean())})
    for name, rows in (
        ("Kursk appeals", sets.kursk),
        ("SPb portal", sets.spb[::8]),
        ("ordinary VK posts", sets.vk),
        ("ordinary tweets", sets.tweets),
    ):
        yield Line(
            f"{name} (n {len(rows)})",
            "called critical",
            {OURS: float(_cried(rows, _alone).mean())},
        )


def _alone(row: Row) -> PostText:
    return PostText(row["text"])


def _cried(rows: Sequence[Row], post: Callable[[Row], PostText]) -> np.ndarray:
    return np.array([assess(post(row)).urgency is Urgency.CRITICAL for row in rows])

"""Complaint or not: on the places an office watches, on appeals, on ordinary posts."""

from collections.abc import Iterable, Sequence

import numpy as np

from benchmarks.triage.judges import CUT, Judge, Scores
from benchmarks.triage.sets import Row, Sets, public_post
from benchmarks.triage.table import Line
from services.triage import PostText
from services.triage.learned.measures import auc, calibration_error, f1, recall_at

_ALARMS = (0.02, 0.05, 0.10)
_PLACES = {
    "district_public": "a district's public",
    "governor_comments": "comments to a governor",
    "city_publics": "city publics",
    "district_communities": "district communities",
}
_FEW = 20
"""Complaints below which a place's recall says nothing."""


def lines(sets: Sets, judges: Sequence[Judge]) -> Iterable[Line]:
    """All of it."""
    posts = [public_post(row) for row in sets.public]
    scores = {judge.name: judge.of_public(posts) for judge in judges}
    yield from _together(sets.public, scores)
    for place, called in _PLACES.items():
        yield from _of_place(sets.public, place, called, scores)
    yield from _elsewhere(sets, judges)


def _together(rows: Sequence[Row], scores: dict[str, Scores]) -> Iterable[Line]:
    wanted = _wanted(rows)
    what = f"public posts (n {len(rows)}, {wanted.sum()} complaints)"

    def line(measure: str, target: str, of: dict[str, float]) -> Line:
        return Line(what, measure, of, target)

    yield line("ROC-AUC", "≥ .95", {n: auc(s, wanted) for n, s in scores.items()})
    yield line("F1", "≥ .88", {n: f1(s >= CUT, wanted) for n, s in scores.items()})
    for alarms, target in zip(_ALARMS, ("", "≥ .85", ""), strict=True):
        found = {n: recall_at(s, wanted, alarms) for n, s in scores.items()}
        yield line(f"recall at {alarms:.0%} false alarms", target, found)
    error = {n: calibration_error(s, wanted) for n, s in scores.items()}
    yield line("calibration error (10 bins)", "", error)


def _of_place(
    rows: Sequence[Row], place: str, called: str, scores: dict[str, Scores]
) -> Iterable[Line]:
    here = np.array([row["place"] == place for row in rows])
    wanted = _wanted(rows)[here]
    what = f"  {called} (n {here.sum()}, {wanted.sum()} complaints)"
    yield Line(what, "ROC-AUC", {n: auc(s[here], wanted) for n, s in scores.items()})
    if wanted.sum() >= _FEW:
        yield Line(what, "F1", {n: f1(s[here] >= CUT, wanted) for n, s in scores.items()})


def _elsewhere(sets: Sets, judges: Sequence[Judge]) -> Iterable[Line]:
    """Appeals and ordinary posts, at the threshold that lets 2 % of ordinary posts through."""
    able = [judge for judge in judges if judge.of_any and judge.name != "tfidf/appeals"]

    def judged(rows: Sequence[Row]) -> dict[str, Scores]:
        posts = [PostText(row["text"]) for row in rows]
        return {judge.name: judge.of_any(posts) for judge in able if judge.of_any}

    vk, tweets = judged(sets.vk), judged(sets.tweets)
    for name, of in (("ordinary VK posts", vk), ("ordinary tweets", tweets)):
        target = "≤ .02" if of is vk else ""
        found = {n: float(np.mean(s >= CUT)) for n, s in of.items()}
        yield Line(f"{name} (n {len(next(iter(of.values())))})", "called complaints", found, target)
    for name, rows in (("Kursk appeals", sets.kursk), ("SPb portal", sets.spb[::5])):
        of = judged(rows)
        what = f"{name} (n {len(rows)})"
        called = {n: float(np.mean(s >= CUT)) for n, s in of.items()}
        yield Line(what, "called complaints", called, "≥ .90")
        at_two = {n: recall_at(*_against(s, vk[n]), 0.02) for n, s in of.items()}
        yield Line(what, "recall at 2% of VK posts", at_two)
        apart = {n: auc(*_against(s, np.r_[vk[n], tweets[n]])) for n, s in of.items()}
        yield Line(what, "ROC-AUC against VK and tweets", apart)


def _against(good: Scores, other: Scores) -> tuple[Scores, Scores]:
    return np.r_[good, other], np.r_[np.ones(len(good)), np.zeros(len(other))]


def _wanted(rows: Sequence[Row]) -> Scores:
    return np.array([row["kind"] == "complaint" for row in rows])

"""Topics: as shipped, after `train` on a region's own rows, and who is to answer for them.

The region's rows are split 80/20 as the README of the data says; nothing of the test part is
seen before. The baselines are those of that README.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.model_selection import train_test_split
from sklearn.pipeline import FeatureUnion, Pipeline, make_pipeline
from sklearn.svm import LinearSVC

from benchmarks.triage.sets import Row, Sets, public_post, thin
from benchmarks.triage.table import OURS, Line
from services.triage import PostText, assess
from services.triage.learned.choice import shipped
from services.triage.learned.measures import macro_f1
from services.triage.learned.regional import by_model, fit_topics
from services.triage.learned.scorer import Scorer

# The coarse topics of the appeals that are one topic or two of ours, and which.
COARSE: dict[str, frozenset[str]] = {
    "дороги": frozenset({"Дороги"}),
    "благоустройство": frozenset({"Благоустройство"}),
    "мусор_уборка": frozenset({"Обращение с отходами", "Благоустройство"}),
    "тепло_вода_газ_свет": frozenset({"ЖКХ", "Энергетика"}),
    "освещение": frozenset({"Благоустройство", "ЖКХ", "Энергетика"}),
    "транспорт": frozenset({"Общественный транспорт"}),
    "ЖКХ_дом": frozenset({"ЖКХ"}),
    "медицина": frozenset({"Здравоохранение"}),
    "экология_животные": frozenset({"Экология", "Благоустройство"}),
    "снег": frozenset({"Благоустройство", "Дороги"}),
    "соцзащита": frozenset({"Социальное обслуживание и защита"}),
    "образование": frozenset({"Образование"}),
    "связь": frozenset({"Связь и телевидение"}),
}
_SVM = "tfidf+SVM"
_TOP = 3


def lines(sets: Sets) -> Iterable[Line]:
    """All of it."""
    yield from _as_shipped(sets)
    yield from _taught("Kursk", sets.kursk, "group", "≥ .823")
    yield from _taught("SPb", thin(sets.spb, 8_000), "group", "≥ .918")
    yield from _routed(sets.spb)


def _as_shipped(sets: Sets) -> Iterable[Line]:
    rows = [row for row in sets.public if row["topic"]]
    verdicts = [assess(public_post(row)) for row in rows]
    said, true = [v.topic for v in verdicts], [row["topic"] for row in rows]
    what = f"topic of 26, public posts (n {len(rows)})"
    yield Line(what, "accuracy", {OURS: _share(map(str.__eq__, said, true))})
    yield Line(what, "macro-F1", {OURS: macro_f1(said, true)})
    among = (t in {s.topic for s in v.topics} for v, t in zip(verdicts, true, strict=True))
    yield Line(what, "top-3", {OURS: _share(among)})
    for name, appeals in (("Kursk", sets.kursk), ("SPb", thin(sets.spb, 2_000))):
        known = [row for row in appeals if row["topic_coarse"] in COARSE]
        judged = [assess(PostText(row["text"])) for row in known]
        pairs = [(v, COARSE[row["topic_coarse"]]) for v, row in zip(judged, known, strict=True)]
        what = f"coarse topic as shipped, {name} (n {len(known)})"
        yield Line(what, "accuracy", {OURS: _share(v.topic in wanted for v, wanted in pairs)})
        among = (bool({s.topic for s in v.topics} & wanted) for v, wanted in pairs)
        yield Line(what, "top-3", {OURS: _share(among)})


def _taught(name: str, rows: Sequence[Row], of: str, target: str) -> Iterable[Line]:
    """Groups of a region after `train` on four fifths of its rows."""
    often = Counter(row["topic_group"] for row in rows)
    rows = [row for row in rows if often[row["topic_group"]] > 1]
    taught, held = _split(rows)
    true = [row["topic_group"] for row in held]
    ranked = _ours(taught, [row["topic_group"] for row in taught], held)
    svm = _svm().fit([row["text"] for row in taught], [row["topic_group"] for row in taught])
    numbers = svm.decision_function([row["text"] for row in held])
    baseline = [[svm.classes_[i] for i in np.argsort(-row)[:_TOP]] for row in numbers]
    what = f"{of} of {len(set(true))} after train, {name} (n {len(held)})"
    both = {OURS: ranked, _SVM: baseline}
    first = {n: [row[0] for row in r] for n, r in both.items()}
    accuracy = {n: _share(map(str.__eq__, said, true)) for n, said in first.items()}
    yield Line(what, "accuracy", accuracy, target)
    yield Line(what, "macro-F1", {n: macro_f1(said, true) for n, said in first.items()})
    among = {n: _share(t in row for t, row in zip(true, r, strict=True)) for n, r in both.items()}
    yield Line(what, "top-3", among, "≥ .97")


def _routed(rows: Sequence[Row]) -> Iterable[Line]:
    """The body that answers, from the predicted topic and the district by a table of pairs."""
    rows = thin(list(rows), 6_000)
    often = Counter(row["topic"] for row in rows)
    rows = [row for row in rows if often[row["topic"]] > 1]
    taught, held = _split(rows, "topic")
    ranked = _ours(taught, [row["topic"] for row in taught], held)
    pairs: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    alone: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for row in taught:
        pairs[row["topic"], row["district"]][row["executor"]] += 1
        alone[row["topic"]][row["executor"]] += 1
    right = []
    for row, topics in zip(held, ranked, strict=True):
        table = pairs.get((topics[0], row["district"])) or alone[topics[0]]
        right.append(table.most_common(1)[0][0] == row["executor"])
    what = f"body by (topic × district), SPb (n {len(held)})"
    yield Line(what, "accuracy", {OURS: _share(right)}, "")


def _ours(taught: Sequence[Row], labels: Sequence[str], held: Sequence[Row]) -> list[list[str]]:
    model = fit_topics([row["text"] for row in taught], labels)
    scorer = Scorer(model, shipped())
    return by_model(scorer, (PostText(row["text"]) for row in held)).best(_TOP)


def _split(rows: Sequence[Row], by: str = "topic_group") -> tuple[list[Row], list[Row]]:
    taught, held = train_test_split(
        list(rows), test_size=0.2, random_state=0, stratify=[row[by] for row in rows]
    )
    return taught, held


def _svm() -> Pipeline:
    letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), min_df=2, sublinear_tf=True)
    words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)
    both = FeatureUnion([("letters", letters), ("words", words)])
    return make_pipeline(both, LinearSVC(class_weight="balanced"))


def _share(right: Iterable[bool]) -> float:
    return float(np.mean(list(right)))

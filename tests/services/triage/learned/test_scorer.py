"""The model at work says what the matrix it was learnt from says, and may be shared."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np

from services.triage import EMPTY, PostText
from services.triage.danger import danger_of
from services.triage.evidence import gather
from services.triage.kinds import features
from services.triage.learned.choice import shipped
from services.triage.learned.context import context, parent_of
from services.triage.learned.scorer import Scorer
from services.triage.reading import Reading

TEXTS = [
    "Третий день нет горячей воды на Вишнёвой 8, управляющая молчит",
    "Спасибо дорожникам!",
    "яма яма яма",
    "😀",
    "",
    "Когда починят фонарь у школы 5? Темно, дети боятся",
]


def _look(text: str, parent: str | None = None) -> tuple[Reading, dict[str, float]]:
    post = PostText(text, parent)
    evidence = gather(text, EMPTY)
    above = parent_of(parent)
    shares = features(post, evidence, above.probability if above else 0.0)
    return evidence.reading, context(post, evidence, shares, above, danger_of(evidence))


def _scores(scorer: Scorer, text: str, parent: str | None = None) -> dict[str, float]:
    return scorer.scores(*_look(text, parent))


def test_a_word_met_before_scores_as_when_it_was_new() -> None:
    worn, fresh = Scorer(shipped().model), Scorer(shipped().model)
    for text in TEXTS:
        _scores(worn, text)

    for text in TEXTS:
        assert _scores(worn, text) == _scores(fresh, text)


def test_forgetting_words_changes_nothing() -> None:
    usual = [_scores(Scorer(shipped().model), text) for text in TEXTS]
    forgetful = Scorer(shipped().model, remembered=12)

    assert [_scores(forgetful, text) for _ in range(3) for text in TEXTS] == usual * 3


def test_a_page_larger_than_the_memory_scores_as_its_posts_do() -> None:
    one_by_one = [list(_scores(Scorer(shipped().model), text).values()) for text in TEXTS]
    readings, told = zip(*map(_look, TEXTS), strict=True)

    together = Scorer(shipped().model, remembered=12).score(readings, told)

    assert np.allclose(together, one_by_one, atol=1e-5)


def test_threads_share_one_scorer() -> None:
    texts = [
        f"Не работает {word}, улица {n}" for n, word in enumerate(("лифт", "свет", "кран") * 20)
    ]
    alone = [_scores(Scorer(shipped().model), text) for text in texts]
    shared = Scorer(shipped().model)

    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda text: _scores(shared, text), texts))

    assert together == alone


def test_the_words_that_pull_are_words_of_the_text() -> None:
    reading = gather(TEXTS[0], EMPTY).reading

    words = shipped().pulling(reading, "complaint", 3)

    assert 0 < len(words) <= 3
    assert set(words) <= {token.norm for token in reading.tokens} | {"0"}


def test_every_score_is_a_number() -> None:
    for text in TEXTS:
        assert np.isfinite(list(_scores(shipped(), text, parent=text).values())).all()

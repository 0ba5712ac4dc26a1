"""A page's scores → what they come to."""

import numpy as np
import pytest

from services.triage.learned.choice import shipped
from services.triage.learned.weighing import weigh


def _scores(value: float) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    return np.full((1, len(shipped().model.outputs)), value, np.float32)


@pytest.mark.parametrize("value", [-1000.0, 0.0, 1000.0, np.inf, -np.inf, np.nan])
def test_shares_of_topics_are_shares_however_odd_the_scores(value: float) -> None:
    (weighed,) = weigh(shipped(), _scores(value))

    assert len(weighed.topics) == 3
    assert all(0 < topic.score <= 1 for topic in weighed.topics)


def test_the_loudest_topic_takes_all_where_it_is_far_louder() -> None:
    scores = _scores(0.0)
    columns, names = shipped().columns["topic"]
    scores[0, columns[4]] = 1000.0

    (weighed,) = weigh(shipped(), scores)

    assert [(topic.topic, topic.score) for topic in weighed.topics] == [(names[4], 1.0)]

"""The posts of a page by event: one partition, whatever order they come in. Pure."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from services.alike.joining import Candidate, grouped, traits_of
from services.alike.traces import Ledger
from services.facts import Kind, Tone, Urgency, Verdict
from services.networks.base import FetchedPost, PostKind
from services.triage import EMPTY
from tests.desk import rules

MORNING = datetime(2026, 11, 23, 7, tzinfo=UTC)
TOLD = (
    "На улице Лесной отключили свет, сидим в темноте второй час!",
    "Нет света на Лесной, 12",
    "Нет света на Полевой",
    "Нет воды на Лесной",
    "На Лесной, 12 яма во всю дорогу",
    "Яма на Лесной, 14",
    "Яма на Лесной",
    "Соседи, у почты который месяц торчит арматура из земли, дети падают, а всем всё равно!",
    "Соседи, у почты который месяц торчит арматура из земли, дети падают, а всем всё равно! Репост",
    "Сколько можно терпеть?",
    "Нет воды",
    "НЕТ ВОДЫ!!!",
)
WRITTEN = st.lists(st.tuples(st.sampled_from(TOLD), st.integers(0, 240)), min_size=2, max_size=9)
NO_VERDICT = Verdict(
    kind=Kind.COMPLAINT,
    tone=Tone.NEGATIVE,
    topic="",
    topics=(),
    district="",
    urgency=Urgency.NORMAL,
    address="",
    score=1.0,
    why={},
)


def candidate(number: int, text: str, hours: int) -> Candidate:
    post = FetchedPost(
        external_id=str(number),
        thread_id=str(number),
        kind=PostKind.POST,
        text=text,
        link="",
        author_id="1",
        author_name="",
        posted_at=MORNING + timedelta(hours=hours),
    )
    traits = traits_of(post, NO_VERDICT, 1, "Садовое", EMPTY)
    return Candidate(number, post, NO_VERDICT, traits)


def partition(candidates: list[Candidate]) -> set[frozenset[int]]:
    ledger = Ledger(rules(), MORNING + timedelta(days=11))
    groups = grouped(candidates, ledger, apart=set())
    return {frozenset(one.post_id for one in group.posts) for group in groups}


@settings(max_examples=60, deadline=None)
@given(WRITTEN, st.data())
def test_a_page_falls_into_the_same_events_in_every_order(
    written: list[tuple[str, int]], data: st.DataObject
) -> None:
    page = [candidate(number, *post) for number, post in enumerate(written)]
    shuffled = data.draw(st.permutations(page))
    assert partition(shuffled) == partition(page)


def test_a_post_between_two_makes_them_one_group() -> None:
    ends = [candidate(0, TOLD[0], 0), candidate(1, "Нет света на Лесной, 12", 140)]
    between = candidate(2, "Электричества нет на Лесной", 70)
    assert partition(ends) == {frozenset({0}), frozenset({1})}
    assert partition([*ends, between]) == {frozenset({0, 1, 2})}

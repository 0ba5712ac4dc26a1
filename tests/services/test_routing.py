"""Verdict → wanted, priority, office."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.clocks import Priority
from services.facts import Kind, Tone, Urgency, Verdict
from services.routing import NEGATIVE_WANTED_FROM, Desk, priority, route, wanted

HEALTH, ROADS = "Здравоохранение", "Дороги"
TOWN, MEADOW = "Садовое", "Луговое"


def desk(
    number: int, *, topics: set[str] | None = None, districts: set[str] | None = None,
    coordinator: bool = False,
) -> Desk:  # fmt: skip
    """An office; nothing given means everything."""
    return Desk(
        id=number,
        name=f"Ведомство {number}",
        chat_id=-number,
        thread_id=None,
        topics=frozenset(topics or ()),
        districts=frozenset(districts or ()),
        coordinator=coordinator,
    )


def verdict(
    kind: Kind = Kind.COMPLAINT,
    *,
    tone: Tone = Tone.NEUTRAL,
    topic: str = HEALTH,
    urgency: Urgency = Urgency.NORMAL,
    score: float = 0.9,
) -> Verdict:
    """What triage might say."""
    return Verdict(
        kind=kind, tone=tone, topic=topic, topics=(), district="", urgency=urgency,
        score=score, why={},
    )  # fmt: skip


BOTH = desk(1, topics={HEALTH}, districts={TOWN})
BY_TOPIC = desk(2, topics={HEALTH})
BY_DISTRICT = desk(3, districts={TOWN})
COORDINATOR = desk(4, coordinator=True)
EVERYTHING = desk(5)


@pytest.mark.parametrize(
    ("desks", "found", "why"),
    [
        ([COORDINATOR, BY_DISTRICT, BY_TOPIC, BOTH], BOTH, f"тема «{HEALTH}», {TOWN}"),
        ([COORDINATOR, BY_DISTRICT, BY_TOPIC], BY_TOPIC, f"тема «{HEALTH}»"),
        ([COORDINATOR, BY_DISTRICT], BY_DISTRICT, f"район: {TOWN}"),
        ([BY_DISTRICT, COORDINATOR][1:], COORDINATOR, "ответственный не найден: координатору"),
        ([EVERYTHING, COORDINATOR], COORDINATOR, "ответственный не найден: координатору"),
        ([EVERYTHING], EVERYTHING, "ответственный не найден: координатору"),
    ],
)
def test_the_narrowest_office_answers(desks: list[Desk], found: Desk, why: str) -> None:
    way = route(HEALTH, TOWN, desks)
    assert (way.desk, way.why) == (found, why)


def test_an_office_of_another_district_is_not_asked_though_its_topic_fits() -> None:
    elsewhere = desk(6, topics={HEALTH}, districts={MEADOW})
    assert route(HEALTH, TOWN, [elsewhere, COORDINATOR]).desk == COORDINATOR
    assert route(HEALTH, "", [elsewhere, COORDINATOR]).desk == COORDINATOR


def test_an_unclear_topic_goes_by_the_district() -> None:
    assert route("", TOWN, [BY_TOPIC, BY_DISTRICT, COORDINATOR]).desk == BY_DISTRICT


def test_of_two_offices_alike_the_first_answers() -> None:
    assert route(HEALTH, "", [BY_TOPIC, desk(7, topics={HEALTH})]).desk == BY_TOPIC


def test_without_offices_nobody_answers() -> None:
    assert route(HEALTH, TOWN, []).desk is None


words = st.sampled_from([HEALTH, ROADS, TOWN, MEADOW, ""])
offices = st.builds(
    desk,
    st.integers(1, 99),
    topics=st.sets(st.sampled_from([HEALTH, ROADS])),
    districts=st.sets(st.sampled_from([TOWN, MEADOW])),
    coordinator=st.booleans(),
)


@given(words, words, st.lists(offices, max_size=6))
def test_an_office_never_gets_what_it_does_not_answer_for(
    topic: str, district: str, desks: list[Desk]
) -> None:
    found = route(topic, district, desks).desk
    if found is not None and not found.coordinator:
        assert not found.topics or topic in found.topics
        assert not found.districts or district in found.districts


@given(words, words, st.lists(offices, max_size=6))
def test_with_a_coordinator_somebody_always_answers(
    topic: str, district: str, desks: list[Desk]
) -> None:
    assert route(topic, district, [*desks, COORDINATOR]).desk is not None


@pytest.mark.parametrize(
    ("kind", "tone", "topic", "score", "expected"),
    [
        (Kind.COMPLAINT, Tone.POSITIVE, "", 0.1, True),
        (Kind.WISH, Tone.NEUTRAL, "", 0.1, True),
        (Kind.QUESTION, Tone.NEUTRAL, "", 0.1, True),
        (Kind.THANKS, Tone.NEGATIVE, HEALTH, 0.9, False),
        (Kind.OTHER, Tone.NEGATIVE, HEALTH, NEGATIVE_WANTED_FROM, True),
        (Kind.OTHER, Tone.NEGATIVE, HEALTH, NEGATIVE_WANTED_FROM - 0.01, False),
        (Kind.OTHER, Tone.NEGATIVE, "", 0.9, False),
        (Kind.OTHER, Tone.NEUTRAL, HEALTH, 0.9, False),
    ],
)
def test_what_the_desk_wants(
    kind: Kind, tone: Tone, topic: str, score: float, expected: bool
) -> None:
    assert wanted(verdict(kind, tone=tone, topic=topic, score=score)) is expected


@pytest.mark.parametrize(
    ("kind", "urgency", "expected"),
    [
        (Kind.COMPLAINT, Urgency.CRITICAL, Priority.CRITICAL),
        (Kind.COMPLAINT, Urgency.HIGH, Priority.HIGH),
        (Kind.COMPLAINT, Urgency.NORMAL, Priority.NORMAL),
        (Kind.COMPLAINT, Urgency.LOW, Priority.NORMAL),
        (Kind.OTHER, Urgency.LOW, Priority.NORMAL),
        (Kind.WISH, Urgency.HIGH, Priority.LOW),
        (Kind.QUESTION, Urgency.NORMAL, Priority.LOW),
        (Kind.QUESTION, Urgency.CRITICAL, Priority.CRITICAL),
    ],
)
def test_urgency_becomes_priority_and_danger_is_danger_whoever_asks(
    kind: Kind, urgency: Urgency, expected: Priority
) -> None:
    assert priority(verdict(kind, urgency=urgency)) is expected


@pytest.mark.parametrize("kind", list(Kind))
def test_a_danger_is_wanted_whatever_the_post_is_called(kind: Kind) -> None:
    danger = verdict(kind, topic="", urgency=Urgency.CRITICAL, score=0.0)

    assert wanted(danger)
    assert priority(danger) is Priority.CRITICAL

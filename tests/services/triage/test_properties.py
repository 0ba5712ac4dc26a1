"""What holds of every verdict, whatever the text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.facts import Kind, Tone, Urgency
from services.triage import TOPICS, PostText, assess
from services.triage.reading import LOOKED_AT
from tests.services.triage.region import REGION
from tests.services.triage.test_kinds import COMPLAINTS, OTHERS, QUESTIONS, THANKS, WISHES

PIECES = """
    нет воды не работает лифт на Садовой 12 кв 34 в Старом Саду спасибо когда почините ! ? , . ул
    пожар @a #b https://c.example 😡 п***ц ребёнок + <b> ) ( « » - / 5 к 2 дом лет 𗀀 вод𗀀а
"""
WORDS = st.sampled_from(PIECES.split())
TEXTS = st.one_of(st.text(max_size=300), st.lists(WORDS, max_size=40).map(" ".join))
STRANGE = [
    "",
    " ",
    "\x00",
    "😀" * 500,
    "<b>нет воды</b>",
    "<script>alert(1)</script>",
    "מים אין",
    "\u202eыдов тен",
    "1234567890",
    "٣٤٥",
    "дома было ³ градуса, ² месяца, ½ дня, ① подъезд",
    "𗀀",  # a letter without a name
    "вод𗀀а",
    "\ud800\udfff",
    "а" * 100_000,
    "яма " * 25_000,
    "нет воды. " * 10_000,
    "*" * 100_000,
    "[id1|" * 20_000,
    "@" * 100_000,
    "ул. " * 25_000,
    "12/" * 33_000,
    "-".join("абвгд" * 20_000),
]


@pytest.mark.parametrize("text", STRANGE)
def test_a_strange_text_is_judged_like_any_other(text: str) -> None:
    verdict = assess(PostText(text, parent=text), REGION)

    assert 0.0 <= verdict.score <= 1.0


@settings(max_examples=300, deadline=None)
@given(TEXTS, st.none() | TEXTS, st.sampled_from([None, True, False]))
def test_every_verdict_is_whole_and_the_same_again(
    text: str, parent: str | None, official: bool | None
) -> None:
    post = PostText(text, parent, official)

    verdict = assess(post, REGION)

    assert verdict == assess(post, REGION)
    assert 0.0 <= verdict.score <= 1.0
    assert verdict.kind in Kind
    assert verdict.tone in Tone
    assert verdict.urgency in Urgency
    assert (verdict.kind is Kind.COMPLAINT) == (verdict.score >= 0.5)
    assert verdict.topic in ("", *TOPICS)
    assert len(verdict.topics) <= 3
    assert all(0.0 < t.score <= 1.0 and t.topic in TOPICS for t in verdict.topics)
    assert set(verdict.why) <= {"kind", "topic", "district", "urgency", "tone"}
    assert all(words for words in verdict.why.values())
    assert all(word in text for words in verdict.why.values() for word in words)


@pytest.mark.parametrize("text", [*COMPLAINTS, *THANKS, *QUESTIONS, *WISHES, *OTHERS])
def test_an_explanation_is_words_of_the_text(text: str) -> None:
    why = assess(PostText(text), REGION).why

    assert all(word and word in text for words in why.values() for word in words)


@pytest.mark.parametrize("text", COMPLAINTS)
def test_a_complaint_always_says_by_which_words(text: str) -> None:
    assert assess(PostText(text)).why["kind"]


def test_what_lies_beyond_the_part_looked_at_changes_nothing() -> None:
    text = "Не работает лифт на Садовой 5. " * 200

    assert len(text) > LOOKED_AT
    assert assess(PostText(text)) == assess(PostText(text[:LOOKED_AT]))


@settings(max_examples=200, deadline=None)
@given(st.integers(1, 999), st.integers(100, 9999))
def test_a_flat_is_never_in_an_address(house: int, flat: int) -> None:
    for text in (
        f"ул. Садовая, д. {house}, кв. {flat}",
        f"Садовая {house} квартира {flat}",
        f"Садовая {house}-{flat}",
        f"на улице Вишнёвой {house}, кв.{flat}",
        f"ул Речная {house}кв{flat}",
    ):
        assert str(house) in assess(PostText(text)).address
        assert assess(PostText(text)).address.count(str(flat)) <= str(house).count(str(flat))

"""How a post sounds, which is not what it is."""

import pytest

from services.facts import Kind, Tone
from services.triage import PostText, assess


@pytest.mark.parametrize(
    ("tone", "text"),
    [
        (Tone.NEGATIVE, "Позор! Бардак с уборкой снега"),
        (Tone.NEGATIVE, "Ничего хорошего в этом парке"),
        (Tone.NEGATIVE, "Мне не нравится новый сквер 😡"),
        (Tone.POSITIVE, "Какой красивый парк, спасибо!"),
        (Tone.POSITIVE, "❤️❤️❤️"),
        (Tone.NEUTRAL, "Во сколько открывается библиотека?"),
        (Tone.NEUTRAL, "Подскажите, пожалуйста, когда включат воду на Садовой 3?"),
    ],
)
def test_a_post_has_its_tone(tone: Tone, text: str) -> None:
    assert assess(PostText(text)).tone is tone


def test_a_kind_word_does_not_make_a_complaint_thanks() -> None:
    verdict = assess(PostText("Спасибо за отзывчивость, но мусор не вывозят вторую неделю"))

    assert verdict.kind is Kind.COMPLAINT

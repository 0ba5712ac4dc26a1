"""An answer to a question is no complaint by itself; the same words under a trouble are."""

import pytest

from services.facts import Kind
from services.triage import PostText, assess


@pytest.mark.parametrize(
    ("answer", "question"),
    [
        ("Ленина 25", "Где находится новый магазин?"),
        ("Кленовая 3, вход со двора", "Подскажите, где сейчас ателье?"),
        ("Школьная, 11", "Какой адрес у музыкальной школы?"),
        ("нет", "Завтра будет концерт в парке?"),
        ("Нет, не было", "Вчера показывали салют?"),
        ("нет ещё", "Цирк уже приехал?"),
    ],
)
def test_an_answer_to_an_idle_question_is_no_complaint(answer: str, question: str) -> None:
    assert assess(PostText(answer, parent=question)).kind is not Kind.COMPLAINT


@pytest.mark.parametrize(
    ("answer", "question"),
    [
        ("Ленина 25", "у кого ещё нет воды?"),
        ("Школьная, 11", "Где ещё не вывезли мусор?"),
        ("Кленовая 3", "Третий день нет отопления, где ещё так?"),
        ("нет", "Дали вам отопление?"),
        ("нет", "У вас вода есть?"),
    ],
)
def test_the_same_answer_under_a_trouble_is_one(answer: str, question: str) -> None:
    assert assess(PostText(answer, parent=question)).kind is Kind.COMPLAINT

"""Praise beside what is broken is no praise; praise of what is fine is."""

import pytest

from services.facts import Kind
from services.triage import PostText, assess


@pytest.mark.parametrize(
    "text",
    [
        "Красота! Дороги просто сказка",
        "Тротуары у нас просто песня",
        "Сказка, а не дорога",
        "Прекрасно! Опять без света",
        "Молодцы, вырубили все берёзы у школы",
        "Терминал на почте не работает, касса закрыта. Красота",
    ],
)
def test_praise_beside_what_is_broken_is_a_complaint(text: str) -> None:
    assert assess(PostText(text)).kind is Kind.COMPLAINT


@pytest.mark.parametrize(
    "text",
    [
        "Красота! Парк просто сказка",
        "Дорога на дачи теперь просто сказка, спасибо строителям",
        "Красотища! Снег, ели, тишина, просто сказка",
        "Какая красота, дух захватывает 😍",
        "Молодцы, аварию устранили за час",
    ],
)
def test_praise_of_what_is_fine_is_meant(text: str) -> None:
    assert assess(PostText(text)).kind is not Kind.COMPLAINT

"""Where one breath of a text ends and the next begins."""

import pytest

from services.triage.reading import read
from services.triage.turns.breaths import breaths


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("яма во дворе", [0, 0, 0]),
        ("яма, фонарь горит", [0, 1, 1]),
        ("Лифт стоит! Кто-нибудь чинит?", [0, 0, 1, 1, 1]),
        ("лифт - стоит", [0, 1]),
        ("...яма", [0]),
    ],
)
def test_a_breath_ends_at_a_sign_of_punctuation_and_not_at_a_hyphen(
    text: str, expected: list[int]
) -> None:
    assert breaths(read(text)) == expected

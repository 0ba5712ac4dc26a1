"""[networks.x]: off, with a legal note beside the switch, and with a budget."""

import re
from pathlib import Path

import pytest

from bot.networks.x import X
from services.networks.x import XSettings

EXAMPLE = Path(__file__).resolve().parents[2] / "config.example.toml"


def test_x_is_off_by_default_with_a_legal_note_beside_the_switch() -> None:
    assert not X().enabled
    text = EXAMPLE.read_text("utf-8")
    note, switch = re.search(
        r"((?:^#.*\n)+)\[networks\.x\]\n(?:#.*\n)*(enabled = \w+)", text, re.MULTILINE
    ).groups()  # type: ignore[union-attr] # not found is a failure too
    assert "LEGAL NOTE" in note
    assert switch == "enabled = false"


def test_its_defaults_are_the_connectors() -> None:
    section = X.model_validate({"enabled": True, "bearer_token": "AAAA%2Bkey"})
    assert section.settings() == XSettings(bearer_token="AAAA%2Bkey")
    assert section.daily == {"posts": 600}


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ({"enabled": True}, "bearer_token is missing"),
        ({"bearer_token": "a b"}, "bearer_token holds spaces"),
        ({"dialect": "tweets"}, "dialect"),
        ({"page_size": 5}, "page_size"),
    ],
)
def test_what_x_would_not_take_is_an_error(keys: dict[str, object], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        X.model_validate(keys)

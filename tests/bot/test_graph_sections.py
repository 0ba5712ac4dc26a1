"""[networks.facebook], [networks.instagram]: off, with legal notes beside the switches."""

import re
from pathlib import Path

import pytest

from bot.networks.facebook import Facebook
from bot.networks.instagram import Instagram
from services.networks.facebook import FacebookSettings
from services.networks.instagram import InstagramSettings

EXAMPLE = Path(__file__).resolve().parents[2] / "config.example.toml"


@pytest.mark.parametrize("name", ["facebook", "instagram"])
def test_meta_is_off_by_default_with_a_legal_note_beside_the_switch(name: str) -> None:
    found = re.search(
        rf"((?:^#.*\n)+)\[networks\.{name}\]\n(?:#.*\n)*(enabled = \w+)",
        EXAMPLE.read_text("utf-8"),
        re.MULTILINE,
    )
    assert found
    assert "LEGAL" in found[1]
    assert "extremist" in found[1]
    assert found[2] == "enabled = false"


def test_the_defaults_are_the_connectors() -> None:
    section = Facebook.model_validate({"enabled": True, "access_token": "EAAkey"})
    assert not Facebook().enabled
    assert section.settings() == FacebookSettings(access_token="EAAkey")
    keys = {"enabled": True, "access_token": "EAAkey", "account_id": "17841400000000001"}
    settings = InstagramSettings(access_token="EAAkey", account_id="17841400000000001")
    assert not Instagram().enabled
    assert Instagram.model_validate(keys).settings() == settings


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ({"enabled": True}, "access_token is missing"),
        ({"access_token": "a b"}, "access_token holds spaces"),
        ({"enabled": True, "access_token": "EAAkey"}, "account_id is missing"),
        ({"account_id": "@sadovoe"}, "account_id"),
        ({"weekly_hashtags": 31}, "weekly_hashtags"),
        ({"version": "26"}, "version"),
        ({"page_size": 101}, "page_size"),
    ],
)
def test_what_graph_would_not_take_is_an_error(keys: dict[str, object], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        Instagram.model_validate(keys)

"""[networks.bluesky]: what may stand there, and what its connector gets."""

import pytest
from pydantic import ValidationError

from bot.networks.bluesky import Bluesky
from services.networks.bluesky import BlueskySettings


def test_the_account_comes_to_the_connector_and_its_password_shows_nowhere() -> None:
    section = Bluesky.model_validate(
        {"enabled": True, "identifier": "@priemnaya.test", "app_password": "town-key"}
    )
    wanted = BlueskySettings(identifier="priemnaya.test", app_password="town-key")
    assert section.settings() == wanted
    assert "town-key" not in repr(section) + repr(wanted)


@pytest.mark.parametrize(
    ("keys", "words"),
    [({"identifier": "a.test"}, "app_password is missing"),
     ({"app_password": "key"}, "identifier is missing")],
)  # fmt: skip
def test_half_an_account_is_refused_in_words(keys: dict[str, str], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        Bluesky.model_validate({"enabled": True, **keys})

"""[networks.mastodon]: what may stand there, and what its connector gets."""

import pytest
from pydantic import ValidationError

from bot.networks.mastodon import Mastodon
from services.networks.mastodon import MastodonSettings, Server


def test_servers_come_to_the_connector_with_their_keys_and_no_word_of_them_shows() -> None:
    section = Mastodon.model_validate(
        {
            "enabled": True,
            "servers": [
                {"host": "Mastodon.Example", "token": "town-key"},
                {"host": "second.example", "api_base": "http://127.0.0.1:3000"},
            ],
        }
    )
    settings = section.settings()
    assert settings == MastodonSettings(
        servers=(
            Server("mastodon.example", "town-key"),
            Server("second.example", "", "http://127.0.0.1:3000"),
        )
    )
    assert [server.base for server in settings.servers] == [
        "https://mastodon.example",
        "http://127.0.0.1:3000",
    ]
    assert "town-key" not in repr(section) + repr(settings)
    assert section.api_base == "mastodon.example, second.example"


@pytest.mark.parametrize(
    ("servers", "words"),
    [
        ([], "servers is empty"),
        ([{"host": "a.example"}, {"host": "A.example"}], "twice"),
        ([{"host": "https://a.example/"}], "by its name alone"),
        ([{"host": "a.example", "token": "ключ"}], "letters no key has"),
    ],
)
def test_what_cannot_work_is_refused_in_words(servers: list[dict[str, str]], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        Mastodon.model_validate({"enabled": True, "servers": servers})

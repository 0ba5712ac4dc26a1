"""oauthlib, whose authors know OAuth and not us, signs the same."""

from typing import Any

from oauthlib.oauth1 import Client  # type: ignore[import-untyped]  # the witness is untyped

from services.networks.x.publisher import XPublisher
from services.networks.x.settings import XSettings
from services.networks.x.signature import AccountKeys, authorization

URL = "https://api.x.com/2/tweets"


class At(Client):  # type: ignore[misc]  # as above
    """Signs with a nonce and a moment of the test's."""

    def get_oauth_params(self, request: Any) -> list[tuple[str, str]]:
        fixed = {"oauth_nonce": "n0nce", "oauth_timestamp": "1795305600"}
        return [(name, fixed.get(name, value)) for name, value in super().get_oauth_params(request)]


def test_the_signature_is_that_of_another_implementation() -> None:
    keys = AccountKeys("ключ+1", "s&ecret", "900-t~k", "other=secret")
    ours = authorization("POST", URL, keys, "n0nce", 1795305600)
    client = At(keys.consumer_key, keys.consumer_secret, keys.access_token, keys.access_secret)
    _, headers, _ = client.sign(URL, "POST", body='{"text": "x"}')
    assert _parts(ours) == _parts(headers["Authorization"])


def test_a_text_is_weighed_as_x_weighs_it() -> None:
    keys = AccountKeys("a", "b", "c", "d")
    publisher = XPublisher(XSettings("bearer", voice="Мы", account=keys))
    link = "https://sadovoe.example/very/long/path"
    assert [publisher.length(text) for text in ("Вода", f"Вода {link}", "💧", "水")] == [
        4,
        28,
        2,
        2,
    ]


def _parts(header: str) -> set[str]:
    return set(header.removeprefix("OAuth ").split(", "))

"""Addresses of hashtags and accounts: what a person may type, and what it becomes."""

import pytest

from services.errors import Refused
from services.networks.mastodon.links import account_address, hashtag_address


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("#садовое@mastodon.example", "#садовое@mastodon.example"),
        (" #Садовое@Mastodon.Example ", "#садовое@mastodon.example"),
        ("садовое@mastodon.example", "#садовое@mastodon.example"),
        ("https://mastodon.example/tags/Садовое", "#садовое@mastodon.example"),
        (
            "https://mastodon.example/tags/%D1%81%D0%B0%D0%B4%D0%BE%D0%B2%D0%BE%D0%B5?x=1",
            "#садовое@mastodon.example",
        ),
        ("#садовое@сад.example", "#садовое@xn--80ai1b.example"),
    ],
)
def test_every_form_of_a_hashtag_becomes_one_address(typed: str, address: str) -> None:
    assert hashtag_address(typed) == address
    assert hashtag_address(address) == address


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("@Priemnaya@mastodon.example", "@priemnaya@mastodon.example"),
        ("priemnaya@mastodon.example", "@priemnaya@mastodon.example"),
        ("https://mastodon.example/@priemnaya", "@priemnaya@mastodon.example"),
        ("https://other.example/@priemnaya@mastodon.example", "@priemnaya@mastodon.example"),
    ],
)
def test_every_form_of_an_account_becomes_one_address(typed: str, address: str) -> None:
    assert account_address(typed) == address
    assert account_address(address) == address


@pytest.mark.parametrize(
    "typed",
    ["", "#садовое", "#@mastodon.example", "#123@mastodon.example", "#две части@mastodon.example",
     "#садовое@localhost", "#садовое@127.0.0.1:80", "#садовое@a/b.example",
     "https://mastodon.example/@priemnaya"],
)  # fmt: skip
def test_what_is_no_hashtag_is_refused(typed: str) -> None:
    with pytest.raises(Refused):
        hashtag_address(typed)


@pytest.mark.parametrize(
    "typed", ["", "priemnaya", "@@mastodon.example", "https://mastodon.example/tags/вода"]
)
def test_what_is_no_account_is_refused(typed: str) -> None:
    with pytest.raises(Refused):
        account_address(typed)

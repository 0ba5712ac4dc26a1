"""Addresses as operators type them, links as cards show them."""

import pytest

from services.errors import Refused
from services.networks.x.links import x_account, x_link, x_search

ACCOUNTS = [
    "@Sadovoe_Adm",
    "sadovoe_adm",
    " https://x.com/sadovoe_adm ",
    "x.com/sadovoe_adm/status/1991900000000000123",
    "https://mobile.twitter.com/Sadovoe_adm?lang=ru",
]


@pytest.mark.parametrize("typed", ACCOUNTS)
def test_every_form_of_an_account_is_one_address(typed: str) -> None:
    assert x_account(typed) == "sadovoe_adm"


@pytest.mark.parametrize(
    "typed", ["", "@", "Администрация", "https://x.com/i/status/1", "x.com/search?q=a", "a" * 16]
)
def test_what_is_no_account_is_refused(typed: str) -> None:
    with pytest.raises(Refused):
        x_account(typed)


def test_a_query_is_kept_as_it_is_in_one_line() -> None:
    assert x_search(' "нет воды"\n (Садовое OR Лесной)  ') == '"нет воды" (Садовое OR Лесной)'


@pytest.mark.parametrize("typed", ["", " a ", "я" * 513])
def test_what_x_would_not_take_for_a_query_is_refused(typed: str) -> None:
    with pytest.raises(Refused):
        x_search(typed)


def test_a_link_needs_no_name() -> None:
    assert x_link("https://x.com/", "anna_t", "5") == "https://x.com/anna_t/status/5"
    assert x_link("https://x.com", "", "5") == "https://x.com/i/status/5"

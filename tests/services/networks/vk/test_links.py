"""What an operator may type, and the links we show."""

import pytest

from services.errors import Refused
from services.networks.vk.links import vk_address, vk_link, vk_owner


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("https://vk.com/sadovoe_talk", "sadovoe_talk"),
        ("http://vk.ru/Sadovoe_Talk/", "sadovoe_talk"),
        ("m.vk.com/sadovoe.talk?from=search", "sadovoe.talk"),
        ("https://www.vk.com/sadovoe#top", "sadovoe"),
        (" @sadovoe_talk ", "sadovoe_talk"),
        ("1sadovoe", "1sadovoe"),
        ("club1", "club1"),
        ("vk.com/public1", "club1"),
        ("event1", "club1"),
        ("-123", "club123"),
        ("id7", "id7"),
        ("wall-1_2", "club1"),
        ("https://vk.com/wall-1_2?reply=3&thread=2", "club1"),
        ("https://vk.com/wall7_2", "id7"),
        ("https://vk.com/sadovoe?w=wall-98765_7012", "club98765"),
        ("https://vk.com/feed?w=wall-98765_7012%2Fall", "club98765"),
    ],
)
def test_every_form_becomes_the_canonical_address(typed: str, address: str) -> None:
    assert vk_address(typed) == address
    assert vk_address(address) == address


@pytest.mark.parametrize(
    "typed",
    ["", "123", "club0", "-0", "садовое", "https://example.org/x", "topic-1_41", "a b", "x" * 40],
)
def test_what_is_no_wall_is_refused_in_words(typed: str) -> None:
    with pytest.raises(Refused, match="ВКонтакте"):
        vk_address(typed)


def test_the_owner_is_read_out_of_numbered_addresses_alone() -> None:
    assert vk_owner("club98765") == -98765
    assert vk_owner("id7") == 7
    assert vk_owner("sadovoe_talk") is None


def test_links_to_a_post_a_comment_and_a_reply() -> None:
    base = "https://vk.com"
    assert vk_link(base, -98765, 7012) == "https://vk.com/wall-98765_7012"
    assert vk_link(base, -98765, 7012, 7020) == "https://vk.com/wall-98765_7012?reply=7020"
    assert (
        vk_link(base, -98765, 7012, 7025, 7020)
        == "https://vk.com/wall-98765_7012?reply=7025&thread=7020"
    )

"""What an operator may type for a page of Facebook."""

import pytest

from services.errors import Refused
from services.networks.facebook.links import facebook_address

NUMBER = "104200000000001"
GOOD = {
    "Sadovoe.Adm": "sadovoe.adm",
    "@sadovoe.adm": "sadovoe.adm",
    " https://www.facebook.com/Sadovoe.Adm/ ": "sadovoe.adm",
    "m.facebook.com/sadovoe.adm?ref=page": "sadovoe.adm",
    "https://facebook.com/sadovoe.adm/posts/122100000000777": "sadovoe.adm",
    "https://fb.com/sadovoe.adm": "sadovoe.adm",
    NUMBER: NUMBER,
    f"https://www.facebook.com/profile.php?id={NUMBER}": NUMBER,
    f"https://www.facebook.com/pages/Sadovoe/{NUMBER}": NUMBER,
    f"https://www.facebook.com/p/Садовое-{NUMBER}/": NUMBER,
    f"https://www.facebook.com/Sadovoe-{NUMBER}/": NUMBER,
}
BAD = (
    "", "abc", "сад", "https://facebook.com/groups/sadovoe", "https://vk.com/sadovoe",
    "https://facebook.com/watch/?v=1", "two words", "../etc/passwd", "a" * 51,
)  # fmt: skip


def test_an_address_is_known_in_every_form() -> None:
    for typed, address in GOOD.items():
        assert facebook_address(typed) == address
        assert facebook_address(address) == address


def test_what_is_no_page_is_refused_with_a_word_on_what_is() -> None:
    for typed in BAD:
        with pytest.raises(Refused, match=r"нужна ссылка facebook\.com"):
            facebook_address(typed)

"""Addresses as people type them, and the links we show."""

import pytest

from services.errors import Refused
from services.networks.telegram.links import (
    channel_address,
    comment_link,
    group_address,
    message_link,
    post_link,
)

BASE = "https://t.me/"


@pytest.mark.parametrize(
    "typed",
    [
        "sadovoe_live",
        "@Sadovoe_Live",
        "t.me/sadovoe_live",
        "https://t.me/s/Sadovoe_live?before=5",
        "http://telegram.me/sadovoe_live/123?single",
        " https://t.me/sadovoe_live/ ",
    ],
)
def test_every_form_of_a_channel_is_its_name(typed: str) -> None:
    assert channel_address(typed) == "sadovoe_live"


@pytest.mark.parametrize(
    "typed",
    ["", "https://t.me/+AbCdEf", "t.me/joinchat/AAA", "-1001234567890", "t.me/c/1234567/5",
     "да", "1abc", "https://vk.com/sadovoe", "a b"],
)  # fmt: skip
def test_what_is_no_public_channel_is_refused_in_russian(typed: str) -> None:
    with pytest.raises(Refused, match="не похоже на адрес канала"):
        channel_address(typed)


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("-1001234567890", "-1001234567890"),
        ("-4012345", "-4012345"),
        ("@Sadovoe_Chat", "@sadovoe_chat"),
        ("https://t.me/sadovoe_chat/512", "@sadovoe_chat"),
        ("https://t.me/c/1234567890/512", "-1001234567890"),
    ],
)
def test_a_group_is_its_number_or_its_name(typed: str, address: str) -> None:
    assert group_address(typed) == address


@pytest.mark.parametrize("typed", ["", "t.me/+invite", "1001234567890", "-12", "группа"])
def test_what_is_no_group_is_refused_in_russian(typed: str) -> None:
    with pytest.raises(Refused, match="не похоже на адрес группы"):
        group_address(typed)


def test_links_lead_where_a_reader_can_look() -> None:
    assert post_link(BASE, "sadovoe_live", 5) == "https://t.me/sadovoe_live/5"
    assert comment_link(BASE, "sadovoe_live/5", 7) == "https://t.me/sadovoe_live/5?comment=7"
    assert message_link(BASE, -1001234567890, "chat", 7) == "https://t.me/chat/7"
    assert message_link(BASE, -1001234567890, "chat", 7, 3) == "https://t.me/chat/3/7"
    assert message_link(BASE, -1001234567890, "", 7) == "https://t.me/c/1234567890/7"


def test_a_plain_groups_message_has_no_link() -> None:
    assert message_link(BASE, -4012345, "", 7) == ""

"""Addresses of groups: what a person may type, and what it becomes."""

import pytest

from services.errors import Refused
from services.networks.ok.links import group_number, ok_address, topic_link


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("https://ok.ru/group/54321000111", "group54321000111"),
        ("https://ok.ru/group54321000111", "group54321000111"),
        ("https://m.ok.ru/group/54321000111/topic/157420011223344", "group54321000111"),
        ("54321000111", "group54321000111"),
        ("https://ok.ru/Lesnoy.Group", "lesnoy.group"),
        ("ok.ru/lesnoy.group/topic/157420011223344?x=1", "lesnoy.group"),
        ("https://www.odnoklassniki.ru/lesnoy-group", "lesnoy-group"),
        (" @lesnoy.group ", "lesnoy.group"),
    ],
)
def test_every_form_becomes_one_address(typed: str, address: str) -> None:
    assert ok_address(typed) == address
    assert ok_address(address) == address


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "посёлок",
        "https://vk.com/lesnoy",
        "https://ok.ru/profile/570011223344",
        "https://ok.ru/",
    ],
)
def test_what_is_no_group_is_refused_in_russian(typed: str) -> None:
    with pytest.raises(Refused, match="не похоже на адрес группы"):
        ok_address(typed)


def test_a_number_needs_no_asking() -> None:
    assert group_number("group54321000111") == "54321000111"
    assert group_number("lesnoy.group") is None


def test_a_topic_is_shown_where_the_network_shows_it() -> None:
    assert topic_link("https://ok.ru/", "54", 157) == "https://ok.ru/group/54/topic/157"

"""Words in any form and links in any copy lead to the same keys."""

import pytest

from services.search.finding_words import document, link_keys, parse


def met(query: str, *texts: str, links: tuple[str, ...] = ()) -> bool:
    """Whether all that is asked is in the words of these texts and links."""
    words = set(document(texts, links).split())
    asked = parse(query)
    if asked.links:
        return not words.isdisjoint(asked.links)
    return bool(asked.words) and all(not words.isdisjoint(forms) for forms in asked.words)


@pytest.mark.parametrize(
    "query",
    ["яма", "ямы на Лесной улице", "ЛЕСНАЯ 12", "ямой", "заделать яму", "чёрные дороги", "черной"],
)
def test_a_word_is_found_in_whatever_case_it_is_asked(query: str) -> None:
    assert met(query, "На улице Лесной, 12 огромная яма, не заделывают и не заделали!",
               "чёрная дорога")  # fmt: skip


@pytest.mark.parametrize("query", ["Лесная 13", "троллейбус", "яма больница"])
def test_every_word_counts(query: str) -> None:
    assert not met(query, "На улице Лесной, 12 огромная яма")


@pytest.mark.parametrize(
    ("query", "number"),
    [("123", 123), ("№123", 123), ("№ 7", 7), ("#7", 7), ("инцидент 7", 7), ("Инцидент №7", 7)],
)
def test_a_lone_number_is_an_incident(query: str, number: int) -> None:
    assert parse(query).number == number


@pytest.mark.parametrize(
    "copy",
    [
        "https://vk.com/wall-98765_1",
        "http://m.vk.com/wall-98765_1",
        "vk.ru/wall-98765_1",
        "https://vk.com/sadovoe_talk?w=wall-98765_1",
        "https://vk.com/feed?w=wall-98765_1%2Fall",
        "https://vk.com/wall-98765_1?utm_source=share",
        "wall-98765_1",
        "-98765_1",
    ],
)
def test_every_copy_of_a_link_finds_the_post(copy: str) -> None:
    assert met(copy, links=("https://vk.com/wall-98765_1",))
    assert not met(copy, links=("https://vk.com/wall-98765_12",))


def test_a_comment_is_not_its_post_and_a_preview_is_the_channel() -> None:
    assert not met("https://vk.com/wall-5_1", links=("https://vk.com/wall-5_1?reply=9",))
    assert met("https://vk.com/wall-5_1?reply=9&thread=8", links=("vk.com/wall-5_1?reply=9",))
    assert met("https://t.me/s/sadovoe/5", links=("https://t.me/sadovoe/5",))
    assert met("https://twitter.com/a/status/1", links=("https://x.com/a/status/1",))


@pytest.mark.parametrize("text", ["", "   ", "!!! ... ???", "и в на", "' OR 1=1 --", '"яма" NEAR('])
def test_a_query_is_letters_and_digits_whatever_was_typed(text: str) -> None:
    asked = parse(text)
    assert all(form.isalnum() for forms in asked.words for form in forms)


def test_a_key_says_nothing_of_its_link() -> None:
    assert link_keys("https://vk.com/id100001") != ["vk.com/id100001"]
    assert link_keys("") == []

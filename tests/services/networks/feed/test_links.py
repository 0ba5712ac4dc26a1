"""What an operator may type, and what is shown."""

import pytest

from services.errors import Refused
from services.networks.feed.links import feed_address, joined, post_link


@pytest.mark.parametrize(
    ("typed", "canonical"),
    [
        ("https://vestnik.example/feed/", "https://vestnik.example/feed/"),
        (" HTTPS://Vestnik.Example:443/feed/#top ", "https://vestnik.example/feed/"),
        ("vestnik.example/feed", "https://vestnik.example/feed"),
        ("vestnik.example:8080/feed", "https://vestnik.example:8080/feed"),
        ("feed://vestnik.example/rss", "https://vestnik.example/rss"),
        ("feed:http://vestnik.example/rss", "http://vestnik.example/rss"),
        ("http://vestnik.example", "http://vestnik.example/"),
        ("http://вестник.рф/лента", "http://вестник.рф/%D0%BB%D0%B5%D0%BD%D1%82%D0%B0"),
        ("https://vestnik.example/?feed=rss2&p=1", "https://vestnik.example/?feed=rss2&p=1"),
        ("http://[2001:DB8::1]:8080/a", "http://[2001:db8::1]:8080/a"),
        ("http://１２７.0.0.1/", "http://127.0.0.1/"),
    ],
)
def test_an_address_is_brought_to_one_form(typed: str, canonical: str) -> None:
    assert feed_address(typed) == canonical
    assert feed_address(canonical) == canonical


@pytest.mark.parametrize(
    "typed",
    ["", "  ", "file:///etc/passwd", "ftp://vestnik.example/", "javascript:alert(1)",
     "https://user:secret@vestnik.example/", "https://", "https://a b.example/",
     "http://vestnik.example:99999/", "http://[::1", "https://x.example/" + "a" * 400],
)  # fmt: skip
def test_what_cannot_be_a_feed_is_refused_in_russian(typed: str) -> None:
    with pytest.raises(Refused, match="не похоже на адрес ленты"):
        feed_address(typed)


@pytest.mark.parametrize(
    ("link", "shown"),
    [
        ("/news/1", "https://vestnik.example/news/1"),
        ("https://a.example/n?utm_source=rss&id=5&utm_medium=x", "https://a.example/n?id=5"),
        ("https://a.example/n?id=5&yclid=9#comment-3", "https://a.example/n?id=5#comment-3"),
        ("javascript:alert(1)", ""),
        ("http://[broken", ""),
        ("", ""),
    ],
)
def test_a_link_to_show_is_absolute_and_carries_no_advertising(link: str, shown: str) -> None:
    assert post_link("https://vestnik.example/feed/", link) == shown


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "gopher://x/", "http://a:b@x/", "http://["]
)
def test_a_redirect_leads_to_the_web_or_nowhere(target: str) -> None:
    assert joined("https://vestnik.example/", target) is None

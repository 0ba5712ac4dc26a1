"""Documents whose encoding is said wrongly, or not at all."""

import pytest

from services.networks.feed.encodings import decoded

SNOW = "<title>Снег не убран уже неделю</title>"


def xml(encoding: str, said: str | None = None) -> bytes:
    head = f'<?xml version="1.0" encoding="{said}"?>' if said else '<?xml version="1.0"?>'
    return (head + SNOW).encode(encoding)


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (xml("utf-8"), ""),
        (xml("utf-8", "utf-8"), "text/xml; charset=utf-8"),
        (xml("cp1251", "windows-1251"), ""),
        (xml("cp1251"), "text/xml; charset=windows-1251"),
        (xml("cp1251"), ""),
        (xml("cp1251", "utf-8"), ""),
        (xml("cp1251"), "text/xml; charset=ISO-8859-1"),
        (xml("cp1251", "windows-1251"), "text/xml; charset=utf-8"),
        (xml("utf-8", "windows-1251"), "text/xml; charset=windows-1251"),
        (xml("koi8-r", "koi8-r"), ""),
        (xml("utf-16"), ""),
        (b"\xef\xbb\xbf" + xml("utf-8"), ""),
        (xml("cp1251", "zlib"), ""),
        (xml("cp1251", "no-such-thing"), "text/xml; charset=idna"),
    ],
)
def test_russian_comes_out_whatever_is_said(body: bytes, content_type: str) -> None:
    assert SNOW in decoded(body, content_type)


def test_a_sign_cut_in_two_does_not_spoil_the_rest() -> None:
    body = (SNOW * 20).encode()[:-30] + b"\xd0</title>"
    text = decoded(body)
    assert "Снег не убран" in text
    assert "�" in text


def test_any_bytes_become_a_text() -> None:
    assert isinstance(decoded(bytes(range(256)) * 4), str)
    assert decoded(b"") == ""

"""Bytes to text, for documents that say a wrong encoding, or none.

What is UTF-8 is UTF-8 whatever it says of itself: no Russian text in another encoding is valid
UTF-8 by chance. Of the rest the document's own word goes before the server's, and where nobody
says a thing it is windows-1251: town papers' engines are old.
"""

import codecs
import re
from collections.abc import Iterator

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(rb"""<\?xml[^>]{0,100}\bencoding\s{0,9}=\s{0,9}["']([\w.:-]{2,30})["']""")
_CHARSET = re.compile(r"""charset\s*=\s*["']?([\w.:-]{2,30})""", re.IGNORECASE)
#: Codecs of texts: Python has others, that unpack archives or take a square of the time.
_KNOWN = frozenset(
    {"utf-8", "cp1251", "cp866", "koi8-r", "koi8-u", "iso8859-5", "mac-cyrillic", "cp1252",
     "iso8859-1", "ascii", "utf-16", "utf-16-le", "utf-16-be"}
)  # fmt: skip
_BROKEN = "\ufffd"
_FEW = 50
"""A sign in so many may be broken in a text that is UTF-8 all the same."""


def decoded(body: bytes, content_type: str = "") -> str:
    """The text of a document; signs that cannot be read become U+FFFD."""
    for mark, name in _MARKS:
        if body.startswith(mark):
            return body.decode(name, "replace").removeprefix("\ufeff")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        pass
    mended = body.decode("utf-8", "replace")
    foreign = sum(sign > "\x7f" for sign in mended)
    if mended.count(_BROKEN) * _FEW < foreign:
        return mended
    for name in _said(body, content_type):
        try:
            return body.decode(name)
        except UnicodeDecodeError:
            continue
    return body.decode("cp1251", "replace")


def _said(body: bytes, content_type: str) -> Iterator[str]:
    declared = _DECLARED.search(body[:300])
    charset = _CHARSET.search(content_type)
    for name in (declared[1].decode("ascii", "ignore") if declared else "", charset and charset[1]):
        try:
            codec = codecs.lookup(name or "").name
        except LookupError:
            continue
        # Servers say "Latin" of anything; what is Latin indeed is nearly always UTF-8 above.
        if codec in _KNOWN - {"utf-8", "ascii", "iso8859-1", "cp1252"}:
            yield codec

"""RSS and Atom by feedparser: the only home of it.

feedparser is handed bytes in memory, never text: a text it would take for an address or a file
to open. A document that breaks the rules is read as far as it goes; one that is no feed at all
is an error.
"""

import calendar
import io
import re
from datetime import UTC, datetime, tzinfo
from typing import Any

import feedparser

from services.errors import ErrorKind, NetworkError
from services.languages import lazy
from services.networks.base import TEXT_CAP
from services.networks.feed.dates import moment
from services.networks.feed.items import Document, Item
from services.networks.feed.links import post_link
from services.networks.markup import html_text

NO_FEED = "no-feed"
"""`NetworkError.code` of a document that is no feed."""
WEB_PAGE = "web-page"
"""The same where it is a page for people: somebody has copied the wrong address."""

_MOST_TAGS = 100_000
"""A document with more takes minutes to read: no feed has so many, a trap has."""
_SOURCE_CAP = TEXT_CAP * 8
_NAME_FIRST = re.compile(r"([^<>()@]{1,200})[<(]")
_NAME_LAST = re.compile(r"\(([^<>()@]{1,200})\)")
_HTML = frozenset({"text/html", "application/xhtml+xml"})


def read_syndication(text: str, address: str, zone: tzinfo, item_cap: int) -> Document:
    """The items of an RSS or Atom document that lay at `address`. Raises NetworkError."""
    if text.count("<") > _MOST_TAGS:
        raise NetworkError(ErrorKind.RETRY, lazy("лента слишком велика"), code="size")
    parsed = feedparser.parse(
        io.BytesIO(text.encode("utf-8", "replace")),
        response_headers={
            "content-type": "application/xml; charset=utf-8",
            "content-location": address,
        },
        # The words alone are taken, see `markup.py`.
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    if not parsed.get("version"):
        if "<html" in text[:2000].lower():
            words = lazy("по этому адресу страница, а не лента")
            raise NetworkError(ErrorKind.RETRY, words, code=WEB_PAGE)
        raise NetworkError(ErrorKind.RETRY, lazy("ответ не похож на ленту"), code=NO_FEED)
    entries = parsed["entries"]
    items = [_item(entry, address, zone) for entry in entries[:item_cap]]
    return Document(items, more=max(0, len(entries) - item_cap))


def _item(entry: Any, address: str, zone: tzinfo) -> Item:
    title = _plain(entry.get("title_detail"))
    link = post_link(address, _text(entry.get("link")))
    return Item(
        id=_text(entry.get("id")).strip(),
        title=" ".join(title.split()),
        body=_body(entry),
        link=link,
        author=_author(entry),
        published=_moment(entry, "published", zone),
        updated=_moment(entry, "updated", zone),
        attachments=len(entry.get("enclosures") or ()),
        about=link.partition("#")[0],
    )


def _body(entry: Any) -> str:
    """The whole text where the feed gives it, else the summary."""
    contents = [_plain(detail) for detail in entry.get("content") or ()]
    summary = _plain(entry.get("summary_detail"))
    return max((summary, *contents), key=len)


def _plain(detail: Any) -> str:
    if not detail:
        return ""
    value = _text(detail.get("value"))[:_SOURCE_CAP]
    return html_text(value) if detail.get("type") in _HTML else value


def _author(entry: Any) -> str:
    """The name alone. feedparser cuts addresses out of it, but knows few endings of them."""
    written = _text(entry.get("author"))
    if "@" not in written:
        return written
    name = _NAME_FIRST.match(written) or _NAME_LAST.search(written)
    return name[1].strip() if name else ""


def _moment(entry: Any, name: str, zone: tzinfo) -> datetime | None:
    """By our own reading, which knows zones and months of Russia; else by feedparser's."""
    # Without the check feedparser answers a missing `updated` with `published`, and complains.
    if name not in entry:
        return None
    found = moment(_text(entry.get(name)), zone)
    parsed = entry.get(f"{name}_parsed")
    if found is None and parsed is not None:
        return datetime.fromtimestamp(calendar.timegm(parsed), UTC)
    return found


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""

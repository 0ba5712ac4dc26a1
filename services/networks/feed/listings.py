"""JSON: JSON Feed 1.0 and 1.1, and any other list by pointers the operator gives.

Lives here: untrusted JSON to items. Does not live here: choosing the pointers (`JsonMap`).
"""

import json
from collections.abc import Mapping
from datetime import tzinfo
from typing import Any

from services.errors import ErrorKind, NetworkError
from services.languages import lazy
from services.networks.feed.dates import moment
from services.networks.feed.items import Document, Item
from services.networks.feed.links import post_link
from services.networks.feed.settings import JsonMap
from services.networks.feed.syndication import NO_FEED
from services.networks.markup import html_text

_VERSION = "https://jsonfeed.org/version/1"


def read_listing(
    text: str, address: str, zone: tzinfo, item_cap: int, layout: JsonMap | None
) -> Document:
    """The items of a JSON document that lay at `address`. Raises NetworkError."""
    try:
        found: Any = json.loads(text)
    except (ValueError, RecursionError):
        raise NetworkError(ErrorKind.RETRY, lazy("ответ не похож на JSON"), code=NO_FEED) from None
    if layout is not None:
        listed = at(found, layout.items)
    elif isinstance(found, Mapping) and str(found.get("version")).startswith(_VERSION):
        listed = found.get("items")
    else:
        raise NetworkError(
            ErrorKind.RETRY,
            lazy("это не JSON Feed: опишите вид ответа в networks.feed.json_maps_maps"),
            code=NO_FEED,
        )
    if not isinstance(listed, list):
        raise NetworkError(
            ErrorKind.RETRY, lazy("в ответе нет списка: вид изменился"), code=NO_FEED
        )
    items = [
        _mapped(one, address, zone, layout) if layout else _item(one, address, zone)
        for one in listed[:item_cap]
        if isinstance(one, Mapping)
    ]
    bad = sum(not isinstance(one, Mapping) for one in listed[:item_cap])
    return Document(items, bad=bad, more=max(0, len(listed) - item_cap))


def at(value: Any, pointer: str) -> Any:
    """What a JSON pointer (RFC 6901) leads to; None when it leads nowhere."""
    for step in pointer.split("/")[1:]:
        key = step.replace("~1", "/").replace("~0", "~")
        if isinstance(value, Mapping):
            value = value.get(key)
        elif isinstance(value, list) and key.isdecimal() and int(key[:9]) < len(value):
            value = value[int(key[:9])]
        else:
            return None
    return value


def _item(one: Mapping[str, Any], address: str, zone: tzinfo) -> Item:
    html = _text(one.get("content_html"))
    plain = _text(one.get("content_text")) or _text(one.get("summary"))
    authors = one.get("authors") or [one.get("author")]
    first = authors[0] if isinstance(authors, list) else None
    attached = one.get("attachments")
    link = post_link(address, _text(one.get("url")))
    return Item(
        id=_text(one.get("id")),
        title=_text(one.get("title")),
        body=html_text(html) if html else plain,
        link=link,
        author=_text(first.get("name")) if isinstance(first, Mapping) else "",
        published=moment(one.get("date_published"), zone),
        updated=moment(one.get("date_modified"), zone),
        attachments=len(attached) if isinstance(attached, list) else 0,
        about=link.partition("#")[0],
    )


def _mapped(one: Mapping[str, Any], address: str, zone: tzinfo, layout: JsonMap) -> Item:
    def told(pointer: str) -> Any:
        return at(one, pointer) if pointer else None

    link = post_link(address, _text(told(layout.link)))
    return Item(
        id=_text(told(layout.id)),
        title="",
        # Such services give HTML as often as plain words, and never say which.
        body=html_text(_text(told(layout.text)).replace("\n", "<br>")),
        link=link,
        author=_text(told(layout.author)),
        published=moment(told(layout.date), zone),
        updated=None,
        about=link.partition("#")[0],
    )


def _text(value: Any) -> str:
    """A text or a number as a text; anything else is none."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return str(value)

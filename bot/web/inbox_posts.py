"""What a gateway POSTs, read strictly: a wrong post is named with its place and what to mend.

Lives here: bytes to posts, pure. Does not live here: HTTP and tokens (`inbox.py`).
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.web.refusals import Problem
from services.inbox import ID_CAP, Pushed
from services.networks.text import clean

BATCH = 100
"""Posts in one request."""
LINK_CAP = 500
AUTHOR_CAP = 200

_KEYS = frozenset({"id", "text", "link", "author", "posted_at"})


def read_posts(body: bytes) -> list[Pushed]:
    """The posts of a request: one object, or `{"posts": [...]}`. Raises Problem."""
    try:
        found: Any = json.loads(body)
    except (ValueError, RecursionError):
        raise Problem(400, "bad_json", "Это не JSON.", "This is not JSON.") from None
    if not isinstance(found, Mapping):
        raise _wrong("", "нужен объект", "an object is expected")
    if "posts" not in found:
        return [_post(found, "")]
    listed = found["posts"]
    if len(found) > 1 or not isinstance(listed, list) or not 1 <= len(listed) <= BATCH:
        raise _wrong(
            "posts",
            f"нужен список, от 1 до {BATCH} записей, и ничего рядом с ним",
            f"a list of 1 to {BATCH} posts is expected, and nothing beside it",
        )
    posts = [_post(one, f"posts[{place}]") for place, one in enumerate(listed)]
    ids = [post.id for post in posts]
    for place, id in enumerate(ids):
        if id in ids[:place]:
            raise _wrong(
                f"posts[{place}].id",
                "такой id уже есть в этом запросе",
                "this id is in the request already",
            )
    return posts


def _post(one: Any, where: str) -> Pushed:
    if not isinstance(one, Mapping):
        raise _wrong(where, "нужен объект", "an object is expected")
    place = f"{where}." if where else ""
    for key in one:
        if key not in _KEYS:
            raise _wrong(
                f"{place}{key[:40]}",
                f"такого ключа нет, есть: {_known()}",
                f"unknown key, known: {_known()}",
            )
    text, link = _text(one, "text", place), _link(one, place)
    if not clean(text) and not link:
        raise _wrong(f"{place}text", "нужен текст или ссылка", "a text or a link is needed")
    return Pushed(
        id=_id(one, place),
        text=text,
        link=link,
        author=_text(one, "author", place)[:AUTHOR_CAP],
        posted_at=_moment(one, place),
    )


def _id(one: Mapping[str, Any], place: str) -> str:
    value = one.get("id")
    id = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if not isinstance(id, str) or not 1 <= len(id) <= ID_CAP or not id.isprintable():
        raise _wrong(
            f"{place}id",
            f"нужен текст или число, от 1 до {ID_CAP} знаков",
            f"a text or a number of 1 to {ID_CAP} letters is needed",
        )
    return id


def _text(one: Mapping[str, Any], key: str, place: str) -> str:
    value = one.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise _wrong(f"{place}{key}", "нужен текст", "a text is needed")
    return value


def _link(one: Mapping[str, Any], place: str) -> str:
    link = _text(one, "link", place)
    fits = link.isprintable() and " " not in link and len(link) <= LINK_CAP
    if link and not (fits and link.startswith(("https://", "http://"))):
        raise _wrong(
            f"{place}link",
            f"нужна ссылка http:// или https://, до {LINK_CAP} знаков",
            f"a link with http:// or https:// of up to {LINK_CAP} letters is needed",
        )
    return link


def _moment(one: Mapping[str, Any], place: str) -> datetime | None:
    written = _text(one, "posted_at", place)
    if not written:
        return None
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None or moment.year < 2000:
        raise _wrong(
            f"{place}posted_at",
            "нужен момент вида 2026-11-22T10:15:00+03:00",
            "a moment like 2026-11-22T10:15:00+03:00 is needed",
        )
    return moment


def _known() -> str:
    return ", ".join(sorted(_KEYS))


def _wrong(where: str, ru: str, en: str) -> Problem:
    return Problem(
        400, "bad_post", f"{where or 'запрос'}: {ru}.", f"{where or 'request'}: {en}.", where
    )

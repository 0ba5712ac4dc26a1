"""Answering a post on Bluesky as the account that logs in.

Lives here: saying it under an id of our own choice, and looking whether it stands under that id.
Does not live here: who has allowed it, and what is done about a refusal
(`services/replying/publishing.py`).
"""

import hashlib
import re
import unicodedata
from datetime import UTC, datetime
from typing import Any

from services.errors import ErrorKind, NetworkError
from services.languages import lazy
from services.networks.base import Allowance, Published, ReplyTo
from services.networks.bluesky.answers import strange
from services.networks.bluesky.api import POSTS, BlueskyApi, Session, Visit
from services.networks.bluesky.links import post_link
from services.networks.bluesky.settings import BlueskySettings
from services.networks.said import nothing_said_yet
from services.networks.untrusted import LACKS

_COLLECTION = "app.bsky.feed.post"
_SORTED = "234567abcdefghijklmnopqrstuvwxyz"
_EPOCH = int(datetime(2024, 1, 1, tzinfo=UTC).timestamp()) * 1_000_000
_YEAR = 365 * 86_400 * 1_000_000
_LINK = re.compile(r"https?://[^\s<>\"«»]+[^\s<>\"«».,;:!?)\]]")
_JOINERS = frozenset("\u200d\ufe0e\ufe0f")


class BlueskyPublisher:
    """Says a text once: a post is written under an id that follows from its key, and there is no
    second one under the same id."""

    network: str = "bluesky"
    repeatable: bool = True
    reads_back: bool = True
    longest: int = 300

    def __init__(self, settings: BlueskySettings) -> None:
        self._settings = settings
        self._api = BlueskyApi(settings)

    def voice(self, to: ReplyTo) -> str | None:
        """The account: anything on Bluesky may be answered."""
        return self._settings.voice

    def length(self, text: str) -> int:
        """In letters as a reader sees them: marks on letters and joiners count for nothing."""
        return sum(not (unicodedata.combining(sign) or sign in _JOINERS) for sign in text)

    async def publish(self, to: ReplyTo, text: str, key: str, now: datetime) -> Published:
        """Say it; see `Publisher.publish`."""
        visit = self._api.visit(now, Allowance())
        with nothing_said_yet():
            session = await visit.session()
            parent, root = await _refs(visit, to)
        record: dict[str, Any] = {
            "$type": _COLLECTION,
            "text": text,
            "createdAt": now.astimezone(UTC).isoformat(timespec="milliseconds")[:-6] + "Z",
            "langs": ["ru"],
            "reply": {"root": root, "parent": parent},
        }
        if facets := _facets(text):
            record["facets"] = facets
        await visit.write(_COLLECTION, record_key(key), record)
        return self._published(session, key)

    async def find(
        self, to: ReplyTo, text: str, key: str, since: datetime, now: datetime
    ) -> Published | None:
        """Look whether it stands under its id in the account's own store."""
        visit = self._api.visit(now, Allowance())
        session = await visit.session()
        there = await visit.has(_COLLECTION, record_key(key))
        return self._published(session, key) if there else None

    async def close(self) -> None:
        """Give back the connections."""
        await self._api.close()

    def _published(self, session: Session, key: str) -> Published:
        name = record_key(key)
        link = post_link(self._settings.link_base, session.did, name)
        return Published(f"at://{session.did}/{_COLLECTION}/{name}", link)


def record_key(key: str) -> str:
    """The id that a post of this key gets: of the form that the network asks for (a TID), a moment
    long past, so that no server finds it in the future."""
    number = int(hashlib.sha256(key.encode()).hexdigest(), 16)
    moment, clock = _EPOCH + number % _YEAR, number // _YEAR % 1024
    packed = moment << 10 | clock
    return "".join(_SORTED[packed >> shift & 31] for shift in range(60, -1, -5))


async def _refs(visit: Visit, to: ReplyTo) -> tuple[dict[str, str], dict[str, str]]:
    """The answered post and the thread's first one, each with the mark of its present words."""
    uris = list(dict.fromkeys((to.external_id, to.thread_id)))
    items, _ = await visit.items(POSTS, "posts", [("uris", uri) for uri in uris])
    marks = {item.get("uri"): item.get("cid") for item in items if isinstance(item, dict)}
    if to.external_id not in marks:
        raise NetworkError(ErrorKind.GONE, lazy("Bluesky: этого поста больше нет"), code="gone")
    # What began the thread may be gone; then the answered post begins it.
    refs = []
    for uri in (to.external_id, to.thread_id if to.thread_id in marks else to.external_id):
        mark = marks[uri]
        if not isinstance(mark, str):
            raise strange(LACKS.filled(key="cid"))
        refs.append({"uri": uri, "cid": mark})
    return refs[0], refs[1]


def _facets(text: str) -> list[dict[str, Any]]:
    """What makes links in a text ones to press; places are in bytes."""
    return [
        {
            "index": {
                "byteStart": len(text[: link.start()].encode()),
                "byteEnd": len(text[: link.end()].encode()),
            },
            "features": [{"$type": "app.bsky.richtext.facet#link", "uri": link[0]}],
        }
        for link in _LINK.finditer(text)
    ]


def publisher(settings: BlueskySettings) -> BlueskyPublisher | None:
    """A publisher, if the account answers at all."""
    return BlueskyPublisher(settings) if settings.voice else None

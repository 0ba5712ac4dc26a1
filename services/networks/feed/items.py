"""An item of any feed, and the post it becomes.

Lives here: keys, texts and moments that all forms of feeds share. Does not live here: reading a
document (`syndication.py`, `listings.py`).
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.networks.base import FetchedPost, PostKind, SourceRef
from services.networks.feed.links import host_of
from services.networks.text import clean, clean_line

SHORT = 8
"""Letters of the key by which an item is remembered in the cursor."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing a document lists, its words plain.

    `id` is its own, "" if it has none; `link` is absolute or ""; `about` is the link of the
    article a comment stands under, "" if nothing tells. Moments are aware, UTC.
    """

    id: str
    title: str
    body: str
    link: str
    author: str
    published: datetime | None
    updated: datetime | None
    attachments: int = 0
    about: str = ""

    @property
    def key(self) -> str:
        """What names the item within its feed: its id, else its link, else its words."""
        return digest(self.id or self.link or f"{self.title}\n{self.body}")


@dataclass(frozen=True, slots=True)
class Document:
    """What a document lists. `bad` items could not be read, `more` were left out by the cap."""

    items: Sequence[Item]
    bad: int = 0
    more: int = 0


def digest(text: str) -> str:
    """24 hex digits."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:24]


def owner(source: SourceRef) -> str:
    """Feeds know no author ids. What an office's own site publishes is the office's word all the
    same; of a comment nobody can say whose it is."""
    return f"site:{host_of(source.address)}"[:64] if speaks_itself(source) else ""


def speaks_itself(source: SourceRef) -> bool:
    """Whether the items are an office's own words."""
    return source.official and source.kind != "comments"


def post(
    item: Item, source: SourceRef, comment: bool, first_seen: datetime, now: datetime
) -> FetchedPost | None:
    """The item as a post; None for one without words. A moment to come is the present one."""
    text = clean(words(item, comment))
    if not text:
        return None
    place = digest(source.address)[:10]
    name = f"{place}:{item.key}"
    thread = f"{place}:{digest(item.about)}" if comment and item.about else name
    published = item.published or item.updated or first_seen
    edited = item.updated
    if edited is not None and edited - published < timedelta(minutes=1):
        edited = None
    return FetchedPost(
        external_id=name,
        thread_id=thread,
        kind=PostKind.COMMENT if comment else PostKind.POST,
        text=text,
        link=item.link[:500],
        author_id=owner(source),
        # Some engines put an address there: nobody has to see it.
        author_name="" if "@" in item.author else clean_line(item.author),
        posted_at=min(published, now),
        edited_at=min(edited, now) if edited else None,
        from_owner=speaks_itself(source),
        attachments=item.attachments,
    )


def words(item: Item, comment: bool) -> str:
    """What was said. Engines write the title of a comment themselves, so it is left out."""
    if not item.body or (comment and item.body):
        return item.body or item.title
    if not item.title or item.body.startswith(item.title.rstrip(" .…")):
        return item.body
    return f"{item.title}\n\n{item.body}"

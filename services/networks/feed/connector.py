"""The seam: one document fetched, read and held against the last one.

Feeds tell no deletions: an item that is not listed any more has only left the window. So a page
names nothing `gone` and no thread `complete`, and says so nowhere: it is the network's nature
(`docs/networks.md`).
"""

import asyncio
import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from weakref import WeakValueDictionary

from services.errors import ErrorKind, NetworkError, Refused
from services.languages import _, lazy, together
from services.networks.base import Allowance, Cursor, FetchedPost, Page, SourceRef
from services.networks.feed.encodings import decoded
from services.networks.feed.guard import Guard
from services.networks.feed.items import SHORT, Document, owner, post
from services.networks.feed.links import feed_address, host_of
from services.networks.feed.listings import read_listing
from services.networks.feed.memory import Memory
from services.networks.feed.settings import FeedSettings, JsonMap
from services.networks.feed.syndication import NO_FEED, WEB_PAGE, read_syndication
from services.networks.feed.way import BUSY, GET, UNREACHED, Found, Way
from services.networks.visits import Manners, Token

KINDS = ("rss", "comments", "json")
TITLE = lazy("Лента")

OVERFLOWED = lazy("Лента сменилась целиком: часть записей могла пройти мимо, читайте её чаще")
TOO_MANY = lazy("Прочитаны не все записи ленты: их больше предела")
_GONE_AWAY = frozenset({"404", "410", "dns", NO_FEED, WEB_PAGE, *UNREACHED})
"""What a new address may suffer from, so that the old one is asked again."""


class FeedConnector:
    """Reads RSS, Atom and JSON feeds. `comments` is a feed whose items are people's comments."""

    network: str = "feed"
    paced_by: str = GET

    def __init__(self, settings: FeedSettings) -> None:
        self.settings = settings
        manners = Manners(
            TITLE, settings.rps, settings.backoff, not_at_once=frozenset({BUSY, *UNREACHED})
        )
        self._token = Token(manners, settings.wire)
        self._guard = Guard(settings)
        self._layouts = {feed_address(one.url): one for one in settings.json}
        self._hosts: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def fetch(
        self, source: SourceRef, cursor: Cursor, now: datetime, allowance: Allowance
    ) -> Page:
        """Read a feed; see `Connector.fetch`. A host is asked one thing at a time."""
        source = _checked(source)
        memory = Memory.load(cursor, source.address)
        visit = self._token.visit(now, allowance)
        way = Way(visit, self._guard, self.settings, now)
        lock = self._hosts.setdefault(host_of(source.address), asyncio.Lock())
        try:
            async with lock:
                found = await self._get(way, memory)
            if found.body is None:
                memory.passes += 1
                return Page((), memory.dump(), calls=dict(visit.calls), owner_id=owner(source))
            layout = self._layouts.get(source.address)
            document = await asyncio.to_thread(self._read, source, found, layout)
            page = self._page(source, document, layout, memory, now)
        except NetworkError as error:
            error.calls = dict(visit.calls)
            if not memory.read and error.code in {"404", WEB_PAGE}:
                # Never read yet: the address is wrong, and a person has to mend it.
                error.kind = ErrorKind.BUG
            raise
        _remember(memory, found)
        return replace(page, cursor=memory.dump(), calls=dict(visit.calls))

    async def probe(self) -> str:
        """Feeds have no key and no common host: say what is allowed."""
        names = ", ".join(self.settings.allow_hosts)
        inner = _("открыта") if self.settings.allow_private else names or _("закрыта")
        return _("ленты: ключ не нужен; внутренняя сеть: {inner}").format(inner=inner)

    async def close(self) -> None:
        """Give back the connections."""
        await self._token.close()

    async def _get(self, way: Way, memory: Memory) -> Found:
        whole = memory.passes + 1 >= self.settings.full_every
        conditions = _conditions(memory) if memory.steady and not whole else {}
        if memory.moved:
            try:
                return await way.get(memory.moved, conditions)
            except NetworkError as error:
                if error.code not in _GONE_AWAY:
                    raise
                memory.moved = ""
                conditions = {}
        return await way.get(memory.address, conditions)

    def _read(self, source: SourceRef, found: Found, layout: JsonMap | None) -> Document:
        """Takes its time: a thread's work."""
        text = decoded(found.body or b"", found.headers.get("content-type", ""))
        settings = self.settings
        if source.kind == "json":
            return read_listing(text, found.address, settings.zone, settings.item_cap, layout)
        return read_syndication(text, found.address, settings.zone, settings.item_cap)

    def _page(
        self,
        source: SourceRef,
        document: Document,
        layout: JsonMap | None,
        memory: Memory,
        now: datetime,
    ) -> Page:
        if layout is not None and memory.seen and not document.items:
            raise NetworkError(
                ErrorKind.RETRY, lazy("список опустел: вид ответа изменился"), code="empty"
            )
        comment = source.kind == "comments" or (layout is not None and layout.comments)
        bad = document.bad
        posts: dict[str, FetchedPost] = {}
        seen: dict[str, int] = {}
        for item in document.items:
            short = item.key[:SHORT]
            seen[short] = memory.seen.get(short, int(now.timestamp()))
            first_seen = now if short not in memory.seen else _utc(seen[short])
            made = post(item, source, comment, first_seen, now)
            if made is None:
                bad += 1
            else:
                posts.setdefault(made.external_id, made)
        gaps = [TOO_MANY] if document.more else []
        if memory.seen and seen and not memory.seen.keys() & seen.keys():
            gaps.append(OVERFLOWED)
        memory.seen = seen
        return Page(
            posts=tuple(posts.values()),
            cursor={},
            bad=bad,
            gap=together(gaps),
            owner_id=owner(source),
        )


def _checked(source: SourceRef) -> SourceRef:
    """The source with its address in the one form."""
    if source.kind not in KINDS:
        raise NetworkError(
            ErrorKind.BUG,
            lazy("{title}: источник вида «{kind}» не читается").filled(
                title=TITLE, kind=source.kind
            ),
        )
    try:
        return replace(source, address=feed_address(source.address))
    except Refused as refusal:
        raise NetworkError(ErrorKind.BUG, refusal.words) from None


def _conditions(memory: Memory) -> Mapping[str, str]:
    return {
        name: value
        for name, value in (
            ("If-None-Match", memory.etag),
            ("If-Modified-Since", memory.modified),
        )
        if value
    }


def _remember(memory: Memory, found: Found) -> None:
    """What the next reading must know; a new address only after it gave a readable document."""
    memory.moved = found.moved or memory.moved
    memory.etag = _header(found, "etag")
    memory.modified = _header(found, "last-modified")
    memory.passes = 0
    # Engines mark a document by the second of its last change: what is written within that second,
    # after it was read, would stay hidden. So it is read whole until it has stood still.
    mark = hashlib.sha256(found.body or b"").hexdigest()[:16]
    memory.steady, memory.mark = mark == memory.mark, mark


def _header(found: Found, name: str) -> str:
    value = found.headers.get(name, "")
    return value if value.isascii() and value.isprintable() and len(value) <= 200 else ""


def _utc(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)

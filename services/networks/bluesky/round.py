"""One fetch: from the newest down to what is known, and now and then a second look by ids.

Lives here: where paging starts, goes on and stops, and the Page. Does not live here: asking
(`api.py`), reading JSON (`items.py`). Posts that are no more are left out of an answer, as are
those a server merely has not at hand: so one is gone when it was left out twice.
"""

from dataclasses import dataclass

from services.errors import ErrorKind, NetworkError
from services.languages import Text, lazy
from services.networks.base import FetchedPost, Page
from services.networks.bluesky.api import POSTS, Params, Visit
from services.networks.bluesky.items import Shown, read_post
from services.networks.bluesky.memory import Memory
from services.networks.bluesky.settings import BlueskySettings
from services.networks.untrusted import BadItem

FAILED = lazy("Прочитаны не все записи: Bluesky перестал отвечать")
LOST = lazy("Прочитаны не все записи: Bluesky не даёт читать дальше с прежнего места")

_AT_ONCE = 25
"""Posts that one call gives by their ids."""
_PASSING = frozenset({ErrorKind.RETRY, ErrorKind.SLOW, ErrorKind.QUOTA})


@dataclass(frozen=True, slots=True)
class Listing:
    """What is read: a method, the list in its answer, what it is asked, whose it is."""

    method: str
    key: str
    params: Params
    owner_id: str = ""


class Round:
    """One fetch. Steps leave their finds here."""

    def __init__(
        self, visit: Visit, memory: Memory, listing: Listing, settings: BlueskySettings
    ) -> None:
        self._visit = visit
        self._memory = memory
        self._listing = listing
        self._settings = settings
        self._window = int(visit.now.timestamp()) - settings.reread_days * 86_400
        self._posts: dict[str, FetchedPost] = {}
        self._gone: list[str] = []
        self._gap: Text | None = None
        self._bad = 0
        self._more = False

    async def run(self) -> Page:
        """Read, and say what came of it. Raises NetworkError when nothing could be read."""
        memory = self._memory
        memory.passes += 1
        if not memory.at:
            settled = memory.watermark - self._settings.overlap
            memory.since = settled if memory.watermark else self._window
        known = list(memory.known)
        await self._down()
        if memory.passes % self._settings.full_every == 0 and not (self._more or self._gap):
            await self._look([uri for uri in known if uri not in self._posts])
        return self._page()

    async def _down(self) -> None:
        """Page down to `since`; cut, it goes on at the next fetch."""
        memory = self._memory
        for number in range(self._settings.page_cap):
            try:
                shown, cursor = await self._ask()
            except NetworkError as error:
                if not number and memory.at and error.kind is ErrorKind.BUG:
                    # The network's cursor is good no longer: say so, begin anew.
                    memory.at, self._gap, self._more = "", LOST, True
                    return
                if not number or error.kind not in _PASSING:
                    raise
                self._gap = FAILED
                return
            memory.newest = max([memory.newest, *(one.moment for one in shown)])
            is_through = bool(shown) and max(one.moment for one in shown) < memory.since
            memory.at = "" if is_through or cursor == memory.at else cursor
            if not memory.at:
                memory.watermark = max(memory.watermark, memory.newest)
                return
        self._more = True

    async def _ask(self) -> tuple[list[Shown], str]:
        listing, at = self._listing, self._memory.at
        params = [*listing.params, ("limit", str(self._settings.page_size))]
        items, cursor = await self._visit.items(
            listing.method, listing.key, [*params, ("cursor", at)] if at else params
        )
        return self._take(items), cursor if items else ""

    def _take(self, items: list[object]) -> list[Shown]:
        taken: list[Shown] = []
        for item in items:
            try:
                one = read_post(item, self._settings.link_base, self._visit.now)
            except BadItem:
                self._bad += 1
                continue
            taken.append(one)
            uri = one.post.external_id
            self._posts[uri] = one.post
            self._memory.known[uri] = one.moment
            self._memory.missed.discard(uri)
        return taken

    async def _look(self, uris: list[str]) -> None:
        """What does not stand among the newest is asked for by its id."""
        for start in range(0, len(uris), _AT_ONCE):
            asked = uris[start : start + _AT_ONCE]
            try:
                items, _ = await self._visit.items(POSTS, "posts", [("uris", u) for u in asked])
            except NetworkError as error:
                if error.kind not in _PASSING:
                    raise
                self._gap = FAILED
                return
            self._take(items)
            # An unreadable one may be any of those asked for.
            there = {item.get("uri") for item in items if isinstance(item, dict)}
            self._miss([uri for uri in asked if uri not in there])

    def _miss(self, uris: list[str]) -> None:
        memory = self._memory
        for uri in uris:
            if uri in memory.missed:
                self._gone.append(uri)
                del memory.known[uri]
            memory.missed ^= {uri}

    def _page(self) -> Page:
        memory, settings = self._memory, self._settings
        known = {uri: moment for uri, moment in memory.known.items() if moment >= self._window}
        return Page(
            posts=tuple(self._posts.values()),
            cursor=memory.dump(known, settings.page_cap * settings.page_size),
            gone=tuple(self._gone),
            bad=self._bad,
            gap=self._gap,
            calls=dict(self._visit.calls),
            more=self._more,
            owner_id=self._listing.owner_id,
        )

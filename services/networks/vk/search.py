"""One fetch of a search: a phrase in everything open, or on one wall.

Lives here: paging a search down to what is known, its cursor, the Page. Does not live here:
reading JSON (`items.py`). A search is a net under the walls, not a promise: VK's index is late
and leaves out, so what is missing from it is never called deleted.
"""

from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass

from services.errors import ErrorKind, NetworkError
from services.languages import Text, lazy
from services.networks.base import Cursor, FetchedPost, Page
from services.networks.untrusted import BadItem
from services.networks.vk.api import Visit
from services.networks.vk.items import Found, Lens, Listing, read_found
from services.networks.vk.settings import VkSettings

EVERYWHERE = "newsfeed.search"
ON_WALL = "wall.search"

CUT = lazy("Поиск прочитан не весь: предел страниц за один проход")
FAILED = lazy("Поиск прочитан не весь: сеть перестала отвечать")
BEYOND = lazy("Поиск прочитан не весь: сеть показывает только первые результаты")

_FIRST_WINDOW = 24 * 3600
_OVERLAP = 12 * 3600
"""How late VK's index may be, in seconds."""
_PASSING = frozenset({ErrorKind.RETRY, ErrorKind.SLOW, ErrorKind.QUOTA})


@dataclass(slots=True)
class SearchMemory:
    """One search's memory, in unix seconds: the newest find's date, and where paging was cut:
    between `since` and `until` (0: it was not). `owner` is that of the one wall, 0 for none."""

    address: str
    owner: int = 0
    watermark: int = 0
    since: int = 0
    until: int = 0

    @classmethod
    def load(cls, cursor: Cursor, address: str) -> "SearchMemory":
        """The memory in `cursor`; a new one when it is empty or of another address."""
        return cls(**cursor) if cursor.get("address") == address else cls(address)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the next page of a search begins: `start_from` or an offset."""

    start_from: str = ""
    offset: int = 0


class Search:
    """One fetch."""

    def __init__(
        self,
        visit: Visit,
        memory: SearchMemory,
        phrase: str,
        lens: Callable[[int], Lens],
        settings: VkSettings,
    ) -> None:
        self._visit = visit
        self._memory = memory
        self._phrase = phrase
        self._lens = lens
        self._settings = settings
        self._now = int(visit.now.timestamp())
        self._found: dict[str, FetchedPost] = {}
        self._dates: list[int] = []
        self._bad = 0
        self._gap: Text | None = None

    async def run(self) -> Page:
        """The finds since the last time, in slices when they are many. Raises NetworkError when
        nothing could be read."""
        memory = self._memory
        if not memory.until:
            start = memory.watermark - _OVERLAP if memory.watermark else self._now - _FIRST_WINDOW
            memory.since = min(start, self._now)
        ended = await self._pages(self._page_of_wall if memory.owner else self._page_of_all)
        memory.watermark = max([memory.watermark, *self._dates])
        memory.until = 0 if ended else self._slice_below()
        return Page(
            posts=tuple(self._found.values()),
            cursor=asdict(memory),
            bad=self._bad,
            gap=self._gap,
            calls=dict(self._visit.calls),
            more=bool(memory.until),
            owner_id=str(memory.owner) if memory.owner else "",
        )

    def _slice_below(self) -> int:
        """Where the next slice ends; 0 when time does not lead on."""
        oldest = min(self._dates, default=0)
        led_on = not self._memory.owner and oldest > self._memory.since
        return oldest if led_on and oldest != self._memory.until else 0

    async def _pages(
        self, page: Callable[[_Place], Awaitable[tuple[Listing, _Place | None]]]
    ) -> bool:
        """Page down to `since`; False when cut."""
        place = _Place()
        for number in range(self._settings.page_cap):
            try:
                listing, further = await page(place)
            except NetworkError as error:
                if not number or error.kind not in _PASSING:
                    raise
                self._gap = FAILED
                return False
            self._take(listing)
            if further is None or min(self._dates, default=self._now) < self._memory.since:
                return self._gap is None
            place = further
        self._gap = CUT
        return False

    async def _page_of_all(self, place: _Place) -> tuple[Listing, _Place | None]:
        memory = self._memory
        more = {"start_from": place.start_from} if place.start_from else {}
        if memory.until:
            more["end_time"] = str(memory.until)
        listing = await self._visit.listing(
            EVERYWHERE,
            q=self._phrase,
            start_time=memory.since,
            count=self._settings.page_size,
            extended=1,
            **more,
        )
        if listing.next_from:
            return listing, _Place(start_from=listing.next_from)
        if listing.total_everywhere > (listing.total or 0):
            self._gap = BEYOND
        return listing, None

    async def _page_of_wall(self, place: _Place) -> tuple[Listing, _Place | None]:
        listing = await self._visit.listing(
            ON_WALL,
            owner_id=self._memory.owner,
            query=self._phrase,
            offset=place.offset,
            count=self._settings.page_size,
            extended=1,
        )
        offset = place.offset + len(listing.items)
        ended = not listing.items or (listing.total is not None and offset >= listing.total)
        return listing, None if ended else _Place(offset=offset)

    def _take(self, listing: Listing) -> None:
        self._bad += listing.bad
        for item in listing.items:
            try:
                found: Found = read_found(item, listing.names, self._lens)
            except BadItem:
                self._bad += 1
                continue
            self._dates.append(found.date)
            if found.post and not (found.ad and self._settings.skip_ads):
                self._found[found.post.external_id] = found.post

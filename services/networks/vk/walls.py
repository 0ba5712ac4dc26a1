"""Paging a wall down to what is already known.

Lives here: where paging starts, goes on and stops. Does not live here: comments.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from services.errors import ErrorKind, NetworkError
from services.languages import Text, lazy
from services.networks.threads import Thread
from services.networks.untrusted import BadItem
from services.networks.vk.api import Visit
from services.networks.vk.items import Lens, Listing, WallPost, read_post
from services.networks.vk.memory import Backlog, Memory
from services.networks.vk.settings import VkSettings

PAGES_CUT = lazy("Прочитаны не все записи: предел страниц за один проход")
PAGES_FAILED = lazy("Прочитаны не все записи: сеть перестала отвечать")
_FEW = 5
"""So many posts without a single date may still be an accident."""
_PASSING = frozenset({ErrorKind.RETRY, ErrorKind.SLOW, ErrorKind.QUOTA})


@dataclass(slots=True)
class WallReading:
    """What the pages held. `oldest` is how far down they reach without a hole, unix seconds.

    `backlog` and `cut` (a line that says why) are set when paging ended before the known.
    """

    posts: list[WallPost] = field(default_factory=list)
    bad: int = 0
    oldest: int | None = None
    backlog: Backlog | None = None
    cut: Text | None = None


async def read_wall(visit: Visit, lens: Lens, memory: Memory, settings: VkSettings) -> WallReading:
    """The head of the wall, then what an earlier fetch left. Raises NetworkError.

    A failure after the first page is a cut: what was read counts, the rest comes next time.
    """
    return await _Paging(visit, lens, memory, settings).run()


class _Paging:
    def __init__(self, visit: Visit, lens: Lens, memory: Memory, settings: VkSettings) -> None:
        self._visit = visit
        self._lens = lens
        self._memory = memory
        self._settings = settings
        self._known_from = int(lens.now.timestamp()) - settings.memory_span
        self._answered = False
        self._total = 0
        self._reading = WallReading()

    async def run(self) -> WallReading:
        """Read one stretch, then the other."""
        memory, reading = self._memory, self._reading
        floor = memory.watermark - self._settings.overlap if memory.watermark else self._known_from
        left = memory.backlog
        whole = await self._stretch(0, floor)
        reading.oldest = _oldest(reading.posts)
        if left and whole:
            # New posts push the rest down; one place back, because a pin may have been lifted.
            start = max(0, left.offset + self._total - left.total - 1)
            await self._stretch(start, left.floor)
        elif left and reading.backlog:
            cut = reading.backlog
            reading.backlog = Backlog(cut.offset, cut.total, min(cut.floor, left.floor))
        return reading

    async def _stretch(self, offset: int, floor: int) -> bool:
        """Page from `offset` until the known below `floor`; False when cut."""
        start = offset
        posts: list[WallPost] = []
        for _ in range(self._settings.page_cap):
            try:
                listing = await self._page(offset)
            except NetworkError as error:
                if error.kind not in _PASSING or not self._answered:
                    raise
                return self._cut(PAGES_FAILED, offset, floor)
            self._answered = True
            self._total = listing.total or self._total
            posts = self._take(listing)
            offset += len(listing.items)
            at_end = listing.total is not None and offset >= listing.total
            if not listing.items or at_end or self._settled(posts, floor):
                return True
        if start == 0 and self._joined(posts):
            return True
        return self._cut(PAGES_CUT, offset, floor)

    async def _page(self, offset: int) -> Listing:
        return await self._visit.listing(
            "wall.get",
            owner_id=self._lens.owner,
            offset=offset,
            count=self._settings.page_size,
            extended=1,
        )

    def _take(self, listing: Listing) -> list[WallPost]:
        posts, bad = read_posts(listing, self._lens)
        self._reading.bad += bad
        self._reading.posts += posts
        return posts

    def _settled(self, posts: list[WallPost], floor: int) -> bool:
        """Whether the page reached below `floor`, and all that is there is known.

        A pinned post says nothing about its neighbours. Newer posts on the same page do not
        ask for another one: that would double the calls of every quiet fetch.
        """
        below = [post for post in posts if post.tells_age and post.date < floor]
        return bool(below) and all(self._known(post, self._memory.threads) for post in below)

    def _joined(self, posts: list[WallPost]) -> bool:
        """Whether the page lies within what was read before: only the overlap is cut short."""
        ordinary = [post for post in posts if post.tells_age]
        return bool(ordinary) and all(
            post.date <= self._memory.watermark and self._known(post, self._memory.threads)
            for post in ordinary
        )

    def _known(self, post: WallPost, threads: Mapping[int, Thread]) -> bool:
        return post.id in threads or post.ad or post.date < self._known_from

    def _cut(self, why: Text, offset: int, floor: int) -> bool:
        self._reading.cut = why
        self._reading.backlog = Backlog(offset, self._total, floor)
        return False


def read_posts(listing: Listing, lens: Lens) -> tuple[list[WallPost], int]:
    """The readable posts of an answer, and how many things in it were not, or not wholly.

    A date that cannot be spoils no post, unless no post of many has a date: then VK has changed
    its dates, and posts of all ages would be taken for new.
    """
    posts: list[WallPost] = []
    bad = listing.bad
    for item in listing.items:
        try:
            posts.append(read_post(item, listing.names, lens))
        except BadItem:
            bad += 1
    undated = [post for post in posts if not post.dated]
    if len(undated) == len(posts) > _FEW:
        posts = []
    return posts, bad + len(undated)


def _oldest(posts: list[WallPost]) -> int | None:
    return min((post.date for post in posts if post.tells_age), default=None)

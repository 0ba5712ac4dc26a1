"""Reading the comments under one post.

Lives here: paging through top comments and long threads, and knowing whether all was read.
Does not live here: which posts to read (`threads.py`).
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from services.errors import ErrorKind, NetworkError
from services.networks.base import FetchedPost
from services.networks.threads import Reading, Thread
from services.networks.untrusted import BadItem
from services.networks.vk.api import Visit
from services.networks.vk.items import (
    Comment,
    Lens,
    Listing,
    read_branch,
    read_comment,
)
from services.networks.vk.settings import VkSettings

_SHOWN = 10
"""The most replies VK shows together with their top comment."""
_VANISHED = frozenset({ErrorKind.DENIED, ErrorKind.GONE, ErrorKind.BUG})
"""How a thread answers whose head was deleted since the page that named it."""


@dataclass(slots=True)
class ThreadReading:
    """What was read. `complete` only when every comment was, all readable, the count steady."""

    posts: list[FetchedPost] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    bad: int = 0
    complete: bool = False
    cut: bool = False
    newest_id: int = 0
    newest_date: int = 0


async def read_thread(
    visit: Visit, lens: Lens, reading: Reading, thread: Thread, settings: VkSettings
) -> ThreadReading:
    """Read as `reading` says, newest top comments first. Raises NetworkError.

    A reply under an old comment moves nothing up, so paging goes on until the expected number
    of new comments is found, then into the threads longer than VK shows.
    """
    return await _Reader(visit, lens, reading, thread, settings).run()


class _Reader:
    def __init__(
        self, visit: Visit, lens: Lens, reading: Reading, thread: Thread, settings: VkSettings
    ) -> None:
        self._visit = visit
        self._lens = lens
        self._reading = reading
        self._thread = thread
        self._settings = settings
        self._found: dict[int, Comment] = {}
        self._long: list[int] = []
        self._totals: dict[int, int | None] = {}
        self._pages = 0
        self._whole = True
        self._result = ThreadReading()

    async def run(self) -> ThreadReading:
        """All that is asked for, or all there is."""
        async for listing in self._listings(0):
            for item in listing.items:
                self._take_top(item, listing)
        for top in self._long:
            if self._enough():
                self._whole = False
                break
            await self._take_long(top)
        return self._summed_up()

    async def _take_long(self, top: int) -> None:
        try:
            async for listing in self._listings(top):
                for item in listing.items:
                    self._take(item, top, listing)
        except NetworkError as error:
            if error.kind not in _VANISHED:
                raise
            self._whole = False

    def _summed_up(self) -> ThreadReading:
        result = self._result
        result.complete = self._whole and not result.bad
        for comment in self._found.values():
            if comment.post:
                result.posts.append(comment.post)
            else:
                result.gone.append(f"{self._lens.owner}_{self._reading.post_id}_{comment.id}")
            result.newest_id = max(result.newest_id, comment.id)
            result.newest_date = max(result.newest_date, comment.date)
        return result

    async def _listings(self, top: int) -> AsyncIterator[Listing]:
        """Pages of top comments, or of the replies under `top`, as far as they are wanted."""
        offset = 0
        while True:
            if self._pages >= self._settings.comment_cap:
                self._result.cut = True
                self._whole = False
                return
            listing = await self._page(top, offset)
            self._pages += 1
            self._result.bad += listing.bad
            # A total that moves while paging means that comments moved between pages.
            if self._totals.setdefault(top, listing.total) != listing.total:
                self._whole = False
            yield listing
            # VK may leave hidden items out of a page: only the total and emptiness end it.
            offset += len(listing.items)
            if not listing.items or (listing.total is not None and offset >= listing.total):
                return
            if self._enough():
                self._whole = False
                return

    async def _page(self, top: int, offset: int) -> Listing:
        under = {"comment_id": top} if top else {}
        return await self._visit.listing(
            "wall.getComments",
            owner_id=self._lens.owner,
            post_id=self._reading.post_id,
            offset=offset,
            count=self._settings.page_size,
            sort="desc",
            preview_length=0,
            thread_items_count=_SHOWN,
            extended=1,
            **under,
        )

    def _take_top(self, item: object, listing: Listing) -> None:
        self._take(item, 0, listing)
        try:
            branch = read_branch(item)
        except BadItem:
            self._result.bad += 1
            return
        for reply in branch.shown:
            self._take(reply, branch.top, listing)
        if branch.count > len(branch.shown):
            self._long.append(branch.top)

    def _take(self, item: object, top: int, listing: Listing) -> None:
        try:
            comment = read_comment(item, self._reading.post_id, top, listing.names, self._lens)
        except BadItem:
            self._result.bad += 1
        else:
            self._found[comment.id] = comment
            self._result.bad += comment.post is not None and not comment.date

    def _enough(self) -> bool:
        expect = self._reading.expect
        if expect is None:
            return False
        last_id = self._thread.last_id
        new = sum(1 for comment in self._found.values() if comment.post and comment.id > last_id)
        return new >= expect

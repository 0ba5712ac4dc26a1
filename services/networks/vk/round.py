"""One fetch of one wall, from end to end.

Lives here: the order of the steps, what a failure of one does to the rest, and the Page. Does
not live here: paging, reading JSON, deciding which threads to read.
"""

from dataclasses import replace

from services.errors import ErrorKind, NetworkError
from services.languages import lazy
from services.networks import threads
from services.networks.base import Page
from services.networks.finds import Finds
from services.networks.threads import UNSURE, Plan, Reading, Thread, Wallet
from services.networks.vk.api import Visit
from services.networks.vk.comments import read_thread
from services.networks.vk.items import Lens, WallPost, post_id_of
from services.networks.vk.memory import Memory
from services.networks.vk.settings import VkSettings
from services.networks.vk.walls import read_posts, read_wall

_BATCH = 100
"""Posts one wall.getById takes."""
_RESERVE = 100
"""Calls of the day that re-reading what seems unchanged leaves to news."""
_FAILURES = 2
"""So many threads failing one after another mean that the network is down, not a thread."""

_STOPS = frozenset({ErrorKind.AUTH, ErrorKind.HUMAN})
_PASSES = frozenset({ErrorKind.RETRY, ErrorKind.SLOW})

NO_WALL = lazy("Новые записи не прочитаны: дневная квота на чтение стен исчерпана")
NO_CHECKS = lazy("Старые записи не проверены: сеть не отвечает или квота на проверку исчерпана")
NO_COMMENTS = lazy("Комментарии прочитаны не все: дневная квота на комментарии исчерпана")
COMMENTS_FAILED = lazy("Комментарии прочитаны не все: сеть отвечает с ошибкой")
COMMENTS_CUT = lazy("Прочитаны не все комментарии: предел запросов за один проход")
COMMENTS_SAVED = lazy("Старые обсуждения ждут: бережём дневную квоту на комментарии")


class Round:
    """One fetch. Steps leave their finds here; a gap is a step that could not finish."""

    def __init__(self, visit: Visit, memory: Memory, lens: Lens, settings: VkSettings) -> None:
        self._visit = visit
        self._memory = memory
        self._lens = lens
        self._settings = settings
        self._now = int(lens.now.timestamp())
        self._threads = dict(memory.threads)
        self._counters: dict[int, int] = {}
        self._seen: set[int] = set()
        self._pinned: set[int] = set()
        self._oldest: int | None = None
        self._finds = Finds()

    async def run(self) -> Page:
        """The wall's pages, the posts no longer on them, the comments, and what came of it.

        Raises NetworkError when nothing could be read, or the key is no good.
        """
        self._memory.passes += 1
        await self._read_wall()
        await self._look_again()
        await self._read_comments()
        return self._page()

    async def _read_wall(self) -> None:
        memory = self._memory
        try:
            reading = await read_wall(self._visit, self._lens, memory, self._settings)
        except NetworkError as error:
            if error.kind is not ErrorKind.QUOTA or not memory.threads:
                raise
            self._finds.gaps[NO_WALL] = None
            return
        for post in reading.posts:
            self._meet(post)
        self._finds.bad += reading.bad
        self._oldest = reading.oldest
        if reading.cut:
            self._finds.gaps[reading.cut] = None
            self._finds.more = True
        memory.backlog = reading.backlog
        dates = [post.date for post in reading.posts if post.post and post.dated]
        memory.watermark = max([memory.watermark, *dates])

    def _meet(self, found: WallPost) -> None:
        """Take in a post from a page or a check."""
        self._seen.add(found.id)
        if found.post is None:
            self._miss(found.id, certainly=True)
            return
        if found.ad and self._settings.skip_ads:
            return
        self._finds.posts[found.post.external_id] = found.post
        if found.pinned:
            self._pinned.add(found.id)
        thread = self._threads.get(found.id, Thread(found.date, found.date))
        if found.pinned or threads.lives(thread, self._now, self._settings.memory_span):
            self._threads[found.id] = replace(thread, missed=0)
            self._counters[found.id] = found.comments

    def _miss(self, post_id: int, *, certainly: bool = False) -> None:
        """The post is not there; when that is certain, whatever stood under it is gone too.

        Its thread is then complete and empty, at two fetches: one reading may be a mistake.
        """
        external_id = self._external(post_id)
        self._counters.pop(post_id, None)
        self._finds.posts.pop(external_id, None)
        thread = self._threads.pop(post_id, None)
        if thread:
            missed = max(thread.missed + 1, threads.MISSES if certainly else 0)
            certainly = missed >= threads.MISSES
            if missed <= threads.MISSES:
                self._threads[post_id] = replace(thread, missed=missed)
        if certainly:
            self._finds.gone.add(external_id)
            self._finds.complete.add(external_id)

    async def _look_again(self) -> None:
        """Counters, edits and deletions of posts that the pages did not reach."""
        due = threads.to_look_at(
            self._threads, self._seen, self._oldest, self._memory.passes, self._now
        )
        for start in range(0, len(due), _BATCH):
            batch = due[start : start + _BATCH]
            try:
                await self._check(batch)
            except NetworkError as error:
                if error.kind not in _PASSES | {ErrorKind.QUOTA}:
                    raise
                self._finds.gaps[NO_CHECKS] = None
                return

    async def _check(self, batch: list[int]) -> None:
        names = ",".join(self._external(post_id) for post_id in batch)
        listing = await self._visit.listing("wall.getById", posts=names, extended=1)
        found, bad = read_posts(listing, self._lens)
        self._finds.bad += bad
        for post in found:
            self._meet(post)
        present = {post_id_of(item) for item in listing.items}
        for post_id in set(batch) - present:
            self._miss(post_id)

    async def _read_comments(self) -> None:
        plan = self._plan()
        failures = 0
        for reading in plan.readings:
            try:
                await self._read_thread(reading)
                failures = 0
            except NetworkError as error:
                if error.kind in _STOPS:
                    raise
                if error.kind is ErrorKind.QUOTA:
                    self._finds.gaps[NO_COMMENTS] = None
                    return
                if error.kind in _PASSES:
                    self._finds.gaps[COMMENTS_FAILED] = None
                    failures += 1
                    if failures == _FAILURES:
                        return
                else:
                    self._close(reading.post_id, error)

    def _plan(self) -> Plan:
        cap, left = self._settings.comment_cap, self._visit.left("wall.getComments")
        if left is None:
            wallet = Wallet(cap, cap)
        else:
            wallet = Wallet(min(cap, left), max(0, min(cap, left - _RESERVE)))
        plan = threads.plan(
            self._threads,
            self._counters,
            self._memory.passes,
            self._now,
            self._settings.full_every,
            self._settings.page_size,
            wallet,
        )
        if plan.waiting and wallet.comments == cap:
            self._finds.gaps[COMMENTS_CUT] = None
            self._finds.more = True
        elif plan.waiting or (plan.put_off and wallet.upkeep < cap):
            self._finds.gaps[COMMENTS_SAVED] = None
        return plan

    async def _read_thread(self, reading: Reading) -> None:
        post_id = reading.post_id
        thread = self._threads[post_id]
        result = await read_thread(self._visit, self._lens, reading, thread, self._settings)
        self._finds.posts |= {post.external_id: post for post in result.posts}
        self._finds.gone.update(result.gone)
        self._finds.bad += result.bad
        if result.complete:
            self._finds.complete.add(self._external(post_id))
        if result.cut:
            self._finds.gaps[COMMENTS_CUT] = None
        counter = self._counters[post_id]
        self._threads[post_id] = replace(
            thread,
            count=UNSURE if counter < thread.count else counter,
            last_id=max(thread.last_id, result.newest_id),
            active=max(thread.active, result.newest_date),
        )

    def _close(self, post_id: int, error: NetworkError) -> None:
        """Comments that VK will not show (closed, denied) are not asked for until they change."""
        if error.kind is ErrorKind.BUG:
            self._finds.bad += 1
        self._threads[post_id] = replace(self._threads[post_id], count=self._counters[post_id])

    def _page(self) -> Page:
        kept = {
            post_id: thread
            for post_id, thread in self._threads.items()
            if post_id in self._pinned
            or threads.lives(thread, self._now, self._settings.memory_span)
        }
        return self._finds.page(self._memory.dump(kept), self._visit.calls, str(self._memory.owner))

    def _external(self, post_id: int) -> str:
        return f"{self._lens.owner}_{post_id}"

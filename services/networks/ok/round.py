"""One fetch of one group, from end to end.

Lives here: the order of the steps, what a failure of one does to the rest, and the Page. Does
not live here: paging, reading JSON, deciding which threads to read.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from services.errors import ErrorKind, NetworkError
from services.languages import lazy
from services.networks import threads
from services.networks.base import Page
from services.networks.finds import Finds
from services.networks.ok.answers import NO_PERMISSION
from services.networks.ok.api import Visit
from services.networks.ok.comments import COMMENTS, read_thread
from services.networks.ok.items import Lens, Topic, topic_id_of
from services.networks.ok.memory import Memory
from services.networks.ok.settings import OkSettings
from services.networks.ok.topics import TopicsReading, read_all, read_by_ids
from services.networks.threads import UNSURE, Reading, Thread, Wallet

Lister = Callable[[Visit, Lens, int, str, OkSettings], Awaitable[TopicsReading]]

_BATCH = 100
"""Topics one mediatopic.getByIds takes."""
_FAILURES = 2
"""So many threads failing one after another mean that the network is down, not a thread."""

_STOPS = frozenset({ErrorKind.AUTH, ErrorKind.HUMAN})
_PASSES = frozenset({ErrorKind.RETRY, ErrorKind.SLOW})

NO_LISTING = lazy("Новые темы не прочитаны: квота списка тем исчерпана")
NO_CHECKS = lazy("Темы проверены не все: сеть не отвечает или квота на проверку исчерпана")
NO_COMMENTS = lazy("Комментарии прочитаны не все: квота на комментарии исчерпана")
COMMENTS_FAILED = lazy("Комментарии прочитаны не все: сеть отвечает с ошибкой")
COMMENTS_CUT = lazy("Прочитаны не все комментарии: предел запросов за один проход")


class Round:
    """One fetch. Steps leave their finds here; a gap is a step that could not finish."""

    def __init__(
        self, visit: Visit, memory: Memory, lens: Lens, settings: OkSettings, lister: Lister
    ) -> None:
        self._visit = visit
        self._memory = memory
        self._lens = lens
        self._settings = settings
        self._lister = lister
        self._now = int(lens.now.timestamp())
        self._threads = dict(memory.threads)
        self._counters: dict[int, int] = {}
        self._listed: set[int] = set()
        self._met: set[int] = set()
        self._sticky: set[int] = set()
        self._whole_since: int | None = None
        self._finds = Finds()

    async def run(self) -> Page:
        """The list of topics, the topics themselves, their comments, and what came of it.

        Raises NetworkError when nothing could be read, or the key is no good.
        """
        self._memory.passes += 1
        await self._list()
        await self._look()
        await self._read_comments()
        return self._page()

    async def _list(self) -> None:
        memory = self._memory
        since = memory.since if memory.anchor else self._since()
        try:
            reading = await self._lister(
                self._visit, self._lens, since, memory.anchor, self._settings
            )
        except NetworkError as error:
            if error.kind is not ErrorKind.QUOTA or not memory.threads:
                raise
            self._finds.gaps[NO_LISTING] = None
            return
        if not memory.anchor and not reading.cut:
            self._whole_since = since
        self._finds.bad += reading.bad
        for headline in reading.headlines:
            self._listed.add(headline.id)
            self._counters[headline.id] = headline.comments
        for topic in reading.topics:
            self._listed.add(topic.id)
            self._meet(topic)
        memory.newest = max(
            memory.newest,
            *(headline.date for headline in reading.headlines),
            *(topic.date for topic in reading.topics),
            0,
        )
        memory.anchor, memory.since = reading.anchor, since
        if reading.cut:
            self._finds.gaps[reading.cut] = None
            self._finds.more = True
        else:
            memory.watermark = max(memory.watermark, memory.newest)

    def _since(self) -> int:
        """Down to where the list must be read."""
        first = self._now - self._settings.memory_span
        if not self._memory.watermark:
            return first
        return max(first, min(self._now, self._memory.watermark) - self._settings.overlap)

    def _meet(self, topic: Topic) -> None:
        """Take in a topic from the list or a check."""
        self._met.add(topic.id)
        if topic.promo and self._settings.skip_promo:
            self._counters.pop(topic.id, None)
            return
        self._finds.posts[topic.post.external_id] = topic.post
        if topic.sticky:
            self._sticky.add(topic.id)
        thread = self._threads.get(topic.id, Thread(topic.date, topic.date))
        if topic.sticky or threads.lives(thread, self._now, self._settings.memory_span):
            self._threads[topic.id] = replace(thread, missed=0)
            self._counters[topic.id] = topic.comments

    def _miss(self, topic_id: int) -> None:
        """The topic is not there."""
        self._counters.pop(topic_id, None)
        thread = self._threads.pop(topic_id, None)
        if thread is None:
            return
        missed = thread.missed + 1
        if self._finds.miss(self._lens.external(topic_id), missed):
            self._threads[topic_id] = replace(thread, missed=missed)

    async def _look(self) -> None:
        """Texts of new topics; counters, edits and deletions of those whose turn it is."""
        due = self._due()
        for start in range(0, len(due), _BATCH):
            batch = due[start : start + _BATCH]
            try:
                page = await read_by_ids(self._visit, batch)
            except NetworkError as error:
                if error.kind not in _PASSES | {ErrorKind.QUOTA}:
                    raise
                self._finds.gaps[NO_CHECKS] = None
                break
            topics, bad = read_all(page, self._lens)
            self._finds.bad += bad
            for topic in topics:
                self._meet(topic)
            for topic_id in set(batch) - {topic_id_of(item) for item in page.items}:
                self._miss(topic_id)
        for topic_id in self._listed - self._threads.keys():
            self._counters.pop(topic_id, None)

    def _due(self) -> list[int]:
        memory = self._memory
        new = self._listed - self._threads.keys() - self._met
        turns = threads.to_look_at(self._threads, self._met, None, memory.passes, self._now)
        vanished = {
            topic_id
            for topic_id, thread in self._threads.items()
            if self._whole_since is not None
            and thread.date > self._whole_since
            and topic_id not in self._listed
        }
        return sorted(new | set(turns) | vanished, reverse=True)

    async def _read_comments(self) -> None:
        failures = 0
        for reading in self._plan():
            try:
                await self._read_thread(reading)
                failures = 0
            except NetworkError as error:
                if error.kind in _STOPS or error.code == NO_PERMISSION:
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

    def _plan(self) -> tuple[Reading, ...]:
        cap, left = self._settings.comment_cap, self._visit.left(COMMENTS)
        calls = cap if left is None else min(cap, left)
        plan = threads.plan(
            self._threads,
            self._counters,
            self._memory.passes,
            self._now,
            self._settings.full_every,
            self._settings.page_size,
            Wallet(calls, calls),
        )
        if plan.waiting and calls == cap:
            self._finds.gaps[COMMENTS_CUT] = None
            self._finds.more = True
        elif plan.waiting:
            self._finds.gaps[NO_COMMENTS] = None
        return plan.readings

    async def _read_thread(self, reading: Reading) -> None:
        topic_id = reading.post_id
        thread = self._threads[topic_id]
        result = await read_thread(self._visit, self._lens, reading, thread, self._settings)
        self._finds.posts |= result.posts
        self._finds.bad += result.bad
        if result.complete:
            self._finds.complete.add(self._lens.external(topic_id))
        if result.cut:
            self._finds.gaps[COMMENTS_CUT] = None
        counter = self._counters[topic_id]
        self._threads[topic_id] = replace(
            thread,
            count=UNSURE if counter < thread.count else counter,
            last_id=max(thread.last_id, result.newest),
            active=max(thread.active, result.newest // 1000),
        )

    def _close(self, topic_id: int, error: NetworkError) -> None:
        """Comments that the network will not show are not asked for until their count changes."""
        if error.kind is ErrorKind.BUG:
            self._finds.bad += 1
        self._threads[topic_id] = replace(self._threads[topic_id], count=self._counters[topic_id])

    def _page(self) -> Page:
        kept = {
            topic_id: thread
            for topic_id, thread in self._threads.items()
            if topic_id in self._sticky
            or threads.lives(thread, self._now, self._settings.memory_span)
        }
        return self._finds.page(self._memory.dump(kept), self._visit.calls, self._lens.owner)

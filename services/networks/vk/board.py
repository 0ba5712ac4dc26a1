"""One fetch of a community's discussions («Обсуждения»).

Lives here: paging topics and their comments, and the Page. Does not live here: reading JSON
(`items.py`), deciding which topics to read (`threads.py` of all networks). A topic is a post
whose text is its title and its opening words; every later comment stands under it.
"""

from dataclasses import replace

from services.errors import ErrorKind, NetworkError
from services.languages import lazy
from services.networks import threads
from services.networks.base import Page
from services.networks.finds import Finds
from services.networks.threads import UNSURE, Reading, Thread, Wallet
from services.networks.untrusted import BadItem
from services.networks.vk.api import Visit
from services.networks.vk.items import Lens, Listing
from services.networks.vk.memory import Memory
from services.networks.vk.settings import VkSettings
from services.networks.vk.topics import Topic, read_topic, read_topic_comment

TOPICS = "board.getTopics"
COMMENTS = "board.getComments"

TOPICS_CUT = lazy("Прочитаны не все обсуждения: предел страниц за один проход")
COMMENTS_CUT = lazy("Прочитаны не все комментарии обсуждений: предел запросов за один проход")
COMMENTS_FAILED = lazy("Комментарии обсуждений прочитаны не все: сеть или её квота не дали")
_PASSING = frozenset({ErrorKind.RETRY, ErrorKind.SLOW, ErrorKind.QUOTA})
_CLOSED = frozenset({ErrorKind.DENIED, ErrorKind.GONE})


class Board:
    """One fetch; the group is that of `lens`. Topics come in the order of their last comment, and
    a known topic says by its count what is new: no watermark is needed."""

    def __init__(self, visit: Visit, memory: Memory, lens: Lens, settings: VkSettings) -> None:
        self._visit = visit
        self._memory = memory
        self._lens = lens
        self._settings = settings
        self._now = int(lens.now.timestamp())
        self._threads = dict(memory.threads)
        self._topics: dict[int, Topic] = {}
        self._finds = Finds()

    async def run(self) -> Page:
        """Topics, then the comments of those that have news or their turn. Raises NetworkError
        when the topics cannot be read."""
        self._memory.passes += 1
        whole = await self._read_topics()
        if whole:
            for topic_id in set(self._threads) - set(self._topics):
                self._miss(topic_id)
        for reading in self._plan():
            try:
                await self._read_comments(reading)
            except NetworkError as error:
                if error.kind in _CLOSED:
                    continue
                if error.kind not in _PASSING:
                    raise
                self._finds.gaps[COMMENTS_FAILED] = None
                break
        return self._page()

    async def _read_topics(self) -> bool:
        """Topics down to the first that has been quiet for too long; whether none is missing."""
        offset = 0
        for _ in range(self._settings.page_cap):
            listing = await self._visit.listing(
                TOPICS,
                group_id=-self._lens.owner,
                order=1,
                offset=offset,
                count=self._settings.page_size,
                preview=1,
                preview_length=0,
                extended=1,
            )
            self._finds.bad += listing.bad
            quiet = False
            for item in listing.items:
                try:
                    topic = read_topic(item, listing.names, self._lens)
                except BadItem:
                    self._finds.bad += 1
                    continue
                old = self._now - topic.updated >= self._settings.memory_span
                quiet = quiet or (old and not topic.fixed)
                if not old or topic.fixed:
                    self._topics[topic.id] = topic
                    self._finds.posts[topic.post.external_id] = topic.post
            offset += len(listing.items)
            if quiet or not listing.items or offset >= (listing.total or 0):
                return not self._finds.bad
        self._finds.gaps[TOPICS_CUT] = None
        return False

    def _miss(self, topic_id: int) -> None:
        """A topic that was being followed is not there; the second time it is gone."""
        thread = self._threads.pop(topic_id)
        if not threads.lives(thread, self._now, self._settings.memory_span):
            return
        missed = thread.missed + 1
        if missed <= threads.MISSES:
            self._threads[topic_id] = replace(thread, missed=missed)
        if missed >= threads.MISSES:
            self._finds.gone.add(self._lens.topic(topic_id))
            self._finds.complete.add(self._lens.topic(topic_id))

    def _plan(self) -> tuple[Reading, ...]:
        for topic in self._topics.values():
            known = self._threads.get(topic.id, Thread(topic.created, topic.created))
            self._threads[topic.id] = replace(known, active=topic.updated, missed=0)
        counters = {topic.id: topic.comments for topic in self._topics.values()}
        cap, left = self._settings.comment_cap, self._visit.left(COMMENTS)
        calls = cap if left is None else min(cap, left)
        plan = threads.plan(
            self._threads,
            counters,
            self._memory.passes,
            self._now,
            self._settings.full_every,
            self._settings.page_size,
            Wallet(calls, calls),
        )
        if plan.waiting:
            self._finds.gaps[COMMENTS_CUT] = None
            self._finds.more = calls == cap
        return plan.readings

    async def _read_comments(self, reading: Reading) -> None:
        topic = self._topics[reading.post_id]
        thread = self._threads[topic.id]
        newest, new, offset, bad = thread.last_id, 0, 0, 0
        for _ in range(self._settings.comment_cap):
            listing = await self._comments(topic.id, offset)
            bad += listing.bad
            for place, item in enumerate(listing.items, offset + 1):
                try:
                    number, post = read_topic_comment(
                        item, topic, listing.names, self._lens, oldest=place == listing.total
                    )
                except BadItem:
                    bad += 1
                    continue
                new += number > thread.last_id
                newest = max(newest, number)
                if post:
                    self._finds.posts[post.external_id] = post
            offset += len(listing.items)
            if not listing.items or offset >= (listing.total or 0):
                if not bad:
                    self._finds.complete.add(self._lens.topic(topic.id))
                break
            if reading.expect is not None and new >= reading.expect:
                break
        else:
            self._finds.gaps[COMMENTS_CUT] = None
        self._finds.bad += bad
        count = UNSURE if topic.comments < thread.count else topic.comments
        self._threads[topic.id] = replace(thread, count=count, last_id=newest)

    async def _comments(self, topic_id: int, offset: int) -> Listing:
        return await self._visit.listing(
            COMMENTS,
            group_id=-self._lens.owner,
            topic_id=topic_id,
            offset=offset,
            count=self._settings.page_size,
            sort="desc",
            extended=1,
        )

    def _page(self) -> Page:
        kept = {
            topic_id: thread
            for topic_id, thread in self._threads.items()
            if topic_id in self._topics
            or threads.lives(thread, self._now, self._settings.memory_span)
        }
        return self._finds.page(self._memory.dump(kept), self._visit.calls, str(self._lens.owner))

"""One fetch of one place, from end to end.

Lives here: paging down to what is known, which discussions to look at again, and the Page. Does not
live here: reading JSON (`items.py`), the wire (`api.py`).

YouTube cannot be asked for what is newer than a moment, and a place in its paging is none to come
back to: a reading that is cut begins anew at the next fetch, with more pages allowed, and only what
is too much even then is given up and said. A new answer does not move its comment up, so that
known discussions are asked for by their ids, 49 in one unit and one that is known to be there.
"""

from collections.abc import Mapping
from zlib import crc32

from services.errors import ErrorKind, NetworkError
from services.languages import lazy
from services.networks import threads
from services.networks.base import FetchedPost, Page
from services.networks.finds import Finds
from services.networks.untrusted import BadItem
from services.networks.visits import Visit
from services.networks.youtube.api import YoutubeApi
from services.networks.youtube.items import (
    Lens,
    Listing,
    Thread,
    id_of,
    read_answers,
    read_listing,
    read_thread,
)
from services.networks.youtube.memory import Followed, Memory

CUT = lazy("Прочитаны не все комментарии: предел страниц за один проход")
GIVEN_UP = lazy("Часть старых комментариев не прочитана: их больше, чем страниц за один проход")
NOT_SHOWN = lazy("Старые обсуждения не проверены: YouTube не показал и тех, что на месте")
NOT_LOOKED = lazy("Старые обсуждения проверены не все: квота на исходе или сеть отвечает с ошибкой")
ANSWERS_CUT = lazy("Прочитаны не все ответы: предел запросов за один проход")
ANSWERS_FAILED = lazy("Ответы прочитаны не все: квота на исходе или сеть отвечает с ошибкой")

_BATCH = 49
"""Discussions one call takes by their ids, beside one that is known to be there."""
_LONGEST_REACH = 8
_PASSING = frozenset({ErrorKind.RETRY, ErrorKind.SLOW, ErrorKind.QUOTA})
_VANISHED = frozenset({ErrorKind.GONE, ErrorKind.DENIED})


class Round:
    """One fetch; `place` is the parameter that names what is read."""

    def __init__(
        self,
        api: YoutubeApi,
        visit: Visit,
        memory: Memory,
        place: Mapping[str, str],
        lens: Lens,
    ) -> None:
        self._api = api
        self._visit = visit
        self._memory = memory
        self._place = place
        self._lens = lens
        self._settings = api.settings
        self._now = int(lens.now.timestamp())
        self._met: dict[str, Thread] = {}
        self._seen: set[str] = set()
        self._finds = Finds()
        self._newest = memory.watermark
        self._calls_for_answers = 0

    async def run(self) -> Page:
        """What is new, what changed, what answers there are. Raises NetworkError when the newest
        comments cannot be read: the cursor stays."""
        memory = self._memory
        memory.passes += 1
        await self._read_new()
        await self._look_again()
        await self._read_answers()
        memory.watermark = max(memory.watermark, self._newest)
        self._forget()
        owner = memory.owner or next((one.channel for one in self._met.values()), "")
        memory.owner = owner
        return self._finds.page(memory.dump(), self._visit.calls, owner)

    async def _read_new(self) -> None:
        memory, settings = self._memory, self._settings
        floor = self._now - settings.reread_days * 86_400
        if memory.watermark:
            floor = max(floor, min(memory.watermark, self._now) - settings.overlap)
        token = ""
        for _ in range(settings.page_cap * memory.reach):
            listing = await self._page(token)
            dates = [self._take(item) for item in listing.items]
            told = [date for date in dates if date]
            token = listing.further
            if not token or (told and max(told) < floor):
                memory.reach = 1
                return
        if memory.reach < _LONGEST_REACH:
            self._finds.gaps[CUT] = None
            self._finds.more = True
            memory.reach *= 2
            self._newest = memory.watermark
        else:
            self._finds.gaps[GIVEN_UP] = None
            memory.reach = 1

    async def _page(self, token: str) -> Listing:
        params = {
            **self._place,
            "part": "snippet,replies",
            "order": "time",
            "textFormat": "plainText",
            "maxResults": str(self._settings.page_size),
        }
        if token:
            params["pageToken"] = token
        return read_listing(await self._api.ask(self._visit, "commentThreads", params))

    def _take(self, item: object) -> int:
        """Take a discussion in; its moment, 0 when it cannot be read."""
        self._seen.add(id_of(item))
        try:
            thread = read_thread(item, self._lens)
        except BadItem:
            self._finds.bad += 1
            return 0
        self._met[thread.id] = thread
        for post in (thread.post, *thread.answers):
            self._finds.posts[post.external_id] = post
        self._finds.bad += thread.bad
        written = int(thread.post.posted_at.timestamp())
        self._newest = max(self._newest, written)
        return written

    async def _look_again(self) -> None:
        """Ask for the known discussions whose turn it is."""
        due = [
            name
            for name, one in self._memory.followed.items()
            if name not in self._seen and (one.missed or self._has_turn(name, one, 1))
        ]
        due.sort(key=lambda name: self._memory.followed[name].active, reverse=True)
        cap = self._settings.look_cap * _BATCH
        if len(due) > cap:
            self._finds.gaps[NOT_LOOKED] = None
        try:
            for start in range(0, min(len(due), cap), _BATCH):
                await self._look(due[start : start + _BATCH])
        except NetworkError as error:
            if error.kind not in _PASSING:
                raise
            self._finds.gaps[NOT_LOOKED] = None

    async def _look(self, batch: list[str]) -> None:
        living = list(self._met)[:1]
        names = [*batch, *living]
        params = {
            "part": "snippet,replies",
            "id": ",".join(names),
            "textFormat": "plainText",
            "maxResults": str(len(names)),
        }
        listing = read_listing(await self._api.ask(self._visit, "commentThreads", params))
        for item in listing.items:
            self._take(item)
        shown = {id_of(item) for item in listing.items}
        missing = [name for name in batch if name not in shown]
        if missing and not shown and (living or await self._is_there(missing[0])):
            # An answer that shows nothing of what is there says nothing of the rest.
            self._finds.gaps[NOT_SHOWN] = None
            return
        for name in missing:
            self._miss(name)

    async def _is_there(self, name: str) -> bool:
        """Asked for its answers, a comment that is gone is refused."""
        params = {"part": "snippet", "parentId": name, "maxResults": "1"}
        try:
            await self._api.ask(self._visit, "comments", params)
        except NetworkError as error:
            if error.kind is not ErrorKind.GONE:
                raise
            return False
        return True

    def _miss(self, name: str) -> None:
        """It is not there."""
        one = self._memory.followed[name]
        one.missed += 1
        if not self._finds.miss(name, one.missed):
            del self._memory.followed[name]

    async def _read_answers(self) -> None:
        """Those that did not come along, where there is something new or it is time to."""
        for name, thread in self._met.items():
            written = int(thread.post.posted_at.timestamp())
            one = self._memory.followed.setdefault(name, Followed(written, written))
            one.missed = 0
            answers: tuple[FetchedPost, ...] | None = thread.answers
            if thread.total > len(thread.answers) + thread.bad:
                if thread.total == one.answers and not self._has_turn(
                    name, one, self._settings.full_every
                ):
                    continue
                answers = await self._answers_of(thread)
            if answers is None:
                continue
            if not thread.bad:
                self._finds.complete.add(name)
            one.answers = thread.total
            moments = [int(post.posted_at.timestamp()) for post in answers]
            one.active = max([one.active, *moments])

    async def _answers_of(self, thread: Thread) -> tuple[FetchedPost, ...] | None:
        """All answers to a comment; None when they could not all be read now."""
        found: list[FetchedPost] = []
        token, bad = "", 0
        while True:
            if self._calls_for_answers >= self._settings.reply_cap:
                self._finds.gaps[ANSWERS_CUT] = None
                return None
            self._calls_for_answers += 1
            try:
                listing = await self._page_of_answers(thread.id, token)
            except NetworkError as error:
                if error.kind in _VANISHED:
                    return None
                if error.kind not in _PASSING:
                    raise
                self._finds.gaps[ANSWERS_FAILED] = None
                return None
            posts, unread = read_answers(
                listing.items, thread.post, thread.channel, thread.video, self._lens
            )
            found += posts
            bad += unread
            self._finds.posts |= {post.external_id: post for post in posts}
            token = listing.further
            if not token:
                self._finds.bad += bad
                return None if bad else tuple(found)

    async def _page_of_answers(self, name: str, token: str) -> Listing:
        params = {
            "part": "snippet",
            "parentId": name,
            "textFormat": "plainText",
            "maxResults": str(self._settings.page_size),
        }
        if token:
            params["pageToken"] = token
        return read_listing(await self._api.ask(self._visit, "comments", params))

    def _has_turn(self, name: str, one: Followed, times: int) -> bool:
        every = threads.step(threads.Thread(one.at, one.active), self._now) * times
        return (self._memory.passes + crc32(name.encode())) % every == 0

    def _forget(self) -> None:
        """Follow no more what has been quiet for too long."""
        span = self._settings.reread_days * 86_400
        self._memory.followed = {
            name: one
            for name, one in self._memory.followed.items()
            if self._now - one.active < span
        }

"""One fetch of one timeline: forward from what is known, and now and then a look back.

Lives here: where paging starts, goes on and stops, and the Page. Does not live here: asking
(`api.py`), reading JSON (`items.py`).

Forward paging (`min_id`) leaves no gap: what was cut goes on where it stopped. Posts of other
servers are sorted in by the moment of their writing, behind newer ones that came first, hence
the overlap. A post missing from a timeline may have lost its tag alone: it is gone only when the
server, asked for it by its id, says so.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from services.errors import ErrorKind, NetworkError
from services.languages import Text, lazy, together
from services.networks.base import FetchedPost, Page
from services.networks.mastodon.api import Visit
from services.networks.mastodon.items import Entry, read_post
from services.networks.mastodon.memory import Known, Memory, order
from services.networks.mastodon.settings import MastodonSettings
from services.networks.untrusted import BadItem

TOO_MANY = lazy("Первое чтение: старые записи прочитаны не все, предел страниц")
FAILED = lazy("Прочитаны не все записи: сервер перестал отвечать")
EMPTIED = lazy(
    "Сервер показал пустую ленту, хотя записи на месте: возможно, он закрыл её без ключа"
)

_PASSING = frozenset({ErrorKind.RETRY, ErrorKind.SLOW, ErrorKind.QUOTA})


@dataclass(frozen=True, slots=True)
class Timeline:
    """What is read: a method, what follows it in the path, how a line is read, whose it is."""

    method: str
    path: str
    read: Callable[[object, str, datetime], Entry]
    params: dict[str, str] = field(default_factory=dict)
    owner_id: str = ""


class Round:
    """One fetch. Steps leave their finds here."""

    def __init__(
        self, visit: Visit, memory: Memory, timeline: Timeline, settings: MastodonSettings
    ) -> None:
        self._visit = visit
        self._memory = memory
        self._timeline = timeline
        self._settings = settings
        self._host = visit.server.host
        self._since = int(visit.now.timestamp()) - settings.reread_days * 86_400
        self._met: dict[str, Entry] = {}
        self._posts: dict[str, FetchedPost] = {}
        self._gone: list[str] = []
        self._gaps: dict[Text, None] = {}
        self._bad = 0
        self._pages = 0
        self._more = False

    async def run(self) -> Page:
        """Read, and say what came of it. Raises NetworkError when nothing could be read."""
        memory = self._memory
        memory.passes += 1
        if not memory.last:
            if not await self._down():
                self._gaps.setdefault(TOO_MANY)
        else:
            await self._forward()
            if memory.passes % self._settings.full_every == 0 and not self._more:
                await self._look_back()
        memory.last = max([memory.last, *self._met], key=order)
        return self._page()

    async def _forward(self) -> None:
        """From what is known to the newest; cut, it goes on at the next fetch."""
        memory = self._memory
        place = memory.at or self._floor()
        for _ in range(self._settings.page_cap):
            entries = await self._ask(min_id=place)
            if entries is None:
                memory.at = place
                return
            newest = max((entry.id for entry in entries), key=order, default=place)
            if order(newest) <= order(place):
                memory.at = ""
                return
            place = newest
        memory.at, self._more = place, True

    def _floor(self) -> str:
        """The line behind which forward reading starts: the newest outside the overlap."""
        known = self._memory.known
        if not known:
            return self._memory.last
        edge = max(one.moment for one in known.values()) - self._settings.overlap
        settled = [line for line, one in known.items() if one.moment <= edge]
        return max(settled, key=order) if settled else min(known, key=order)

    async def _down(self) -> bool:
        """From the newest back to what is too old to matter; False when cut before that."""
        place = ""
        oldest_known = min(map(order, self._memory.known), default=(0, ""))
        for _ in range(self._settings.page_cap):
            entries = await self._ask(max_id=place) if place else await self._ask()
            if entries is None:
                return False
            lowest = min((entry.id for entry in entries), key=order, default="")
            if not lowest or (place and order(lowest) >= order(place)):
                return True
            place = lowest
            if max(entry.moment for entry in entries) < self._since and (
                not self._memory.known or order(place) <= oldest_known
            ):
                return True
        return False

    async def _look_back(self) -> None:
        """Read again what is followed; ask by its id for what does not stand there any more."""
        forward, self._met = self._met, {}
        ended = await self._down()
        looked = self._met
        self._met = forward | looked
        if not ended and not looked:
            return
        low = (0, "") if ended else min(map(order, looked))
        missing = [
            line for line in self._memory.known if line not in self._met and order(line) >= low
        ]
        newest_first = sorted(missing, key=order, reverse=True)
        await self._look_up(newest_first[: self._settings.lookup_cap], is_empty=not looked)

    async def _look_up(self, lines: list[str], *, is_empty: bool) -> None:
        known = self._memory.known
        for line in lines:
            name = known[line].status_id
            try:
                status = await self._visit.status(name)
            except NetworkError as error:
                if error.kind is ErrorKind.AUTH:
                    raise
                self._gaps.setdefault(FAILED)
                return
            if status is None:
                self._gone.append(f"{self._host}/{name}")
            else:
                self._take_post(status)
                if is_empty:
                    self._gaps.setdefault(EMPTIED)
                    return
            # It has lost its tag, or itself: either way the timeline tells of it no more.
            del known[line]

    def _take_post(self, status: object) -> None:
        try:
            post = read_post(status, self._host, self._visit.now)
        except BadItem:
            self._bad += 1
            return
        if post is not None:
            self._posts[post.external_id] = post

    async def _ask(self, **place: str) -> list[Entry] | None:
        """A page, taken in; None when it cannot be had now and others could."""
        timeline = self._timeline
        params = {**timeline.params, "limit": str(self._settings.page_size), **place}
        try:
            items = await self._visit.lines(timeline.method, timeline.path, params)
        except NetworkError as error:
            if not self._pages or error.kind not in _PASSING:
                raise
            self._gaps.setdefault(FAILED)
            return None
        self._pages += 1
        return [entry for item in items if (entry := self._take(item)) is not None]

    def _take(self, item: object) -> Entry | None:
        try:
            entry = self._timeline.read(item, self._host, self._visit.now)
        except BadItem:
            self._bad += 1
            return None
        self._bad += entry.bad
        self._met[entry.id] = entry
        if entry.post is not None:
            self._posts[entry.post.external_id] = entry.post
            self._memory.known[entry.id] = Known(entry.status_id, entry.moment)
        return entry

    def _page(self) -> Page:
        memory, settings = self._memory, self._settings
        known = {line: one for line, one in memory.known.items() if one.moment >= self._since}
        return Page(
            posts=tuple(self._posts.values()),
            cursor=memory.dump(known, settings.page_cap * settings.page_size),
            gone=tuple(self._gone),
            bad=self._bad,
            gap=together(self._gaps),
            calls=dict(self._visit.calls),
            more=self._more,
            owner_id=self._timeline.owner_id,
        )

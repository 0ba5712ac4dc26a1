"""One fetch of one channel: down to what is known, then what was left, and what is missing.

Lives here: where paging starts, goes on and stops, and the Page. Does not live here: asking
(`preview.py`), reading HTML.
"""

from dataclasses import dataclass
from datetime import timedelta

from services.errors import ErrorKind, NetworkError
from services.languages import Text, lazy, together
from services.networks.base import FetchedPost, Page
from services.networks.telegram.memory import Backlog, Memory
from services.networks.telegram.messages import author_of
from services.networks.telegram.preview import Preview, PreviewApi
from services.networks.visits import Visit

PAGES_CUT = lazy("Прочитаны не все записи: предел страниц за один проход")
PAGES_FAILED = lazy("Прочитаны не все записи: Telegram перестал отвечать")
TOO_OLD = lazy("Канал долго не читался: записи старше {days} сут. пропущены")

_PER_PAGE = 20
_PASSING = frozenset({ErrorKind.RETRY, ErrorKind.SLOW, ErrorKind.QUOTA})


@dataclass(slots=True)
class _Stretch:
    """What one run down the channel met: `low` is the lowest message, 0 for none."""

    low: int = 0
    cut: Text | None = None


class ChannelRound:
    """One fetch. Steps leave their finds here."""

    def __init__(self, api: PreviewApi, visit: Visit, memory: Memory) -> None:
        self._api = api
        self._visit = visit
        self._memory = memory
        self._settings = api.settings
        self._known_from = visit.now - timedelta(days=self._settings.reread_days)
        self._posts: dict[int, FetchedPost] = {}
        self._present: set[int] = set()
        self._bad = 0
        self._numberless = 0
        self._gaps: dict[Text, None] = {}
        self._more = False
        self._promised = False

    async def run(self) -> Page:
        """Read, and say what came of it. Raises NetworkError when nothing could be read."""
        memory = self._memory
        last, left = memory.last, memory.backlog
        head = await self._read_head(last)
        if head.cut:
            floor = min(last, left.floor) if left else last
            memory.backlog = Backlog(head.low, floor)
        elif left:
            rest = await self._stretch(left.before, left.floor)
            memory.backlog = Backlog(rest.low, left.floor) if rest.cut else None
        memory.last = max(last, *self._present, 0)
        memory.passes += 1
        return self._page(self._missing(head.low))

    async def _read_head(self, last: int) -> _Stretch:
        """From the newest message down to the last known; now and then further, to look again."""
        ids = self._memory.ids
        if not ids or self._memory.passes % self._settings.full_every:
            return await self._stretch(None, last)
        before, head = None, _Stretch()
        for _ in range(self._settings.page_cap):
            try:
                page = await self._ask(before)
            except NetworkError as error:
                if error.kind not in _PASSING or not head.low:
                    raise
                break
            head.low = before = self._lowest(page, before)
            if not page.shown or not page.may_have_older or head.low <= ids[0]:
                break
        if head.low > last + 1:
            self._cut(head, PAGES_CUT)
        return head

    async def _stretch(self, before: int | None, floor: int) -> _Stretch:
        """Page down from `before` (None: the newest) until the known at `floor` is met."""
        result = _Stretch(before or 0)
        for _ in range(self._settings.page_cap):
            try:
                page = await self._ask(before)
            except NetworkError as error:
                if error.kind not in _PASSING or before is None:
                    raise
                result.cut = PAGES_FAILED
                self._gaps[PAGES_FAILED] = None
                return result
            result.low = before = self._lowest(page, before)
            if not page.shown or not page.may_have_older or result.low <= floor + 1:
                return result
            if self._is_old(page):
                if floor:
                    self._gaps[TOO_OLD.filled(days=self._settings.reread_days)] = None
                return result
        self._cut(result, PAGES_CUT)
        return result

    def _cut(self, stretch: _Stretch, why: Text) -> None:
        stretch.cut = why
        self._gaps[why] = None
        self._more = True

    async def _ask(self, before: int | None) -> Preview:
        """A page, taken in. One that another promised, or that had messages, cannot be empty."""
        is_known = self._promised if before else self._memory.last > 0
        page = await self._api.page(self._visit, self._memory.address, before, is_known=is_known)
        self._promised = page.promises_older
        for shown in page.shown:
            self._present.add(shown.id)
            self._bad += shown.bad
            if shown.post is not None:
                self._posts[shown.id] = shown.post
        self._bad += page.bad
        self._numberless += page.bad
        return page

    def _lowest(self, page: Preview, before: int | None) -> int:
        return min((shown.id for shown in page.shown), default=before or 0)

    def _is_old(self, page: Preview) -> bool:
        """Whether the page reaches back beyond what is read at all."""
        dates = [shown.post.posted_at for shown in page.shown if shown.post]
        return bool(dates) and min(dates) < self._known_from

    def _missing(self, low: int) -> list[int]:
        """Remembered messages that should stand in what was read, and do not.

        Where a message's number could not be read, it may be the missing one: nothing is said.
        """
        if self._numberless:
            return []
        return [one for one in self._memory.ids if one >= low and one not in self._present]

    def _page(self, missing: list[int]) -> Page:
        memory, name = self._memory, self._memory.address
        most = self._settings.page_cap * _PER_PAGE
        return Page(
            posts=tuple(self._posts.values()),
            cursor=memory.dump({*memory.ids, *self._posts}, most),
            complete=tuple(f"{name}/{one}" for one in missing),
            bad=self._bad,
            gap=together(self._gaps),
            calls=dict(self._visit.calls),
            more=self._more,
            owner_id=author_of(name),
        )

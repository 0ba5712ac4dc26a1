"""One fetch of one place, from end to end.

Lives here: the order of the steps, which messages to look at again, and the Page. Does not live
here: paging (`paging.py`), reading JSON (`items.py`), which comments to read (`comments.py`).
"""

from functools import partial

from services.errors import ErrorKind, NetworkError
from services.languages import lazy
from services.networks.base import Page
from services.networks.finds import Finds
from services.networks.maxru.api import MESSAGES, MaxApi
from services.networks.maxru.comments import Comments
from services.networks.maxru.items import (
    CHANNEL,
    Item,
    Lens,
    mid_in,
    read_items,
    read_message,
)
from services.networks.maxru.memory import Backlog, Followed, Memory
from services.networks.maxru.paging import Stretch, read_stretch
from services.networks.untrusted import BadItem
from services.networks.visits import Visit

CUT = lazy("Прочитаны не все сообщения: предел страниц за один проход")
SILENT = lazy("Старые сообщения не проверены: MAX не показал и тех, что на месте")

_HOUR = 3_600_000
_DAY = 24 * _HOUR
_BATCH = 49
"""Messages that are asked for by their ids at one go, beside one that is known to be there."""


class Round:
    """One fetch. Steps leave their finds here."""

    def __init__(self, api: MaxApi, visit: Visit, memory: Memory, lens: Lens) -> None:
        self._api = api
        self._visit = visit
        self._memory = memory
        self._lens = lens
        self._settings = api.settings
        self._now = int(lens.now.timestamp() * 1000)
        self._finds = Finds()

    async def run(self) -> Page:
        """What was said, what is not there any more, what stands under it. Raises NetworkError
        when the messages cannot be read: the cursor stays."""
        memory = self._memory
        memory.passes += 1
        is_full = memory.passes % self._settings.full_every == 0 and not memory.backlog
        floor = self._floor(is_full=is_full)
        head = await self._read(self._now + _DAY, floor)
        await self._read_backlog(head, floor)
        await self._look_up(self._missing(head, floor))
        if self._lens.kind == CHANNEL:
            comments = Comments(self._api, self._visit, memory, self._lens, self._finds)
            # A thread is whole with its post alone.
            await self._look_up([mid for mid in comments.whole() if mid not in self._finds.posts])
            await comments.run()
        memory.watermark = max([memory.watermark, *(one.moment for one in head.items.values())])
        self._forget()
        return self._finds.page(memory.dump(), self._visit.calls, str(self._lens.chat_id))

    def _floor(self, *, is_full: bool) -> int:
        """Down to which moment the newest messages are read."""
        settings, memory = self._settings, self._memory
        first = self._now - settings.reread_days * _DAY
        if not memory.watermark:
            return first
        usual = min(memory.watermark, self._now) - settings.overlap * 1000
        return max(first, min(usual, self._now - settings.full_hours * _HOUR) if is_full else usual)

    async def _read(self, later: int, earlier: int) -> Stretch:
        settings = self._settings
        stretch = await read_stretch(
            self._ask,
            partial(read_message, lens=self._lens),
            later,
            earlier,
            settings.page_size,
            settings.page_cap,
        )
        for item in stretch.items.values():
            self._meet(item)
        self._finds.bad += stretch.bad
        return stretch

    async def _ask(self, later: int, earlier: int) -> list[object]:
        # "from" is the later bound here, and "to" the earlier one.
        params = {
            "chat_id": str(self._lens.chat_id),
            "from": str(later),
            "to": str(earlier),
            "count": str(self._settings.page_size),
        }
        return read_items(await self._api.ask(self._visit, MESSAGES, "messages", params))

    async def _read_backlog(self, head: Stretch, floor: int) -> None:
        """Go on where an earlier fetch was cut, and remember where this one was."""
        memory = self._memory
        left = memory.backlog
        if head.cut is not None:
            memory.backlog = Backlog(head.cut, min(floor, left.floor) if left else floor)
        elif left is not None:
            below = await self._read(left.before, left.floor)
            memory.backlog = Backlog(below.cut, left.floor) if below.cut is not None else None
        if memory.backlog:
            self._finds.gaps[CUT] = None
            self._finds.more = True

    def _meet(self, item: Item) -> None:
        self._finds.posts[item.mid] = item.post
        if not item.has_name:
            return
        known = self._memory.followed.setdefault(item.mid, Followed(item.moment))
        known.missed = 0

    def _missing(self, head: Stretch, floor: int) -> list[str]:
        """The messages that should have been among those read, and those missed before."""
        low = floor if head.cut is None else head.cut
        return [
            mid
            for mid, one in self._memory.followed.items()
            if (one.at > low and mid not in head.met and mid not in self._finds.posts) or one.missed
        ]

    async def _look_up(self, mids: list[str]) -> None:
        """Ask for messages by their ids."""
        for start in range(0, len(mids), _BATCH):
            batch = mids[start : start + _BATCH]
            living = self._living(batch)
            params = {"message_ids": ",".join([*batch, *living])}
            answer = await self._api.ask(self._visit, MESSAGES, "messages", params)
            items = read_items(answer)
            for item in items:
                try:
                    self._meet(read_message(item, self._lens))
                except BadItem:
                    self._finds.bad += 1
            shown = {mid_in(item) for item in items}
            missing = [mid for mid in batch if mid not in shown]
            if missing and not shown and (living or await self._is_there(missing[0])):
                # An answer that shows nothing of what is there says nothing of the rest.
                self._finds.gaps[SILENT] = None
                continue
            for mid in missing:
                self._miss(mid)

    def _living(self, besides: list[str]) -> list[str]:
        """One that was just read, if any: it must be shown whenever the rest is told truly."""
        followed = self._memory.followed
        return [mid for mid in self._finds.posts if mid in followed and mid not in besides][:1]

    async def _is_there(self, mid: str) -> bool:
        """Asked for by itself, what is gone is refused."""
        try:
            await self._api.ask(self._visit, MESSAGES, f"messages/{mid}")
        except NetworkError as error:
            if error.kind is not ErrorKind.GONE:
                raise
            return False
        return True

    def _miss(self, mid: str) -> None:
        """It is not there. What answered it in a group stands by itself."""
        one = self._memory.followed[mid]
        one.missed += 1
        if not self._finds.miss(mid, one.missed, alone=self._lens.kind != CHANNEL):
            del self._memory.followed[mid]

    def _forget(self) -> None:
        """Follow no more what has been quiet for too long."""
        settings = self._settings
        is_channel = self._lens.kind == CHANNEL
        span = settings.reread_days * _DAY if is_channel else settings.full_hours * _HOUR
        followed = self._memory.followed
        self._memory.followed = {
            mid: one for mid, one in followed.items() if self._now - one.active < span
        }

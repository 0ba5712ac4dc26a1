"""The comments under a channel's posts: whose turn it is, and reading them.

MAX counts no comments, so that every post has to be asked: a fresh one at every fetch, older ones
ever more rarely; whole at every `full_every`-th of its turns, because edits and deletions leave no
other trace.
"""

from functools import partial

from services.errors import ErrorKind, NetworkError
from services.languages import lazy
from services.networks import threads
from services.networks.finds import Finds
from services.networks.maxru.api import COMMENTS, MaxApi
from services.networks.maxru.items import Lens, read_comment, read_items
from services.networks.maxru.memory import Memory
from services.networks.maxru.paging import read_stretch
from services.networks.threads import Thread
from services.networks.visits import Visit

CUT = lazy("Прочитаны не все комментарии: предел запросов за один проход")
FAILED = lazy("Комментарии прочитаны не все: MAX отвечает с ошибкой")
SPENT = lazy("Комментарии прочитаны не все: дневной бюджет comments исчерпан")

_FAILURES = 2
"""So many posts failing one after another mean that the network is down, not a post."""
_CLOSED = frozenset({ErrorKind.DENIED, ErrorKind.GONE, ErrorKind.BUG})


class Comments:
    """The step of one fetch that reads comments into `finds`."""

    def __init__(self, api: MaxApi, visit: Visit, memory: Memory, lens: Lens, finds: Finds) -> None:
        self._api = api
        self._visit = visit
        self._memory = memory
        self._lens = lens
        self._finds = finds
        self._settings = api.settings
        self._now = int(lens.now.timestamp())
        self._left = api.settings.comment_cap

    async def run(self) -> None:
        """Read those whose turn it is, the freshest first."""
        failures = 0
        for mid, is_whole in self._due():
            if self._left <= 0:
                self._finds.gaps[CUT] = None
                self._finds.more = self._memory.followed[mid].is_unread
                return
            try:
                await self._read(mid, is_whole=is_whole)
                failures = 0
            except NetworkError as error:
                if error.kind is ErrorKind.QUOTA:
                    self._finds.gaps[SPENT] = None
                    return
                if error.kind in _CLOSED:
                    one = self._memory.followed[mid]
                    one.is_closed, one.is_unread = True, False
                elif error.kind in (ErrorKind.RETRY, ErrorKind.SLOW):
                    self._finds.gaps[FAILED] = None
                    failures += 1
                    if failures == _FAILURES:
                        return
                else:
                    raise

    def whole(self) -> list[str]:
        """The posts whose comments this fetch can read whole."""
        due = [mid for mid, is_whole in self._due()[: self._left] if is_whole]
        return due if self._visit.left(COMMENTS) != 0 else []

    def _due(self) -> list[tuple[str, bool]]:
        """Posts whose turn it is, and whether to read them whole: what was never read goes first,
        so that a cut goes on where it stopped."""
        due = []
        for mid, one in self._memory.followed.items():
            if one.missed:
                continue
            turns = self._memory.passes + _place(mid)
            every = threads.step(Thread(one.at // 1000, one.active // 1000), self._now)
            is_whole = turns % (every * self._settings.full_every) == 0
            if one.is_unread or is_whole or (turns % every == 0 and not one.is_closed):
                due.append((mid, is_whole or one.is_unread))
        followed = self._memory.followed
        return sorted(due, key=lambda line: (followed[line[0]].is_unread, followed[line[0]].at))[
            ::-1
        ]

    async def _read(self, mid: str, *, is_whole: bool) -> None:
        one, settings = self._memory.followed[mid], self._settings
        given = self._left
        after = 0 if is_whole else max(0, one.newest - settings.overlap * 1000)
        stretch = await read_stretch(
            partial(self._ask, mid),
            partial(read_comment, under=mid, lens=self._lens),
            int(self._lens.now.timestamp() * 1000) + 86_400_000,
            after,
            settings.page_size,
            self._left,
        )
        self._finds.posts |= {name: item.post for name, item in stretch.items.items()}
        self._finds.bad += stretch.bad
        if stretch.cut is not None:
            self._finds.gaps[CUT] = None
        elif is_whole and not stretch.bad and mid in self._finds.posts:
            self._finds.complete.add(mid)
        one.newest = max([one.newest, *(item.moment for item in stretch.items.values())])
        # What others left too little for is read anew; what is longer than any fetch is not.
        one.is_unread = stretch.cut is not None and given < settings.comment_cap
        one.is_closed = False

    async def _ask(self, mid: str, later: int, earlier: int) -> list[object]:
        self._left -= 1
        params = {
            "before": str(later),
            "after": str(earlier),
            "count": str(self._settings.page_size),
        }
        path = f"messages/{mid}/comments"
        return read_items(await self._api.ask(self._visit, COMMENTS, path, params))


def _place(mid: str) -> int:
    """What spreads turns over the fetches: the same for a post at every fetch."""
    return sum(mid.encode())

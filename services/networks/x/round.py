"""One fetch from end to end: the new first, then the second look, then the Page.

Lives here: paging down to what is known and the cursor's moves. Does not live here: reading JSON
(`items.py`), the wire (`api.py`). The watermark moves only when a reading came through; one that
was cut goes on where it was, with the same `since` and the place that X gave.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from services.errors import ErrorKind, NetworkError
from services.languages import Text, lazy, together
from services.networks.base import Page
from services.networks.visits import Visit
from services.networks.x import numbers
from services.networks.x.answers import LOST_PLACE, OLD_SINCE, UNSEEN, Json, problem_of, troubles_of
from services.networks.x.api import XApi, affordable
from services.networks.x.finds import Finds
from services.networks.x.items import FIELDS, Lens, Listing, read_listing
from services.networks.x.memory import Backlog, Memory
from services.networks.x.second_look import SecondLook

CUT = lazy("Прочитано не всё: предел страниц за один проход, продолжим с того же места")
FAILED = lazy("Прочитано не всё: сеть перестала отвечать, продолжим с того же места")
SPENT = lazy("Прочитано не всё: кредиты, предел запросов или бюджет постов на сегодня исчерпаны")
ASLEEP = lazy("Источник не читался больше 7 дней, а поиск X не помнит дальше")
BEYOND = lazy("Прочитано не всё: X показывает только 800 последних упоминаний")
PARTIAL = lazy("X ответил не на всё: часть постов могла не прийти")
SILENT = lazy("X не прислал дат, авторов или истории правок: проверьте networks.x.dialect")

PASSING = frozenset({ErrorKind.RETRY, ErrorKind.SLOW, ErrorKind.QUOTA})
_FIRST_WINDOW = 24 * 3600
_OVERLAP = 120
"""How late X's index may be, in seconds."""
_REACH = timedelta(days=7) - timedelta(minutes=5)
"""How far back a recent search goes, less the time that asking takes."""


@dataclass(frozen=True, slots=True)
class Place:
    """What is read: the method that it counts as, its path and parameters, the fewest posts a
    page may have, and the most that X ever shows there (None: of the last seven days all)."""

    method: str
    path: str
    params: Mapping[str, str]
    least: int
    most: int | None


class Round:
    """One fetch."""

    def __init__(self, api: XApi, visit: Visit, memory: Memory, place: Place, lens: Lens) -> None:
        self._api = api
        self._settings = api.settings
        self._visit = visit
        self._memory = memory
        self._place = place
        self._lens = lens
        self._now = int(visit.now.timestamp())
        self._finds = Finds(memory, visit)
        self._gaps: dict[Text, None] = {}

    async def run(self) -> Page:
        """The posts since the last time and what became of older ones. Raises NetworkError when
        nothing new could be asked for."""
        memory = self._memory
        memory.began = memory.began or self._now - _FIRST_WINDOW
        memory.backlog = await self._pages(memory.backlog or self._fresh())
        if memory.backlog is None:
            memory.read_at = self._now
        look = SecondLook(self._api, self._visit, memory, self._finds, self._lens)
        if not await look.run():
            self._gaps[look.gap] = None
        return Page(
            posts=tuple(self._finds.posts.values()),
            cursor=memory.dump(),
            gone=tuple(sorted(look.gone)),
            bad=self._finds.bad,
            gap=together(self._gaps),
            calls=dict(self._visit.calls),
            more=memory.backlog is not None,
            owner_id=memory.owner,
        )

    def _fresh(self) -> Backlog:
        """A new reading, from the watermark on."""
        memory, reach = self._memory, self._reach()
        asleep = 0 < memory.read_at < reach
        if asleep:
            self._gaps[ASLEEP] = None
        since = numbers.earlier(memory.watermark, _OVERLAP)
        if memory.watermark and numbers.moment_of(since).timestamp() > reach:
            return Backlog("", ("since_id", str(since)), memory.watermark, 0)
        return Backlog("", _from(max(memory.began, reach)), memory.watermark, 0)

    def _reach(self) -> int:
        """The earliest moment that may be asked for."""
        return 0 if self._place.most else int((self._visit.now - _REACH).timestamp())

    async def _pages(self, part: Backlog) -> Backlog | None:
        """Page down from `part`; what is left to read, None when through."""
        pages = 0
        while pages < self._settings.page_cap:
            try:
                listing = await self._page(part)
            except NetworkError as error:
                if again := self._another_way(part, error):
                    part = again
                    continue
                if not pages or error.kind not in PASSING:
                    raise
                self._gaps[FAILED if error.kind is ErrorKind.RETRY else SPENT] = None
                return part
            pages += 1
            shown = [int(found.shown) for found in listing.found]
            read = part.read + len(shown) + listing.bad
            newest = part.newest if part.token else max([part.newest, *shown])
            part = Backlog(listing.further, part.since, newest, read)
            if not part.token:
                self._memory.watermark = part.newest
                if self._place.most and read >= self._place.most:
                    self._gaps[BEYOND] = None
                return None
        self._gaps[CUT] = None
        return part

    def _another_way(self, part: Backlog, error: NetworkError) -> Backlog | None:
        """How to ask after a refusal of the question itself; None when it was something else."""
        memory = self._memory
        if error.code == OLD_SINCE and part.since[0] == "since_id":
            # The watermark is older than X searches, by X's clock if not by ours.
            start = max(memory.began, int((self._visit.now - _REACH).timestamp()))
            if memory.read_at < start:
                self._gaps[ASLEEP] = None
            return Backlog("", _from(start), memory.watermark, 0)
        if error.code == LOST_PLACE and part.token:
            return Backlog("", part.since, memory.watermark, 0)
        return None

    async def _page(self, part: Backlog) -> Listing:
        place, settings = self._place, self._settings
        count = affordable(self._visit, settings.page_size, place.least)
        name, value = part.since
        params = {
            **place.params,
            **FIELDS[settings.dialect],
            "max_results": str(count),
            name: value,
        }
        if part.token:
            params["pagination_token"] = part.token
        answer = await self._api.ask(self._visit, place.method, place.path, params)
        listing = read_listing(answer, self._lens)
        self._finds.take(listing)
        self._judge(answer, listing)
        return listing

    def _judge(self, answer: Json, listing: Listing) -> None:
        if listing.silent:
            self._gaps[SILENT] = None
        if any(problem_of(trouble) not in UNSEEN for trouble in troubles_of(answer)):
            self._gaps[PARTIAL] = None


def _from(seconds: int) -> tuple[str, str]:
    moment = datetime.fromtimestamp(seconds, UTC)
    return "start_time", moment.strftime("%Y-%m-%dT%H:%M:%SZ")

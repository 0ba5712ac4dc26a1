"""One fetch of one place with posts, from end to end.

Lives here: the order of the steps, what a failure of one does to the rest, and the Page. Does
not live here: what a place is (`place.py`, and the networks' own), deciding which threads to read.
"""

from collections.abc import Mapping
from dataclasses import replace

from services.errors import ErrorKind, NetworkError
from services.languages import lazy
from services.networks import threads
from services.networks.base import Page
from services.networks.finds import Finds
from services.networks.graph.api import Visit
from services.networks.graph.items import Found, Json
from services.networks.graph.memory import Memory
from services.networks.graph.paging import Listing, pages
from services.networks.graph.place import Place
from services.networks.threads import UNSURE, Reading, Thread, Wallet
from services.networks.untrusted import BadItem

LOOKUP = "lookup"
COMMENTS = "comments"

_BATCH = 50
"""Ids one question takes; each counts as a call."""
_FAILURES = 2
"""So many threads failing one after another mean that the network is down, not a thread."""
_MANY = 5
"""So many posts that are all not there may speak of a right that was lost, not of deletions: ..."""
_PATIENCE = 12
"""... they are called gone only after so many looks, with a word on the source from the first, and
never while nothing else is shown either."""

_STOPS = frozenset({ErrorKind.AUTH, ErrorKind.HUMAN})
_PASSES = frozenset({ErrorKind.RETRY, ErrorKind.SLOW})

PAGES_CUT = lazy("Прочитаны не все записи: предел страниц за один проход")
PAGES_FAILED = lazy("Прочитаны не все записи: сеть перестала отвечать или предел вызовов исчерпан")
EMPTY = lazy("Список записей вдруг пуст: проверьте, что ключ ещё даёт читать эту страницу")
NO_CHECKS = lazy("Старые записи проверены не все: сеть не отвечает или предел вызовов исчерпан")
NOT_SHOWN = lazy("Сеть не показывает ни одной из прежних записей: проверьте права ключа")
NO_COMMENTS = lazy("Комментарии прочитаны не все: предел вызовов исчерпан")
COMMENTS_FAILED = lazy("Комментарии прочитаны не все: сеть отвечает с ошибкой")
COMMENTS_CUT = lazy("Прочитаны не все комментарии: предел запросов за один проход")
COMMENTS_CLOSED = lazy("Комментарии не показаны: у ключа нет на них права")
COMMENTS_SILENT = lazy(
    "Комментарии посчитаны, но не показаны: проверьте, чей это ключ и какие у него права"
)
COMMENTS_LOST = lazy(
    "Часть комментариев могла не прийти: сеть показала страницу и не назвала следующую"
)


class Round:
    """One fetch. Steps leave their finds here; a gap is a step that could not finish."""

    def __init__(self, visit: Visit, memory: Memory, place: Place) -> None:
        self._visit = visit
        self._memory = memory
        self._place = place
        self._settings = visit.api.settings
        self._now = int(visit.now.timestamp())
        self._floor = self._now - self._settings.memory_span
        self._threads = dict(memory.threads)
        self._counters: dict[int, int] = {}
        self._seen: set[int] = set()
        self._absent: list[int] = []
        self._whole = False
        self._silent = self._heard = 0
        self._emptied: set[str] = set()
        self._finds = Finds()

    async def run(self) -> Page:
        """The list of posts, those that are missing in it, the comments, and what came of it.

        Raises NetworkError when nothing could be read, or the key is no good.
        """
        self._memory.passes += 1
        await self._list()
        await self._look()
        if self._place.follows:
            await self._read_comments()
            if len(self._emptied) >= _FAILURES and not self._heard:
                # Nothing under any of them: rather a right that was lost.
                self._finds.complete -= self._emptied
        if told := self._visit.api.strange_version:
            self._finds.gaps[
                lazy("Graph отвечает версией {told}: обновите version в config.toml").filled(
                    told=told
                )
            ] = None
        kept = {
            number: thread
            for number, thread in self._threads.items()
            if threads.lives(thread, self._now, self._settings.memory_span)
        }
        return self._finds.page(self._memory.dump(kept), self._visit.calls, self._place.owner)

    async def _list(self) -> None:
        size, cap = self._settings.page_size, self._settings.page_cap
        answered = further = False
        try:
            async for listing in pages(self._visit, self._place.posts, size, cap):
                answered, further = True, bool(listing.further)
                if self._take(listing):
                    further = False
                    break
        except NetworkError as error:
            if not answered or error.kind not in _PASSES | {ErrorKind.QUOTA}:
                raise
            self._finds.gaps[PAGES_FAILED] = None
            return
        if further:
            self._finds.gaps[PAGES_CUT] = None
            return
        self._whole = True
        if not self._seen and not self._finds.bad and self._threads:
            self._finds.gaps[EMPTY] = None

    def _take(self, listing: Listing) -> bool:
        """Keep what is young enough; whether the whole page is older. One old post among young
        ones says nothing where posts are ranked."""
        ages = []
        for item in listing.items:
            found = self._read(item)
            if found is None:
                continue
            ages.append(found.date < self._floor)
            if not ages[-1] or found.number in self._threads:
                self._meet(found)
        return bool(ages) and all(ages)

    def _read(self, item: object) -> Found | None:
        try:
            return self._place.read_post(item)
        except BadItem:
            self._finds.bad += 1
            return None

    def _meet(self, found: Found) -> None:
        self._seen.add(found.number)
        self._finds.posts[found.post.external_id] = found.post
        thread = self._threads.get(found.number, Thread(found.date, found.date))
        self._threads[found.number] = replace(thread, missed=0)
        self._counters[found.number] = found.comments
        if found.name != self._place.name(found.number):
            self._memory.names[found.number] = found.name

    # Posts that the list does not show

    async def _look(self) -> None:
        """Absence from a list is no deletion: what is missing is asked for by its id."""
        due, met, left = self._due(), len(self._seen), self._visit.left(LOOKUP)
        try:
            if left is not None and left < len(due):
                raise NetworkError(ErrorKind.QUOTA, NO_CHECKS)
            await self._look_up(due)
        except NetworkError as error:
            if error.kind not in _PASSES | {ErrorKind.QUOTA}:
                raise
            self._finds.gaps[NO_CHECKS] = None
        together = len(self._absent) >= _MANY and len(self._seen) == met
        if together:
            self._finds.gaps[NOT_SHOWN] = None
            if not self._seen:
                return
        for number in self._absent:
            self._miss(number, _PATIENCE if together else threads.MISSES)

    def _due(self) -> list[int]:
        """What one question takes, another part of it at every fetch when there is more."""
        oldest, passes = (self._floor if self._whole else None), self._memory.passes
        due = threads.to_look_at(self._threads, self._seen, oldest, passes, self._now)
        start = passes * _BATCH % len(due) if len(due) > _BATCH else 0
        return (due[start:] + due[:start])[:_BATCH]

    async def _look_up(self, numbers: list[int]) -> None:
        """Ask for posts, by halves when Graph refuses them all for one that is no more."""
        if not numbers:
            return
        names = {self._name(number): number for number in numbers}
        params = {"ids": ",".join(names), "fields": self._place.fields}
        try:
            answer = await self._visit.ask(LOOKUP, "", params, weight=len(names))
        except NetworkError as error:
            if error.kind is not ErrorKind.GONE:
                raise
            if len(numbers) == 1:
                self._absent += numbers
                return
            half = len(numbers) // 2
            await self._look_up(numbers[:half])
            await self._look_up(numbers[half:])
            return
        for name, number in names.items():
            self._judge(number, answer, name)

    def _judge(self, number: int, answer: Json, name: str) -> None:
        if name not in answer:
            self._absent.append(number)
        elif found := self._read(answer[name]):
            self._meet(found)

    def _miss(self, number: int, patience: int) -> None:
        """The post is not there."""
        thread = self._threads.pop(number)
        missed = thread.missed + 1
        if self._finds.miss(self._name(number), missed, patience=patience):
            self._threads[number] = replace(thread, missed=missed)

    def _name(self, number: int) -> str:
        return self._memory.names.get(number) or self._place.name(number)

    # Comments

    async def _read_comments(self) -> None:
        failures = 0
        for reading in self._plan():
            try:
                await self._read_thread(reading)
                failures = 0
            except NetworkError as error:
                if error.kind in _STOPS:
                    raise
                if error.kind in _PASSES:
                    self._finds.gaps[COMMENTS_FAILED] = None
                    failures += 1
                    if failures == _FAILURES:
                        return
                elif not self._goes_on(reading.post_id, error):
                    return
        if self._silent >= _FAILURES and not self._heard:
            self._finds.gaps[COMMENTS_SILENT] = None

    def _goes_on(self, number: int, error: NetworkError) -> bool:
        """Whether other threads may answer where this one refused."""
        if error.kind is ErrorKind.QUOTA:
            self._finds.gaps[NO_COMMENTS] = None
            return False
        if error.kind is ErrorKind.DENIED:
            self._finds.gaps[COMMENTS_CLOSED] = None
            # A post of another page may be closed for itself; one of ours says that all are.
            if number not in self._memory.names:
                return False
        self._finds.bad += error.kind is ErrorKind.BUG
        # Not asked for again until their count changes.
        self._threads[number] = replace(self._threads[number], count=self._counters[number])
        return True

    def _plan(self) -> tuple[Reading, ...]:
        cap, left = self._settings.comment_cap, self._visit.left(COMMENTS)
        calls = cap if left is None else min(cap, left)
        counters: Mapping[int, int] = {
            number: count for number, count in self._counters.items() if number in self._threads
        }
        plan = threads.plan(
            self._threads,
            counters,
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
        number = reading.post_id
        thread, name, counter = self._threads[number], self._name(number), self._counters[number]
        result = await self._place.read_thread(self._visit, name, reading, thread)
        self._finds.posts |= result.posts
        self._finds.bad += result.bad
        self._heard += len(result.posts)
        is_silent = counter > 0 and not result.posts
        self._silent += is_silent
        if thread.last_id and not result.posts:
            self._emptied.add(name)
        # What is counted and not shown was not deleted: the key may not see it.
        if result.complete and not is_silent:
            self._finds.complete.add(name)
        if result.cut:
            self._finds.gaps[COMMENTS_CUT] = None
        if result.lost:
            self._finds.gaps[COMMENTS_LOST] = None
        self._threads[number] = replace(
            thread,
            count=UNSURE if counter < thread.count else counter,
            last_id=max(thread.last_id, result.newest),
            active=max(thread.active, result.newest),
        )

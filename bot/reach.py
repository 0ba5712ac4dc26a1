"""The way in use: told of every call, it says which way the next one takes, and what is news.

Lives here: what the process remembers of its ways. Does not live here: decisions (`ways.py`),
calls (`session.py`), whom the news is told (`herald.py`).
"""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.ways import Course, Patience, Way, answered, failed, tried
from services.clock import Now
from services.operation.vitals import Vitals

log = logging.getLogger(__name__)


class Turn(StrEnum):
    """What can happen to the line, as the alert's `event` names it."""

    SWITCHED = "telegram_switched"
    RETURNED = "telegram_returned"
    SILENT = "telegram_silent"
    BACK = "telegram_back"


@dataclass(frozen=True, slots=True)
class News:
    """One turn. `left` and `taken` are numbers of ways from 0; `since`: when the trouble began."""

    turn: Turn
    at: datetime
    since: datetime
    left: int
    taken: int
    reason: str = ""


class Reach:
    """Holds the course of one process. `left` is set when the way in use is left for a failure."""

    def __init__(
        self, ways: Sequence[Way], vitals: Vitals, now: Now, patience: Patience | None = None
    ) -> None:
        self.ways = tuple(ways)
        self.left = asyncio.Event()
        self._patience = patience or Patience()
        self._course = Course(len(self.ways), pause=self._patience.first_try)
        self._now = now
        self._vitals = vitals
        self._news: list[News] = []
        self._told = 0
        self._leaves = 0
        self._silent_from: datetime | None = None
        self._reason = ""
        vitals.reach.ways = tuple(way.shown for way in self.ways)

    @property
    def way(self) -> int:
        """The number of the way the next call takes, 0 the best."""
        return self._course.way

    @property
    def server(self) -> str:
        """The address that way leads to."""
        return self.ways[self.way].server

    @property
    def tries_better(self) -> bool:
        """Whether it is time to try the ways before this one."""
        return self._course.is_due(self._now(), self._patience)

    def answered(self, way: int) -> None:
        """A call that took that way was answered."""
        at, before = self._now(), self._course
        self._course = answered(before, way, at)
        if way != before.way:
            return
        self._leaves = 0
        if self._silent_from is not None:
            log.warning("telegram answers again way=%s", self.ways[way].shown)
            self._tell(Turn.BACK, at, self._silent_from)
            self._silent_from = None
        if way != self._told:
            self._say_which(way, at, before.silent_from)

    def failed(self, way: int, began: datetime, reason: str) -> None:
        """A call that took that way, begun then, got no answer."""
        at, before = self._now(), self._course
        self._reason = reason
        self._course = course = failed(before, way, began, at, self._patience)
        if course.way != before.way:
            self._leaves += 1
            if self._leaves <= len(self.ways):
                log.warning(
                    "telegram way fails way=%s next=%s: %s",
                    self.ways[before.way].shown,
                    self.ways[course.way].shown,
                    reason,
                )
            self.left.set()
            self.left = asyncio.Event()

    def tried(self, better: int | None) -> None:
        """The better ways were tried; the best that answered."""
        self._course = tried(self._course, better, self._now(), self._patience)

    def news(self) -> list[News]:
        """What has happened since this was last asked."""
        at = self._now()
        silent_from = self._course.silent_from
        if silent_from and self._silent_from is None and self._course.is_silent(at, self._patience):
            log.error("telegram is not reached by any way: %s", self._reason)
            self._silent_from = silent_from
            self._tell(Turn.SILENT, at, silent_from)
        found, self._news = self._news, []
        return found

    def _say_which(self, way: int, at: datetime, failing_from: datetime | None) -> None:
        turn = Turn.SWITCHED if way > self._told else Turn.RETURNED
        log.warning("telegram is reached another way turn=%s way=%s", turn, self.ways[way].shown)
        reason = self._reason if turn is Turn.SWITCHED else ""
        since = self._vitals.reach.since if turn is Turn.RETURNED else failing_from
        self._tell(turn, at, since or at, reason)
        self._told = self._vitals.reach.way = way
        self._vitals.reach.since = at
        self._vitals.reach.switches += 1

    def _tell(self, turn: Turn, at: datetime, since: datetime, reason: str = "") -> None:
        self._news.append(News(turn, at, since, self._told, self.way, reason))

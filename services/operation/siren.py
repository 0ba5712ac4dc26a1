"""What still tells the admin when the messenger cannot: alerts that wait until somebody takes them.

Lives here: what waits, in which order, and when it is tried again. No words of residents are ever
in it. Does not live here: what happens (`bot/herald.py`), and the two who take alerts: an address
that is posted to (`posting.py`), a mailbox (`mail.py`).
"""

import logging
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Protocol

from services.errors import OtklikError

log = logging.getLogger(__name__)

KEPT = 20
"""Alerts that wait; more than that are no news."""


@dataclass(frozen=True, slots=True)
class Alert:
    """`event` is a word for programs, `text` for people; `at` is when it happened.

    `fault` names what is wrong, from its beginning to its end; `ends`: it is mended now.
    """

    event: str
    text: str
    at: datetime
    fault: str = ""
    ends: bool = False


class Untold(OtklikError):
    """Nobody took it. The message says why and holds no secret."""


@dataclass(frozen=True, slots=True)
class Manners:
    """How somebody wants to be told.

    `at_once`: how many alerts at a time; `apart`: how long they are left alone after that;
    `pauses`: between attempts that fail, the last one from then on. `once`: of a fault its
    beginning and its end alone, whatever turns it takes meanwhile.
    """

    at_once: int = 1
    apart: timedelta = timedelta()
    pauses: Sequence[timedelta] = (timedelta(minutes=1),)
    once: bool = False


class Teller(Protocol):
    """Somebody who takes alerts. `name` is the key of [alerts] that names them."""

    name: str
    manners: Manners

    async def tell(self, alerts: Sequence[Alert]) -> None:
        """All of them or, with Untold, none."""

    async def close(self) -> None:
        """Give back what is held."""


class Siren:
    """Tells one teller. `add` may be called while `tell` is at work, `tell` not twice at once."""

    def __init__(self, teller: Teller) -> None:
        self._teller = teller
        self._manners = teller.manners
        self._waiting: deque[Alert] = deque(maxlen=KEPT)
        self._faults: set[str] = set()
        self._failures = 0
        self._told_at: datetime | None = None
        self._pause = timedelta()

    @property
    def name(self) -> str:
        """The key of [alerts] that is told."""
        return self._teller.name

    def add(self, alert: Alert) -> None:
        """To be told by the next `tell`; more of a fault that is known is no news to some."""
        if self._manners.once:
            if not alert.ends and alert.fault in self._faults:
                return
            change = self._faults.discard if alert.ends else self._faults.add
            change(alert.fault)
        self._waiting.append(alert)

    async def tell(self, now: datetime) -> None:
        """Tell what waits, unless it is too soon."""
        while self._waiting and not self._is_too_soon(now):
            alerts = tuple(islice(self._waiting, self._manners.at_once))
            try:
                await self._teller.tell(alerts)
            except Untold as error:
                self._failed(error, now)
                return
            # By value: what came meanwhile may have pushed the oldest out.
            left = [alert for alert in self._waiting if alert not in alerts]
            self._waiting = deque(left, maxlen=KEPT)
            if self._failures:
                log.warning("[alerts] %s takes alerts again", self.name)
            self._failures = 0
            self._told_at, self._pause = now, self._manners.apart

    async def close(self) -> None:
        """Give back what the teller holds."""
        await self._teller.close()

    def _is_too_soon(self, now: datetime) -> bool:
        # A clock that was set back makes nobody wait.
        return self._told_at is not None and timedelta() <= now - self._told_at < self._pause

    def _failed(self, error: Untold, now: datetime) -> None:
        if not self._failures:
            log.warning(
                "[alerts] %s does not take alerts: %s: tried again and again", self.name, error
            )
        pauses = self._manners.pauses
        self._told_at, self._pause = now, pauses[min(self._failures, len(pauses) - 1)]
        self._failures += 1

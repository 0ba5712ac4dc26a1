"""One ear at work: it goes on to the next news only when the last are stored, so that none are
lost, and when it cannot hear, the sources are read at once and at their usual pace.

Does not live here: what becomes of a tiding (`pushes.py`), networks (`networks/*/ear.py`).
"""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from db.queries import marks
from services import notices
from services.errors import ErrorKind, NetworkError
from services.languages import lazy
from services.languages.told import Told, to_tell
from services.networks.network import Network
from services.networks.pushing import Ear, Tiding
from services.pushes import Receiver
from services.sources import DueSource

log = logging.getLogger(__name__)

PAUSES = (0.5, 1.0, 2.0, 5.0, 15.0)
"""Seconds between attempts; the last one again and again."""
A_PERSON_MUST_ACT = 300.0
"""Seconds between attempts while a key is not accepted, or something else asks for a person."""
ATTEMPTS = 5
"""So often a tiding is tried before the admins are told that it was passed over."""
_TAKEN = -1
_POSTED_KEPT = 5000
"""Posted events that are remembered, so that none is taken in twice or tried without end."""
Read = Callable[[], Awaitable[Sequence[Tiding]]]
"""What a posted event tells; it may have to ask the network."""
DEAF_AFTER = 3
"""So many failures in a row mean that the sources have to be read instead."""

_PASSING = frozenset({ErrorKind.RETRY, ErrorKind.SLOW, ErrorKind.QUOTA})
PASSED_OVER = lazy(
    "{network}: событие из {place} не удалось сохранить, оно пропущено. Подробности в журнале."
)
DEAF = lazy("События сети {network} не приходят: {why}. Источники читаются.")


@dataclass(slots=True)
class Hearing:
    """One ear at work until cancelled. `pauses` and `long_pause` in seconds."""

    network: Network
    ear: Ear
    receiver: Receiver
    pauses: Sequence[float] = PAUSES
    long_pause: float = A_PERSON_MUST_ACT
    failures: int = 0
    heard_at: datetime | None = field(init=False, default=None)
    _mark: str | None = field(init=False, default=None)
    _is_told: bool = field(init=False, default=False)
    _posted: OrderedDict[str, int] = field(init=False, default_factory=OrderedDict)

    def hears(self, source: DueSource) -> bool:
        """Whether what is new at a source comes by itself now."""
        network, ear = self.network, self.ear
        if source.network != network.name or self.heard_at is None:
            return False
        if not self.heard_at <= self.receiver.now() < self.heard_at + ear.alive_for:
            return False
        place = network.place_of(source.kind, source.address, source.cursor)
        return bool(place) and (ear.places is None or place in ear.places)

    async def run(self) -> None:
        """Hear, take in, confirm, hear on."""
        while True:
            try:
                await self._go_on()
            except NetworkError as error:
                await self._cannot_hear(error)
            except Exception:
                # Whatever it is must not take the desk with it: it goes on by reading.
                self.failures += 1
                log.exception("ear failed ear=%s", self.ear.name)
                await asyncio.sleep(self._pause(self.failures - 1))

    async def take_posted(self, name: str, read: Read) -> None:
        """Take in what was posted under a name of its own: once, however often it is posted.

        Raises what went wrong, and the network posts it again; what fails `ATTEMPTS` times is
        noted and passed over. A network that cannot be asked is no fault of the event, nor is a
        database that cannot be written to: so long nothing is passed over.
        """
        failures = self._posted.get(name, 0)
        if failures == _TAKEN:
            return
        place = name
        try:
            for tiding in await read():
                place = tiding.place
                await self.receiver.take(self.network, tiding)
        except NetworkError:
            raise
        except Exception as error:
            self._note_posted(name, failures + 1)
            if failures + 1 < ATTEMPTS or not await self._passed_over(place, error):
                raise
        self._note_posted(name, _TAKEN)

    def _note_posted(self, name: str, failures: int) -> None:
        self._posted[name] = failures
        self._posted.move_to_end(name)
        if len(self._posted) > _POSTED_KEPT:
            self._posted.popitem(last=False)

    async def _go_on(self) -> None:
        if self._mark is None:
            self._mark = await self._kept_mark()
        tidings = await self.ear.listen(self._mark, self.receiver.now())
        for tiding in tidings.events:
            await self._take(tiding)
        await self._hears_well(tidings.mark)

    async def _take(self, tiding: Tiding) -> None:
        """Until it is stored, or written down that it was passed over."""
        attempt = 0
        while True:
            try:
                await self.receiver.take(self.network, tiding)
            except Exception as error:
                attempt += 1
                if attempt == 1:
                    log.warning("not taken in yet ear=%s", self.ear.name, exc_info=error)
                if attempt >= ATTEMPTS and await self._passed_over(tiding.place, error):
                    return
                await asyncio.sleep(self._pause(attempt - 1))
            else:
                return

    async def _passed_over(self, place: str, error: Exception) -> bool:
        log.error("event given up ear=%s", self.ear.name, exc_info=error)
        text = to_tell(PASSED_OVER, network=self.network.title, place=place)
        slot = f"not heard:{self.ear.name}:{place}"
        try:
            await self._tell(text, slot)
        except Exception:
            log.exception("that cannot be noted either: trying on")
            return False
        self.receiver.passed_over[self.network.name] += 1
        return True

    async def _hears_well(self, mark: str) -> None:
        receiver = self.receiver
        if mark != self._mark and self.ear.keeps_mark:
            async with receiver.database.write() as session:
                await marks.put(session, self._mark_name, receiver.now(), mark)
        self._mark, self.heard_at = mark, receiver.now()
        if self.failures:
            log.info("ear hears again ear=%s", self.ear.name)
        self.failures, self._is_told = 0, False

    async def _cannot_hear(self, error: NetworkError) -> None:
        """Say so once; a person is told what only a person can mend. Then a pause."""
        self.failures += 1
        passes = error.kind in _PASSING
        if self.failures == 1:
            log.warning("ear cannot hear ear=%s kind=%s: %s", self.ear.name, error.kind, error)
        try:
            await self._fall_back(error, at_once=not passes)
        except Exception:
            log.exception("nor could that be noted ear=%s", self.ear.name)
        await asyncio.sleep(self._pause(self.failures - 1) if passes else self.long_pause)

    async def _fall_back(self, error: NetworkError, *, at_once: bool) -> None:
        if at_once and not self._is_told:
            text = to_tell(DEAF, network=self.network.title, why=error.words)
            await self._tell(text, f"deaf:{self.ear.name}")
            self._is_told = True
        if self.heard_at is not None and (at_once or self.failures >= DEAF_AFTER):
            self.heard_at = None
            await self.receiver.read_now(await self.receiver.heard_by(self.network, self.ear))

    async def _tell(self, text: Told, slot: str) -> None:
        receiver = self.receiver
        async with receiver.database.write() as session:
            await notices.to_admins(session, receiver.rules, text, receiver.now(), slot=slot)
        receiver.told()

    async def _kept_mark(self) -> str:
        if not self.ear.keeps_mark:
            return ""
        async with self.receiver.database.read() as session:
            return await marks.value(session, self._mark_name)

    @property
    def _mark_name(self) -> str:
        return f"heard:{self.ear.name}"

    def _pause(self, failures: int) -> float:
        return self.pauses[min(failures, len(self.pauses) - 1)]

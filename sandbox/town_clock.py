"""The town's time: it runs like everybody's, and leaps ahead when the script says so.

How far it is ahead is kept in a small file, so that the desk's process has the same time. It
never goes back.
"""

import mmap
import struct
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from services.clock import now as real_now

_AHEAD = struct.Struct("d")


class TownClock:
    """Answers the town's moment, aware, UTC. `file` is shared by who has the same time."""

    def __init__(self, file: Path, real: Callable[[], datetime] = real_now) -> None:
        self._real = real
        if not file.exists():
            file.write_bytes(_AHEAD.pack(0.0))
        with file.open("r+b") as opened:
            self._shared = mmap.mmap(opened.fileno(), _AHEAD.size)

    def __call__(self) -> datetime:
        """The present moment of the town."""
        return self._real() + timedelta(seconds=_AHEAD.unpack_from(self._shared)[0])

    def leap(self, moment: datetime) -> None:
        """Go on to a moment; one that has passed leaves the time as it is."""
        ahead = (moment - self._real()).total_seconds()
        if ahead > _AHEAD.unpack_from(self._shared)[0]:
            _AHEAD.pack_into(self._shared, 0, ahead)


class Calendar:
    """Where the days of a scripted week lie: its Monday is today or the nearest ahead."""

    def __init__(self, now: datetime, zone: ZoneInfo) -> None:
        today = now.astimezone(zone).date()
        self._zone = zone
        self.monday: date = today + timedelta(days=-today.weekday() % 7)
        if self.monday == today and now >= self.moment(0, "09:00"):
            self.monday += timedelta(days=7)

    def moment(self, day: int, at: str) -> datetime:
        """Local "19:40" of the day so many days after Monday, in UTC."""
        hour, minute = map(int, at.split(":"))
        local = datetime.combine(self.monday + timedelta(days=day), time(hour, minute), self._zone)
        return local.astimezone(UTC)

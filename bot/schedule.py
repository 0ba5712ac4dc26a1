"""The timetable: one line a tick. The only home of APScheduler.

A tick asks the database what is due; what is due is a column, never a job. So ten thousand
sources are ten thousand rows and eight jobs. A tick that fails is logged with its traceback,
and the next one runs.
"""

import functools
import logging
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from time import monotonic
from typing import Any

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from services.clock import Now
from services.operation.vitals import TickVitals, Vitals

log = logging.getLogger(__name__)

Tick = Callable[[], Awaitable[Any]]

MISFIRE_GRACE = timedelta(seconds=60)
"""A tick this late still runs: the default of one second loses ticks on a busy machine."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the timetable. `at_once`: how many runs may overlap, where one may be slow."""

    name: str
    every: timedelta
    tick: Tick
    at_once: int = 1


def build(lines: Iterable[Line], vitals: Vitals, now: Now) -> AsyncIOScheduler:
    """A scheduler of these lines, that notes in `vitals` how each of them does."""
    scheduler = AsyncIOScheduler(
        timezone="UTC",
        job_defaults={
            "coalesce": True,
            "misfire_grace_time": int(MISFIRE_GRACE.total_seconds()),
        },
    )
    for line in lines:
        noted = vitals.ticks.setdefault(line.name, TickVitals(line.every))
        scheduler.add_job(
            _guarded(line, noted, now),
            "interval",
            seconds=line.every.total_seconds(),
            id=line.name,
            max_instances=line.at_once,
        )
    return scheduler


def _guarded(line: Line, noted: TickVitals, now: Now) -> Tick:
    @functools.wraps(line.tick)
    async def run() -> None:
        began, is_done = monotonic(), False
        try:
            await line.tick()
            is_done = True
        except Exception:
            log.exception("tick failed tick=%s", line.name)
        finally:
            noted.ran(now(), monotonic() - began, is_done=is_done)

    return run

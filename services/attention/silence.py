"""Whether a silence is unusual for what was heard before. Pure.

Residents sleep, and news comes in bursts: so not posts are counted but the hours in which there
was any, apart for working days and weekends, in the region's time. The chance that nothing comes
for so long is the product, over the hours of the silence, of the share of such hours that were
silent before. Who is asked and who is told: `watchdog.py`.
"""

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from services.attention.planner import MEMORY, Seen

AN_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class WatchdogSettings:
    """When a silence is told: when it had so small a `chance`. `history` is compared with; a source
    counts once it has been `watched_for` so long; no silence below `at_least` is told."""

    enabled: bool = True
    chance: float = 0.00001
    history: timedelta = timedelta(days=28)
    watched_for: timedelta = timedelta(days=7)
    at_least: timedelta = timedelta(hours=3)


def expected(seen: Seen, silent: timedelta) -> float:
    """How many posts an even flow would have brought in the silence, by the rate before it.

    A first, cheap look: `seen` has been fading all through the silence, and that is undone.
    """
    kept = math.exp(-silent.total_seconds() / MEMORY)
    watched = max(0.0, seen.watched - MEMORY * (1 - kept))
    return Seen(seen.news / kept, watched / kept).rate * silent.total_seconds()


def chance(
    heard: Iterable[datetime], begins: datetime, since: datetime, until: datetime, zone: ZoneInfo
) -> float:
    """How likely nothing is heard between `since` and `until`, where posts were `heard` between
    `begins` and `since`. Hours that are not over count by their part."""
    hours = {(at.astimezone(zone).date(), at.astimezone(zone).hour) for at in heard}
    loud = Counter((_is_weekend(day), hour) for day, hour in hours)
    days = Counter(_is_weekend(day) for day in _days(begins, since, zone))
    log = 0.0
    at = since
    while at < until:
        part = min(AN_HOUR, until - at)
        local = at.astimezone(zone)
        kind = _is_weekend(local.date())
        # One silent day more than there was: nothing is certain from a few days.
        share = min(1.0, loud[kind, local.hour] / (days[kind] + 1))
        log += math.log(max(1e-9, 1 - share)) * (part / AN_HOUR)
        at += part
    return math.exp(log)


def _is_weekend(day: date) -> bool:
    return day.weekday() >= 5


def _days(begins: datetime, ends: datetime, zone: ZoneInfo) -> Iterator[date]:
    day = begins.astimezone(zone).date()
    while day <= ends.astimezone(zone).date():
        yield day
        day += timedelta(days=1)

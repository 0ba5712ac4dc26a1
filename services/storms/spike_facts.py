"""A stored spike as it is told: its hours beside the usual ones, and incidents to look at.

Read when it is said, so that an alert that waited for the morning shows the morning.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from db.engine import AsyncSession
from db.queries import spikes as queries
from db.queries.spikes import Span
from services.incident_facts import IncidentFacts, load
from services.rules import Rules

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)

HOURS_SHOWN = 24
EXAMPLES = 3

NEIGHBOURS = (-1, 0, 1)
"""An hour's usual level is that of three: one alone is ragged where complaints are few."""


@dataclass(frozen=True, slots=True)
class HourFacts:
    """One hour that ends at `until`: complaints with different words, and how many are usual."""

    until: datetime
    count: int
    usual: float


@dataclass(frozen=True, slots=True)
class SpikeFacts:
    """What is told of a spike. `count` in `window` where `usual` were expected at `raised_at`.

    `again_count`: how many there were at the follow-up. `since` counts what came after the spike
    was noticed. `hours` end at the present moment, the latest last.
    """

    topic: str
    district: str
    count: int
    usual: float
    critical: bool
    window: timedelta
    raised_at: datetime
    ends_at: datetime
    again_count: int | None
    since: int
    hours: tuple[HourFacts, ...]
    examples: tuple[IncidentFacts, ...]


async def read(
    session: AsyncSession, rules: Rules, spike_id: int, now: datetime
) -> SpikeFacts | None:
    """The facts of a spike at the moment of telling; None if there is no such spike."""
    spike = await queries.get(session, spike_id)
    if spike is None:
        return None
    window = timedelta(seconds=spike.window_seconds)
    days = await _days_watched(session, rules, now)
    whole = Span(now - HOURS_SHOWN * HOUR - days * DAY, now)
    said = await queries.moments(session, spike.topic, spike.district, whole)
    recent = Span(spike.raised_at - window, now)
    found = await queries.examples(session, spike.topic, spike.district, recent, EXAMPLES)
    return SpikeFacts(
        topic=spike.topic,
        district=spike.district,
        count=spike.count,
        usual=spike.usual,
        critical=spike.critical,
        window=window,
        raised_at=spike.raised_at,
        ends_at=spike.ends_at,
        again_count=spike.again_count,
        since=len({words for at, words in said if at > spike.raised_at}),
        hours=hours_of(said, now, days),
        examples=tuple([await load(session, number) for number in found]),
    )


def hours_of(
    said: Iterable[tuple[datetime, str]], now: datetime, days: int
) -> tuple[HourFacts, ...]:
    """The last day by hours beside the same hours of the `days` days before. Pure.

    `said` are moments and keys of words, the earliest first; the same words count once a day.
    Hours are counted back from `now`, so the last one is whole.
    """
    counted: Counter[tuple[int, int]] = Counter()
    seen: set[tuple[int, str]] = set()
    for at, words in said:
        ago = int((now - at) / HOUR)
        day, hour = divmod(ago, HOURS_SHOWN)
        if ago >= 0 and (day, words) not in seen:
            seen.add((day, words))
            counted[day, hour] += 1
    before = [0.0] * HOURS_SHOWN
    for (day, hour), number in counted.items():
        if 1 <= day <= days:
            before[hour] += number / days
    return tuple(
        HourFacts(
            until=now - hour * HOUR,
            count=counted[0, hour],
            usual=sum(before[(hour + near) % HOURS_SHOWN] for near in NEIGHBOURS) / len(NEIGHBOURS),
        )
        for hour in reversed(range(HOURS_SHOWN))
    )


async def _days_watched(session: AsyncSession, rules: Rules, now: datetime) -> int:
    """How many days there are to compare with, at least one."""
    since = min((await queries.baselined(session)).values(), default=now)
    return min(max((now - since) // DAY, 1), rules.spikes.days)

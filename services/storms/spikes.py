"""Whether a topic in a district rises far above its own history. Pure: counts in, spikes out.

A count is of complaints with different words in the last `window`; what is usual is told by the
same hours of the days before. Counting is in `db/queries/spikes.py`, storing and telling in
`services/storms/spike_alerts.py`.

What is usual for a cell (topic × district) is a Gamma-Poisson estimate: its own days, drawn
towards what its topic and its district together lead to expect where its own days tell little,
times how much livelier this weekday is than the others. The tail of the negative binomial that
follows says how surprising a count is; days of past storms are cut to what chance could bring.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

WEEK = 7

MOST_DAYS = 180
"""Each day is a range of its own in one statement."""

RARE = 1e-6
"""A count is a spike when a usual day brings so many with less than this probability. A region
of 780 cells, each looked at all day long, then errs about once in months."""

PRIOR_SHAPE = 1.0
"""How firmly a cell is drawn towards its topic and district: as by one complaint of its own."""

CLUMPING = 50.0
"""The largest shape: even of a cell known for years, days differ by more than chance alone."""

WEEKDAY_SHRINKAGE = 20.0
"""Complaints of the region it takes to believe half of a weekday's difference."""

FAINTEST = 0.01
"""Complaints a window expected of a cell nobody has ever complained from."""

DOUBLED = 2
"""A standing spike is spoken of once more when there are so many times more."""


@dataclass(frozen=True, slots=True)
class SpikeSettings:
    """What counts as a spike.

    `window` is what is looked at (at most a day), `at_least` the fewest complaints and `times`
    the least they must exceed what is usual by. `days` of history are compared with. A source
    counts once it has been watched for `watched_for`: before, nobody knows what is usual there,
    so a new desk says nothing. After a spike its cell is silent for `cooldown`.
    """

    enabled: bool = True
    window: timedelta = timedelta(hours=3)
    at_least: int = 5
    times: float = 2.0
    days: int = 56
    watched_for: timedelta = timedelta(days=7)
    cooldown: timedelta = timedelta(hours=6)

    def __post_init__(self) -> None:
        if not timedelta() < self.window <= timedelta(days=1):
            raise ValueError("window must be no longer than a day")
        if self.at_least < 2 or self.times < 1 or not WEEK <= self.days <= MOST_DAYS:
            raise ValueError("at_least from 2, times from 1, history_days from 7 to 180")


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """A topic in a district; either may be "", where triage found none."""

    topic: str
    district: str


@dataclass(frozen=True, slots=True)
class Recent:
    """What the last window brought to a cell; `critical`: something critical is among it."""

    cell: Cell
    count: int
    critical: bool = False


@dataclass(frozen=True, slots=True)
class DayCount:
    """Complaints of a cell that a source brought `ago` whole days ago in the same hours."""

    ago: int
    cell: Cell
    source_id: int
    count: int


@dataclass(frozen=True, slots=True)
class Usual:
    """What a window usually brings: the mean, and the shape of the negative binomial."""

    mean: float
    shape: float

    def chance_of(self, count: int) -> float:
        """The probability (0..1) that a usual window brings `count` or more."""
        if count <= 0:
            return 1.0
        log_miss = -math.log1p(self.mean / self.shape)
        log_step = math.log(self.mean / (self.shape + self.mean))
        log_first = (
            math.lgamma(self.shape + count)
            - math.lgamma(self.shape)
            - math.lgamma(count + 1)
            + self.shape * log_miss
            + count * log_step
        )
        if count <= self.mean:
            return 1.0  # nobody asks how usual the usual is
        # Above the mean every term is smaller than the one before: the sum ends soon. It is
        # counted in shares of the first term, which may be too small for any float.
        term, total, number = 1.0, 0.0, count
        while term > total * 1e-12:
            total += term
            term *= (self.shape + number) / (number + 1) * math.exp(log_step)
            number += 1
        return min(math.exp(log_first + math.log(total)), 1.0)


@dataclass(slots=True)
class _Part:
    """A cell, a topic or a district: complaints counted, and complaints a window."""

    count: float = 0.0
    rate: float = 0.0

    def add(self, count: float, rate: float) -> None:
        self.count += count
        self.rate += rate


@dataclass(slots=True)
class History:
    """The same hours of earlier days, over the whole region.

    `watched` holds the whole days each source was watched, at most `days`; a source younger
    than a day counts as one of a day, and one not named is passed over. A source counts by its
    own days, so that one added last week is not spread over two months.
    """

    days: int
    weekday: float = 1.0
    _cells: dict[Cell, _Part] = field(default_factory=dict)
    _topics: dict[str, _Part] = field(default_factory=dict)
    _districts: dict[str, _Part] = field(default_factory=dict)
    _region: _Part = field(default_factory=_Part)

    @classmethod
    def of(cls, counts: Iterable[DayCount], watched: Mapping[int, int], days: int) -> "History":
        """Add the days up."""
        series: dict[tuple[Cell, int], list[DayCount]] = {}
        for one in counts:
            if one.source_id in watched and 1 <= one.ago <= days and one.count > 0:
                series.setdefault((one.cell, one.source_id), []).append(one)
        history = cls(days)
        total = same_weekday = 0.0
        for (cell, source_id), seen in series.items():
            length = min(max(watched[source_id], 1), days)
            most = _plausible(sum(one.count for one in seen) / length)
            tamed = [(one.ago, min(one.count, most)) for one in seen]
            count = sum(number for _, number in tamed)
            history._add(cell, count, count / length)
            total += count
            same_weekday += sum(number for ago, number in tamed if ago % WEEK == 0)
        expected = total * (days // WEEK) / days
        history.weekday = (same_weekday + WEEKDAY_SHRINKAGE) / (expected + WEEKDAY_SHRINKAGE)
        return history

    def _add(self, cell: Cell, count: float, rate: float) -> None:
        for part in (
            self._cells.setdefault(cell, _Part()),
            self._topics.setdefault(cell.topic, _Part()),
            self._districts.setdefault(cell.district, _Part()),
            self._region,
        ):
            part.add(count, rate)

    def usual(self, cell: Cell) -> Usual:
        """What a window at this hour of this weekday usually brings to a cell."""
        own = self._cells.get(cell, _Part())
        topic = self._topics.get(cell.topic, _Part()).rate
        district = self._districts.get(cell.district, _Part()).rate
        drawn_to = topic * district / self._region.rate if self._region.rate else 0.0
        drawn_to = max(drawn_to, FAINTEST)
        days = own.count / own.rate if own.rate else float(self.days)
        shape = PRIOR_SHAPE + own.count
        mean = shape / (PRIOR_SHAPE / drawn_to + days) * self.weekday
        return Usual(mean=max(mean, FAINTEST), shape=min(shape, CLUMPING))


def is_spike(count: int, usual: Usual, settings: SpikeSettings) -> bool:
    """Whether a window with so many is far above what is usual."""
    return (
        count >= settings.at_least
        and count >= settings.times * usual.mean
        and usual.chance_of(count) < RARE
    )


def goes_on(count: int, told: int) -> bool:
    """Whether a spike told of with `told` complaints is worth one more word."""
    return count >= DOUBLED * told


def _plausible(mean: float) -> float:
    """The most a day of this mean brings by chance; what was above it was a storm."""
    return mean + 3 * math.sqrt(mean) + 2

"""How the process does, remembered by itself and lost with it: ticks, Telegram's answers, delivery.

Lives here: counting. Does not live here: what the database knows (`figures.py`), what is healthy
(`health.py`), how any of it is written (`bot/web/`, `handlers/admin/doctor.py`).
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

BOUNDS = (0.01, 0.05, 0.25, 1.0, 5.0, 30.0, 120.0)
"""Seconds; how long a run of a tick took is counted up to each of them."""


@dataclass(slots=True)
class TickVitals:
    """One line of the timetable. `within` counts runs by the bound they kept, the last of them
    those that kept none."""

    every: timedelta
    runs: int = 0
    failures: int = 0
    seconds: float = 0.0
    ended_at: datetime | None = None
    done_at: datetime | None = None
    within: list[int] = field(default_factory=lambda: [0] * (len(BOUNDS) + 1))

    def ran(self, at: datetime, seconds: float, *, is_done: bool) -> None:
        """A run has ended at that moment after so many seconds, done or failed."""
        self.runs += 1
        self.seconds += seconds
        self.ended_at = at
        self.within[sum(seconds > bound for bound in BOUNDS)] += 1
        if is_done:
            self.done_at = at
        else:
            self.failures += 1


@dataclass(slots=True)
class ReachVitals:
    """The ways to the Bot API, as hosts, the best first; the number of the one that answers, since
    when if it is not the first one's start, and how often that has changed."""

    ways: tuple[str, ...] = ()
    way: int = 0
    since: datetime | None = None
    switches: int = 0


@dataclass(slots=True)
class WebhookVitals:
    """What Telegram last told of the webhook, at `seen_at`. `waiting` updates are not delivered;
    the last failed delivery was at `failed_at` for `reason`; `is_ours`: it leads here."""

    seen_at: datetime
    is_ours: bool
    waiting: int
    failed_at: datetime | None
    reason: str


@dataclass(slots=True)
class MaxVitals:
    """The way to MAX: when it last answered (at first: the start), and whether the last call was
    lost."""

    answered_at: datetime
    is_lost: bool = False


@dataclass(slots=True)
class Vitals:
    """All of one process.

    `calls` counts calls of the Bot API by method and by what came of them: "ok", "too_often"
    (429), "refused" or "lost" (no answer). `skew` is how far the machine's clock is ahead of
    Telegram's, None before its first answer; Telegram tells whole seconds. `webhook` is None
    where updates are polled for, `in_max` where the desk is not there. `passed_over` counts
    networks' events that were given up.
    """

    began_at: datetime
    ticks: dict[str, TickVitals] = field(default_factory=dict)
    calls: Counter[tuple[str, str]] = field(default_factory=Counter)
    telegram_at: datetime | None = None
    skew: timedelta | None = None
    delivery_at: datetime | None = None
    reach: ReachVitals = field(default_factory=ReachVitals)
    webhook: WebhookVitals | None = None
    in_max: MaxVitals | None = None
    passed_over: Counter[str] = field(default_factory=Counter)

    def called(self, method: str, what: str, at: datetime) -> None:
        """A call of the Bot API has ended."""
        self.calls[method, what] += 1
        if what == "ok":
            self.telegram_at = at

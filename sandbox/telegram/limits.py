"""How fast the bot may speak: sliding windows on the town's clock."""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import ceil

from sandbox.telegram.errors import too_many


@dataclass(frozen=True)
class Rate:
    """At most `count` messages within any `per`."""

    count: int
    per: timedelta


@dataclass(frozen=True)
class Limits:
    """What the messenger refuses with 429; None switches a limit off.

    Sends and edits count, an album counts each of its items; refused calls do not count.
    `press_lifetime`: how long after a press it may still be answered.
    """

    overall: Rate | None = None
    group: Rate | None = None
    private: Rate | None = None
    press_lifetime: timedelta | None = None

    @classmethod
    def off(cls) -> "Limits":
        return cls()

    @classmethod
    def real(cls, private_burst: int = 5) -> "Limits":
        """30 a second in all, 20 a minute per group, one a second per person in bursts."""
        second = timedelta(seconds=1)
        return cls(
            overall=Rate(30, second),
            group=Rate(20, timedelta(minutes=1)),
            private=Rate(private_burst, private_burst * second),
            press_lifetime=timedelta(seconds=30),
        )


@dataclass
class Pace:
    """What was sent lately, per chat and in all."""

    limits: Limits
    _sent: dict[int | None, deque[datetime]] = field(default_factory=dict)

    def spend(self, chat_id: int, private: bool, now: datetime, count: int = 1) -> None:
        """Count `count` messages to a chat; raises 429 and counts nothing when that is too many."""
        chat_rate = self.limits.private if private else self.limits.group
        budgets = [(None, self.limits.overall), (chat_id, chat_rate)]
        waits = [self._wait(key, rate, now, count) for key, rate in budgets if rate is not None]
        longest = max(waits, default=timedelta())
        if longest > timedelta():
            raise too_many(ceil(longest.total_seconds()))
        for key, rate in budgets:
            if rate is not None:
                self._sent[key].extend([now] * count)

    def _wait(self, key: int | None, rate: Rate, now: datetime, count: int) -> timedelta:
        sent = self._sent.setdefault(key, deque())
        while sent and now - sent[0] >= rate.per:
            sent.popleft()
        excess = len(sent) + min(count, rate.count) - rate.count
        return sent[excess - 1] + rate.per - now if excess > 0 else timedelta()

"""How often a token may call: a bucket per second and a counter per day, per method.

Lives here: the settings and the meter on the town's clock. Not here: what a refused caller is
told (`dispatch.py`). A stopped clock never refills a bucket: tests that do not drive it give
`UNLIMITED`. The day is the UTC calendar day; when the real quotas reset is not published.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType

from sandbox.vk.tokens import TokenKind

RPS: Mapping[TokenKind, int] = MappingProxyType(
    {TokenKind.SERVICE: 5, TokenKind.COMMUNITY: 20, TokenKind.USER: 3}
)
DAILY: Mapping[str, int] = MappingProxyType(
    {"wall.get": 5000, "wall.search": 1000, "newsfeed.search": 1000}
)

#: A third of a second, refilled in microseconds, must still add up to a whole call.
ROUNDING = 1e-4


@dataclass(frozen=True, slots=True)
class Limits:
    """Calls per second by token kind and calls per day by method; what is not named is free."""

    rps: Mapping[TokenKind, int] = field(default_factory=lambda: RPS)
    daily: Mapping[str, int] = field(default_factory=lambda: DAILY)


UNLIMITED = Limits(rps={}, daily={})


class Meter:
    """Counts the calls of every token against `limits`."""

    def __init__(self, limits: Limits, now: Callable[[], datetime]) -> None:
        self.limits = limits
        self._now = now
        self._buckets: dict[str, tuple[float, datetime]] = {}
        self._days: dict[tuple[str, str], tuple[date, int]] = {}

    def too_fast(self, token: str, kind: TokenKind) -> bool:
        """Take one call from the token's bucket; True when it is empty."""
        rate = self.limits.rps.get(kind)
        if rate is None:
            return False
        now = self._now()
        level, since = self._buckets.get(token, (float(rate), now))
        passed = max((now - since).total_seconds(), 0.0)
        level = min(level + passed * rate, float(rate))
        allowed = level >= 1 - ROUNDING
        self._buckets[token] = (level - 1 if allowed else level, now)
        return not allowed

    def spent(self, token: str, method: str) -> bool:
        """Count one call of `method` today; True when the day's quota is used up."""
        quota = self.limits.daily.get(method)
        if quota is None:
            return False
        today = self._now().date()
        day, used = self._days.get((token, method), (today, 0))
        used = used if day == today else 0
        if used >= quota:
            return True
        self._days[token, method] = (today, used + 1)
        return False

    def used_today(self, token: str, method: str) -> int:
        """How many calls of a limited `method` the token has made today."""
        day, used = self._days.get((token, method), (None, 0))
        return used if day == self._now().date() else 0

"""Asking a network: one token, one pace, bounded repeats, the day's budget.

Lives here: everything about a call that is the same for all networks. Does not live here: what
is asked, what an answer means, what an error of a network is called.
"""

from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

from services.errors import ErrorKind, NetworkError
from services.languages import Wording, lazy
from services.networks.base import Allowance
from services.networks.http import TOO_BIG, Http, Wire
from services.networks.pace import Pace, Patience

T = TypeVar("T")

OUT_OF_BUDGET = "budget"
"""`NetworkError.code` of a call that was not made: the day's budget or a quota is spent."""

_RETRIES = 3
_LONGEST_REST = timedelta(hours=26)
"""No quota rests for longer than until tomorrow: a clock that had leapt ahead said so."""
_REPEATED = frozenset({ErrorKind.RETRY, ErrorKind.SLOW})


@dataclass(frozen=True, slots=True)
class Manners:
    """How a network wants to be asked.

    `title` is its name for people; `rps` requests a second; `backoff` the first pause before a
    repeated attempt, in seconds; `quota_rest` how long a method rests whose quota the network
    called spent without saying until when. Errors with a code of `not_at_once` are not repeated
    within a visit.
    """

    title: Wording
    rps: float
    backoff: float = 0.5
    quota_rest: timedelta = timedelta(hours=1)
    not_at_once: frozenset[str] = frozenset()


class Token:
    """One key's way to a network, shared by every fetch that uses the key."""

    def __init__(self, manners: Manners, wire: Wire) -> None:
        self.manners = manners
        self.pace = Pace(manners.rps)
        self.http = Http(wire)
        self._resting: dict[str, datetime] = {}

    def visit(self, now: datetime, allowance: Allowance) -> "Visit":
        """Begin one fetch."""
        return Visit(self, now, allowance)

    def rests_until(self, method: str, now: datetime) -> datetime | None:
        """Until when a method whose quota is spent is not asked; None when it may be."""
        until = self._resting.get(method)
        return until if until is not None and now < until <= now + _LONGEST_REST else None

    def rest(self, method: str, until: datetime) -> None:
        """Do not ask this method before then."""
        self._resting[method] = until

    async def close(self) -> None:
        """Give back the connections."""
        await self.http.close()


@dataclass(slots=True)
class Visit:
    """One fetch's calls: what it may spend, and has spent by method in `calls`."""

    token: Token
    now: datetime
    allowance: Allowance
    calls: Counter[str] = field(default_factory=Counter)
    _patience: Patience = field(init=False)

    def __post_init__(self) -> None:
        """All repeats of one fetch share one patience."""
        self._patience = Patience(_RETRIES, self.token.manners.backoff)

    def left(self, method: str) -> int | None:
        """How many calls of `method` remain today; None when unlimited."""
        allowed = self.allowance.left.get(method)
        return None if allowed is None else max(0, allowed - self.calls[method])

    async def ask(
        self, method: str, attempt: Callable[[Http], Awaitable[T]], *, once: bool = False
    ) -> T:
        """What `attempt` answers, repeated while that may help; each try spends one `method`.
        `once`: what may have been done is not tried again, only what was refused outright.

        Raises NetworkError; one of kind QUOTA says until when.
        """
        while True:
            try:
                await self._spend(method)
                await self.token.pace.turn()
                result = await attempt(self.token.http)
            except NetworkError as error:
                if error.kind is ErrorKind.SLOW:
                    self.token.pace.slow_down()
                if error.kind is ErrorKind.QUOTA:
                    self._set_until(method, error)
                if (once and error.kind is ErrorKind.RETRY) or not await self._worth_repeating(
                    error
                ):
                    raise
            else:
                self.token.pace.went_well()
                return result

    async def _spend(self, method: str) -> None:
        left = self.left(method)
        if (
            left == 0
            or self.token.rests_until(method, self.now)
            or not (left is None or await self.allowance.spend(method))
        ):
            raise NetworkError(
                ErrorKind.QUOTA,
                lazy("{title}: дневная квота {method} исчерпана").filled(
                    title=self.token.manners.title, method=method
                ),
                code=OUT_OF_BUDGET,
            )
        self.calls[method] += 1

    def _set_until(self, method: str, error: NetworkError) -> None:
        resting = self.token.rests_until(method, self.now)
        error.until = error.until or resting or self.now + self.token.manners.quota_rest
        if error.code != OUT_OF_BUDGET:
            self.token.rest(method, error.until)

    async def _worth_repeating(self, error: NetworkError) -> bool:
        if error.kind not in _REPEATED or error.code in self.token.manners.not_at_once | {TOO_BIG}:
            return False
        return await self._patience.again()

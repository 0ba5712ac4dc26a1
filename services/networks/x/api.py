"""Calling X with a bearer token, and counting what X bills: posts.

Lives here: how a call of X looks on the wire, the windows of requests, the budget of posts. Does
not live here: pace and repeats (`visits.py` of all networks), what responses mean.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from services.errors import ErrorKind, NetworkError
from services.languages import lazy
from services.networks.base import Allowance
from services.networks.http import Http
from services.networks.visits import OUT_OF_BUDGET, Manners, Token, Visit
from services.networks.x.answers import RATE, Json, read_answer
from services.networks.x.settings import XSettings

POSTS = "posts"
"""What the daily budget counts beside calls: posts that X bills."""

_WINDOW = timedelta(minutes=15)
"""X counts requests by windows of this length."""


class XApi:
    """One bearer token's way to X, shared by every fetch that uses it."""

    def __init__(self, settings: XSettings) -> None:
        self.settings = settings
        manners = Manners("X", settings.rps, settings.backoff, not_at_once=frozenset({RATE}))
        self.token = Token(manners, settings.wire)

    def visit(self, now: datetime, allowance: Allowance) -> Visit:
        """Begin one fetch."""
        return self.token.visit(now, allowance)

    async def ask(self, visit: Visit, method: str, path: str, params: Mapping[str, str]) -> Json:
        """X's answer; `method` is what the call counts as. Raises NetworkError once repeating no
        longer helps, at once while the method rests."""
        settings = self.settings
        if until := self.token.rests_until(method, visit.now):
            raise NetworkError(
                ErrorKind.QUOTA,
                lazy("X: {method} ждёт: исчерпаны кредиты или предел запросов").filled(
                    method=method
                ),
                code=OUT_OF_BUDGET,
                until=until,
            )

        async def attempt(http: Http) -> Json:
            answer = await http.ask(
                "GET",
                f"{settings.api_base.rstrip('/')}/{settings.version}/{path}",
                params=params,
                headers={"Authorization": f"Bearer {settings.bearer_token}"},
            )
            return read_answer(answer, settings.bearer_token)

        try:
            return await visit.ask(method, attempt)
        except NetworkError as error:
            if error.code == RATE and error.kind is ErrorKind.SLOW:
                error.until = error.until or visit.now + _WINDOW
                self.token.rest(method, error.until)
            raise

    async def close(self) -> None:
        """Give back the connections."""
        await self.token.close()


def affordable(visit: Visit, wanted: int, least: int) -> int:
    """How many posts may be asked for, up to `wanted`. Raises NetworkError(QUOTA) when the day's
    budget of posts has not even `least` left."""
    left = visit.left(POSTS)
    if left is None or left >= wanted:
        return wanted
    if left < least:
        raise NetworkError(
            ErrorKind.QUOTA,
            lazy("X: бюджет чтения постов на сегодня исчерпан (networks.x.daily, posts)"),
            code=OUT_OF_BUDGET,
            until=_tomorrow(visit.now),
        )
    return left


def _tomorrow(now: datetime) -> datetime:
    """Budgets are of days in UTC, X's and ours."""
    return now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)

"""Calling Odnoklassniki's methods.

Lives here: how a call looks on the wire, and what an expired token does to it. Does not live
here: pace, repeats and budget (`visits.py` of all networks), what an answer means.
"""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar

from services.errors import NetworkError
from services.languages import lazy
from services.networks import visits
from services.networks.base import Allowance
from services.networks.http import Http
from services.networks.ok.answers import EXPIRED, FLOOD, read_answer
from services.networks.ok.session import Session
from services.networks.ok.settings import OkSettings
from services.networks.visits import Manners, Token

T = TypeVar("T")

_FLOOD_REST = timedelta(minutes=5)
_RENEWAL = "oauth.token"


class OkApi:
    """One application's and one person's way to the network, shared by every fetch."""

    def __init__(self, settings: OkSettings) -> None:
        self.settings = settings
        self.session = Session(settings)
        manners = Manners(
            lazy("Одноклассники"), settings.rps, settings.backoff, not_at_once=frozenset({FLOOD})
        )
        self.token = Token(manners, settings.wire)

    def visit(self, now: datetime, allowance: Allowance) -> "Visit":
        """Begin one fetch."""
        return Visit(self, self.token.visit(now, allowance))

    async def close(self) -> None:
        """Give back the connections."""
        await self.token.close()


class Visit:
    """One fetch's calls."""

    def __init__(self, api: OkApi, visit: visits.Visit) -> None:
        self._api = api
        self._visit = visit

    @property
    def now(self) -> datetime:
        """When the fetch began."""
        return self._visit.now

    @property
    def calls(self) -> Counter[str]:
        """What was spent so far, by method."""
        return self._visit.calls

    def left(self, method: str) -> int | None:
        """How many calls of `method` remain today; None when unlimited."""
        return self._visit.left(method)

    async def ask(self, method: str, read: Callable[[object], T], **params: object) -> T:
        """What `read` makes of the answer; parameters that are "" are not sent.

        Raises NetworkError once repeating, or a new token, no longer helps.
        """
        return await self._renewing(method, read, params, once=False)

    async def say(self, method: str, read: Callable[[object], T], **params: object) -> T:
        """The same of something that is written: what may have been done is not tried again."""
        return await self._renewing(method, read, params, once=True)

    async def _renewing(
        self, method: str, read: Callable[[object], T], params: dict[str, object], *, once: bool
    ) -> T:
        session = self._api.session
        stale = session.token
        try:
            return await self._ask(method, read, params, once=once)
        except NetworkError as error:
            if error.code == FLOOD:
                error.until = self.now + _FLOOD_REST
            if error.code not in EXPIRED or not self._api.settings.renewable:
                raise
        await self._visit.ask(_RENEWAL, lambda http: session.renew(http, stale))
        return await self._ask(method, read, params, once=once)

    async def _ask(
        self, method: str, read: Callable[[object], T], params: dict[str, object], *, once: bool
    ) -> T:
        api = self._api
        said = {name: str(value) for name, value in params.items() if value != ""}

        async def attempt(http: Http) -> T:
            answer = await http.ask(
                "POST",
                f"{api.settings.api_base.rstrip('/')}/fb.do",
                form=api.session.signed(said | {"method": method}),
            )
            return read(read_answer(answer.status, answer.body, api.session.secrets))

        return await self._visit.ask(method, attempt, once=once)

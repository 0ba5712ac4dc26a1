"""Calling VK's methods: one key, one pace, bounded repeats, the day's budget.

Lives here: everything about a call that does not depend on its method. Does not live here:
which methods to call, what their responses mean.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import TypeVar

from services.errors import ErrorKind, NetworkError
from services.networks.base import Allowance
from services.networks.http import TOO_BIG, Http
from services.networks.pace import Pace, Patience
from services.networks.vk.answers import FLOOD, read_answer
from services.networks.vk.items import Listing, read_listing
from services.networks.vk.settings import VkSettings

T = TypeVar("T")

_RETRIES = 3
_NOT_AT_ONCE = frozenset({FLOOD, TOO_BIG})
_QUOTA_REST = timedelta(hours=1)
"""VK does not say when a quota returns: ask again after this long."""
_FLOOD_REST = timedelta(minutes=5)


class VkApi:
    """One service key's way to VK, shared by every fetch that uses the key."""

    def __init__(self, settings: VkSettings) -> None:
        self.settings = settings
        self.pace = Pace(settings.rps)
        self.http = Http(settings.wire)
        #: Until when a method whose quota VK called spent is not asked.
        self.resting: dict[str, datetime] = {}

    def visit(self, now: datetime, allowance: Allowance) -> "Visit":
        """Begin one fetch."""
        return Visit(self, now, allowance)

    async def close(self) -> None:
        """Give back the connections."""
        await self.http.close()


class Visit:
    """One fetch's calls: what it may spend, and has spent by method in `calls`."""

    def __init__(self, api: VkApi, now: datetime, allowance: Allowance) -> None:
        self.now = now
        self.calls: Counter[str] = Counter()
        self._api = api
        self._allowance = allowance
        self._patience = Patience(_RETRIES, api.settings.backoff)

    def left(self, method: str) -> int | None:
        """How many calls of `method` remain today; None when unlimited."""
        allowed = self._allowance.left.get(method)
        return None if allowed is None else max(0, allowed - self.calls[method])

    async def call(self, method: str, **params: object) -> object:
        """VK's `response`. Raises NetworkError once repeating no longer helps."""
        return await self._repeat(method, params, lambda response: response)

    async def listing(self, method: str, **params: object) -> Listing:
        """The same for a method that answers with items."""
        return await self._repeat(method, params, read_listing)

    async def _repeat(
        self, method: str, params: Mapping[str, object], read: Callable[[object], T]
    ) -> T:
        while True:
            try:
                result = read(await self._attempt(method, params))
            except NetworkError as error:
                if error.kind is ErrorKind.SLOW:
                    self._api.pace.slow_down()
                self._set_until(method, error)
                if not await self._worth_repeating(error):
                    raise
            else:
                self._api.pace.went_well()
                return result

    async def _attempt(self, method: str, params: Mapping[str, object]) -> object:
        self._spend(method)
        settings = self._api.settings
        await self._api.pace.turn()
        answer = await self._api.http.post(
            f"{settings.api_base.rstrip('/')}/{method}",
            form={name: str(value) for name, value in params.items()} | {"v": settings.version},
            headers={"Authorization": f"Bearer {settings.service_key}"},
        )
        return read_answer(answer.status, answer.body, settings.service_key)

    def _spend(self, method: str) -> None:
        resting = self._api.resting.get(method)
        if self.left(method) == 0 or (resting is not None and self.now < resting):
            raise NetworkError(
                ErrorKind.QUOTA, f"ВКонтакте: дневная квота {method} исчерпана", code="budget"
            )
        self.calls[method] += 1

    def _set_until(self, method: str, error: NetworkError) -> None:
        if error.kind is ErrorKind.QUOTA:
            if error.code != "budget":
                self._api.resting[method] = self.now + _QUOTA_REST
            error.until = self._api.resting.get(method, self.now + _QUOTA_REST)
        elif error.code == FLOOD:
            error.until = self.now + _FLOOD_REST

    async def _worth_repeating(self, error: NetworkError) -> bool:
        if error.kind not in {ErrorKind.RETRY, ErrorKind.SLOW} or error.code in _NOT_AT_ONCE:
            return False
        return await self._patience.again()

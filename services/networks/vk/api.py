"""Calling VK's methods with a service key.

Lives here: how a call of VK looks on the wire. Does not live here: pace, repeats and budget
(`visits.py` of all networks), which methods to call, what their responses mean.
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
from services.networks.visits import Manners, Token
from services.networks.vk.answers import FLOOD, read_answer
from services.networks.vk.items import Listing, read_listing
from services.networks.vk.settings import VkSettings

T = TypeVar("T")

_FLOOD_REST = timedelta(minutes=5)


class VkApi:
    """One service key's way to VK, shared by every fetch that uses the key."""

    def __init__(self, settings: VkSettings) -> None:
        self.settings = settings
        manners = Manners(
            lazy("ВКонтакте"), settings.rps, settings.backoff, not_at_once=frozenset({FLOOD})
        )
        self.token = Token(manners, settings.wire)

    def visit(self, now: datetime, allowance: Allowance) -> "Visit":
        """Begin one fetch."""
        return Visit(self.settings, self.token.visit(now, allowance))

    async def close(self) -> None:
        """Give back the connections."""
        await self.token.close()


class Visit:
    """One fetch's calls."""

    def __init__(self, settings: VkSettings, visit: visits.Visit) -> None:
        self._settings = settings
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

    async def call(self, method: str, **params: object) -> object:
        """VK's `response`. Raises NetworkError once repeating no longer helps."""
        return await self._ask(method, params, lambda response: response)

    async def listing(self, method: str, **params: object) -> Listing:
        """The same for a method that answers with items."""
        return await self._ask(method, params, read_listing)

    async def _ask(self, method: str, params: dict[str, object], read: Callable[[object], T]) -> T:
        settings = self._settings

        async def attempt(http: Http) -> T:
            answer = await http.ask(
                "POST",
                f"{settings.api_base.rstrip('/')}/{method}",
                form={name: str(value) for name, value in params.items()} | {"v": settings.version},
                headers={"Authorization": f"Bearer {settings.service_key}"},
            )
            return read(read_answer(answer.status, answer.body, settings.service_key))

        try:
            return await self._visit.ask(method, attempt)
        except NetworkError as error:
            if error.code == FLOOD:
                error.until = self.now + _FLOOD_REST
            raise

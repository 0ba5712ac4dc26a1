"""Asking one server of the Mastodon API.

Lives here: paths, parameters and the key on the wire. Does not live here: pace, repeats and
budget (`visits.py` of all networks), what an item means (`items.py`).
"""

from collections import Counter
from datetime import datetime
from typing import Any, TypeVar

from services.errors import ErrorKind, NetworkError
from services.languages import lazy
from services.networks.base import Allowance
from services.networks.http import Http
from services.networks.mastodon.answers import read_answer, strange
from services.networks.mastodon.settings import MastodonSettings, Server
from services.networks.untrusted import LACKS
from services.networks.visits import Manners, Token
from services.networks.visits import Visit as NetworkVisit

T = TypeVar("T")

TAG = "timelines/tag"
NOTIFICATIONS = "notifications"
STATUSES = "statuses"
ME = "accounts/verify_credentials"


class ServerApi:
    """One server's way, shared by every fetch of its sources."""

    def __init__(self, server: Server, settings: MastodonSettings) -> None:
        self.server = server
        manners = Manners(server.host, settings.rps, settings.backoff)
        self.token = Token(manners, settings.wire)

    def visit(self, now: datetime, allowance: Allowance) -> "Visit":
        """Begin one fetch."""
        return Visit(self.server, self.token.visit(now, allowance))

    async def close(self) -> None:
        """Give back the connections."""
        await self.token.close()


class Visit:
    """One fetch's calls to one server. Each method raises NetworkError."""

    def __init__(self, server: Server, visit: NetworkVisit) -> None:
        self.server = server
        self._visit = visit

    @property
    def now(self) -> datetime:
        """When the fetch began."""
        return self._visit.now

    @property
    def calls(self) -> Counter[str]:
        """What was spent so far, by method."""
        return self._visit.calls

    async def lines(self, method: str, path: str, params: dict[str, str]) -> list[Any]:
        """A page of a timeline; `path` goes after the method's own."""
        return await self._ask(method, f"{method}/{path}" if path else method, params, list)

    async def status(self, status_id: str) -> dict[str, Any] | None:
        """A post by its id, None when the server says that it has none."""
        try:
            return await self._ask(STATUSES, f"{STATUSES}/{status_id}", {}, dict)
        except NetworkError as error:
            if error.kind is ErrorKind.GONE:
                return None
            raise

    async def answers(self, status_id: str) -> list[Any]:
        """What stands below a post, of all levels."""
        body = await self._ask(STATUSES, f"{STATUSES}/{status_id}/context", {}, dict)
        below = body.get("descendants")
        if not isinstance(below, list):
            raise strange(self.server.host, LACKS.filled(key="descendants"))
        return below

    async def say(self, status: dict[str, str], key: str) -> dict[str, Any]:
        """Post it; with the same key within an hour it is posted once."""
        return await self._ask("post", STATUSES, {}, dict, form=status, key=key)

    async def me(self) -> str:
        """The name of the account whose key it is, in lower case."""
        name = (await self._ask(ME, ME, {}, dict)).get("username")
        if not isinstance(name, str) or not name:
            raise strange(self.server.host, lazy("аккаунт без имени"))
        return name.lower()

    async def _ask(
        self,
        method: str,
        path: str,
        params: dict[str, str],
        shape: type[T],
        *,
        form: dict[str, str] | None = None,
        key: str = "",
    ) -> T:
        server = self.server
        headers = {"Authorization": f"Bearer {server.token}"} if server.token else {}
        if key:
            headers["Idempotency-Key"] = key

        async def attempt(http: Http) -> T:
            answer = await http.ask(
                "POST" if form else "GET",
                f"{server.base}/api/v1/{path}",
                params=params,
                form=form,
                headers=headers,
            )
            found = read_answer(server.host, answer, server.token, self.now)
            if not isinstance(found, shape):
                raise strange(server.host, lazy("не того вида"))
            return found

        return await self._visit.ask(method, attempt)

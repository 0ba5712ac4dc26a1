"""Asking Bluesky through the account's own server, and keeping its session.

Lives here: methods on the wire; logging in, rarely: the network counts it. Does not live here:
pace, repeats and budget (`visits.py` of all networks), what an item means (`items.py`).
"""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from services.errors import NetworkError
from services.networks.base import Allowance
from services.networks.bluesky.answers import EXPIRED, read_answer, strange
from services.networks.bluesky.settings import BlueskySettings
from services.networks.http import Http
from services.networks.visits import Manners, Token
from services.networks.visits import Visit as NetworkVisit

POSTS = "app.bsky.feed.getPosts"
SEARCH_POSTS = "app.bsky.feed.searchPosts"
NOTIFICATIONS = "app.bsky.notification.listNotifications"
LOG_IN = "com.atproto.server.createSession"
REFRESH = "com.atproto.server.refreshSession"

Params = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Session:
    """An account that is logged in."""

    did: str
    handle: str
    access: str
    refresh: str


class BlueskyApi:
    """One account's way to the network, shared by every fetch."""

    def __init__(self, settings: BlueskySettings) -> None:
        self.settings = settings
        manners = Manners("Bluesky", settings.rps, settings.backoff)
        self.token = Token(manners, settings.wire)
        self.session: Session | None = None
        self.logging_in = asyncio.Lock()

    def visit(self, now: datetime, allowance: Allowance) -> "Visit":
        """Begin one fetch."""
        return Visit(self, self.token.visit(now, allowance))

    async def close(self) -> None:
        """Give back the connections."""
        await self.token.close()


class Visit:
    """One fetch's calls. Each method raises NetworkError."""

    def __init__(self, api: BlueskyApi, visit: NetworkVisit) -> None:
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

    async def session(self) -> Session:
        """The session in force; logs in when there is none."""
        return self._api.session or await self._renewed(None)

    async def items(self, method: str, key: str, params: Params) -> tuple[list[Any], str]:
        """A list of an answer, and the cursor of what follows, "" for nothing."""
        session = await self.session()
        try:
            return await self._listing(method, key, params, session)
        except NetworkError as error:
            if error.code not in EXPIRED:
                raise
        session = await self._renewed(session)
        return await self._listing(method, key, params, session)

    async def _listing(
        self, method: str, key: str, params: Params, session: Session
    ) -> tuple[list[Any], str]:
        async def attempt(http: Http) -> tuple[list[Any], str]:
            headers = {"Authorization": f"Bearer {session.access}"}
            url = f"{self._url(method)}?{urlencode(params)}"
            body = read_answer(await http.ask("GET", url, headers=headers), self.now)
            items, cursor = body.get(key), body.get("cursor")
            if not isinstance(items, list):
                raise strange(f"нет {key}")
            return items, cursor if isinstance(cursor, str) else ""

        return await self._visit.ask(method, attempt)

    async def _renewed(self, stale: Session | None) -> Session:
        """Another session than `stale`: somebody else's fresh one, a refreshed or a new one."""
        api = self._api
        async with api.logging_in:
            if api.session is not None and api.session is not stale:
                return api.session
            api.session = await self._refreshed(stale) if stale else None
            api.session = api.session or await self._logged_in()
            return api.session

    async def _refreshed(self, stale: Session) -> Session | None:
        """None when the refresh token is over too."""

        async def attempt(http: Http) -> Session:
            headers = {"Authorization": f"Bearer {stale.refresh}"}
            return _session(
                read_answer(await http.ask("POST", self._url(REFRESH), headers=headers), self.now)
            )

        try:
            return await self._visit.ask(REFRESH, attempt)
        except NetworkError as error:
            if error.code not in EXPIRED:
                raise
            return None

    async def _logged_in(self) -> Session:
        settings = self._api.settings
        said = {"identifier": settings.identifier, "password": settings.app_password}

        async def attempt(http: Http) -> Session:
            answer = await http.ask("POST", self._url(LOG_IN), json=said)
            return _session(read_answer(answer, self.now))

        return await self._visit.ask(LOG_IN, attempt)

    def _url(self, method: str) -> str:
        return f"{self._api.settings.api_base.rstrip('/')}/xrpc/{method}"


def _session(body: dict[str, Any]) -> Session:
    values = [body.get(key) for key in ("did", "handle", "accessJwt", "refreshJwt")]
    did, handle, access, refresh = (value if isinstance(value, str) else "" for value in values)
    if not (did and handle and access.isascii() and access and refresh.isascii() and refresh):
        raise strange("вход без ключа")
    return Session(did, handle.lower(), access, refresh)

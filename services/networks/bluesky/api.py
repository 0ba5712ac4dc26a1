"""Asking Bluesky through the account's own server, and keeping its session.

Lives here: methods on the wire; logging in, rarely: the network counts it. Does not live here:
pace, repeats and budget (`visits.py` of all networks), what an item means (`items.py`).
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from urllib.parse import urlencode

from services.errors import ErrorKind, NetworkError
from services.languages import lazy
from services.networks.base import Allowance
from services.networks.bluesky.answers import ABSENT, EXPIRED, read_answer, strange
from services.networks.bluesky.settings import BlueskySettings
from services.networks.http import Http
from services.networks.untrusted import LACKS
from services.networks.visits import Manners, Token
from services.networks.visits import Visit as NetworkVisit

POSTS = "app.bsky.feed.getPosts"
SEARCH_POSTS = "app.bsky.feed.searchPosts"
NOTIFICATIONS = "app.bsky.notification.listNotifications"
LOG_IN = "com.atproto.server.createSession"
REFRESH = "com.atproto.server.refreshSession"
CREATE = "com.atproto.repo.createRecord"
RECORD = "com.atproto.repo.getRecord"

Params = Sequence[tuple[str, str]]
T = TypeVar("T")


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

        async def listing(http: Http, session: Session) -> tuple[list[Any], str]:
            body = await self._get(http, method, params, session)
            items, cursor = body.get(key), body.get("cursor")
            if not isinstance(items, list):
                raise strange(LACKS.filled(key=key))
            return items, cursor if isinstance(cursor, str) else ""

        return await self._in_session(method, listing)

    async def write(self, collection: str, key: str, record: dict[str, Any]) -> None:
        """Write a record of the account's own under this key; where one stands, it is refused.
        What may have been written is not tried again."""

        async def written(http: Http, session: Session) -> None:
            said = {"repo": session.did, "collection": collection, "rkey": key, "record": record}
            headers = {"Authorization": f"Bearer {session.access}"}
            answer = await http.ask("POST", self._url(CREATE), json=said, headers=headers)
            read_answer(answer, self.now)

        await self._in_session(CREATE, written, once=True)

    async def has(self, collection: str, key: str) -> bool:
        """Whether a record of the account's own stands under this key."""

        async def there(http: Http, session: Session) -> bool:
            params = [("repo", session.did), ("collection", collection), ("rkey", key)]
            try:
                await self._get(http, RECORD, params, session)
            except NetworkError as error:
                # Older servers name no word of their own for it.
                if error.code not in ABSENT and error.kind is not ErrorKind.BUG:
                    raise
                return False
            return True

        return await self._in_session(RECORD, there)

    async def _get(
        self, http: Http, method: str, params: Params, session: Session
    ) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {session.access}"}
        url = f"{self._url(method)}?{urlencode(params)}"
        return read_answer(await http.ask("GET", url, headers=headers), self.now)

    async def _in_session(
        self, method: str, call: Callable[[Http, Session], Awaitable[T]], *, once: bool = False
    ) -> T:
        """What a call answers; with another session when that in force is over."""
        session = await self.session()
        try:
            return await self._visit.ask(method, lambda http: call(http, session), once=once)
        except NetworkError as error:
            if error.code not in EXPIRED:
                raise
        fresh = await self._renewed(session)
        return await self._visit.ask(method, lambda http: call(http, fresh), once=once)

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
        raise strange(lazy("вход без ключа"))
    return Session(did, handle.lower(), access, refresh)

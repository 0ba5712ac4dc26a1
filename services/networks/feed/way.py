"""From an address to a document: a conditional GET, redirects followed by hand, every hop guarded.

Lives here: one reading's requests and what their statuses mean. Does not live here: what a
document says, which addresses are allowed (`guard.py`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from services.errors import ErrorKind, NetworkError
from services.languages import lazy
from services.networks.feed.guard import Guard
from services.networks.feed.links import joined
from services.networks.feed.settings import FeedSettings
from services.networks.http import Answer, Http
from services.networks.visits import Visit

GET = "get"
"""The method all requests are counted as."""

BUSY = "busy"
"""`NetworkError.code` of a host that asked to come later."""
UNREACHED = frozenset({"ConnectError", "ConnectTimeout"})

_PERMANENT = frozenset({301, 308})
_REDIRECTS = frozenset({302, 303, 307}) | _PERMANENT
_CLOSED = frozenset({401, 402, 403, 407, 451})
_LONGEST_WAIT = timedelta(hours=24)
_ACCEPT = "application/atom+xml, application/rss+xml, application/feed+json, application/json;q=0.9, application/xml;q=0.9, */*;q=0.5"  # noqa: E501


@dataclass(frozen=True, slots=True)
class Found:
    """What an address led to. `body` None: nothing new since `etag` and `modified`.

    `address` is where the document lay; `moved` where the feed has moved for good, None if not.
    """

    address: str
    body: bytes | None
    headers: Mapping[str, str]
    moved: str | None


class Way:
    """The requests of one reading."""

    def __init__(self, visit: Visit, guard: Guard, settings: FeedSettings, now: datetime) -> None:
        self._visit = visit
        self._guard = guard
        self._settings = settings
        self._now = now

    async def get(self, address: str, conditions: Mapping[str, str]) -> Found:
        """Fetch `address` with the headers `conditions`. Raises NetworkError."""
        headers = {"User-Agent": self._settings.user_agent, "Accept": _ACCEPT, **conditions}
        place, moved, for_good = address, None, True
        for _ in range(self._settings.redirect_cap + 1):
            answer = await self._ask(place, headers)
            if answer.status not in _REDIRECTS:
                return self._found(place, answer, moved)
            target = joined(place, answer.headers.get("location", ""))
            if target is None:
                raise NetworkError(
                    ErrorKind.RETRY, lazy("перенаправление в никуда"), code="redirect"
                )
            for_good = for_good and answer.status in _PERMANENT
            place, moved = target, target if for_good else moved
        raise NetworkError(ErrorKind.RETRY, lazy("слишком много перенаправлений"), code="redirect")

    async def _ask(self, address: str, headers: Mapping[str, str]) -> Answer:
        ways = await self._guard.ways(address)
        for way in ways[:-1]:
            try:
                return await self._once(address, headers, way)
            except NetworkError as error:
                if error.code not in UNREACHED:
                    raise
        return await self._once(address, headers, ways[-1])

    async def _once(self, address: str, headers: Mapping[str, str], way: str | None) -> Answer:
        async def attempt(http: Http) -> Answer:
            answer = await http.ask("GET", address, headers=headers, at=way)
            if answer.status >= 500 or answer.status in (408, 425, 429):
                raise self._later(answer)
            return answer

        return await self._visit.ask(GET, attempt)

    def _found(self, place: str, answer: Answer, moved: str | None) -> Found:
        status = answer.status
        if status == 304:
            return Found(place, None, answer.headers, moved)
        if status == 200:
            return Found(place, answer.body, answer.headers, moved)
        code = str(status)
        if status == 410:
            raise NetworkError(ErrorKind.GONE, lazy("ленты больше нет (HTTP 410)"), code=code)
        if status == 404:
            raise NetworkError(
                ErrorKind.RETRY, lazy("ленты по этому адресу нет (HTTP 404)"), code=code
            )
        if status in _CLOSED:
            raise NetworkError(
                ErrorKind.DENIED,
                lazy("лента закрыта (HTTP {status})").filled(status=status),
                code=code,
            )
        raise NetworkError(
            ErrorKind.RETRY,
            lazy("непонятный ответ (HTTP {status})").filled(status=status),
            code=code,
        )

    def _later(self, answer: Answer) -> NetworkError:
        """One host's haste or trouble slows nobody else down: it is never the network's pace."""
        until = _retry_after(answer.headers.get("retry-after", ""), self._now)
        busy = answer.status == 429 or until is not None
        words = (
            lazy("слишком частые запросы (HTTP {status})")
            if answer.status == 429
            else lazy("сервер не справился (HTTP {status})")
        )
        return NetworkError(
            ErrorKind.RETRY,
            words.filled(status=answer.status),
            code=BUSY if busy else str(answer.status),
            until=until,
        )


def _retry_after(value: str, now: datetime) -> datetime | None:
    """A moment from «120» or a date, a day ahead at most; None when there is none."""
    if value.strip().isdigit() and len(value) < 10:
        until = now + timedelta(seconds=int(value))
    else:
        try:
            until = parsedate_to_datetime(value)
        except (ValueError, TypeError):
            return None
        until = until.replace(tzinfo=until.tzinfo or UTC).astimezone(UTC)
    return min(until, now + _LONGEST_WAIT) if until > now else None

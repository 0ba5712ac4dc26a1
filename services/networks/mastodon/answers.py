"""A body becomes a server's answer or a NetworkError.

Lives here: what the statuses mean. Does not live here: what to do about an error.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from services.errors import ErrorKind, NetworkError
from services.languages import Text, Wording, lazy
from services.networks.http import Answer
from services.networks.text import clean_line
from services.networks.untrusted import unreadable

strange = unreadable
"""The error for an answer of a shape nobody promised; see `unreadable`."""

_REST = timedelta(minutes=5)
"""The window of the limits, for a server that does not say when it ends."""
_LONGEST_REST = timedelta(hours=1)
_WORDS_CAP = 200
_KINDS = {
    400: ErrorKind.BUG,
    403: ErrorKind.DENIED,
    404: ErrorKind.GONE,
    410: ErrorKind.GONE,
    422: ErrorKind.BUG,
    429: ErrorKind.QUOTA,
}


def read_answer(host: str, answer: Answer, token: str, now: datetime) -> object:
    """What the server answered. Raises NetworkError, `code` the status; `token` is not in it."""
    if answer.status == 200:
        try:
            body: object = json.loads(answer.body)
        except (ValueError, RecursionError):
            raise strange(host, lazy("не JSON")) from None
        if isinstance(body, dict) and "error" in body:
            raise strange(host, _words(answer.body, token))
        return body
    raise _refusal(host, answer, token, now)


def _refusal(host: str, answer: Answer, token: str, now: datetime) -> NetworkError:
    status = answer.status
    words = _words(answer.body, token)
    until = None
    if status == 401:
        # Without a key it is this server that has closed its timelines, not a key gone bad.
        kind = ErrorKind.AUTH if token else ErrorKind.DENIED
        words = lazy("ключ не принят") if token else lazy("сервер показывает ленты только по ключу")
    elif 300 <= status < 400:
        kind, words = ErrorKind.BUG, lazy("сервер отвечает по другому адресу")
    else:
        kind = _KINDS.get(status, ErrorKind.RETRY)
    if kind is ErrorKind.QUOTA:
        until, words = _until(answer.headers, now), lazy("слишком частые запросы")
    text = Text("{host}: {words} (HTTP {status})").filled(host=host, words=words, status=status)
    return NetworkError(kind, text, code=str(status), until=until)


def _until(headers: Mapping[str, str], now: datetime) -> datetime:
    """When the window ends: an ISO moment by Mastodon, seconds since 1970 by others."""
    said = headers.get("x-ratelimit-reset", "")
    try:
        moment = (
            datetime.fromtimestamp(int(said), UTC)
            if said.isdecimal()
            else datetime.fromisoformat(said)
        )
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError, OSError):
        return now + _REST
    return min(moment.astimezone(UTC), now + _LONGEST_REST) if moment > now else now + _REST


def _words(body: bytes, token: str) -> Wording:
    try:
        said: Any = json.loads(body)
    except (ValueError, RecursionError):
        return lazy("отказ без объяснения")
    error = said.get("error") if isinstance(said, dict) else None
    words = error if isinstance(error, str) else ""
    words = words.replace(token, "***") if token else words
    return clean_line(words, _WORDS_CAP) or lazy("отказ без объяснения")

"""A body becomes Bluesky's answer or a NetworkError: the word in it first, the status second."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from services.errors import ErrorKind, NetworkError
from services.languages import Text, lazy
from services.networks.http import Answer
from services.networks.untrusted import unreadable

strange = partial(unreadable, "Bluesky")
"""The error for an answer of a shape nobody promised; see `unreadable`."""

EXPIRED = frozenset({"ExpiredToken", "InvalidToken"})
"""The session is over; another one may help."""
ABSENT = frozenset({"RecordNotFound", "NotFound"})
"""There is no such record."""

_REST = timedelta(minutes=5)
_LONGEST_REST = timedelta(hours=25)
_BY_WORD = {
    "ExpiredToken": ErrorKind.AUTH,
    "InvalidToken": ErrorKind.AUTH,
    "AuthMissing": ErrorKind.AUTH,
    "AuthenticationRequired": ErrorKind.AUTH,
    "AuthFactorTokenRequired": ErrorKind.AUTH,
    "AccountTakedown": ErrorKind.AUTH,
    "RateLimitExceeded": ErrorKind.QUOTA,
    "NotFound": ErrorKind.GONE,
    "RecordNotFound": ErrorKind.GONE,
    "UpstreamFailure": ErrorKind.RETRY,
}
_BY_STATUS = {
    400: ErrorKind.BUG,
    401: ErrorKind.AUTH,
    403: ErrorKind.DENIED,
    404: ErrorKind.BUG,
    429: ErrorKind.QUOTA,
    501: ErrorKind.BUG,
}
_MEANING = {
    ErrorKind.AUTH: lazy("вход не выполнен, проверьте имя и пароль приложения"),
    ErrorKind.QUOTA: lazy("слишком частые запросы"),
    ErrorKind.DENIED: lazy("сеть не показывает этого (поиск может быть закрыт)"),
    ErrorKind.GONE: lazy("не найдено"),
    ErrorKind.BUG: lazy("запрос не принят"),
}


def read_answer(answer: Answer, now: datetime) -> dict[str, Any]:
    """What the network answered. Raises NetworkError, `code` the network's word or the status.

    Nothing of the network's own words is quoted but that one.
    """
    try:
        body: object = json.loads(answer.body)
    except (ValueError, RecursionError):
        body = None
    if answer.status == 200:
        if not isinstance(body, dict):
            raise strange(lazy("не объект"))
        return body
    said = body.get("error") if isinstance(body, dict) else None
    word = said if isinstance(said, str) and said.isalnum() and len(said) <= 40 else ""
    kind = _BY_WORD.get(word) or _BY_STATUS.get(answer.status, ErrorKind.RETRY)
    code = word or str(answer.status)
    until = _until(answer.headers, now) if kind is ErrorKind.QUOTA else None
    meaning = _MEANING.get(kind, lazy("сеть не отвечает"))
    words = Text("Bluesky: {meaning} ({code})").filled(meaning=meaning, code=code)
    raise NetworkError(kind, words, code=code, until=until)


def _until(headers: Mapping[str, str], now: datetime) -> datetime:
    """When the window ends, in seconds since 1970 on the wire."""
    try:
        moment = datetime.fromtimestamp(int(headers.get("ratelimit-reset", "")), UTC)
    except (ValueError, OverflowError, OSError):
        return now + _REST
    return min(moment, now + _LONGEST_REST) if moment > now else now + _REST

"""A body becomes YouTube's answer or a NetworkError.

Lives here: the table of reasons. Does not live here: what to do about one.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from services.errors import ErrorKind, NetworkError
from services.languages import Text, Wording, lazy
from services.networks.http import Answer
from services.networks.text import clean_line
from services.networks.untrusted import unreadable

strange = partial(unreadable, "YouTube")
"""The error for an answer of a shape nobody promised; see `unreadable`."""

Json = Mapping[str, object]

LOST_PLACE = "invalidPageToken"
"""`NetworkError.code` of a place in the paging that is not known any more."""
NO_COMMENTS = "commentsDisabled"

_PACIFIC = ZoneInfo("America/Los_Angeles")
_BY_REASON = {
    "quotaExceeded": ErrorKind.QUOTA,
    "dailyLimitExceeded": ErrorKind.QUOTA,
    "rateLimitExceeded": ErrorKind.SLOW,
    "userRateLimitExceeded": ErrorKind.SLOW,
    "keyInvalid": ErrorKind.AUTH,
    "keyExpired": ErrorKind.AUTH,
    "accessNotConfigured": ErrorKind.AUTH,
    "ipRefererBlocked": ErrorKind.AUTH,
    "API_KEY_INVALID": ErrorKind.AUTH,
    "SERVICE_DISABLED": ErrorKind.AUTH,
    NO_COMMENTS: ErrorKind.DENIED,
    "forbidden": ErrorKind.DENIED,
    "videoNotFound": ErrorKind.GONE,
    "channelNotFound": ErrorKind.GONE,
    "commentThreadNotFound": ErrorKind.GONE,
    "commentNotFound": ErrorKind.GONE,
    "processingFailure": ErrorKind.RETRY,
    LOST_PLACE: ErrorKind.RETRY,
}
_BY_STATUS = {
    400: ErrorKind.BUG,
    401: ErrorKind.AUTH,
    403: ErrorKind.DENIED,
    404: ErrorKind.GONE,
    429: ErrorKind.SLOW,
}
_MEANING = {
    "quotaExceeded": lazy(
        "дневная квота исчерпана, она обновится в полночь по тихоокеанскому времени"
    ),
    "accessNotConfigured": lazy("в проекте Google Cloud не включён YouTube Data API v3"),
    NO_COMMENTS: lazy("комментарии отключены"),
    "videoNotFound": lazy("такого видео нет"),
    "channelNotFound": lazy("такого канала нет"),
}
_BAD_KEY = "API key not valid"
_WORDS_CAP = 200


def read_answer(answer: Answer, secret: str, now: datetime) -> Json:
    """The object YouTube answered with. Raises NetworkError for anything else; `secret` is never
    in it."""
    try:
        body: object = json.loads(answer.body)
    except (ValueError, RecursionError):
        body = None
    fields = body if isinstance(body, dict) else {}
    error = fields.get("error")
    if answer.status != 200 or error is not None:
        raise _refusal(answer.status, error if isinstance(error, dict) else {}, secret, now)
    if not fields:
        raise strange("HTTP 200")
    return fields


def midnight(now: datetime) -> datetime:
    """When the quota of a day is new: at midnight of the Pacific coast."""
    local = now.astimezone(_PACIFIC)
    tomorrow = (local + timedelta(days=1)).date()
    return datetime.combine(tomorrow, time(), _PACIFIC).astimezone(UTC)


def _refusal(status: int, error: Json, secret: str, now: datetime) -> NetworkError:
    words = clean_line(str(error.get("message") or "").replace(secret, "***"), _WORDS_CAP)
    reason = "API_KEY_INVALID" if _BAD_KEY in words else _reason(error)
    # A status nobody listed yet is more likely a passing trouble than our mistake.
    kind = _BY_REASON.get(reason) or _BY_STATUS.get(status, ErrorKind.RETRY)
    meaning: Wording
    if kind is ErrorKind.AUTH and reason != "accessNotConfigured":
        meaning = lazy("ключ не принят: он неверен, отозван или ограничен")
    else:
        meaning = _MEANING.get(reason) or words or lazy("отказ без объяснения")
    return NetworkError(
        kind,
        Text("YouTube: {meaning} ({code})").filled(
            meaning=meaning, code=", ".join(filter(None, (f"HTTP {status}", reason)))
        ),
        code=reason or str(status),
        until=midnight(now) if kind is ErrorKind.QUOTA else None,
    )


def _reason(error: Json) -> str:
    listed = error.get("errors")
    for one in listed if isinstance(listed, list) else []:
        reason = one.get("reason") if isinstance(one, dict) else None
        if isinstance(reason, str):
            return clean_line(reason, 60)
    return ""

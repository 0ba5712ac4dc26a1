"""A body becomes MAX's answer or a NetworkError: the body first, the HTTP status second.

Lives here: the table of MAX's refusals. Does not live here: what to do about one.
"""

import json
from collections.abc import Mapping
from functools import partial

from services.errors import ErrorKind, NetworkError
from services.languages import Text, lazy
from services.networks.http import Answer
from services.networks.text import clean_line
from services.networks.untrusted import unreadable

strange = partial(unreadable, "MAX")
"""The error for an answer of a shape nobody promised; see `unreadable`."""

Json = Mapping[str, object]

WEBHOOK = "webhook"
"""`NetworkError.code`: updates are not to be asked for, a subscription takes them."""

_BY_STATUS = {
    400: ErrorKind.BUG,
    401: ErrorKind.AUTH,
    403: ErrorKind.DENIED,
    404: ErrorKind.GONE,
    405: ErrorKind.BUG,
    422: ErrorKind.BUG,
    429: ErrorKind.SLOW,
}
_BY_CODE = {
    "verify.token": ErrorKind.AUTH,
    "attachment.not.ready": ErrorKind.RETRY,
    "access.denied": ErrorKind.DENIED,
    "chat.denied": ErrorKind.DENIED,
    "not.found": ErrorKind.GONE,
    "too.many.requests": ErrorKind.SLOW,
    "rate.limit": ErrorKind.SLOW,
}
_BY_PAGE = {413: ErrorKind.BUG, 429: ErrorKind.SLOW}
"""What a server before MAX says with a page of its own; any other may pass, whatever its status: a
proxy's 403 says nothing of a chat."""
_MEANING = {
    ErrorKind.AUTH: lazy("ключ бота не принят: он отозван или неверен"),
    ErrorKind.DENIED: lazy(
        "нет доступа: бот должен быть администратором с правом читать все сообщения"
    ),
    ErrorKind.GONE: lazy("такого чата или сообщения нет"),
    ErrorKind.SLOW: lazy("слишком частые запросы"),
}
_WORDS_CAP = 200


def read_answer(answer: Answer, secret: str) -> Json:
    """The object MAX answered with. Raises NetworkError for anything else; `secret` is never in
    it."""
    try:
        body: object = json.loads(answer.body)
    except (ValueError, RecursionError):
        body = None
    fields = body if isinstance(body, dict) else {}
    # Some refusals come with HTTP 200.
    if answer.status != 200 or fields.get("success") is False:
        raise _refusal(answer.status, fields if isinstance(body, dict) else None, secret)
    if not fields:
        raise strange("HTTP 200")
    return fields


def _refusal(status: int, fields: Json | None, secret: str) -> NetworkError:
    """`fields` None: what answered was not MAX."""
    if fields is None:
        kind = _BY_PAGE.get(status, ErrorKind.RETRY)
        text = lazy("MAX: отвечает не он (HTTP {status})").filled(status=status)
        return NetworkError(kind, text, code=str(status))
    code = fields.get("code")
    name = code if isinstance(code, str) else ""
    # A status nobody listed yet is more likely a passing trouble than our mistake.
    kind = _BY_CODE.get(name) or _BY_STATUS.get(status, ErrorKind.RETRY)
    words = clean_line(str(fields.get("message") or "").replace(secret, "***"), _WORDS_CAP)
    meaning = _MEANING.get(kind) or words or lazy("отказ без объяснения")
    shown = clean_line(name, 60) or f"HTTP {status}"
    text = Text("MAX: {meaning} ({shown})").filled(meaning=meaning, shown=shown)
    return NetworkError(kind, text, code=name[:60] or str(status))

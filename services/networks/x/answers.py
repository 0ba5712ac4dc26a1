"""A body becomes X's answer or a NetworkError: the HTTP status first, then the problem's name.

Lives here: the table of X's refusals. Does not live here: what to do about one.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from functools import partial

from services.errors import ErrorKind, NetworkError
from services.languages import Text, Wording, lazy
from services.networks.http import Answer
from services.networks.text import clean_line
from services.networks.untrusted import unreadable

strange = partial(unreadable, "X")
"""The error for an answer of a shape nobody promised; see `unreadable`."""

Json = Mapping[str, object]

RATE = "429"
"""`NetworkError.code` of a spent window of requests."""
OLD_SINCE = "since_id"
"""`NetworkError.code` of a `since_id` that is older than what X searches."""
LOST_PLACE = "next_token"
"""`NetworkError.code` of a place in the paging that X no longer knows."""
UNSEEN = frozenset({"resource-not-found", "not-authorized-for-resource"})
"""Problems of a post that is not public any more."""

_SPENT = frozenset({"credits", "credits-depleted", "usage-capped"})
_KINDS = {
    400: ErrorKind.BUG,
    401: ErrorKind.AUTH,
    402: ErrorKind.QUOTA,
    403: ErrorKind.DENIED,
    404: ErrorKind.GONE,
    429: ErrorKind.SLOW,
}
_MEANING = {
    401: lazy("ключ не принят: он отозван или неверен"),
    402: lazy("на счёте разработчика нет кредитов или исчерпан лимит расходов"),
    404: lazy("такого адреса нет"),
    429: lazy("слишком частые запросы"),
}
_NAMED = {
    "usage-capped": lazy("месячный предел чтения исчерпан"),
    "client-forbidden": lazy("приложению закрыт доступ: оно не привязано к проекту с оплатой"),
    "unsupported-authentication": lazy("нужен Bearer-токен приложения"),
}
_NOT_NAMED = "you have not been mentioned"
_WORDS_CAP = 200


def read_answer(answer: Answer, *secrets: str) -> Json:
    """The object X answered with. Raises NetworkError for anything else; none of `secrets` is in
    it."""
    try:
        body: object = json.loads(answer.body)
    except (ValueError, RecursionError):
        body = None
    fields = body if isinstance(body, dict) else {}
    if answer.status not in (200, 201):
        raise _refusal(answer, fields, secrets)
    if not fields:
        raise strange("HTTP 200")
    return fields


def problem_of(fields: Json) -> str:
    """The problem's name: the last part of its `type`, whichever host that is on."""
    return str(fields.get("type", "")).rstrip("/").rpartition("/")[2]


def troubles_of(fields: Json) -> list[Json]:
    """The `errors` of an answer, as far as they are objects."""
    listed = fields.get("errors")
    return [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []


def _refusal(answer: Answer, fields: Json, secrets: Iterable[str]) -> NetworkError:
    status, problem = answer.status, problem_of(fields)
    spent = problem in _SPENT
    # A status nobody listed yet is more likely a passing trouble than our mistake.
    kind = ErrorKind.QUOTA if spent else _KINDS.get(status, ErrorKind.RETRY)
    said = _words(fields)
    for secret in secrets:
        said = said.replace(secret, "***")
    words: Wording = clean_line(said, _WORDS_CAP)
    if _NOT_NAMED in said:
        words = lazy("отвечать можно только тем, кто сам упомянул аккаунт: ответьте вручную")
    meaning = _NAMED.get(problem) or _MEANING.get(status) or words or lazy("отказ без объяснения")
    return NetworkError(
        kind,
        Text("X: {meaning} (HTTP {status})").filled(meaning=meaning, status=status),
        code=_code(status, fields),
        until=_reset(answer) if status == 429 and not spent else None,
    )


def _words(fields: Json) -> str:
    details = [str(one.get("message", "")) for one in troubles_of(fields)]
    return "; ".join(filter(None, [str(fields.get("detail", "")), *details]))


def _code(status: int, fields: Json) -> str:
    if status == 400:
        for trouble in troubles_of(fields):
            named = trouble.get("parameters")
            told = f"{list(named) if isinstance(named, dict) else ''} {trouble.get('message', '')}"
            if "since_id" in told:
                return OLD_SINCE
            if "next_token" in told or "pagination_token" in told:
                return LOST_PLACE
    return str(status)


def _reset(answer: Answer) -> datetime | None:
    told = answer.headers.get("x-rate-limit-reset", "")
    return datetime.fromtimestamp(int(told), UTC) if told.isdecimal() and len(told) < 11 else None

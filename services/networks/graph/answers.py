"""A body becomes Graph's answer or a NetworkError: by the error's code, whatever the HTTP status.

Lives here: the table of Graph's refusals. Does not live here: what to do about one.
"""

import json
from collections.abc import Iterable, Mapping

from services.errors import ErrorKind, NetworkError
from services.languages import lazy
from services.networks.http import Answer
from services.networks.text import clean_line
from services.networks.untrusted import unreadable

strange = unreadable
"""The error for an answer of a shape nobody promised; see `unreadable`."""

Json = Mapping[str, object]

REDUCE = "reduce"
"""`NetworkError.code` of a question that was too much at once."""
GONE = "100/33"
"""There is no such object, or none that this key may see: Graph does not tell the two apart."""
TAGS_SPENT = "18"
"""`NetworkError.code` of a hashtag over the week's limit."""
OF_THE_APP = frozenset({"4", "17", "341"})
"""Limits that all keys of an application share."""

_KINDS: dict[ErrorKind, frozenset[int]] = {
    ErrorKind.RETRY: frozenset({1, 2}),
    ErrorKind.QUOTA: frozenset({4, 17, 18, 32, 341, 613, 80001, 80002}),
    ErrorKind.AUTH: frozenset({102, 104, 190}),
    ErrorKind.DENIED: frozenset({3, 10, *range(200, 300)}),
    ErrorKind.HUMAN: frozenset({368}),
    ErrorKind.GONE: frozenset({803}),
    ErrorKind.BUG: frozenset({12, 100, 506, 1609005}),
}
_BY_CODE = {code: kind for kind, codes in _KINDS.items() for code in codes}
_MEANING = {
    4: lazy("предел вызовов приложения исчерпан"),
    12: lazy("метод больше не поддерживается"),
    17: lazy("предел вызовов исчерпан"),
    18: lazy("предел хештегов за 7 дней исчерпан"),
    32: lazy("предел вызовов страницы исчерпан, к тому же ключ не её собственный"),
    102: lazy("ключ не принят"),
    104: lazy("нужен ключ доступа"),
    190: lazy("ключ не принят"),
    341: lazy("предел вызовов приложения исчерпан"),
    368: lazy("действия временно заблокированы за нарушение правил"),
    506: lazy("такой же ответ только что опубликован"),
    613: lazy("предел вызовов исчерпан"),
    803: lazy("такого имени нет"),
    80001: lazy("предел вызовов страницы исчерпан"),
    80002: lazy("предел вызовов аккаунта исчерпан"),
}
_WHY_BAD = {
    458: lazy("приложение отключено владельцем"),
    459: lazy("владелец должен войти и пройти проверку"),
    460: lazy("пароль владельца сменился"),
    463: lazy("срок ключа истёк"),
    464: lazy("владелец не подтвердил аккаунт"),
    467: lazy("ключ отозван"),
    492: lazy("у владельца больше нет роли на странице"),
}
_NO_OBJECT = 33
_TOO_MUCH = "reduce the amount of data"
_WORDS_CAP = 200


def read_answer(answer: Answer, title: str, secrets: Iterable[str]) -> Json:
    """The object Graph answered with. Raises NetworkError for anything else; none of `secrets`
    is in it."""
    try:
        body: object = json.loads(answer.body)
    except (ValueError, RecursionError):
        body = None
    if isinstance(body, dict) and isinstance(body.get("error"), dict):
        raise _refusal(body["error"], title, secrets)
    if isinstance(body, dict) and answer.status == 200:
        return body
    kind = ErrorKind.SLOW if answer.status == 429 else ErrorKind.RETRY
    raise NetworkError(
        kind,
        lazy("{title}: ответ не разобрать (HTTP {status})").filled(
            title=title, status=answer.status
        ),
        code=f"http{answer.status}",
    )


def _refusal(error: Json, title: str, secrets: Iterable[str]) -> NetworkError:
    code, detail = _whole(error.get("code")), _whole(error.get("error_subcode"))
    # A code nobody listed yet is more likely a passing trouble than our mistake.
    kind = _BY_CODE.get(code, ErrorKind.RETRY)
    said = str(error.get("message", ""))
    name = f"{code}/{detail}" if detail else str(code)
    if code == 100 and detail == _NO_OBJECT:
        kind = ErrorKind.GONE
    elif code in (1, 2) and _TOO_MUCH in said:
        name = REDUCE
    for secret in secrets:
        said = said.replace(secret, "***") if secret else said
    meaning = _MEANING.get(code) or clean_line(said, _WORDS_CAP) or lazy("отказ без объяснения")
    if why := _WHY_BAD.get(detail):
        meaning = f"{meaning}: {why}"
    return NetworkError(
        kind,
        lazy("{title}: {meaning} (код {code})").filled(title=title, meaning=meaning, code=code),
        code=name,
    )


def _whole(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else 0

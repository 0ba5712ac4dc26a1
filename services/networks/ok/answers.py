"""A body becomes Odnoklassniki's answer or a NetworkError: the body first, the status second.

Lives here: the table of error codes. Does not live here: what to do about an error. An answer is
an object, a bare array, a string or a number; errors come with HTTP 200.
"""

import json
from collections.abc import Iterable
from functools import partial
from typing import Any

from services.errors import ErrorKind, NetworkError
from services.languages import Text, lazy
from services.networks.text import clean_line
from services.networks.untrusted import unreadable

strange = partial(unreadable, lazy("Одноклассники"))
"""The error for an answer of a shape nobody promised; see `unreadable`."""

FLOOD = "8"
"""Too many actions: minutes of rest, no quick retry."""
NO_PERMISSION = "10"
EXPIRED = frozenset({"102", "103", "453"})
"""The token is over; a new one may help."""

_KINDS: dict[ErrorKind, frozenset[int]] = {
    ErrorKind.RETRY: frozenset({1, 2, 30, 5000, 9999}),
    ErrorKind.SLOW: frozenset({8}),
    ErrorKind.QUOTA: frozenset({11}),
    ErrorKind.AUTH: frozenset({101, 102, 103, 210, 453}),
    ErrorKind.HUMAN: frozenset({7, 9, 511, 514}),
    ErrorKind.DENIED: frozenset({10, 24, 50, 200, 455, 456, 457, 458}),
    ErrorKind.GONE: frozenset({300, 700}),
    ErrorKind.BUG: frozenset({
        3, 4, 100, 104, 105, 106, 110, 141, 160, 220, 451, 454, 600, 601, 607, 701, 702, 704,
        1200, 2001,
    }),
}  # fmt: skip
_BY_CODE = {code: kind for kind, codes in _KINDS.items() for code in codes}

_MEANING: dict[int, Text] = {
    7: lazy("действие заблокировано"),
    8: lazy("слишком частые запросы"),
    9: lazy("адрес сервера заблокирован"),
    10: lazy("нет права: приложению не выдан VALUABLE_ACCESS"),
    11: lazy("квота метода исчерпана"),
    50: lazy("владелец ключа не администратор этой группы"),
    101: lazy("application_key не принят"),
    102: lazy("срок ключа доступа истёк"),
    103: lazy("ключ доступа не принят: он отозван или неверен"),
    104: lazy("подпись не сошлась: проверьте секретный ключ"),
    160: lazy("такой группы нет"),
    210: lazy("приложение отключено"),
    300: lazy("не найдено"),
    453: lazy("нужен ключ доступа"),
    454: lazy("цензура сети не пропустила текст"),
    455: lazy("группа закрыта"),
    511: lazy("ключ заблокирован"),
    514: lazy("нужно подтверждение владельца"),
    600: lazy("в этой теме больше нельзя писать"),
    601: lazy("в этой теме больше нельзя писать"),
    607: lazy("от имени группы здесь писать нельзя"),
    700: lazy("комментария, на который отвечаем, больше нет"),
    701: lazy("этот комментарий больше не показывается"),
}
_WORDS_CAP = 200


def read_answer(status: int, body: bytes, secrets: Iterable[str]) -> object:
    """What the network answered. Raises NetworkError; none of `secrets` is in it."""
    try:
        answer: Any = json.loads(body)
    except (ValueError, RecursionError):
        kind = ErrorKind.SLOW if status == 429 else ErrorKind.RETRY
        raise NetworkError(
            kind,
            lazy("Одноклассники: ответ не разобрать (HTTP {status})").filled(status=status),
            code=f"http{status}",
        ) from None
    if isinstance(answer, dict) and "error_code" in answer:
        raise _refusal(answer, secrets)
    if answer is None:
        raise strange("null")
    return answer


def _refusal(error: dict[str, Any], secrets: Iterable[str]) -> NetworkError:
    number = error["error_code"]
    code = number if isinstance(number, int) else 0
    words = str(error.get("error_msg", ""))
    for secret in secrets:
        words = words.replace(secret, "***") if secret else words
    meaning = _MEANING.get(code) or clean_line(words, _WORDS_CAP) or lazy("отказ без объяснения")
    return NetworkError(
        # A code nobody listed yet is more likely a passing trouble than our mistake.
        _BY_CODE.get(code, ErrorKind.RETRY),
        lazy("Одноклассники: {meaning} (код {code})").filled(meaning=meaning, code=code),
        code=str(code),
    )

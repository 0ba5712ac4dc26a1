"""A body becomes Odnoklassniki's answer or a NetworkError: the body first, the status second.

Lives here: the table of error codes. Does not live here: what to do about an error. An answer is
an object, a bare array, a string or a number; errors come with HTTP 200.
"""

import json
from collections.abc import Iterable
from functools import partial
from typing import Any

from services.errors import ErrorKind, NetworkError
from services.networks.text import clean_line
from services.networks.untrusted import unreadable

strange = partial(unreadable, "Одноклассники")
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

_MEANING: dict[int, str] = {
    7: "действие заблокировано",
    8: "слишком частые запросы",
    9: "адрес сервера заблокирован",
    10: "нет права: приложению не выдан VALUABLE_ACCESS",
    11: "квота метода исчерпана",
    50: "владелец ключа не администратор этой группы",
    101: "application_key не принят",
    102: "срок ключа доступа истёк",
    103: "ключ доступа не принят: он отозван или неверен",
    104: "подпись не сошлась: проверьте секретный ключ",
    160: "такой группы нет",
    210: "приложение отключено",
    300: "не найдено",
    453: "нужен ключ доступа",
    454: "цензура сети не пропустила текст",
    455: "группа закрыта",
    511: "ключ заблокирован",
    514: "нужно подтверждение владельца",
    600: "в этой теме больше нельзя писать",
    601: "в этой теме больше нельзя писать",
    607: "от имени группы здесь писать нельзя",
    700: "комментария, на который отвечаем, больше нет",
    701: "этот комментарий больше не показывается",
}
_WORDS_CAP = 200


def read_answer(status: int, body: bytes, secrets: Iterable[str]) -> object:
    """What the network answered. Raises NetworkError; none of `secrets` is in it."""
    try:
        answer: Any = json.loads(body)
    except (ValueError, RecursionError):
        kind = ErrorKind.SLOW if status == 429 else ErrorKind.RETRY
        raise NetworkError(
            kind, f"Одноклассники: ответ не разобрать (HTTP {status})", code=f"http{status}"
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
    meaning = _MEANING.get(code) or clean_line(words, _WORDS_CAP) or "отказ без объяснения"
    return NetworkError(
        # A code nobody listed yet is more likely a passing trouble than our mistake.
        _BY_CODE.get(code, ErrorKind.RETRY),
        f"Одноклассники: {meaning} (код {code})",
        code=str(code),
    )

"""A body becomes VK's response or a NetworkError: the body first, the HTTP status second.

Lives here: the table of VK's error codes. Does not live here: what to do about an error.
"""

import json
from collections.abc import Mapping
from functools import partial
from typing import Any

from services.errors import ErrorKind, NetworkError
from services.languages import Text, lazy
from services.networks.text import clean_line
from services.networks.untrusted import unreadable

strange = partial(unreadable, lazy("ВКонтакте"))
"""The error for an answer of a shape nobody promised; see `unreadable`."""

FLOOD = "9"
"""Too many identical actions: minutes of rest, no quick retry."""
COMMENTS_CLOSED = "212"

_KINDS: dict[ErrorKind, frozenset[int]] = {
    ErrorKind.RETRY: frozenset({1, 10, 36}),
    ErrorKind.SLOW: frozenset({6, 9}),
    ErrorKind.QUOTA: frozenset({29}),
    ErrorKind.AUTH: frozenset({2, 5, 7, 20, 21, 37, 101, 3609, 3610}),
    ErrorKind.HUMAN: frozenset({14, 17, 24, 25, 3300, 3301}),
    ErrorKind.DENIED: frozenset({15, 30, 200, 203, 210, 211, 212, 213, 214}),
    ErrorKind.GONE: frozenset({18, 19, 39, 40, 104, 113, 125}),
    ErrorKind.BUG: frozenset({3, 8, 23, 27, 28, 38, 100, 103, 219, 220, 222, 223, 224, 9999}),
}
_BY_CODE = {code: kind for kind, codes in _KINDS.items() for code in codes}

_MEANING: dict[int, Text] = {
    5: lazy("ключ не принят: он отозван или неверен"),
    6: lazy("слишком частые запросы"),
    7: lazy("у ключа нет нужного права"),
    9: lazy("слишком много одинаковых действий"),
    14: lazy("нужна проверка «я не робот»"),
    15: lazy("доступ закрыт"),
    17: lazy("нужно подтверждение владельца"),
    18: lazy("страница удалена или заблокирована"),
    19: lazy("содержимое заблокировано"),
    27: lazy("нужен сервисный ключ приложения, а не ключ сообщества"),
    28: lazy("метод недоступен с сервисным ключом"),
    29: lazy("дневная квота метода исчерпана"),
    30: lazy("профиль закрыт"),
    100: lazy("запрос составлен неверно: записи или комментария уже нет"),
    212: lazy("комментарии закрыты"),
    213: lazy("комментировать здесь нельзя"),
    222: lazy("ссылки в комментариях запрещены"),
    223: lazy("слишком много ответов под одной записью"),
}
_WORDS_CAP = 200
_URL_CAP = 1000


def read_answer(status: int, body: bytes, secret: str) -> object:
    """The value of `response`. Raises NetworkError for anything else; `secret` is never in it."""
    answer = _loaded(status, body)
    if isinstance(answer, dict):
        if isinstance(answer.get("error"), dict):
            raise _refusal(answer["error"], secret)
        if answer.get("response") is not None:
            return answer["response"]
    raise strange(f"HTTP {status}")


def read_body(status: int, body: bytes) -> Mapping[str, object]:
    """The object that the long poll's server answers with, bare. Raises NetworkError."""
    answer = _loaded(status, body)
    if not isinstance(answer, dict):
        raise strange(f"HTTP {status}")
    return answer


def _loaded(status: int, body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        kind = ErrorKind.SLOW if status == 429 else ErrorKind.RETRY
        raise NetworkError(
            kind,
            lazy("ВКонтакте: ответ не разобрать (HTTP {status})").filled(status=status),
            code=f"http{status}",
        ) from None


def _refusal(error: dict[str, Any], secret: str) -> NetworkError:
    number = error.get("error_code")
    code = number if isinstance(number, int) else 0
    words = clean_line(str(error.get("error_msg", "")).replace(secret, "***"), _WORDS_CAP)
    meaning = _MEANING.get(code, words or lazy("отказ без объяснения"))
    return NetworkError(
        # A code nobody listed yet is more likely a passing trouble than our mistake.
        _BY_CODE.get(code, ErrorKind.RETRY),
        lazy("ВКонтакте: {meaning} (код {code})").filled(meaning=meaning, code=code),
        code=str(code),
        action_url=_address(error.get("redirect_uri")) or _address(error.get("captcha_img")),
    )


def _address(value: object) -> str | None:
    """An address a person can be sent to; anything else in its place is dropped."""
    if not isinstance(value, str) or not value.startswith(("https://", "http://")):
        return None
    return value if value.isascii() and value.isprintable() and len(value) <= _URL_CAP else None

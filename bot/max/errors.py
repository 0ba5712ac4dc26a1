"""MAX's refusals as aiogram's exceptions, so that one set of rules (`bot/refusals.py`) serves both.

Words that `refusals.py` looks for stand at the front, MAX's own follow for the log.
"""

from typing import Any

from aiogram.exceptions import (
    TelegramAPIError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.methods import EditMessageReplyMarkup, EditMessageText, TelegramMethod

from services.errors import ErrorKind, NetworkError

_NEVER_LEFT = frozenset({"ConnectError", "ConnectTimeout", "PoolTimeout", "ProxyError"})
"""Failures of httpx before anything was sent."""
_TOO_OLD = "timeout_exceeded"
_NOT_READY = "attachment.not.ready"


def read_error(method: TelegramMethod[Any], error: NetworkError, silence: int) -> TelegramAPIError:
    """What aiogram would have raised; `silence` in seconds is kept after a 429, since MAX names
    none."""
    said = str(error)
    edits = isinstance(method, EditMessageText | EditMessageReplyMarkup)
    match error.kind:
        case ErrorKind.AUTH:
            return TelegramUnauthorizedError(method, said)
        case ErrorKind.SLOW:
            return TelegramRetryAfter(method, said, silence)
        case ErrorKind.DENIED if edits:
            return TelegramBadRequest(method, f"message can't be edited: {said}")
        case ErrorKind.DENIED:
            return TelegramForbiddenError(method, said)
        case ErrorKind.GONE if edits:
            return TelegramBadRequest(method, f"message to edit not found: {said}")
        case ErrorKind.GONE:
            return TelegramBadRequest(method, f"chat not found: {said}")
        case ErrorKind.RETRY if error.code == _NOT_READY or _server_said(error):
            return TelegramServerError(method, said)
        case ErrorKind.RETRY:
            return TelegramNetworkError(method, said)
    if _TOO_OLD in error.code:
        return TelegramBadRequest(method, f"message can't be edited: {said}")
    return TelegramBadRequest(method, said)


def _server_said(error: NetworkError) -> bool:
    """Whether it is certain that nothing came through: MAX refused, or was not reached."""
    return error.code.isdecimal() or error.code in _NEVER_LEFT

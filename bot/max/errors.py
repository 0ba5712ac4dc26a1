"""MAX's refusals as aiogram's exceptions, so that one set of rules (`bot/refusals.py`) serves both.

Words that `refusals.py` looks for stand at the front, MAX's own follow for the log.
"""

from collections.abc import Mapping
from typing import Any

from aiogram.exceptions import (
    TelegramAPIError,
    TelegramBadRequest,
    TelegramEntityTooLarge,
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
_TOO_BIG = "413"
_REFUSED = "200"
"""The code of `"success": false` without one: MAX has understood, and will not."""
_NOT_READY = "attachment.not.ready"


def read_error(method: TelegramMethod[Any], error: NetworkError, silence: int) -> TelegramAPIError:
    """What aiogram would have raised; `silence` in seconds is kept after a 429, since MAX names
    none."""
    if isinstance(method, EditMessageText | EditMessageReplyMarkup) and (why := _stands(error)):
        return TelegramBadRequest(method, f"{why}: {error}")
    said = str(error)
    match error.kind:
        case ErrorKind.AUTH:
            return TelegramUnauthorizedError(method, said)
        case ErrorKind.SLOW:
            return TelegramRetryAfter(method, said, silence)
        case ErrorKind.DENIED:
            return TelegramForbiddenError(method, said)
        case ErrorKind.GONE:
            return TelegramBadRequest(method, f"chat not found: {said}")
        case ErrorKind.RETRY if error.code == _REFUSED:
            return TelegramBadRequest(method, said)
        case ErrorKind.RETRY if error.code == _NOT_READY or _server_said(error):
            return TelegramServerError(method, said)
        case ErrorKind.RETRY:
            return TelegramNetworkError(method, said)
    if error.code == _TOO_BIG:
        return TelegramEntityTooLarge(method, said)
    return TelegramBadRequest(method, said)


def may_be_markup(body: Mapping[str, Any], error: NetworkError) -> bool:
    """Whether the same in plain words may be taken: MAX does not say what it dislikes."""
    return "format" in body and error.kind is ErrorKind.BUG and _TOO_OLD not in error.code


def _stands(error: NetworkError) -> str:
    """Why a message stays as it is, in Telegram's words; "" for a failure of another kind."""
    if error.kind is ErrorKind.GONE:
        return "message to edit not found"
    refused = error.kind is ErrorKind.DENIED or error.code == _REFUSED or _TOO_OLD in error.code
    return "message can't be edited" if refused else ""


def _server_said(error: NetworkError) -> bool:
    """Whether it is certain that nothing came through: MAX refused, or was not reached."""
    return error.code.isdecimal() or error.code in _NEVER_LEFT

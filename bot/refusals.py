"""What a call to Telegram that failed asks of us. Pure.

Descriptions are matched in lower case: the Bot API has no finer codes than its words.
"""

from dataclasses import dataclass

from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiohttp import ClientConnectorError, ConnectionTimeoutError
from aiohttp_socks import ProxyConnectionError, ProxyError, ProxyTimeoutError

_UNCONNECTED = (
    ClientConnectorError,
    ConnectionTimeoutError,
    ProxyConnectionError,
    ProxyError,
    ProxyTimeoutError,
)
_NOT_MODIFIED = ("message is not modified",)
_UNEDITABLE = (
    "message to edit not found",
    "message can't be edited",
    "message_id_invalid",
    "there is no text in the message to edit",
)
_TOPIC_LOST = ("message thread not found", "topic_closed", "topic_deleted")
_BAD_MARKUP = ("can't parse entities",)
_CHAT_LOST = (
    "chat not found",
    "group chat was deactivated",
    "peer_id_invalid",
    "bot is not a member",
    "bot was kicked",
    "user is deactivated",
    "not enough rights to send text messages",
    "have no rights to send a message",
    "need administrator rights",
    "chat_write_forbidden",
    "chat_restricted",
    "chat_admin_required",
)


@dataclass(frozen=True, slots=True)
class Wait:
    """429: not now. The chat, or the whole bot, is silent for `seconds`."""

    seconds: int


@dataclass(frozen=True, slots=True)
class ChatLost:
    """The chat cannot be written to until somebody mends it."""

    reason: str


@dataclass(frozen=True, slots=True)
class Moved:
    """The group is a supergroup with this id now."""

    chat_id: int


@dataclass(frozen=True, slots=True)
class Failed:
    """The line or the server failed: try again. `unknown`: it may have come through."""

    reason: str
    unknown: bool


@dataclass(frozen=True, slots=True)
class Hopeless:
    """These words will never be taken."""

    reason: str


@dataclass(frozen=True, slots=True)
class Stop:
    """The token is not accepted: nothing can be said at all."""

    reason: str


Trouble = Wait | ChatLost | Moved | Failed | Hopeless | Stop


def trouble(error: Exception) -> Trouble:
    """What to do about a failed call; what is not Telegram's own error failed on the line."""
    match error:
        case TelegramRetryAfter():
            return Wait(error.retry_after)
        case TelegramMigrateToChat():
            return Moved(error.migrate_to_chat_id)
        case TelegramUnauthorizedError() | TelegramNotFound():
            return Stop(_words(error))
        case TelegramForbiddenError():
            return ChatLost(_words(error))
        case TelegramBadRequest() if _says(error, _CHAT_LOST):
            return ChatLost(_words(error))
        case TelegramServerError():
            return Failed(_words(error), unknown=False)
        case TelegramEntityTooLarge():
            return Hopeless(_words(error))
        case TelegramNetworkError():
            return Failed(error.message, unknown=not _never_left(error))
        case TelegramAPIError():
            return Hopeless(_words(error))
        case ClientDecodeError():
            return Failed("the answer cannot be read", unknown=True)
    return Failed(f"{type(error).__name__}: {error}", unknown=True)


def is_not_modified(error: TelegramBadRequest) -> bool:
    """The message shows these very words already."""
    return _says(error, _NOT_MODIFIED)


def is_uneditable(error: TelegramBadRequest) -> bool:
    """The message is gone or not ours to change: it has to be said anew."""
    return _says(error, _UNEDITABLE)


def is_topic_lost(error: TelegramBadRequest) -> bool:
    """The forum topic is closed or gone."""
    return _says(error, _TOPIC_LOST)


def is_bad_markup(error: TelegramBadRequest) -> bool:
    """The HTML is refused; the plain words may pass."""
    return _says(error, _BAD_MARKUP)


def _says(error: TelegramBadRequest, phrases: tuple[str, ...]) -> bool:
    words = error.message.lower()
    return any(phrase in words for phrase in phrases)


def _words(error: TelegramAPIError) -> str:
    return error.message


def _never_left(error: TelegramNetworkError) -> bool:
    """No connection was made, so nothing can have arrived."""
    return isinstance(error.__cause__, _UNCONNECTED)

"""What each error of a call asks of us."""

import pytest
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
from aiogram.methods import SendMessage

from bot.refusals import ChatLost, Failed, Hopeless, Moved, Stop, Trouble, Wait, trouble

CALL = SendMessage(chat_id=-5, text="да")


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (TelegramRetryAfter(CALL, "Too Many Requests", 17), Wait(17)),
        (TelegramMigrateToChat(CALL, "upgraded", -1005), Moved(-1005)),
        (TelegramForbiddenError(CALL, "Forbidden: x"), ChatLost("Forbidden: x")),
        (TelegramUnauthorizedError(CALL, "Unauthorized"), Stop("Unauthorized")),
        (TelegramNotFound(CALL, "Not Found"), Stop("Not Found")),
        (TelegramServerError(CALL, "Bad Gateway"), Failed("Bad Gateway", unknown=False)),
        (TelegramNetworkError(CALL, "timeout"), Failed("timeout", unknown=True)),
        (TelegramEntityTooLarge(CALL, "too large"), Hopeless("too large")),
        (TelegramBadRequest(CALL, "BUTTON_DATA_INVALID"), Hopeless("BUTTON_DATA_INVALID")),
        (TelegramAPIError(CALL, "PAYMENT REQUIRED"), Hopeless("PAYMENT REQUIRED")),
        (
            ClientDecodeError("?", ValueError(), "<html>"),
            Failed("the answer cannot be read", unknown=True),
        ),
        (OSError("proxy"), Failed("OSError: proxy", unknown=True)),
    ],
)
def test_an_error_is_told_by_its_class(error: Exception, expected: Trouble) -> None:
    assert trouble(error) == expected


@pytest.mark.parametrize(
    "words",
    [
        "Bad Request: chat not found",
        "Bad Request: not enough rights to send text messages to the chat",
        "Bad Request: have no rights to send a message",
        "Bad Request: CHAT_WRITE_FORBIDDEN",
        "Bad Request: group chat was deactivated",
    ],
)
def test_a_bad_request_may_mean_that_the_chat_is_closed_to_us(words: str) -> None:
    assert trouble(TelegramBadRequest(CALL, words)) == ChatLost(words)


def test_a_right_to_pictures_that_is_missing_does_not_close_the_chat() -> None:
    words = "Bad Request: not enough rights to send photos to the chat"
    assert trouble(TelegramBadRequest(CALL, words)) == Hopeless(words)

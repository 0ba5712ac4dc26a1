"""The way to the Bot API, and what to think of answers that are none of its."""

from http import HTTPStatus

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.exceptions import ClientDecodeError, TelegramNotFound, TelegramServerError
from aiogram.methods import Response, TelegramMethod
from aiogram.methods.base import TelegramType


class Session(AiohttpSession):
    """aiogram's own, that reads the status of a page where JSON was expected.

    A proxy or a web server on the way speaks HTML: aiogram would call a 502 unreadable, which
    nobody retries, and so a 404, which a wrong address answers.
    """

    def check_response(
        self, bot: Bot, method: TelegramMethod[TelegramType], status_code: int, content: str
    ) -> Response[TelegramType]:
        """The answer. Raises aiogram's error for anything else."""
        try:
            return super().check_response(bot, method, status_code, content)
        except ClientDecodeError:
            said = f"HTTP {status_code}, not an answer of the Bot API"
            if status_code == HTTPStatus.NOT_FOUND:
                raise TelegramNotFound(method, said) from None
            if status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
                raise TelegramServerError(method, said) from None
            raise

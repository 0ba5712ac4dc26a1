"""One bot for handlers, two messengers behind it: a call goes where its chat is."""

from typing import Any, cast

from aiogram import Bot
from aiogram.client.session.middlewares.base import (
    BaseRequestMiddleware,
    NextRequestMiddlewareType,
)
from aiogram.methods import AnswerCallbackQuery, Response, TelegramMethod
from aiogram.methods.base import TelegramType

from bot.max.session import PRESS, MaxSession
from services.messengers.ids import Messenger, messenger_of


class ByMessenger(BaseRequestMiddleware):
    """Stands first on the way to Telegram, and takes out what is MAX's."""

    def __init__(self, session: MaxSession) -> None:
        self._session = session

    async def __call__(
        self,
        make_request: NextRequestMiddlewareType[TelegramType],
        bot: Bot,
        method: TelegramMethod[TelegramType],
    ) -> Response[TelegramType]:
        """Let it through, or call MAX."""
        if not is_of_max(method):
            return await make_request(bot, method)
        # What sessions return is the result itself, whatever the middleware's type says.
        return cast(Response[TelegramType], await self._session(bot, cast(Any, method)))


def is_of_max(method: TelegramMethod[TelegramType]) -> bool:
    """Whether a call is for MAX: by its chat, that of a menu's scope, or the press it answers."""
    if isinstance(method, AnswerCallbackQuery):
        return method.callback_query_id.startswith(PRESS)
    chat_id = getattr(method, "chat_id", None) or getattr(
        getattr(method, "scope", None), "chat_id", None
    )
    return isinstance(chat_id, int) and messenger_of(chat_id) is Messenger.MAX

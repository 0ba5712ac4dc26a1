"""Who acts: the person behind an update, looked up at every press."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import BaseMiddleware
from aiogram.types import Chat, TelegramObject, User

from db.engine import Database
from services import people
from services.desk import tongues
from services.languages import speak
from services.rules import Rules


class WhoActs(BaseMiddleware):
    """Hands `person` to handlers: the desk's person, or None for a stranger.

    From here on the chat's language is spoken (a stranger's is that of their Telegram); each
    update is handled in a task of its own.
    """

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        """Look the sender up; rights are those of this very moment. Of two messengers they read
        the one they last wrote in."""
        user: User | None = data.get("event_from_user")
        chat: Chat | None = data.get("event_chat")
        database: Database = data["database"]
        rules: Rules = data["rules"]
        async with database.read() as session:
            person = await people.by_telegram(session, user.id) if user is not None else None
            where = chat.id if chat else user.id if user else 0
            language = await tongues.of_chat(session, where, rules)
        if user is not None and person is None and where == user.id:
            language = tongues.known(user.language_code) or language
        speak(language)
        wrote_in = user.id if user is not None else 0
        if person is not None and (wrote_in == person.second_id) != person.reads_second:
            async with database.write() as session:
                await people.wrote(session, person, wrote_in)
        data["person"] = person
        return await handler(event, data)


class WakeDelivery(BaseMiddleware):
    """After an update was handled there may be something to say: delivery need not wait."""

    def __init__(self, wake: Callable[[], None]) -> None:
        self._wake = wake

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        """Handle, then wake."""
        try:
            return await handler(event, data)
        finally:
            self._wake()

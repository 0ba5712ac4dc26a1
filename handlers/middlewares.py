"""Who acts: the person behind an update, looked up at every press."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import BaseMiddleware
from aiogram.types import TelegramObject, User

from db.engine import Database
from services import people


class WhoActs(BaseMiddleware):
    """Hands `person` to handlers: the desk's person, or None for a stranger."""

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        """Look the sender up; rights are those of this very moment. Of two messengers they read
        the one they last wrote in."""
        user: User | None = data.get("event_from_user")
        data["person"] = None
        if user is not None:
            database: Database = data["database"]
            async with database.read() as session:
                person = await people.by_telegram(session, user.id)
            if person is not None and (user.id == person.second_id) != person.reads_second:
                async with database.write() as session:
                    await people.wrote(session, person, user.id)
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

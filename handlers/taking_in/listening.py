"""Watched groups: what residents say there goes the road of all posts, and nobody is answered.

Lives here: which updates are a watched group's, and the turns of such a group (the bot is let
in, thrown out, the group becomes a supergroup). Does not live here: what becomes of a message
(`services/listening.py`).

Whatever fails raises `NotHeard`: the update is handed over again, and is confirmed to Telegram
only when it has been taken in.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiogram import Bot, F, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.enums import ChatMemberStatus, ChatType
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError
from aiogram.filters import BaseFilter
from aiogram.types import ChatMemberUpdated, Message

from handlers.errors import NotHeard
from handlers.taking_in.heard import heard_of
from services.listening import NOT_ALLOWED, Listener, Watched

GROUPS = {ChatType.GROUP, ChatType.SUPERGROUP}
OUT = {ChatMemberStatus.LEFT, ChatMemberStatus.KICKED}
ADMINS = {ChatMemberStatus.CREATOR, ChatMemberStatus.ADMINISTRATOR}
ANONYMOUS_ADMIN = 1087968824
"""@GroupAnonymousBot: only an admin can act in the name of the group."""


class OfWatchedGroup(BaseFilter):
    """A message of a group that is a source; hands over `watched`."""

    def __init__(self, listener: Listener) -> None:
        self.listener = listener

    async def __call__(self, message: Message) -> bool | dict[str, Any]:
        """Look the chat up."""
        if message.chat.type not in GROUPS:
            return False
        async with _or_not_heard():
            watched = await self.listener.watched(message.chat.id, message.chat.username or "")
        return {"watched": watched, "listener": self.listener} if watched else False


def setup(listener: Listener) -> Router:
    """What leads here."""
    router = Router(name="listening")
    watched = OfWatchedGroup(listener)
    turns = Turns(listener)
    router.my_chat_member.register(turns.turned, F.chat.type.in_(GROUPS))
    router.message.register(turns.migrated, F.migrate_to_chat_id | F.migrate_from_chat_id)
    router.message.register(hear, watched)
    router.edited_message.register(hear, watched)
    return router


async def hear(message: Message, watched: Watched, listener: Listener, bot: Bot) -> None:
    """Take in what was said, if an admin of the group has let us in."""
    if not watched.is_heard:
        return
    async with _or_not_heard():
        if not watched.is_allowed:
            if not await _is_admin(bot, message.chat.id, bot.id):
                await listener.park(watched, NOT_ALLOWED)
                return
            await listener.allow(message.chat.id, message.chat.username or "")
        await listener.hear(watched, heard_of(message))


class Turns:
    """What becomes of the bot in groups, and of groups themselves."""

    def __init__(self, listener: Listener) -> None:
        self.listener = listener

    async def turned(self, event: ChatMemberUpdated, bot: Bot) -> None:
        """Note who let the bot in, or that it is out. Of other chats others hear too."""
        chat, name = event.chat, event.chat.username or ""
        async with _or_not_heard():
            if event.new_chat_member.status in OUT:
                if await self.listener.left(chat.id, name):
                    return
            elif await self._by_an_admin(event, bot):
                await self.listener.allow(chat.id, name)
            elif event.old_chat_member.status in OUT:
                await self.listener.refuse(chat.id, name)
        raise SkipHandler

    async def migrated(self, message: Message) -> None:
        """The group became a supergroup; Telegram says so in both."""
        old, new = message.chat.id, message.migrate_to_chat_id
        if new is None:
            old, new = message.migrate_from_chat_id or old, message.chat.id
        async with _or_not_heard():
            await self.listener.migrated(old, new)

    async def _by_an_admin(self, event: ChatMemberUpdated, bot: Bot) -> bool:
        """Only an admin can make the bot one; a plain member's adder is asked about."""
        if event.new_chat_member.status in ADMINS or event.from_user.id == ANONYMOUS_ADMIN:
            return True
        has_come = event.old_chat_member.status in OUT
        return has_come and await _is_admin(bot, event.chat.id, event.from_user.id)


async def _is_admin(bot: Bot, chat_id: int, user_id: int) -> bool:
    try:
        member = await bot.get_chat_member(chat_id, user_id)
    except (TelegramBadRequest, TelegramForbiddenError):
        return False
    return member.status in ADMINS


@asynccontextmanager
async def _or_not_heard() -> AsyncIterator[None]:
    try:
        yield
    except Exception as error:
        raise NotHeard from error

"""MAX's updates as Telegram's, for the one dispatcher.

A press, a word in private, a reply to the bot or a command in a group, the bot's coming and going.
Everything else people say in a group is not the desk's business and is neither read nor kept; nor
is a group that is watched as a source, unless an office works in it. Does not live here: where
updates come from (`services/networks/maxru/ear.py`).
"""

import re
from collections.abc import Mapping
from contextlib import suppress
from itertools import count
from typing import Any

from aiogram import Bot
from aiogram.exceptions import TelegramAPIError
from aiogram.types import (
    CallbackQuery,
    Chat,
    ChatMemberLeft,
    ChatMemberMember,
    ChatMemberUpdated,
    Message,
    Update,
    User,
)

from bot.max import shapes
from bot.max.session import PRESS, MaxSession
from db.engine import Database
from services import chats
from services.errors import ErrorKind, NetworkError
from services.messengers import messages, sources
from services.networks.maxru.events import type_of
from services.networks.maxru.items import as_fields
from services.networks.untrusted import BadItem

_CALLED = re.compile(r"\s*@(\w+)[\s,:]+")
"""A name before what is said: the bot's own is put there by MAX in groups."""
_STARTED = 0
"""The number of a message there is none of: somebody pressed «Начать»."""


class Translator:
    """Reads updates of the desk's bot. Raises BadItem for one that cannot be read."""

    def __init__(self, session: MaxSession, bot: Bot, database: Database) -> None:
        self._session = session
        self._bot = bot
        self._database = database
        self._numbers = count(1)

    async def read(self, told: object) -> Update | None:
        """The update; None where it says nothing to the desk. Raises NetworkError, too."""
        fields, kind = as_fields(told), type_of(told)
        await self._session.me(self._bot)
        match kind:
            case "message_created":
                return await self._message(fields)
            case "message_callback":
                return await self._press(fields)
            case "bot_started":
                return self._start(fields)
            case "bot_stopped":
                person = shapes.user(fields.get("user"), self._session.sight)
                return self._turn(fields, shapes.private(person), came=False)
            case "bot_added" | "bot_removed" if not fields.get("is_channel"):
                chat = await self._named(shapes.number(fields, "chat_id"), kind == "bot_added")
                return self._turn(fields, chat, came=kind == "bot_added")
        return None

    async def _message(self, fields: shapes.Json) -> Update | None:
        told = as_fields(fields.get("message"))
        chat = self._chat(told, told.get("sender"))
        if chat is None or (chat.type != "private" and not await self._is_for_us(told, chat.id)):
            return None
        made = await self._read(told, chat)
        if made.text is not None:
            made = made.model_copy(update={"text": await self._uncalled(made.text)})
        return Update(update_id=next(self._numbers), message=made)

    async def _press(self, fields: shapes.Json) -> Update:
        pressed = as_fields(fields.get("callback"))
        press, data = pressed.get("callback_id"), pressed.get("payload")
        if not isinstance(press, str) or not isinstance(data, str):
            raise BadItem
        person = shapes.user(pressed.get("user"), self._session.sight)
        self._session.pressed(press, person.id)
        told = fields.get("message")
        message: Message | None = None
        if isinstance(told, Mapping):
            chat = self._chat(told, pressed.get("user"))
            message = await self._read(told, chat) if chat is not None else None
        query = CallbackQuery(
            id=PRESS + press, from_user=person, chat_instance="max", message=message, data=data
        )
        return Update(update_id=next(self._numbers), callback_query=query)

    def _start(self, fields: shapes.Json) -> Update:
        person = shapes.user(fields.get("user"), self._session.sight)
        payload = fields.get("payload")
        text = f"/start {payload}" if isinstance(payload, str) and payload else "/start"
        message = Message(
            message_id=_STARTED,
            date=shapes.moment(fields.get("timestamp")),
            chat=shapes.private(person),
            from_user=person,
            text=text,
        )
        return Update(update_id=next(self._numbers), message=message)

    def _turn(self, fields: shapes.Json, chat: Chat, *, came: bool) -> Update:
        sight = self._session.sight
        me = User(id=sight.bot_id, is_bot=True, first_name="-")
        inside, outside = ChatMemberMember(user=me), ChatMemberLeft(user=me)
        turn = ChatMemberUpdated(
            chat=chat,
            from_user=shapes.user(fields.get("user"), sight),
            date=shapes.moment(fields.get("timestamp")),
            old_chat_member=outside if came else inside,
            new_chat_member=inside if came else outside,
        )
        return Update(update_id=next(self._numbers), my_chat_member=turn)

    def _chat(self, told: shapes.Json, other: object) -> Chat | None:
        """Where it was said; `other` is the person where it was in private. None: a channel."""
        recipient = as_fields(told.get("recipient"))
        match recipient.get("chat_type"):
            case shapes.DIALOG:
                return shapes.private(shapes.user(other, self._session.sight))
            case shapes.GROUP:
                return shapes.group(shapes.number(recipient, "chat_id"))
        return None

    async def _is_for_us(self, told: shapes.Json, chat_id: int) -> bool:
        """Whether somebody speaks to the bot, in a group where it answers."""
        text = as_fields(told.get("body") or {}).get("text")
        answered = shapes.linked(told, shapes.REPLY) or {}
        sender = answered.get("sender")
        to_us = isinstance(sender, Mapping) and sender.get("user_id") == self._session.sight.me
        command = isinstance(text, str) and (await self._uncalled(text)).startswith("/")
        if not to_us and not command:
            return False
        async with self._database.read() as session:
            return not await sources.is_only_watched(session, chat_id)

    async def _uncalled(self, text: str) -> str:
        """The words without the bot's name before them; anybody else's belongs to them."""
        called = _CALLED.match(text)
        name = (await self._session.me(self._bot)).username
        is_us = called is not None and name is not None and called[1].lower() == name.lower()
        return text[called.end() :] if called is not None and is_us else text

    async def _read(self, told: shapes.Json, chat: Chat) -> Message:
        answered = shapes.linked(told, shapes.REPLY)
        original = await self._original(told, answered, chat) if answered is not None else None
        number = await self._number(shapes.mid_of(told), chat, told.get("timestamp"))
        return shapes.message(told, number, chat, self._session.sight, original)

    async def _original(
        self, told: shapes.Json, answered: shapes.Json, chat: Chat
    ) -> Message | None:
        """The message that is answered; of one without words of its own, a forward, MAX is
        asked."""
        body = as_fields(answered.get("message") or {})
        mid = body.get("mid")
        if not isinstance(mid, str) or not mid:
            return None
        whole: Mapping[str, Any] = {
            "body": body, "sender": answered.get("sender"), "timestamp": told.get("timestamp"),
        }  # fmt: skip
        if not body.get("text"):
            try:
                whole = await self._session.line.ask("GET", f"messages/{mid}")
            except NetworkError as error:
                if error.kind not in (ErrorKind.GONE, ErrorKind.DENIED):
                    raise
        number = await self._number(mid, chat, told.get("timestamp"))
        return shapes.message(whole, number, chat, self._session.sight)

    async def _number(self, mid: str, chat: Chat, at: object) -> int:
        return await messages.number_of(self._database, mid, chat.id, shapes.moment(at))

    async def _named(self, chat_id: int, may_ask: bool) -> Chat:
        """A group with its title, if MAX tells it; else as it is known here."""
        title = ""
        if may_ask:
            with suppress(TelegramAPIError):
                title = (await self._bot.get_chat(chat_id)).title or ""
        if not title:
            async with self._database.read() as session:
                title = await chats.title(session, chat_id)
        return shapes.group(chat_id, title)

"""All that one messenger remembers, with the lookups both sides need. No rules of either side."""

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Any

from sandbox.telegram import objects
from sandbox.telegram.changes import Changes
from sandbox.telegram.entities import Entity
from sandbox.telegram.errors import TownError
from sandbox.telegram.faults import Faults
from sandbox.telegram.files import Files
from sandbox.telegram.keyboards import Markup
from sandbox.telegram.limits import Limits, Pace
from sandbox.telegram.town import TownChat, TownFile, TownMessage, TownUser
from sandbox.telegram.updates import Updates


@dataclass(frozen=True)
class Answer:
    """What the bot said to a press."""

    text: str
    show_alert: bool
    url: str


@dataclass
class Press:
    """One press of a button, until and after the bot answers it."""

    query_id: str
    user_id: int
    chat_id: int
    message_id: int
    data: str
    at: datetime
    answer: Answer | None = None
    _bell: asyncio.Event = field(default_factory=asyncio.Event)

    def settle(self, answer: Answer) -> None:
        """The first answer is the one people see."""
        self.answer = self.answer or answer
        self._bell.set()

    async def answered(self, timeout: float = 5.0) -> Answer:
        """The bot's answer; TimeoutError when it does not come within `timeout` seconds."""
        await asyncio.wait_for(self._bell.wait(), timeout)
        if self.answer is None:
            raise RuntimeError("a press was settled without an answer")
        return self.answer


@dataclass(frozen=True)
class Call:
    """One call of the bot as it arrived. `fault`: the ordered failure it met, if any."""

    at: datetime
    method: str
    params: Mapping[str, Any]
    chat_id: int | None
    ok: bool
    error_code: int | None
    fault: str | None = None


class Store:
    """State of the messenger; `Messenger` adds what people do, `methods` what the bot does."""

    def __init__(
        self,
        token: str,
        now: Callable[[], datetime],
        limits: Limits,
        bot_name: str,
        bot_username: str,
        privacy: bool,
    ) -> None:
        self.token = token
        self.now = now
        self.limits = limits
        self.bot = TownUser(int(token.split(":")[0]), bot_name, None, bot_username, is_bot=True)
        self.users: dict[int, TownUser] = {self.bot.id: self.bot}
        self.chats: dict[int, TownChat] = {}
        self.files = Files()
        self.pace = Pace(limits)
        self.faults = Faults()
        self.calls: list[Call] = []
        self.presses: dict[str, Press] = {}
        self.commands: dict[tuple[str, str], list[dict[str, str]]] = {}
        self.menu_buttons: dict[int, dict[str, Any]] = {}
        self.actions: list[tuple[int, str]] = []
        self.notices = Changes()
        self.updates = Updates(on_poll=self.notices.pulse)
        self.privacy = privacy
        self.numbers = count(1)
        self._last_ids: Counter[int] = Counter()

    @property
    def count_429(self) -> int:
        return sum(call.error_code == 429 for call in self.calls)

    def record(self, call: Call) -> None:
        self.calls.append(call)
        self.notices.pulse()

    def user(self, user_id: int) -> TownUser:
        if user_id not in self.users:
            raise TownError(f"no user {user_id} in town: add_user() first")
        return self.users[user_id]

    def any_chat(self, chat_id: int) -> TownChat:
        """A chat, also one that was upgraded; TownError for an unknown one."""
        if chat_id not in self.chats:
            raise TownError(f"no chat {chat_id} in town: add_user() or add_group() first")
        return self.chats[chat_id]

    def chat(self, chat_id: int) -> TownChat:
        """A chat people can use now; TownError for an unknown or an upgraded one."""
        chat = self.any_chat(chat_id)
        if chat.migrated_to is not None:
            raise TownError(f"chat {chat_id} was upgraded to {chat.migrated_to}")
        return chat

    def message(self, chat_id: int, message_id: int) -> TownMessage:
        """A message, deleted or not; TownError when there never was one."""
        messages = self.any_chat(chat_id).messages
        if message_id not in messages:
            raise TownError(f"no message {message_id} in chat {chat_id}")
        return messages[message_id]

    def post(
        self,
        chat: TownChat,
        sender: TownUser,
        *,
        text: str = "",
        entities: tuple[Entity, ...] = (),
        markup: Markup | None = None,
        photo: tuple[TownFile, ...] = (),
        document: TownFile | None = None,
        album: str | None = None,
        reply_to: TownMessage | None = None,
        thread_id: int | None = None,
        service: dict[str, Any] | None = None,
        extra: dict[str, Any] | None = None,
    ) -> TownMessage:
        """Put a message into a chat and tell whoever watches; no update is made here."""
        message = TownMessage(
            chat_id=chat.id,
            message_id=self._next_id(chat),
            date=self.now(),
            sender=sender,
            text=text,
            entities=entities,
            markup=markup,
            photo=photo,
            document=document,
            album=album,
            reply_to=reply_to,
            thread_id=thread_id or self._thread_of_reply(chat, reply_to),
            service=service or {},
            extra=extra or {},
        )
        chat.messages[message.message_id] = message
        self.notices.notify(chat.id)
        return message

    def tell_bot(self, kind: str, payload: dict[str, Any]) -> None:
        self.updates.put(kind, payload, self.now())

    def message_json(self, message: TownMessage) -> dict[str, Any]:
        return objects.message(message, self.chats[message.chat_id])

    def _next_id(self, chat: TownChat) -> int:
        """Supergroups number their own messages; private chats and groups share one sequence."""
        key = chat.id if chat.kind == "supergroup" else 0
        self._last_ids[key] += 1
        return self._last_ids[key]

    def _thread_of_reply(self, chat: TownChat, reply_to: TownMessage | None) -> int | None:
        """A reply joins the topic, or outside forums the chain of replies, it answers."""
        if reply_to is None or chat.kind != "supergroup":
            return None
        return reply_to.thread_id or (None if chat.forum else reply_to.message_id)

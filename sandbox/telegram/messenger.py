"""The people's side of the messenger: what they write, press, send, block and delete.

Every act here is instant and plain (no await); what the bot should learn of becomes an update.
Groups and their members are in `groups.py`, voices that are no person's in `discussions.py`, the
bot's side in `methods/`.
"""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar
from zlib import crc32

from sandbox.telegram import objects
from sandbox.telegram.changes import Subscription
from sandbox.telegram.discussions import Discussions
from sandbox.telegram.entities import found_in
from sandbox.telegram.errors import TownError
from sandbox.telegram.limits import Limits
from sandbox.telegram.store import Press
from sandbox.telegram.town import TownChat, TownFile, TownMessage, TownUser
from services.clock import now as wall_clock

Found = TypeVar("Found")


class Messenger(Discussions):
    """One bot's messenger with a town of people around it.

    `token` ("4200000001:town") is the only one accepted; the bot's id is its number. `now` is the
    clock of message dates, limits and lifetimes. `privacy`: in groups the bot hears only commands,
    mentions and replies to itself, unless it is an administrator.
    """

    def __init__(
        self,
        token: str,
        now: Callable[[], datetime] = wall_clock,
        limits: Limits | None = None,
        *,
        bot_name: str = "Отклик",
        bot_username: str = "otklik_bot",
        privacy: bool = False,
    ) -> None:
        super().__init__(token, now, limits or Limits.off(), bot_name, bot_username, privacy)

    def add_user(
        self,
        id: int,
        first_name: str,
        last_name: str | None = None,
        username: str | None = None,
    ) -> TownUser:
        """A person with a private chat the bot may not write to before `start`."""
        person = TownUser(id, first_name, last_name, username)
        self.users[id] = person
        self.chats[id] = TownChat(id, "private", owner=person, username=username)
        return person

    # ---- what people do

    def start(self, user_id: int, payload: str = "") -> TownMessage:
        """A person opens the private chat and presses «Старт»; the bot may write from now on."""
        if self.user(user_id).blocked_bot:
            self.unblock(user_id)
        return self.say(user_id, user_id, f"/start {payload}".strip())

    def say(
        self,
        user_id: int,
        chat_id: int,
        text: str,
        reply_to: int | TownMessage | None = None,
        thread_id: int | None = None,
    ) -> TownMessage:
        """A person writes; `reply_to` is a message or its id. TownError where they could not."""
        chat, person = self._speaker(user_id, chat_id, thread_id)
        message = self.post(
            chat,
            person,
            text=text,
            entities=tuple(found_in(text)),
            reply_to=self._answered(chat_id, reply_to),
            thread_id=thread_id,
        )
        self.tell_of(chat, message)
        return message

    def send_file(
        self,
        user_id: int,
        chat_id: int,
        data: bytes,
        name: str,
        caption: str = "",
        *,
        mime: str = "application/octet-stream",
        as_photo: bool = False,
        reply_to: int | TownMessage | None = None,
        thread_id: int | None = None,
    ) -> TownMessage:
        """A person sends a file, or with `as_photo` a picture."""
        chat, person = self._speaker(user_id, chat_id, thread_id)
        photo: tuple[TownFile, ...] = self.files.keep_photo(data) if as_photo else ()
        message = self.post(
            chat,
            person,
            text=caption,
            entities=tuple(found_in(caption)),
            photo=photo,
            document=None if as_photo else self.files.keep_document(name, mime, data),
            reply_to=self._answered(chat_id, reply_to),
            thread_id=thread_id,
        )
        self.tell_of(chat, message)
        return message

    def edit(self, user_id: int, chat_id: int, message_id: int, text: str) -> TownMessage:
        """A person edits what they wrote."""
        message = self.message(chat_id, message_id)
        if message.sender.id != user_id or message.deleted:
            raise TownError(f"user {user_id} cannot edit message {message_id}")
        message.text, message.entities = text, tuple(found_in(text))
        message.edited_at = self.now()
        self.notices.notify(chat_id)
        if self.bot_hears(self.chats[chat_id], message):
            self.tell_bot("edited_message", self.message_json(message))
        return message

    def press(
        self,
        user_id: int,
        chat_id: int,
        message_id: int,
        data: str,
        *,
        force: bool = False,
    ) -> Press:
        """A person presses the inline button with this `callback_data`.

        TownError when the message has no such button now; `force` presses all the same, as from
        a screen that has not been refreshed yet.
        """
        chat, person = self._present(user_id, chat_id)
        message = chat.messages.get(message_id)
        shown = [b.callback_data for b in message.buttons] if message else []
        gone = message is None or message.deleted
        if not force and (gone or data not in shown):
            state = "is gone" if gone else f"has no button {data!r}, only {shown}"
            raise TownError(f"message {message_id} of chat {chat_id} {state}")
        query_id = str(self.bot.id * 10_000 + next(self.numbers))
        press = Press(query_id, user_id, chat_id, message_id, data, at=self.now())
        self.presses[query_id] = press
        inaccessible = {"chat": objects.chat(chat), "message_id": message_id, "date": 0}
        query = {
            "id": query_id,
            "from": objects.user(person),
            "chat_instance": str(crc32(str(chat_id).encode()) << 20),
            "message": inaccessible if gone or not message else self.message_json(message),
            "data": data,
        }
        self.tell_bot("callback_query", query)
        return press

    def forget_message(self, chat_id: int, message_id: int) -> None:
        """A person deletes a message for everybody. The bot hears nothing of it."""
        self.message(chat_id, message_id).deleted = True
        self.notices.notify(chat_id)

    def block(self, user_id: int) -> None:
        person = self.user(user_id)
        person.blocked_bot = True
        self._private_turn(person, "member", "kicked")

    def unblock(self, user_id: int) -> None:
        person = self.user(user_id)
        person.blocked_bot = False
        self._private_turn(person, "kicked", "member")

    # ---- looking

    def messages(
        self, chat_id: int, thread_id: int | None = None, *, deleted: bool = False
    ) -> list[TownMessage]:
        """The messages of a chat, or of one topic, oldest first; `deleted` keeps the deleted."""
        return [
            message
            for message in self.any_chat(chat_id).messages.values()
            if (thread_id is None or message.thread_id == thread_id)
            and (deleted or not message.deleted)
        ]

    def last(self, chat_id: int, thread_id: int | None = None) -> TownMessage:
        """The newest message the bot wrote there; LookupError when there is none."""
        for message in reversed(self.messages(chat_id, thread_id)):
            if message.from_bot and not message.service:
                return message
        raise LookupError(f"the bot wrote nothing to chat {chat_id}")

    def changes(self) -> Subscription:
        """Ids of chats as they change, from now on: an async iterator, to be closed."""
        return self.notices.subscribe()

    async def until(self, condition: Callable[[], Found], timeout: float = 5.0) -> Found:
        """Wait until `condition()` is true and return its value; looked at after every change.

        TimeoutError after `timeout` seconds.
        """
        return await self.notices.until(condition, timeout)

    # ---- the rules of speaking

    def _speaker(
        self, user_id: int, chat_id: int, thread_id: int | None
    ) -> tuple[TownChat, TownUser]:
        chat, person = self._present(user_id, chat_id)
        if person.blocked_bot and chat.private:
            raise TownError(f"user {user_id} has blocked the bot: unblock() or start() first")
        if thread_id is not None:
            if thread_id not in chat.topics:
                raise TownError(f"chat {chat_id} has no topic {thread_id}")
            if chat.topics[thread_id].closed and user_id not in chat.admins:
                raise TownError(f"topic {thread_id} of chat {chat_id} is closed")
        person.started = person.started or chat.private
        return chat, person

    def _present(self, user_id: int, chat_id: int) -> tuple[TownChat, TownUser]:
        chat, person = self.chat(chat_id), self.user(user_id)
        if chat.private and chat.owner is not person:
            raise TownError(f"user {user_id} has no way into the private chat of {chat_id}")
        if not chat.private and user_id not in chat.members:
            raise TownError(f"user {user_id} is not a member of chat {chat_id}")
        return chat, person

    def _answered(self, chat_id: int, reply_to: int | TownMessage | None) -> TownMessage | None:
        return self.message(chat_id, reply_to) if isinstance(reply_to, int) else reply_to

    def _private_turn(self, person: TownUser, old: str, new: str) -> None:
        self.tell_bot(
            "my_chat_member",
            {
                "chat": objects.chat(self.chats[person.id]),
                "from": objects.user(person),
                "date": int(self.now().timestamp()),
                "old_chat_member": objects.member(self.bot, old),
                "new_chat_member": objects.member(self.bot, new),
            },
        )
        self.notices.notify(person.id)

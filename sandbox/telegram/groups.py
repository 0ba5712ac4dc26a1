"""Groups of the town: members, the bot's place in them, forum topics, becoming a supergroup.

Also the one rule both private and group messages pass: which of them the bot gets to hear.
"""

from collections.abc import Collection
from typing import Any, Literal

from sandbox.telegram import objects
from sandbox.telegram.errors import TownError
from sandbox.telegram.store import Store
from sandbox.telegram.town import BotStatus, Topic, TownChat, TownMessage, TownUser

SUPERGROUP_BASE = -1_000_000_000_000


class Groups(Store):
    """The part of `Messenger` about groups. TownError where no person could do such a thing."""

    def add_group(
        self,
        id: int,
        title: str,
        members: Collection[int] = (),
        *,
        kind: Literal["group", "supergroup"] = "supergroup",
        forum: bool = False,
        username: str | None = None,
        admins: Collection[int] = (),
        bot_admin: bool = False,
        invited_by: int | None = None,
    ) -> TownChat:
        """A group with the bot in it, as if it had been there for long.

        `invited_by`: a member who adds the bot now, so that the bot hears of it. Only an
        administrator bot may make topics, pin, delete others' messages and write to closed topics.
        """
        people = {self.user(number).id for number in (*members, *admins)}
        chat = TownChat(id, kind, title, username, forum=forum, members=people, admins=set(admins))
        self.chats[id] = chat
        chat.bot_status = "administrator" if bot_admin else "member"
        if invited_by is not None:
            chat.bot_status = "left"
            self.add_bot(id, invited_by, admin=bot_admin)
        self.notices.notify(id)
        return chat

    def add_bot(self, chat_id: int, by: int, *, admin: bool = False) -> None:
        """A person adds the bot to a group: `my_chat_member`, then the service message."""
        chat = self.chat(chat_id)
        self.turn_bot(chat, "administrator" if admin else "member", by)
        self.announce(chat, self.user(by), new_chat_members=[objects.user(self.bot)])

    def kick_bot(self, chat_id: int, by: int | None = None) -> None:
        self.turn_bot(self.chat(chat_id), "kicked", by)

    def promote_bot(self, chat_id: int, by: int | None = None) -> None:
        self.turn_bot(self.chat(chat_id), "administrator", by)

    def add_member(self, chat_id: int, user_id: int) -> None:
        chat, person = self.chat(chat_id), self.user(user_id)
        chat.members.add(user_id)
        self.announce(chat, person, new_chat_members=[objects.user(person)])

    def remove_member(self, chat_id: int, user_id: int) -> None:
        chat, person = self.chat(chat_id), self.user(user_id)
        self.announce(chat, person, left_chat_member=objects.user(person))
        chat.members.discard(user_id)
        chat.admins.discard(user_id)

    def add_topic(self, chat_id: int, name: str, by: int | None = None) -> int:
        """A topic of a forum, opened by a person; its thread id."""
        chat = self.chat(chat_id)
        if not chat.forum:
            raise TownError(f"chat {chat_id} is not a forum: add_group(..., forum=True)")
        message = self.open_topic(chat, self._someone(chat, by), name)
        self.tell_of(chat, message)
        return message.message_id

    def close_topic(self, chat_id: int, thread_id: int, by: int | None = None) -> None:
        self._turn_topic(chat_id, thread_id, by, closed=True)

    def reopen_topic(self, chat_id: int, thread_id: int, by: int | None = None) -> None:
        self._turn_topic(chat_id, thread_id, by, closed=False)

    def migrate(self, chat_id: int) -> int:
        """A plain group becomes a supergroup: its new id. The bot hears of it from both sides."""
        old = self.chat(chat_id)
        if old.kind != "group":
            raise TownError(f"chat {chat_id} is a {old.kind}: only a plain group can be upgraded")
        new = TownChat(
            SUPERGROUP_BASE - 2_000_000_000 - next(self.numbers),
            "supergroup",
            old.title,
            members=set(old.members),
            admins=set(old.admins),
            bot_status=old.bot_status,
        )
        self.chats[new.id] = new
        person = self._someone(old)
        self.announce(old, person, migrate_to_chat_id=new.id)
        old.migrated_to = new.id
        self.announce(new, person, migrate_from_chat_id=old.id)
        return new.id

    # ---- also used by the bot's methods

    def turn_bot(self, chat: TownChat, status: BotStatus, by: int | None) -> None:
        """Change the bot's place in a group and tell it so."""
        old, chat.bot_status = chat.bot_status, status
        self.tell_bot(
            "my_chat_member",
            {
                "chat": objects.chat(chat),
                "from": objects.user(self._someone(chat, by)),
                "date": int(self.now().timestamp()),
                "old_chat_member": objects.member(self.bot, old),
                "new_chat_member": objects.member(self.bot, status),
            },
        )
        self.notices.notify(chat.id)

    def open_topic(
        self, chat: TownChat, by: TownUser, name: str, color: int = 0x6FB9F0
    ) -> TownMessage:
        """The message that opens a topic: its id is the topic's."""
        service = {"forum_topic_created": {"name": name, "icon_color": color}}
        message = self.post(chat, by, service=service)
        message.thread_id = message.message_id
        chat.topics[message.message_id] = Topic(message.message_id, name, color)
        return message

    def turn_topic(self, chat: TownChat, topic: Topic, by: TownUser, *, closed: bool) -> None:
        topic.closed = closed
        fact: dict[str, Any] = {"forum_topic_closed" if closed else "forum_topic_reopened": {}}
        message = self.post(chat, by, service=fact, thread_id=topic.id)
        if not by.is_bot:
            self.tell_of(chat, message)

    def announce(self, chat: TownChat, by: TownUser, **service: Any) -> TownMessage:
        """A service message, and the update about it."""
        message = self.post(chat, by, service=service)
        self.tell_of(chat, message)
        return message

    def tell_of(self, chat: TownChat, message: TownMessage) -> None:
        if self.bot_hears(chat, message):
            self.tell_bot("message", self.message_json(message))

    def bot_hears(self, chat: TownChat, message: TownMessage) -> bool:
        if chat.private or chat.bot_status == "administrator":
            return True
        if chat.bot_status != "member":
            return False
        if not self.privacy or message.service or message.text.startswith("/"):
            return True
        answers_bot = message.reply_to is not None and message.reply_to.from_bot
        return answers_bot or f"@{self.bot.username}" in message.text

    def _turn_topic(self, chat_id: int, thread_id: int, by: int | None, *, closed: bool) -> None:
        chat = self.chat(chat_id)
        if thread_id not in chat.topics:
            raise TownError(f"chat {chat_id} has no topic {thread_id}")
        self.turn_topic(chat, chat.topics[thread_id], self._someone(chat, by), closed=closed)

    def _someone(self, chat: TownChat, by: int | None = None) -> TownUser:
        """Who did it: the named person, else an administrator, else any member."""
        if by is not None:
            return self.user(by)
        people = sorted(chat.admins) or sorted(chat.members)
        if not people:
            raise TownError(f"chat {chat.id} is empty: say who does it with by=")
        return self.user(people[0])

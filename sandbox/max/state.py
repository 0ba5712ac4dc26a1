"""The town's MAX as its residents see it: chats, channels, what is said in them.

Lives here: `MaxTown`, the writes that need nobody's permission, the queue of updates. Does not
live here: what a chat and a message are (`places.py`), the wire (`server.py`), what the bot may
ask (`reading.py`) and say (`sending.py`).
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sandbox.max import shapes
from sandbox.max.places import Chat, Json, Message, Person
from sandbox.spoilers import Faults

TOKEN = "f9LHodD0cOTown_max-token"  # noqa: S105 - opens the town alone
BOT = Person(900_700_001, "Отклик", is_bot=True)
READS_ALL = "read_all_messages"
PINS = "pin_message"
DIALOGS = 400_000_000
"""A dialog's own id is not the person's."""
KEPT = timedelta(hours=24)
"""How long an update waits for the bot."""


@dataclass(frozen=True, slots=True)
class Call:
    """One request and the HTTP status of its answer."""

    method: str
    params: dict[str, str]
    status: int


@dataclass(frozen=True, slots=True)
class Queued:
    """An update that waits for the bot under its number."""

    number: int
    at: datetime
    body: Json


@dataclass(frozen=True, slots=True)
class Subscription:
    """Where updates are posted instead."""

    url: str
    types: tuple[str, ...]
    secret: str
    at: datetime


@dataclass(slots=True)
class MaxTown:
    """Places and what is said there, on one clock, which `now` tells; one bot with one token.

    `updates_rps` requests for updates a second are answered (None: any number); `refuses_polls`:
    with a subscription they are refused with 405, as older servers did, instead of answered
    empty. `oldest_comments_first`: nobody says in which order comments come. `retry_pause` in
    seconds and `tries` are a webhook's before it is unsubscribed. With `digests` an upload is
    ready at its second use. So many messages as `refused` says come too fast. `changed` is told
    which chat shows something new.
    """

    now: Callable[[], datetime]
    token: str = TOKEN
    updates_rps: float | None = 2.0
    refuses_polls: bool = False
    oldest_comments_first: bool = False
    retry_pause: float = 60.0
    tries: int = 480
    bot: Person = BOT
    faults: Faults = field(default_factory=Faults)
    people: dict[int, Person] = field(default_factory=dict)
    chats: dict[int, Chat] = field(default_factory=dict)
    messages: dict[str, Message] = field(default_factory=dict)
    subscriptions: dict[str, Subscription] = field(default_factory=dict)
    queue: list[Queued] = field(default_factory=list)
    rung: asyncio.Event = field(default_factory=asyncio.Event)
    calls: list[Call] = field(default_factory=list)
    answered: dict[str, Json] = field(default_factory=dict)
    pending: dict[str, Message] = field(default_factory=dict)
    uploads: dict[str, int] = field(default_factory=dict)
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    digests: bool = True
    refused: int = 0
    changed: Callable[[int], None] = lambda _: None
    _told: int = 4210

    # People and places

    def add_person(self, first_name: str, last_name: str = "") -> Person:
        """A new resident."""
        person = Person(7_000_001 + len(self.people), first_name, last_name)
        self.people[person.id] = person
        return person

    def add_chat(
        self,
        title: str,
        kind: str = "chat",
        *,
        name: str = "",
        rights: set[str] | None = None,
        id: int | None = None,
    ) -> Chat:
        """A place where the bot reads everything, unless `rights` say otherwise."""
        number = id or -(72_891_795_490_955 + len(self.chats))
        chat = Chat(number, kind, title, {READS_ALL} if rights is None else rights, name)
        self.chats[number] = chat
        return chat

    def dialog(self, person: Person) -> Chat:
        """Somebody's own chat with the bot, which cannot write there before it is opened."""
        number = DIALOGS + person.id
        if number not in self.chats:
            chat = self.add_chat(self.bot.first_name, "dialog", id=number)
            chat.rights, chat.owner = None, person
        return self.chats[number]

    def let_bot_in(self, chat: Chat, by: Person) -> None:
        """Somebody adds the bot as an administrator."""
        chat.rights = {READS_ALL}
        self.tell("bot_added", chat_id=chat.id, user=shapes.user(by), is_channel=is_channel(chat))

    def throw_bot_out(self, chat: Chat, by: Person) -> None:
        """Somebody removes the bot."""
        chat.rights = None
        self.tell("bot_removed", chat_id=chat.id, user=shapes.user(by), is_channel=is_channel(chat))

    def rename(self, chat: Chat, title: str, by: Person) -> None:
        """Somebody gives a place another name."""
        chat.title = title
        self.tell("chat_title_changed", chat_id=chat.id, user=shapes.user(by), title=title)

    # What residents do

    def write(
        self,
        chat: Chat,
        author: Person | None,
        text: str,
        *,
        at: datetime | None = None,
        answers: Message | None = None,
        forward: Message | None = None,
        media: int = 0,
    ) -> Message:
        """A message, or with `author` None a channel's post."""
        files = [{"type": "image", "payload": {"photo_id": n}} for n in range(media)]
        message = self._new(chat, author, text, at or self.now())
        message.answers, message.forward, message.attachments = answers, forward, files
        chat.messages.append(message)
        self._tell_of("message_created", message)
        self.changed(chat.id)
        return message

    def comment(
        self,
        post: Message,
        author: Person | None,
        text: str,
        *,
        answers: Message | None = None,
        at: datetime | None = None,
    ) -> Message:
        """A comment under a channel's post; of the channel itself with `author` None."""
        comment = self._new(post.chat, author, text, at or self.now())
        comment.under, comment.answers = post, answers
        post.comments.append(comment)
        self._tell_of("comment_created", comment)
        return comment

    def edit(self, message: Message, text: str) -> None:
        """Other words for it."""
        message.text = text
        self._tell_of("comment_edited" if message.under else "message_edited", message)

    def delete(self, message: Message, by: Person | None = None) -> None:
        """Take it away, and what stands under it."""
        message.deleted = True
        who = by or message.author
        told: Json = {
            "message_id": message.mid,
            "chat_id": message.chat.id,
            "user_id": who.id if who else 0,
        }
        if message.under:
            self.tell("comment_removed", **told, post_id=message.under.mid)
        else:
            self.tell("message_removed", **told)

    # What the bot is told

    def tell(self, update_type: str, **fields: Any) -> None:
        """Put an update before the bot; of any type, known to it or not."""
        moment = shapes.ms(self.now())
        self._told += 1
        body = {"update_type": update_type, "timestamp": moment, **fields}
        self.queue.append(Queued(self._told, self.now(), body))
        self.rung.set()

    def waiting(self, types: frozenset[str], limit: int) -> list[Queued]:
        """The oldest updates of these types (none named: of all); what has waited too long is
        forgotten."""
        oldest = self.now() - KEPT
        self.queue = [one for one in self.queue if one.at > oldest]
        fitting = [one for one in self.queue if not types or one.body["update_type"] in types]
        return fitting[:limit]

    def commit(self, marker: int) -> None:
        """Forget the updates before `marker`."""
        self.queue = [one for one in self.queue if one.number >= marker]

    @property
    def next_marker(self) -> int:
        """What commits everything told so far."""
        return self._told + 1

    def called(self, method: str) -> list[Call]:
        """The calls of a method so far."""
        return [call for call in self.calls if call.method == method]

    def new_message(self, chat: Chat, text: str, attachments: list[Json]) -> Message:
        """The bot's own message; it is told nothing of it."""
        message = self._new(chat, self.bot, text, self.now())
        message.attachments = attachments
        chat.messages.append(message)
        self.changed(chat.id)
        return message

    def last(self, chat: Chat) -> Message:
        """The newest message of the bot in a chat. Raises LookupError."""
        said = [one for one in chat.messages if one.author is self.bot and not one.deleted]
        return said[-1]

    def _new(self, chat: Chat, author: Person | None, text: str, at: datetime) -> Message:
        seq = shapes.ms(at) << 16
        while (mid := shapes.mid(chat.id, seq)) in self.messages:
            seq += 1
        message = Message(mid, seq, chat, author, text, at)
        self.messages[mid] = message
        return message

    def _tell_of(self, update_type: str, message: Message) -> None:
        if message.author is self.bot or message.chat.rights is None:
            return
        body = shapes.comment(message) if message.under else shapes.message(message)
        self.tell(update_type, message=body, **({} if message.under else {"user_locale": "ru"}))


def is_channel(chat: Chat) -> bool:
    """Whether it is a channel."""
    return chat.kind == "channel"

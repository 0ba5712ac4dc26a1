"""A group's message, as the bot was told of it, becomes a post. Pure.

Lives here: what is a post and what a comment, whose voice it is, where its link leads. Does not
live here: Telegram's objects (`handlers/taking_in/heard.py`), taking posts in
(`services/listening.py`).

A channel's post appears in its discussion group as an automatic forward; what is said under it
are comments, and their links lead to the channel. Which post each thread belongs to is
remembered, because only direct answers to the forward say so themselves. Telegram tells nobody
of deleted messages: a group's posts are never gone.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime

from services.networks.base import Cursor, FetchedPost, Page, PostKind
from services.networks.telegram.links import comment_link, message_link, post_link
from services.networks.telegram.messages import author_of
from services.networks.text import clean, clean_line

_VERSION = 1
_THREADS = 200
"""Posts of the linked channel whose threads are remembered: about 30 bytes each."""


@dataclass(frozen=True, slots=True)
class Place:
    """A chat that has a voice: the group itself, or a channel. `name` is public, or ""."""

    id: int
    title: str
    name: str = ""

    @property
    def author_id(self) -> str:
        """Its author id, the same wherever it speaks."""
        return author_of(self.name) if self.name else str(self.id)


@dataclass(frozen=True, slots=True)
class ChannelPost:
    """A post of a channel that was forwarded into the group by Telegram itself."""

    channel: Place
    message_id: int


@dataclass(frozen=True, slots=True)
class Heard:
    """One message of a group.

    `voice` is the chat it was written in the name of (an anonymous admin's group, a channel),
    None for a person. `thread_id` and `reply_to` are messages of the group; in a forum
    (`is_topic`) the thread is a topic and no post. `forwarded` is what this message brings from
    the linked channel, `under` what the answered message brought.
    """

    chat: Place
    message_id: int
    posted_at: datetime
    text: str
    author_id: int = 0
    author_name: str = ""
    edited_at: datetime | None = None
    attachments: int = 0
    voice: Place | None = None
    thread_id: int | None = None
    is_topic: bool = False
    reply_to: int | None = None
    forwarded: ChannelPost | None = None
    under: ChannelPost | None = None


@dataclass(frozen=True, slots=True)
class GroupMemory:
    """A group's memory: its id, the linked channel's (0 if none was seen), and the channel's
    posts ("name/123") by the message that opens their thread."""

    chat_id: int
    channel_id: int = 0
    threads: dict[int, str] = field(default_factory=dict)

    @classmethod
    def load(cls, cursor: Cursor, chat_id: int) -> "GroupMemory":
        """The memory in `cursor`; a new one when it is empty or of another chat or version."""
        if cursor.get("v") != _VERSION or cursor.get("chat") != chat_id:
            return cls(chat_id)
        threads = {int(root): post for root, post in cursor["threads"].items()}
        return cls(chat_id, cursor["channel"], threads)

    def dump(self) -> Cursor:
        """The cursor that keeps the newest threads."""
        newest = sorted(self.threads)[-_THREADS:]
        return {
            "v": _VERSION,
            "chat": self.chat_id,
            "channel": self.channel_id,
            "threads": {str(root): self.threads[root] for root in newest},
        }

    def learn(self, heard: Heard) -> "GroupMemory":
        """The same with what a message tells of the linked channel."""
        root = heard.message_id if heard.forwarded else _root(heard)
        post = heard.forwarded or heard.under
        if post is None or root is None:
            return self
        named = {root: f"{post.channel.name}/{post.message_id}"} if post.channel.name else {}
        return replace(self, channel_id=post.channel.id, threads=self.threads | named)


def chat_of(cursor: Cursor) -> int | None:
    """The id of the chat a group's cursor belongs to; None before anything was heard there."""
    chat_id = cursor.get("chat")
    return chat_id if isinstance(chat_id, int) else None


def page_of(heard: Heard, cursor: Cursor, link_base: str) -> Page:
    """The page of one message; without posts if it says nothing and shows nothing."""
    memory = GroupMemory.load(cursor, heard.chat.id).learn(heard)
    says_something = bool(heard.text or heard.attachments)
    return Page(
        posts=(_post(heard, memory, link_base),) if says_something else (),
        cursor=memory.dump(),
        owner_id=heard.chat.author_id,
    )


def _post(heard: Heard, memory: GroupMemory, link_base: str) -> FetchedPost:
    external_id = _external(heard, heard.message_id)
    root = _root(heard)
    voice = heard.voice
    return FetchedPost(
        external_id=external_id,
        thread_id=external_id if root is None else _external(heard, root),
        kind=PostKind.POST if root is None else PostKind.COMMENT,
        text=clean(heard.text),
        link=_link(heard, memory, root, link_base),
        author_id=voice.author_id if voice else str(heard.author_id),
        author_name=clean_line(voice.title if voice else heard.author_name),
        posted_at=heard.posted_at,
        edited_at=heard.edited_at,
        parent_id=None if root is None else _external(heard, heard.reply_to or root),
        from_owner=voice is not None and voice.id in (heard.chat.id, memory.channel_id),
        attachments=heard.attachments,
    )


def _root(heard: Heard) -> int | None:
    """The message whose thread this one stands in; None when it opens its own."""
    root = heard.reply_to if heard.is_topic else heard.thread_id or heard.reply_to
    return None if heard.forwarded or root == heard.message_id else root


def _link(heard: Heard, memory: GroupMemory, root: int | None, base: str) -> str:
    brought = heard.forwarded
    if brought is not None and brought.channel.name:
        return post_link(base, brought.channel.name, brought.message_id)
    under = memory.threads.get(root or 0)
    if under is not None:
        return comment_link(base, under, heard.message_id)
    topic = heard.thread_id if heard.is_topic else None
    return message_link(base, heard.chat.id, heard.chat.name, heard.message_id, topic)


def _external(heard: Heard, message_id: int) -> str:
    return f"{heard.chat.id}_{message_id}"

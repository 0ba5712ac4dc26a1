"""Who is in MAX, where, and what is said: the things themselves, plain and changeable.

Does not live here: what is done with them (`state.py`), how the API shows them (`shapes.py`).
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account."""

    id: int
    first_name: str
    last_name: str = ""
    is_bot: bool = False


@dataclass(slots=True, eq=False)
class Message:
    """A message of a chat, a post of a channel, or with `under` a comment there.

    `author` None: the channel itself. A `forward` has no words of its own.
    """

    mid: str
    seq: int
    chat: "Chat"
    author: Person | None
    text: str
    at: datetime
    under: "Message | None" = None
    answers: "Message | None" = None
    forward: "Message | None" = None
    attachments: list[Json] = field(default_factory=list)
    markup: list[Json] = field(default_factory=list)
    edited: bool = False
    deleted: bool = False
    comments: list["Message"] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Chat:
    """A place. `kind` is dialog, chat or channel; `rights` are the bot's as an administrator,
    None where it is no member; `name` is a public channel's own, `owner` who speaks with the bot
    in a dialog."""

    id: int
    kind: str
    title: str
    rights: set[str] | None
    name: str = ""
    has_comments: bool = True
    owner: Person | None = None
    members: list[Person] = field(default_factory=list)
    pinned: Message | None = None
    messages: list[Message] = field(default_factory=list)

"""Who and what the town's messenger knows: people, chats, topics, messages, files. Plain records.

Rules live in `messenger.py` (people) and `methods/` (the bot); the JSON of the Bot API in
`objects.py`.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from sandbox.telegram.entities import Entity, to_html
from sandbox.telegram.keyboards import Button, Markup

ChatKind = Literal["private", "group", "supergroup"]
BotStatus = Literal["member", "administrator", "left", "kicked"]


@dataclass
class TownUser:
    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    is_bot: bool = False
    language_code: str | None = "ru"
    started: bool = False
    blocked_bot: bool = False

    @property
    def full_name(self) -> str:
        return " ".join(part for part in (self.first_name, self.last_name) if part)


@dataclass
class Topic:
    """A forum topic; its id is the id of the message that opened it."""

    id: int
    name: str
    icon_color: int = 0x6FB9F0
    closed: bool = False


@dataclass
class TownChat:
    """A place to talk. `owner` is the person of a private chat, None elsewhere."""

    id: int
    kind: ChatKind
    title: str = ""
    username: str | None = None
    owner: TownUser | None = None
    forum: bool = False
    members: set[int] = field(default_factory=set)
    admins: set[int] = field(default_factory=set)
    bot_status: BotStatus = "member"
    topics: dict[int, Topic] = field(default_factory=dict)
    pinned: list[int] = field(default_factory=list)
    migrated_to: int | None = None
    messages: dict[int, "TownMessage"] = field(default_factory=dict)

    @property
    def private(self) -> bool:
        return self.kind == "private"


@dataclass(frozen=True)
class TownFile:
    """A stored file. Photos know their size in pixels; `path` is where `/file/bot…/` serves it."""

    file_id: str
    unique_id: str
    path: str
    name: str
    mime: str
    data: bytes
    width: int = 0
    height: int = 0


@dataclass
class TownMessage:
    """A message as the chat shows it. `text` is the caption when there is a picture or a file.

    `extra` are fields of its JSON that only some messages have: whose voice it is, what it brings.
    """

    chat_id: int
    message_id: int
    date: datetime
    sender: TownUser
    text: str = ""
    entities: tuple[Entity, ...] = ()
    markup: Markup | None = None
    photo: tuple[TownFile, ...] = ()
    document: TownFile | None = None
    album: str | None = None
    reply_to: "TownMessage | None" = None
    thread_id: int | None = None
    edited_at: datetime | None = None
    deleted: bool = False
    reactions: tuple[str, ...] = ()
    service: dict[str, Any] = field(default_factory=dict)
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def from_bot(self) -> bool:
        return self.sender.is_bot

    @property
    def edited(self) -> bool:
        return self.edited_at is not None

    @property
    def html(self) -> str:
        """The text with its entities, safe to put on a page."""
        return to_html(self.text, self.entities)

    @property
    def keyboard(self) -> tuple[tuple[Button, ...], ...]:
        """Rows of the inline keyboard; empty when there is none."""
        return self.markup.rows if self.markup else ()

    @property
    def buttons(self) -> list[Button]:
        return [button for row in self.keyboard for button in row]

    @property
    def file(self) -> TownFile | None:
        """The document, or the picture at its largest."""
        return self.document or (self.photo[-1] if self.photo else None)

    @property
    def has_media(self) -> bool:
        return self.file is not None

    def button(self, text_or_data: str) -> Button:
        """The first button with this data, or whose text contains this; LookupError if none."""
        for button in self.buttons:
            if button.callback_data == text_or_data or text_or_data in button.text:
                return button
        shown = ", ".join(f"{b.text} ({b.callback_data})" for b in self.buttons) or "none"
        raise LookupError(f"message {self.message_id} has no button {text_or_data!r}; has: {shown}")

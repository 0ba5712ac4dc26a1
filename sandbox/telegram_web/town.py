"""What the public web knows of Telegram's names: channels with their messages, other places.

Plain records and the hands that change them; how they look is in `pages.py`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal

from sandbox.telegram_web.faults import Faults
from services.clock import now as wall_clock


@dataclass
class Message:
    """A channel's message. `album` counts its pictures: they took so many numbers.

    `text` holds the preview's HTML; plain words are HTML too. `service` marks the channel's own
    housekeeping, `unsupported` what the web cannot show.
    """

    id: int
    at: datetime
    text: str = ""
    album: int = 0
    forwarded_from: str = ""
    reply_to: str = ""
    link_preview: str = ""
    poll: tuple[str, Sequence[str]] | None = None
    video: str = ""
    document: str = ""
    signature: str = ""
    service: bool = False
    unsupported: bool = False
    edited: bool = False
    deleted: bool = False


@dataclass
class Place:
    """A name that is no channel with a preview: a group, a person, a bot."""

    name: str
    title: str
    kind: Literal["group", "user", "bot", "channel"]
    members: int = 3


@dataclass
class Channel:
    """A public channel; without `preview` the web shows its name alone."""

    name: str
    title: str
    now: Callable[[], datetime]
    preview: bool = True
    subscribers: int = 1200
    messages: dict[int, Message] = field(default_factory=dict)
    _last: int = 0

    def write(self, text: str = "", *, at: datetime | None = None, **more: Any) -> Message:
        """The channel says something. An album takes a number for each picture."""
        message = Message(self._last + 1, at or self.now(), text, **more)
        self._last += max(1, message.album)
        self.messages[message.id] = message
        return message

    def skip(self, numbers: int) -> None:
        """So many numbers were taken by what is not shown."""
        self._last += numbers

    def edit(self, message: Message, text: str) -> None:
        """The channel changes its words."""
        self.messages[message.id] = replace(message, text=text, edited=True)

    def delete(self, message: Message) -> None:
        """The channel takes a message away; its number stays unused."""
        message.deleted = self.messages[message.id].deleted = True

    def restore(self, message: Message) -> None:
        """It was not deleted after all."""
        message.deleted = self.messages[message.id].deleted = False

    @property
    def living(self) -> list[Message]:
        """What is shown, oldest first."""
        return [message for message in self.messages.values() if not message.deleted]


@dataclass
class WebTown:
    """All names. `calls` are the paths that were asked for, with their queries."""

    now: Callable[[], datetime] = wall_clock
    channels: dict[str, Channel] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    faults: Faults = field(default_factory=Faults)
    calls: list[str] = field(default_factory=list)
    #: The head of each request's headers, for those who want to see how they are asked.
    headers: list[dict[str, str]] = field(default_factory=list)

    def add_channel(self, name: str, title: str, *, preview: bool = True) -> Channel:
        """A public channel."""
        channel = Channel(name, title, self.now, preview)
        self.channels[name.lower()] = channel
        return channel

    def add_place(
        self, name: str, title: str, kind: Literal["group", "user", "bot", "channel"]
    ) -> Place:
        """Another name."""
        place = self.places[name.lower()] = Place(name, title, kind)
        return place

    def rename(self, channel: Channel, name: str) -> None:
        """The channel takes another name; the old one is nobody's."""
        del self.channels[channel.name.lower()]
        channel.name = name
        self.channels[name.lower()] = channel

"""A channel with comments and a group of MAX, for the contract suite."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any

from sandbox import spoilers
from sandbox.max import Message
from sandbox.max.errors import bad_token
from sandbox.spoilers import Faults, Spoiler
from services.networks.maxru.items import CHANNEL, GROUP
from tests.services.networks.maxru.desk import Desk, desk
from tests.services.networks.scene import ALWAYS, Can, Failing, Stage, Trouble

_FAULTS: Mapping[Trouble, Spoiler] = {
    Trouble.AUTH: spoilers.answer(401, bad_token().body),
    Trouble.DOWN: spoilers.page(503),
    Trouble.SILENCE: spoilers.hang(),
    Trouble.GARBAGE: spoilers.garbage(),
}


@dataclass
class PlaceScene(Failing):
    """A place where people speak: in a channel under its posts alone, in a group by answering.

    Some milliseconds pass between two things that are said: MAX turns pages by them.
    """

    troubles = _FAULTS
    desk: Desk
    page_size: int
    secrets: tuple[str, ...]
    items: dict[str, Message] = field(default_factory=dict)

    def write(self, text: str) -> str:
        """A message of Anna's; posts are an editor's, whose name MAX shows."""
        return self._known(self.desk.write(text, by=self.desk.anna))

    def comment(self, post: str, text: str, *, official: bool = False) -> str:
        """A comment, or an answer in a group; the channel's own without an author."""
        author = None if official else self.desk.anna
        under = self.items[post]
        if self.source.kind == CHANNEL:
            return self._known(self.desk.comment(under, text, by=author))
        return self._known(self.desk.write(text, by=author, answers=under))

    def edit(self, item: str, text: str) -> None:
        """Other words for it."""
        self.desk.town.edit(self.items[item], text)

    def delete(self, item: str) -> None:
        """It is taken away."""
        self.desk.town.delete(self.items[item])

    def spoil(self, item: str) -> None:
        """The message's text becomes a number, wherever it is shown."""

        def change(body: Any) -> Any:
            for shown in body.get("messages", []):
                if shown["body"]["mid"] == item:
                    shown["body"]["text"] = 5
            return body

        self.desk.town.faults.next(spoilers.change(change), method="messages", times=ALWAYS)

    @property
    def faults(self) -> Faults:
        """The stand-in's."""
        return self.desk.town.faults

    def _known(self, message: Message) -> str:
        self.items[message.mid] = message
        self.clock[0] += timedelta(milliseconds=5)
        return message.mid


@asynccontextmanager
async def place(kind: str, *, timeout: float = 20.0) -> AsyncIterator[PlaceScene]:
    """An empty place, small pages, everything read whole at its turn."""
    async with desk(kind, timeout=timeout, page_size=3, page_cap=6, full_every=1) as d:
        size = d.connector.settings.page_size
        token = (d.town.token,)
        yield PlaceScene(d.connector, d.source, d.clock, d, size, token, passes=6)


CHANNEL_STAGE = Stage("max-channel", partial(place, CHANNEL), frozenset({Can.QUOTAS}))
GROUP_STAGE = Stage("max-group", partial(place, GROUP), frozenset({Can.QUOTAS}))

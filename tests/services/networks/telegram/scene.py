"""A channel of Telegram for the contract suite."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from sandbox.telegram_web import Fault, Message
from sandbox.telegram_web.pages import PER_PAGE
from tests.services.networks.scene import Can, Reader, Stage, Trouble
from tests.services.networks.telegram.desk import Desk, desk

_ALWAYS = 10_000
_FAULTS: Mapping[Trouble, Fault] = {
    Trouble.DOWN: Fault.code(502),
    Trouble.SILENCE: Fault.hang(),
    Trouble.GARBAGE: Fault.foreign_page(),
}


@dataclass
class ChannelScene(Reader):
    """A channel and its reader."""

    desk: Desk
    page_size: int = PER_PAGE
    secrets: tuple[str, ...] = ()
    items: dict[str, Message] = field(default_factory=dict)

    def write(self, text: str) -> str:
        """The channel writes."""
        message = self.desk.channel.write(text)
        name = f"{self.source.address}/{message.id}"
        self.items[name] = message
        return name

    def comment(self, post: str, text: str, *, official: bool = False) -> str:
        """Comments stand in the discussion group, which the preview does not show."""
        raise NotImplementedError

    def edit(self, item: str, text: str) -> None:
        """The post gets another text."""
        self.desk.channel.edit(self.items[item], text)

    def delete(self, item: str) -> None:
        """The post is taken away."""
        self.desk.channel.delete(self.items[item])

    def spoil(self, item: str) -> None:
        """The post loses its number, wherever it is shown."""
        shown = f'data-post="{self.desk.channel.name}/{self.items[item].id}"'
        spoilt = Fault.mutate(lambda page: page.replace(shown, 'data-post=""'))
        self.desk.town.faults.next(spoilt, times=_ALWAYS)

    def trouble(self, kind: Trouble) -> None:
        """Every page fails so."""
        self.desk.town.faults.next(_FAULTS[kind], times=_ALWAYS)

    def mend(self) -> None:
        """Nothing fails any more."""
        self.desk.town.faults.clear()


@asynccontextmanager
async def channel(*, timeout: float = 20.0) -> AsyncIterator[ChannelScene]:
    """An empty channel."""
    async with desk(timeout=timeout, probe_channel="telegram") as d:
        d.town.add_channel("telegram", "Telegram").write("Новости")
        yield ChannelScene(d.connector, d.source, d.clock, d)


CHANNEL = Stage(
    "telegram-channel", channel, frozenset({Can.COMMENTS, Can.OWNERS, Can.KEYS, Can.QUOTAS})
)

"""A hashtag and an account's mentions on a Mastodon server, for the contract suite."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from sandbox import spoilers
from sandbox.mastodon import Status
from sandbox.spoilers import Faults, Spoiler
from services.networks.mastodon.settings import HASHTAG, MENTIONS
from tests.services.networks.mastodon.desk import Desk, desk
from tests.services.networks.scene import ALWAYS, Can, Failing, Stage, Trouble

_FAULTS: Mapping[Trouble, Spoiler] = {
    Trouble.AUTH: spoilers.answer(401, {"error": "The access token is invalid"}),
    Trouble.QUOTA: spoilers.answer(429, {"error": "Too many requests"}),
    Trouble.DOWN: spoilers.page(503),
    Trouble.SILENCE: spoilers.hang(),
    Trouble.GARBAGE: spoilers.garbage(),
}


@dataclass
class TimelineScene(Failing):
    """A timeline to which Anna writes. Its comments are answers that carry the tag, or mention
    the office, too: others it does not show. Nor does it show what the office itself writes."""

    troubles = _FAULTS
    desk: Desk
    page_size: int
    secrets: tuple[str, ...]
    items: dict[str, Status] = field(default_factory=dict)

    def write(self, text: str) -> str:
        """Anna's post."""
        return self._known(self.desk.write(f"<p>{text}</p>"))

    def comment(self, post: str, text: str, *, official: bool = False) -> str:
        """Anna's answer."""
        assert not official
        return self._known(self.desk.write(f"<p>{text}</p>", reply_to=self.items[post]))

    def edit(self, item: str, text: str) -> None:
        """The post gets another text."""
        self.desk.town.edit(self.items[item], f"<p>{text}</p>")

    def delete(self, item: str) -> None:
        """The post is taken away."""
        self.desk.town.delete(self.items[item])

    def spoil(self, item: str) -> None:
        """The post's text becomes a number, wherever it is shown."""
        spoilt = self.items[item].id

        def change(body: Any) -> Any:
            for line in body if isinstance(body, list) else [body]:
                status = line.get("status", line)
                if status["id"] == spoilt:
                    status["content"] = 5
            return body

        for method in ("timelines/tag", "notifications", "statuses"):
            self.desk.town.faults.next(spoilers.change(change), method=method, times=ALWAYS)

    @property
    def faults(self) -> Faults:
        """The stand-in's."""
        return self.desk.town.faults

    def _known(self, status: Status) -> str:
        name = self.desk.external(status)
        self.items[name] = status
        return name


@asynccontextmanager
async def timeline(kind: str, *, timeout: float = 20.0) -> AsyncIterator[TimelineScene]:
    """An empty timeline, small pages, a look back at every fetch."""
    async with desk(kind, timeout=timeout, page_size=3, page_cap=3, full_every=1) as d:
        size = d.connector.settings.page_size
        yield TimelineScene(d.connector, d.source, d.clock, d, size, (d.token,))


TAG_STAGE = Stage("mastodon-hashtag", partial(timeline, HASHTAG), frozenset({Can.OWNERS}))
MENTIONS_STAGE = Stage("mastodon-mentions", partial(timeline, MENTIONS), frozenset({Can.OWNERS}))

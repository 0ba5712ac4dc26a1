"""Groups of Odnoklassniki, own and foreign, for the contract suite."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from sandbox.ok import Comment, Topic, faults
from sandbox.ok.faults import Faults, Spoiler
from tests.services.networks.ok.desk import Desk, desk
from tests.services.networks.scene import ALWAYS, Failing, Stage, Trouble

_FAULTS: Mapping[Trouble, Spoiler] = {
    Trouble.AUTH: faults.error(102),
    Trouble.QUOTA: faults.error(11),
    Trouble.DOWN: faults.html_502(),
    Trouble.SILENCE: faults.hang(),
    Trouble.GARBAGE: faults.garbage(),
}


@dataclass
class GroupScene(Failing):
    """A group in which Anna writes; it speaks for itself too."""

    troubles = _FAULTS
    desk: Desk
    page_size: int
    secrets: tuple[str, ...]
    items: dict[str, Topic | Comment] = field(default_factory=dict)

    def write(self, text: str) -> str:
        """Anna's topic."""
        return self._known(self.desk.topic(text))

    def comment(self, post: str, text: str, *, official: bool = False) -> str:
        """Anna's comment, or the group's."""
        under = self.items[post]
        assert isinstance(under, Topic)
        author = self.desk.group if official else self.desk.anna
        return self._known(self.desk.comment(under, text, by=author))

    def edit(self, item: str, text: str) -> None:
        """A topic or a comment gets another text."""
        self.desk.ok.edit(self.items[item], text)

    def delete(self, item: str) -> None:
        """A topic or a comment is taken away."""
        self.desk.ok.delete(self.items[item])

    def spoil(self, item: str) -> None:
        """The topic's text becomes a number, wherever it is shown."""
        spoilt = self.items[item].id

        def change(body: Any) -> Any:
            for shown in body["media_topics"]:
                if shown["id"] == spoilt:
                    shown["media"] = [{"type": "text", "text": 5}]
            return body

        for method in ("mediatopic.getTopics", "mediatopic.getByIds"):
            self.desk.ok.faults.next(faults.change(change), method=method, times=ALWAYS)

    @property
    def faults(self) -> Faults:
        """The stand-in's."""
        return self.desk.ok.faults

    def _known(self, item: Topic | Comment) -> str:
        name = self.desk.external(item)
        self.items[name] = item
        return name


@asynccontextmanager
async def group(kind: str, *, timeout: float = 20.0) -> AsyncIterator[GroupScene]:
    """An empty group, small pages, every thread read whole at its turn."""
    async with desk(kind=kind, timeout=timeout, page_size=3, page_cap=2, full_every=1) as d:
        yield GroupScene(
            d.connector,
            d.source,
            d.clock,
            d,
            d.connector.settings.page_size,
            tuple(secret for secret in d.connector.api.session.secrets if secret),
            passes=8,
        )


OWN_GROUP = Stage("ok-group", partial(group, "group"))
FOREIGN_GROUP = Stage("ok-public", partial(group, "public"))

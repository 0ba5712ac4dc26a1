"""Groups of Odnoklassniki, own and foreign, for the contract suite."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from sandbox.ok import Comment, Topic, faults
from sandbox.ok.faults import Spoiler
from tests.services.networks.ok.desk import Desk, desk
from tests.services.networks.scene import Reader, Stage, Trouble

_ALWAYS = 10_000
_FAULTS: Mapping[Trouble, Spoiler] = {
    Trouble.AUTH: faults.error(102),
    Trouble.QUOTA: faults.error(11),
    Trouble.DOWN: faults.html_502(),
    Trouble.SILENCE: faults.hang(),
    Trouble.GARBAGE: faults.garbage(),
}


@dataclass
class GroupScene(Reader):
    """A group in which Anna writes; it speaks for itself too."""

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
            self.desk.ok.faults.next(faults.change(change), method=method, times=_ALWAYS)

    def trouble(self, kind: Trouble) -> None:
        """Every call fails so."""
        self.desk.ok.faults.next(_FAULTS[kind], times=_ALWAYS)

    def mend(self) -> None:
        """Nothing fails any more."""
        self.desk.ok.faults.clear()

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

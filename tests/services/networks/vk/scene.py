"""A wall of VK for the contract suite."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from sandbox.vk import Comment, Fault, Post
from tests.services.networks.scene import Reader, Stage, Trouble
from tests.services.networks.vk.desk import Desk, desk

ALWAYS = 10_000
FAULTS: Mapping[Trouble, Fault] = {
    Trouble.AUTH: Fault.error(5),
    Trouble.QUOTA: Fault.error(29),
    Trouble.DOWN: Fault.html_502(),
    Trouble.SILENCE: Fault.hang(),
    Trouble.GARBAGE: Fault.garbage(),
}


@dataclass
class WallScene(Reader):
    """A wall on which Anna writes; the community is its owner."""

    desk: Desk
    page_size: int
    secrets: tuple[str, ...]
    items: dict[str, Post | Comment] = field(default_factory=dict)

    def write(self, text: str) -> str:
        """Anna writes on the wall."""
        return self._known(self.desk.post(text))

    def comment(self, post: str, text: str, *, official: bool = False) -> str:
        """Anna or the community comments."""
        under = self.items[post]
        assert isinstance(under, Post)
        author = -self.desk.group.id if official else self.desk.anna.id
        return self._known(self.desk.comment(under, text, by=author))

    def edit(self, item: str, text: str) -> None:
        """A post or a comment gets another text."""
        match self.items[item]:
            case Post() as post:
                self.desk.vk.edit_post(post, text)
            case Comment() as comment:
                self.desk.vk.edit_comment(comment, text)

    def delete(self, item: str) -> None:
        """A post or a comment is taken away."""
        match self.items[item]:
            case Post() as post:
                self.desk.vk.delete_post(post)
            case Comment() as comment:
                self.desk.vk.delete_comment(comment)

    def spoil(self, item: str) -> None:
        """The post's text becomes a number, wherever it is shown."""
        spoilt = self.items[item].id

        def change(body: Any) -> Any:
            for shown in body["response"].get("items", []):
                if shown["id"] == spoilt:
                    shown["text"] = 5
            return body

        for method in ("wall.get", "wall.getById"):
            fault = Fault.mutate(change)
            self.desk.vk.faults.next(fault=fault, method=method, times=ALWAYS)

    def trouble(self, kind: Trouble) -> None:
        """Every call fails so."""
        self.desk.vk.faults.next(fault=FAULTS[kind], times=ALWAYS)

    def mend(self) -> None:
        """Nothing fails any more."""
        self.desk.vk.faults.clear()

    def _known(self, item: Post | Comment) -> str:
        name = self.desk.external(item)
        self.items[name] = item
        return name


@asynccontextmanager
async def wall(*, timeout: float = 20.0) -> AsyncIterator[WallScene]:
    """An empty wall, small pages, every thread read whole at its turn."""
    async with desk(timeout=timeout, page_size=3, page_cap=2, full_every=1) as d:
        settings = d.connector.settings
        yield WallScene(
            d.connector,
            d.source,
            d.clock,
            d,
            settings.page_size,
            (settings.service_key,),
            passes=8,
        )


WALL = Stage("vk-wall", wall)

"""Discussions of a VK community for the contract suite."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from sandbox.vk import Fault, Topic, TopicComment
from services.networks.base import SourceRef
from tests.services.networks.scene import Reader, Stage, Trouble
from tests.services.networks.vk.desk import Desk, desk
from tests.services.networks.vk.scene import ALWAYS, FAULTS


@dataclass
class BoardScene(Reader):
    """A board on which Anna opens discussions without a word; the community speaks there too."""

    desk: Desk
    page_size: int
    secrets: tuple[str, ...]
    items: dict[str, Topic | TopicComment] = field(default_factory=dict)

    def write(self, text: str) -> str:
        """Anna's discussion."""
        d = self.desk
        topic = d.vk.add_topic(d.group.id, d.anna.id, text, "")
        name = f"-{d.group.id}_topic{topic.id}"
        self.items[name] = topic
        return name

    def comment(self, post: str, text: str, *, official: bool = False) -> str:
        """Anna's comment, or the community's."""
        topic = self.items[post]
        assert isinstance(topic, Topic)
        author = -self.desk.group.id if official else self.desk.anna.id
        comment = self.desk.vk.write_topic_comment(topic, author, text)
        self.items[f"{post}_{comment.id}"] = comment
        return f"{post}_{comment.id}"

    def edit(self, item: str, text: str) -> None:
        """A discussion gets another title, a comment another text."""
        match self.items[item]:
            case Topic() as topic:
                topic.title = text
            case TopicComment() as comment:
                comment.text = text

    def delete(self, item: str) -> None:
        """A discussion or a comment is taken away."""
        self.items[item].deleted = True

    def spoil(self, item: str) -> None:
        """The discussion's title becomes a number."""
        spoilt = self.items[item].id

        def change(body: Any) -> Any:
            for shown in body["response"]["items"]:
                if shown["id"] == spoilt:
                    shown["title"] = 5
            return body

        fault = Fault.mutate(change)
        self.desk.vk.faults.next(fault=fault, method="board.getTopics", times=ALWAYS)

    def trouble(self, kind: Trouble) -> None:
        """Every call fails so."""
        self.desk.vk.faults.next(fault=FAULTS[kind], times=ALWAYS)

    def mend(self) -> None:
        """Nothing fails any more."""
        self.desk.vk.faults.clear()


@asynccontextmanager
async def board(*, timeout: float = 20.0) -> AsyncIterator[BoardScene]:
    """An empty board, small pages, every discussion read whole at its turn."""
    async with desk(timeout=timeout, page_size=3, page_cap=4, full_every=1) as d:
        settings = d.connector.settings
        source = SourceRef(id=1, network="vk", kind="board", address="sadovoe_talk")
        secrets = (settings.service_key,)
        yield BoardScene(d.connector, source, d.clock, d, settings.page_size, secrets, passes=8)


BOARD = Stage("vk-board", board)

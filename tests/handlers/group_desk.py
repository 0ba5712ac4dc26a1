"""The desk with one watched group: its residents, and what was taken in of them."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from db.models import Post, Source
from sandbox.telegram import Messenger
from tests.desk import ZOYA
from tests.stage import Stage, staged

GROUP = -1001234567890
OLGA, PETR, HOST = 7001, 7002, 7003
"""Residents; HOST is the group's admin."""

PIT = "На улице Лесной огромная яма на дороге, вторую неделю не могут заделать!"
READ = {"telegram": {"enabled": True, "api_base": "http://127.0.0.1:9"}}


@dataclass
class GroupDesk:
    """The stage, and the eyes for what became of a group's words."""

    stage: Stage

    @property
    def messenger(self) -> Messenger:
        """The town's messenger."""
        return self.stage.messenger

    async def posts(self) -> Sequence[Post]:
        """What is stored, in the order it came."""
        async with self.stage.database.read() as session:
            return (await session.scalars(select(Post).order_by(Post.id))).all()

    async def source(self, address: str = str(GROUP)) -> Source:
        """The source as it stands."""
        async with self.stage.database.read() as session:
            found = await session.scalars(select(Source).where(Source.address == address))
            return found.one()

    async def add_source(self, address: str, **more: Any) -> None:
        """One more group to listen to."""
        async with self.stage.database.write() as session:
            session.add(
                Source(
                    network="telegram",
                    kind="group",
                    address=address,
                    next_poll_at=self.stage.clock(),
                    cursor={},
                    **more,
                )
            )

    async def said(self, user_id: int, text: str, **more: Any) -> Any:
        """A resident writes in the group; the message, when the desk has dealt with it."""
        message = self.messenger.say(user_id, GROUP, text, **more)
        await self.stage.settled()
        return message

    def answers(self, chat_id: int = GROUP) -> list[str]:
        """What the bot said in the group."""
        return [m.text for m in self.messenger.messages(chat_id) if m.from_bot and m.sender.started]

    def alerts(self) -> list[str]:
        """What the admin was told."""
        return [m.text for m in self.messenger.messages(ZOYA) if m.from_bot and "остан" in m.text]


@asynccontextmanager
async def group_desk(
    database_url: str,
    address: str = str(GROUP),
    *,
    listening: bool = True,
    group: dict[str, Any] | None = None,
    **source: Any,
) -> AsyncIterator[GroupDesk]:
    """The desk, a supergroup whose admin made the bot an administrator, and its source."""
    async with staged(database_url, listening=listening, networks=READ) as stage:
        desk = GroupDesk(stage)
        for number, name in ((OLGA, "Ольга"), (PETR, "Пётр"), (HOST, "Хозяйка")):
            stage.messenger.add_user(number, name)
        settings: dict[str, Any] = {"bot_admin": True, "username": "sadovoe_chat"} | (group or {})
        stage.messenger.add_group(
            GROUP, "Чат Садового", members=[OLGA, PETR], admins=[HOST], **settings
        )
        await desk.add_source(address, **source)
        yield desk

"""The whole desk against the town, over HTTP, on a clock the test owns."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.app import App
from bot.building import build
from bot.config import Config
from bot.pace import PaceSettings
from db.engine import Database
from sandbox.serving import serve
from sandbox.telegram import Answer, Messenger, TownMessage, bot_api
from sandbox.vk import UNLIMITED, VkTown, vk_api_app
from sandbox.vk.entities import Group, Person
from tests import desk
from tests.desk import (
    ANNA,
    BORIS,
    COORDINATOR_CHAT,
    DINA,
    EGOR,
    GLEB,
    HEALTH_CHAT,
    MORNING,
    ROADS_CHAT,
    VERA,
    ZOYA,
)

TOKEN = "4200000001:town"
STRANGER = 9001

#: The test's clock stands still while things are said: no pace may wait for it.
UNPACED = PaceSettings(per_second=100_000, chat_every=timedelta(0), group_per_minute=100_000)


@dataclass
class Clock:
    """A clock that moves when it is told to."""

    at: datetime = MORNING

    def __call__(self) -> datetime:
        """The present moment of the test."""
        return self.at

    def go(self, **parts: float) -> datetime:
        """Move on (or back) by a timedelta's parts."""
        self.at += timedelta(**parts)
        return self.at


@dataclass
class AtWork:
    """Counts the updates that are being handled."""

    count: int = 0
    idle: asyncio.Event = field(default_factory=asyncio.Event)

    async def nothing(self) -> None:
        """Wait until no update is in a handler's hands."""
        while self.count:
            self.idle.clear()
            await self.idle.wait()

    async def __call__(
        self,
        handler: Callable[[Any, dict[str, Any]], Awaitable[Any]],
        event: Any,
        data: dict[str, Any],
    ) -> Any:
        """A middleware of the outermost kind."""
        self.count += 1
        try:
            return await handler(event, data)
        finally:
            self.count -= 1
            self.idle.set()


@dataclass
class Stage:
    """The town, the desk in it, and the hands of the test."""

    clock: Clock
    messenger: Messenger
    vk: VkTown
    wall: Group
    resident: Person
    app: App
    ids: desk.Desk
    at_work: AtWork
    ear: "asyncio.Task[None] | None" = None

    @property
    def database(self) -> Database:
        """The desk's database."""
        return self.app.database

    async def round(self, **parts: float) -> None:
        """Let time pass, read what is due, let clocks run out, say what is to be said."""
        self.clock.go(**parts)
        await self.app.poll()
        await self.app.tick_clocks()
        await self.app.delivery.drain()

    async def baseline(self) -> None:
        """The first reading, that tells nobody."""
        await self.round()
        self.clock.go(seconds=61)

    async def complain(self, text: str) -> TownMessage:
        """A resident writes on the wall; the card the offices' chats get of it."""
        before = {id(m) for chat in (HEALTH_CHAT, ROADS_CHAT, COORDINATOR_CHAT)
                  for m in self.messenger.messages(chat)}  # fmt: skip
        self.vk.write_post(self.wall.id, self.resident.id, text, at=self.clock())
        await self.round(seconds=61)
        fresh = [m for chat in (HEALTH_CHAT, ROADS_CHAT, COORDINATOR_CHAT)
                 for m in self.messenger.messages(chat) if id(m) not in before]  # fmt: skip
        assert len(fresh) == 1, f"one card expected, {len(fresh)} came"
        return fresh[0]

    async def press(
        self, who: int, card: TownMessage, button: str, *, force: bool = False
    ) -> Answer:
        """Press a button by its words (or by its data, with `force`), as a person does."""
        data = button if force else card.button(button).callback_data
        assert data is not None
        press = self.messenger.press(who, card.chat_id, card.message_id, data, force=force)
        answer = await press.answered(timeout=10)
        await self.app.delivery.drain()
        return answer

    async def reply(self, who: int, to: TownMessage, text: str) -> None:
        """Reply to a message, and wait until the bot has dealt with it."""
        self.messenger.say(who, to.chat_id, text, reply_to=to.message_id)
        await self.settled()

    async def say(self, who: int, chat_id: int, text: str) -> None:
        """Say something in a chat, and wait until the bot has dealt with it."""
        self.messenger.say(who, chat_id, text)
        await self.settled()

    async def settled(self) -> None:
        """Wait until every update is confirmed and handled, and everything queued is said."""
        await asyncio.wait_for(self._quiet(), 10)
        await self.app.delivery.drain()

    async def _quiet(self) -> None:
        # Telegram hands an update over once it is confirmed; then its handler is at work.
        await self.messenger.until(lambda: not self.messenger.updates.waiting, timeout=10)
        await self.at_work.nothing()

    @asynccontextmanager
    async def restarted(self) -> AsyncIterator[None]:
        """The process dies and another one takes over its database, while inside."""
        if self.ear is not None:
            await _end(self.ear)
        before = self.app
        async with build(before.config, now=self.clock, pace=UNPACED) as self.app:
            self.app.dispatcher.update.outer_middleware(self.at_work)
            self.ear = asyncio.create_task(self.app.listen())
            try:
                yield
            finally:
                await _end(self.ear)
                self.app = before

    def card(self, chat_id: int) -> TownMessage:
        """The newest message of the bot in a chat."""
        return self.messenger.last(chat_id)

    def texts(self, chat_id: int) -> list[str]:
        """What stands in a chat, the bot's words alone."""
        return [m.text for m in self.messenger.messages(chat_id) if m.from_bot]


def config_of(
    telegram: str,
    vk: str,
    key: str,
    database_url: str,
    vk_section: Mapping[str, Any] | None = None,
    /,
    **more: Any,
) -> Config:
    """The configuration of the town, checked like anybody's; `more` goes before it, and what it
    says of Telegram beside it."""
    way = {"token": TOKEN, "api_base": telegram, "polling_timeout": "5s"}
    return Config(
        **{
            "telegram": way | more.pop("telegram", {}),
            "database": {"url": database_url},
            "region": {"name": "Садовая область", "timezone": "Europe/Moscow"},
            "networks": {
                "vk": {
                    "enabled": True,
                    "api_base": f"{vk}/method/",
                    "service_key": key,
                    "poll_every": "60s",
                    "rps": 1000,
                    **(vk_section or {}),
                }
            },
            **more,
        }
    )


@asynccontextmanager
async def staged(
    database_url: str,
    *,
    listening: bool = True,
    vk_section: Callable[[VkTown], Mapping[str, Any]] = lambda _: {},
    **config: Any,
) -> AsyncIterator[Stage]:
    """Raise the town and the desk; take both down."""
    clock = Clock()
    messenger = Messenger(TOKEN, now=clock)
    vk = VkTown(now=clock, limits=UNLIMITED)
    wall = vk.add_group(name="Подслушано Садовое", screen_name="sadovoe_talk", id=98765)
    resident = vk.add_person(first_name="Нина", last_name="Пробная")
    people_in_town(messenger)
    async with AsyncExitStack() as stack:
        telegram = await stack.enter_async_context(serve(bot_api(messenger)))
        network = await stack.enter_async_context(serve(vk_api_app(vk)))
        settings = config_of(
            telegram, network, vk.token("service"), database_url, vk_section(vk), **config
        )
        app = await stack.enter_async_context(build(settings, now=clock, pace=UNPACED))
        ids = await desk.make_desk(app.database)
        at_work = AtWork()
        app.dispatcher.update.outer_middleware(at_work)
        ear = asyncio.create_task(app.listen()) if listening else None
        if ear is not None:
            stack.push_async_callback(_end, ear)
        yield Stage(clock, messenger, vk, wall, resident, app, ids, at_work, ear)


def people_in_town(messenger: Messenger) -> None:
    """Everybody of the desk with their chats, and one stranger."""
    names = {ANNA: "Анна", BORIS: "Борис", VERA: "Вера", GLEB: "Глеб", DINA: "Дина",
             EGOR: "Егор", ZOYA: "Зоя", STRANGER: "Прохожий"}  # fmt: skip
    for number, name in names.items():
        messenger.add_user(number, name)
    messenger.add_group(HEALTH_CHAT, "Минздрав", members=[ANNA, BORIS, VERA, EGOR, STRANGER])
    messenger.add_group(ROADS_CHAT, "Дороги", members=[VERA, EGOR])
    messenger.add_group(COORDINATOR_CHAT, "Координаторы", members=[EGOR, ZOYA])
    for number in (GLEB, DINA, ZOYA, EGOR):
        messenger.start(number)


async def _end(task: "asyncio.Task[None]") -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)

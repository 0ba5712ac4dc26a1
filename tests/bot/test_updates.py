"""What is said in a watched group is confirmed to Telegram only after it was taken in."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from aiogram import Bot, Dispatcher
from aiogram.exceptions import TelegramUnauthorizedError
from aiogram.types import Message

from bot.building import make_bot
from bot.handling import ATTEMPTS
from bot.updates import Updates
from handlers import errors
from handlers.errors import NotHeard
from sandbox.serving import serve
from sandbox.telegram import Fault, Messenger, bot_api
from tests.desk import ANNA, HEALTH_CHAT
from tests.handlers.group_desk import GROUP, OLGA, PIT, group_desk
from tests.stage import TOKEN, config_of, people_in_town


@dataclass
class Line:
    """A messenger, a dispatcher that writes down what it handled, and the poll between."""

    messenger: Messenger
    updates: Updates
    handled: list[str] = field(default_factory=list)
    given_up: list[str] = field(default_factory=list)
    fails: int = 0
    note_fails: int = 0

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait until that is so, at most some seconds."""
        await self.messenger.until(condition, timeout=10)

    @property
    def unconfirmed(self) -> int:
        """How many updates Telegram would hand over again."""
        return len(self.messenger.updates.waiting)


@asynccontextmanager
async def line(*, polling: bool = True) -> AsyncIterator[Line]:
    """The chat of the health office is watched; a handler fails as often as it is told to."""
    messenger = Messenger(TOKEN)
    people_in_town(messenger)
    messenger.updates.waiting.clear()
    async with serve(bot_api(messenger)) as address:
        bot = make_bot(config_of(address, address, "key", "sqlite+aiosqlite://"))
        dispatcher = Dispatcher()
        made: list[Line] = []

        async def handle(message: Message) -> None:
            if made[0].fails:
                made[0].fails -= 1
                raise NotHeard("the database is away")
            made[0].handled.append(message.text or "")

        async def watches(chat_id: int, _name: str) -> bool:
            return chat_id == HEALTH_CHAT

        async def gave_up(group: str) -> None:
            if made[0].note_fails:
                made[0].note_fails -= 1
                raise ConnectionError("the database is away")
            made[0].given_up.append(group)

        dispatcher.message.register(handle)
        dispatcher.include_router(errors.setup())
        updates = Updates(bot, dispatcher, timedelta(seconds=5), watches, gave_up, pauses=(0.001,))
        made.append(Line(messenger, updates))
        task = asyncio.create_task(updates.run()) if polling else None
        try:
            yield made[0]
        finally:
            if task is not None:
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)
            await updates.stop(timedelta(seconds=5))
            await bot.session.close()


async def test_a_message_that_could_not_be_taken_in_is_handed_over_again() -> None:
    async with line() as d:
        d.fails = 3
        d.messenger.say(ANNA, HEALTH_CHAT, "Нет воды")
        d.messenger.say(ANNA, HEALTH_CHAT, "И света")
        await d.until(lambda: not d.unconfirmed)
        assert d.handled == ["Нет воды", "И света"]
        assert d.given_up == []


async def test_a_message_nobody_can_read_is_told_and_holds_up_no_other() -> None:
    async with line() as d:
        d.fails = ATTEMPTS
        d.messenger.say(ANNA, HEALTH_CHAT, "Яд")
        d.messenger.say(ANNA, HEALTH_CHAT, "Нет воды")
        await d.until(lambda: not d.unconfirmed)
        assert d.handled == ["Нет воды"]
        assert d.given_up == [f"«Минздрав» ({HEALTH_CHAT})"]


async def test_what_cannot_even_be_noted_is_not_given_up() -> None:
    async with line() as d:
        d.fails = ATTEMPTS + 4
        d.note_fails = 100
        d.messenger.say(ANNA, HEALTH_CHAT, "Нет воды")
        await d.until(lambda: not d.unconfirmed)
        assert d.handled == ["Нет воды"]
        assert d.given_up == []


async def test_messages_of_other_chats_are_tried_once() -> None:
    async with line() as d:
        d.fails = 1
        d.messenger.start(ANNA)
        d.messenger.say(ANNA, ANNA, "Раз")
        await d.until(lambda: not d.unconfirmed and d.handled)
        assert d.handled == ["Раз"]


@pytest.mark.parametrize(
    "fault", [Fault.bad_gateway(), Fault.garbage(), Fault.too_many(0), Fault.drop(after_work=False)]
)
async def test_a_poll_that_fails_is_repeated_and_loses_nothing(fault: Fault) -> None:
    async with line(polling=False) as d:
        d.messenger.faults.add(fault, method="getUpdates", times=3)
        d.messenger.say(ANNA, HEALTH_CHAT, "Нет воды")
        task = asyncio.create_task(d.updates.run())
        await d.until(lambda: not d.unconfirmed)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        assert d.handled == ["Нет воды"]


async def test_a_token_that_is_no_good_any_more_ends_the_poll() -> None:
    async with line(polling=False) as d:
        d.messenger.token = "4200000001:another"
        with pytest.raises(TelegramUnauthorizedError):
            await asyncio.wait_for(d.updates.run(), 10)


class Held:
    """A middleware in whose hands every update stays."""

    def __init__(self) -> None:
        self.begun = asyncio.Event()

    async def __call__(
        self,
        handler: Callable[[Any, dict[str, Any]], Awaitable[Any]],
        event: Any,
        data: dict[str, Any],
    ) -> Any:
        self.begun.set()
        await asyncio.Event().wait()


async def test_a_process_that_dies_with_a_message_in_hand_loses_nothing(sqlite_url: str) -> None:
    async with group_desk(sqlite_url, listening=False) as d:
        d.messenger.updates.waiting.clear()
        held = Held()
        dying = Dispatcher()
        dying.update.outer_middleware(held)
        bot: Bot = d.stage.app.bot
        poll = asyncio.create_task(Updates(bot, dying, timedelta(seconds=5), _always, _never).run())
        d.messenger.say(OLGA, GROUP, PIT)
        await asyncio.wait_for(held.begun.wait(), 10)
        poll.cancel()
        await asyncio.gather(poll, return_exceptions=True)
        assert len(d.messenger.updates.waiting) == 1

        alive = asyncio.create_task(d.stage.app.listen())
        await d.stage.settled()
        alive.cancel()
        await asyncio.gather(alive, return_exceptions=True)
        assert [post.text for post in await d.posts()] == [PIT]


async def _always(_chat_id: int, _name: str) -> bool:
    return True


async def _never(group: str) -> None:
    raise AssertionError(f"given up: {group}")

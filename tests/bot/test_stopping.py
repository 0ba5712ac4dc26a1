"""Stopping lets what is in hand be finished; a wrong address is told in a line."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
from aiogram.exceptions import TelegramNotFound, TelegramServerError
from aiohttp import web

from bot.building import build
from bot.commands.run import work
from sandbox.serving import serve
from services.errors import OtklikError
from tests.desk import ANNA, HEALTH_CHAT
from tests.stage import Stage, config_of, staged


class Slow:
    """A middleware that holds an update until it is let go, or for ever."""

    def __init__(self) -> None:
        self.begun = asyncio.Event()
        self.go = asyncio.Event()
        self.ended = False

    async def __call__(
        self,
        handler: Callable[[Any, dict[str, Any]], Awaitable[Any]],
        event: Any,
        data: dict[str, Any],
    ) -> Any:
        self.begun.set()
        await self.go.wait()
        self.ended = True
        return await handler(event, data)


async def listening(stage: Stage) -> "asyncio.Task[None]":
    return asyncio.create_task(stage.app.listen())


async def test_a_stop_waits_for_the_update_that_is_being_handled(sqlite_url: str) -> None:
    async with staged(sqlite_url, listening=False) as stage:
        slow = Slow()
        stage.app.dispatcher.update.outer_middleware(slow)
        task = await listening(stage)
        stage.messenger.say(ANNA, HEALTH_CHAT, "/queue")
        await asyncio.wait_for(slow.begun.wait(), 10)
        task.cancel()
        done, _ = await asyncio.wait({task}, timeout=0.3)
        assert not done
        slow.go.set()
        await asyncio.gather(task, return_exceptions=True)
        assert slow.ended
        assert task.cancelled()


async def test_no_wait_is_longer_than_asked(sqlite_url: str) -> None:
    async with staged(sqlite_url, listening=False) as stage:
        slow = Slow()
        stage.app.dispatcher.update.outer_middleware(slow)
        updates = stage.app.updates
        assert await updates.stop(timedelta(milliseconds=10))
        task = asyncio.create_task(updates.run())
        stage.messenger.say(ANNA, HEALTH_CHAT, "/queue")
        await asyncio.wait_for(slow.begun.wait(), 10)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        assert not await updates.stop(timedelta(milliseconds=10))
        slow.go.set()
        assert await updates.stop(timedelta(seconds=10))


async def test_what_was_handled_before_a_stop_does_not_come_again(sqlite_url: str) -> None:
    async with staged(sqlite_url, listening=False) as stage:
        slow = Slow()
        slow.go.set()
        stage.app.dispatcher.update.outer_middleware(slow)
        task = await listening(stage)
        stage.messenger.say(ANNA, HEALTH_CHAT, "/queue")
        await asyncio.wait_for(slow.begun.wait(), 10)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        assert stage.messenger.updates.waiting == []


def web_server(status: int) -> web.Application:
    async def page(_: web.Request) -> web.Response:
        return web.Response(status=status, text="<html>nothing here</html>")

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", page)
    return app


@pytest.mark.parametrize(
    ("status", "expected"), [(404, TelegramNotFound), (502, TelegramServerError)]
)
async def test_a_page_of_html_is_understood_by_its_status(
    status: int, expected: type[Exception], sqlite_url: str
) -> None:
    async with serve(web_server(status)) as address:
        config = config_of(address, address, "key", sqlite_url)
        async with build(config) as app:
            with pytest.raises(expected):
                await app.bot.get_me()


async def test_a_wrong_address_of_the_bot_api_ends_run_with_a_line(sqlite_url: str) -> None:
    async with serve(web_server(404)) as address:
        config = config_of(address, address, "key", sqlite_url)
        with pytest.raises(OtklikError, match=r"^telegram\.api_base: "):
            await asyncio.wait_for(work(config), 30)

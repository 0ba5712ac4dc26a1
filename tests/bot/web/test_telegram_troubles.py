"""Updates by webhook when something fails: the database, the address, a word in a group."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from sqlalchemy import text

from bot.posted import Posted
from handlers.errors import NotHeard
from tests.bot.web.test_telegram import Held, Hooked, hooked
from tests.desk import ANNA, HEALTH_CHAT, ZOYA
from tests.handlers.group_desk import GROUP, OLGA, PIT, READ, GroupDesk

LOCKED = (
    "CREATE TRIGGER locked BEFORE DELETE ON updates BEGIN SELECT RAISE(FAIL, 'not now'); END",
    "DROP TRIGGER locked",
)


class Kept:
    """A middleware that fails for ever with what is said in the group."""

    def __init__(self) -> None:
        self.failed = asyncio.Event()

    async def __call__(
        self,
        handler: Callable[[Any, dict[str, Any]], Awaitable[Any]],
        event: Any,
        data: dict[str, Any],
    ) -> Any:
        if event.message and event.message.chat.id == GROUP:
            self.failed.set()
            raise NotHeard("not now")
        return await handler(event, data)


async def _lock(d: Hooked, *, locked: bool) -> None:
    async with d.stage.database.write() as session:
        await session.execute(text(LOCKED[0] if locked else LOCKED[1]))


async def _said_in_the_group(d: Hooked, words: str) -> dict[str, Any]:
    """The update of it, that nobody has posted yet."""
    d.stage.messenger.add_user(OLGA, "Ольга")
    d.stage.messenger.add_group(GROUP, "Соседи", [OLGA], admins=[ANNA], bot_admin=True)
    await GroupDesk(d.stage).add_source(str(GROUP))
    d.stage.messenger.say(OLGA, GROUP, words)
    return d.stage.messenger.updates.waiting[-1].to_json()


@pytest.mark.parametrize("looked_after", [True, False])
async def test_what_is_handled_and_could_not_be_deleted_is_deleted_a_little_later(
    sqlite_url: str, looked_after: bool, caplog: pytest.LogCaptureFixture
) -> None:
    async with hooked(sqlite_url, listening=False) as d:
        await _lock(d, locked=True)
        d.stage.messenger.say(ANNA, HEALTH_CHAT, "/queue")
        command = d.stage.messenger.updates.waiting[-1]
        assert await d.post(command.to_json()) == 200
        async with asyncio.timeout(10):
            while "yet kept" not in caplog.text:  # noqa: ASYNC110 - no bell
                await asyncio.sleep(0.01)
        assert await d.is_stored(command.id)
        await _lock(d, locked=False)
        if looked_after:
            # It sets the webhook too, and what waited at Telegram is posted at once.
            await d.stage.app.beat()
            assert not await d.is_stored(command.id)
        else:
            await d.until_none_is_stored()


async def test_a_name_that_does_not_resolve_is_tried_again_and_the_admins_are_told_once(
    sqlite_url: str,
) -> None:
    async with hooked(sqlite_url, listening=False) as d:
        messenger = d.stage.messenger
        messenger.start(ZOYA)
        messenger.updates.resolves = False
        d.stage.ear = asyncio.create_task(d.stage.app.listen())
        async with asyncio.timeout(10):
            while [call.method for call in messenger.calls].count("setWebhook") < 3:
                assert not d.stage.ear.done()
                await asyncio.sleep(0.01)
        await d.stage.app.delivery.drain()
        told = [words for words in d.stage.texts(ZOYA) if "Failed to resolve host" in words]
        assert len(told) == 1
        messenger.updates.resolves = True
        await messenger.until(lambda: messenger.updates.webhook, timeout=10)
        assert not d.stage.ear.done()


async def test_a_bad_word_in_a_watched_group_holds_up_no_press(sqlite_url: str) -> None:
    async with hooked(sqlite_url, listening=False, networks=READ) as d:
        kept = Kept()
        d.stage.app.dispatcher.update.outer_middleware(kept)
        bad = asyncio.create_task(d.post(await _said_in_the_group(d, PIT)))
        await asyncio.wait_for(kept.failed.wait(), 10)
        d.stage.messenger.say(ANNA, HEALTH_CHAT, "/queue")
        assert await d.post(d.stage.messenger.updates.waiting[-1].to_json()) == 200
        assert not bad.done(), "it is still being tried"
        bad.cancel()


async def test_a_slow_word_that_is_posted_again_joins_what_is_being_done(sqlite_url: str) -> None:
    async with hooked(sqlite_url, listening=False, networks=READ) as d:
        held, updates = Held(), d.stage.app.updates
        assert isinstance(updates, Posted)
        d.stage.app.dispatcher.update.outer_middleware(held)
        body = json.dumps(await _said_in_the_group(d, PIT)).encode()
        cut = asyncio.create_task(updates.take(body))
        await asyncio.wait_for(held.begun.wait(), 10)
        cut.cancel()
        await asyncio.gather(cut, return_exceptions=True)
        again = asyncio.create_task(updates.take(body))
        held.go.set()
        await again
        assert [post.text for post in await GroupDesk(d.stage).posts()] == [PIT]
        assert held.count == 1
        assert await d.stored() == 0

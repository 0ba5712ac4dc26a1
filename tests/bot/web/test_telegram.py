"""Updates by webhook, from Telegram's POST to what the desk did, over HTTP."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest
from sqlalchemy import func, select

from bot.config import ConfigError
from bot.posted import Posted
from bot.web.telegram import PATH, SECRET
from db.models import PostedUpdate
from handlers.views import doctor as view
from sandbox.telegram.updates import Webhook
from services import posted
from services.errors import OtklikError
from tests.bot.test_config import SMALLEST, load
from tests.bot.ways import Door, Front, front
from tests.desk import ANNA, HEALTH_CHAT
from tests.handlers.group_desk import GROUP, OLGA, PIT, READ, GroupDesk
from tests.stage import Stage, staged

WORD = "secret-of-the-town"


@dataclass
class Hooked:
    """The stage with its web server open behind a door, where Telegram posts."""

    stage: Stage
    door: Front
    url: str

    async def post(self, body: Any, secret: str = WORD) -> int:
        """What is answered to somebody who posts that."""
        headers = {SECRET: secret} if secret else {}
        async with (
            aiohttp.ClientSession() as http,
            http.post(self.url, json=body, headers=headers) as answer,
        ):
            return answer.status

    async def stored(self) -> int:
        """How many updates are not handled yet."""
        async with self.stage.database.read() as session:
            return await session.scalar(select(func.count(PostedUpdate.id))) or 0

    async def is_stored(self, number: int) -> bool:
        """Whether that update is not handled yet, whatever else has been posted."""
        async with self.stage.database.read() as session:
            return await session.get(PostedUpdate, number) is not None

    async def until_handled(self, chat_id: int, messages: int) -> None:
        """Until so many messages of the bot stand in a chat and nothing is stored."""
        await self.stage.messenger.until(
            lambda: len(self.stage.texts(chat_id)) >= messages, timeout=10
        )
        await self.until_none_is_stored()

    async def until_none_is_stored(self) -> None:
        """Until everything that was posted is handled."""
        async with asyncio.timeout(10):
            while await self.stored():  # noqa: ASYNC110 - no bell
                await asyncio.sleep(0.01)


@asynccontextmanager
async def hooked(url: str, *, listening: bool = True, **config: Any) -> AsyncIterator[Hooked]:
    async with front() as door:
        hook = {"url": f"{door.url}{PATH}", "secret": WORD}
        config |= {"telegram": {"webhook": hook}, "web": {"enabled": True, "port": 0}}
        async with staged(url, listening=False, **config) as stage, stage.app.open_web() as base:
            assert base is not None
            door.target = base
            stage.messenger.updates.pauses = (0.01,)
            if listening:
                stage.ear = asyncio.create_task(stage.app.listen())
            try:
                yield Hooked(stage, door, hook["url"])
            finally:
                if stage.ear is not None:
                    stage.ear.cancel()
                    await asyncio.gather(stage.ear, return_exceptions=True)


async def test_a_command_that_is_posted_is_answered_and_nothing_is_polled_for(
    sqlite_url: str,
) -> None:
    async with hooked(sqlite_url) as d:
        before = len(d.stage.texts(HEALTH_CHAT))
        d.stage.messenger.say(ANNA, HEALTH_CHAT, "/queue")
        await d.until_handled(HEALTH_CHAT, before + 1)
        calls = {call.method: call.params for call in d.stage.messenger.calls}
        assert "getUpdates" not in calls
        assert calls["setWebhook"]["secret_token"] == WORD
        assert "callback_query" in calls["setWebhook"]["allowed_updates"]
        assert not d.stage.messenger.updates.waiting


@pytest.mark.parametrize("secret", ["", "wrong", WORD[:-1]])
async def test_who_does_not_show_the_secret_is_not_listened_to(
    sqlite_url: str, secret: str
) -> None:
    async with hooked(sqlite_url, listening=False) as d:
        body = d.stage.messenger.updates.waiting[-1].to_json()
        assert await d.post(body, secret) == 403
        assert await d.stored() == 0
        assert await d.post("Здравствуйте") == 400


class Held:
    """A middleware that keeps what comes until it is let go, or for ever."""

    def __init__(self) -> None:
        self.begun = asyncio.Event()
        self.go = asyncio.Event()
        self.count = 0

    async def __call__(
        self,
        handler: Callable[[Any, dict[str, Any]], Awaitable[Any]],
        event: Any,
        data: dict[str, Any],
    ) -> Any:
        self.count += 1
        self.begun.set()
        await self.go.wait()
        return await handler(event, data)


async def test_what_was_answered_for_is_handled_by_the_next_process_after_a_kill(
    sqlite_url: str,
) -> None:
    async with hooked(sqlite_url, listening=False) as d:
        d.stage.messenger.updates.waiting.clear()
        held = Held()
        d.stage.app.dispatcher.update.outer_middleware(held)
        await d.stage.app.bot.set_webhook(d.url, secret_token=WORD)
        d.stage.messenger.say(ANNA, HEALTH_CHAT, "/queue")
        await asyncio.wait_for(held.begun.wait(), 10)
        await d.stage.messenger.until(lambda: not d.stage.messenger.updates.waiting, timeout=10)
        assert await d.stored() == 1, "Telegram was told 200, the command is not handled"
        before = len(d.stage.texts(HEALTH_CHAT))
        async with d.stage.restarted():
            await d.until_handled(HEALTH_CHAT, before + 1)


async def test_an_update_that_is_posted_twice_is_handled_once(sqlite_url: str) -> None:
    async with hooked(sqlite_url, listening=False) as d:
        held = Held()
        d.stage.app.dispatcher.update.outer_middleware(held)
        body = d.stage.messenger.updates.waiting[-1].to_json()
        assert [await d.post(body), await d.post(body)] == [200, 200]
        held.go.set()
        await d.until_none_is_stored()
        assert await d.post(body) == 200
        assert held.count == 1


async def test_a_watched_groups_words_are_taken_in_before_telegram_is_answered(
    sqlite_url: str,
) -> None:
    async with hooked(sqlite_url, networks=READ) as d:
        desk = GroupDesk(d.stage)
        messenger = d.stage.messenger
        messenger.add_user(OLGA, "Ольга")
        messenger.add_group(GROUP, "Соседи", [OLGA], admins=[ANNA], bot_admin=True)
        await desk.add_source(str(GROUP))
        for number in range(3):
            messenger.say(OLGA, GROUP, f"{PIT} {number}")
        await messenger.until(lambda: not messenger.updates.waiting, timeout=10)
        assert [post.text for post in await desk.posts()] == [f"{PIT} {n}" for n in range(3)]
        assert await d.stored() == 0


async def test_while_the_door_is_shut_telegram_keeps_updates_and_doctor_says_why(
    sqlite_url: str,
) -> None:
    async with hooked(sqlite_url) as d:
        app, messenger = d.stage.app, d.stage.messenger
        await messenger.until(lambda: not messenger.updates.waiting, timeout=10)
        before = len(d.stage.texts(HEALTH_CHAT))
        d.door.turn(Door.HTML)
        messenger.say(ANNA, HEALTH_CHAT, "/queue")
        hook = messenger.updates.webhook
        assert hook is not None
        await messenger.until(lambda: "502" in hook.reason, timeout=10)
        await app.beat()
        told = view.words(await app.dispatcher["doctor"].examine())
        assert "⚠️ Webhook: не доставлено 1" in told
        assert "Wrong response from the webhook: 502" in told
        d.door.turn(Door.OPEN)
        await d.until_handled(HEALTH_CHAT, before + 1)
        await app.beat()
        assert "✅ Webhook: не доставлено 0" in view.words(await app.dispatcher["doctor"].examine())


async def test_a_webhook_that_was_led_away_is_set_again(sqlite_url: str) -> None:
    async with hooked(sqlite_url, listening=False) as d:
        d.stage.messenger.updates.hook(Webhook("https://example.org/hook"))
        await d.stage.app.beat()
        hook = d.stage.messenger.updates.webhook
        assert hook is not None
        assert (hook.url, hook.secret) == (d.url, WORD)


async def test_an_address_that_telegram_refuses_ends_the_desk_with_a_line(sqlite_url: str) -> None:
    telegram = {"webhook": {"url": "http://example.org/telegram", "secret": WORD}}
    async with staged(
        sqlite_url, listening=False, telegram=telegram, web={"enabled": True, "port": 0}
    ) as stage:
        assert isinstance(stage.app.updates, Posted)
        with pytest.raises(
            OtklikError, match=r"telegram\.webhook\.url: Telegram refuses it: .*HTTPS"
        ):
            await stage.app.listen()


async def test_a_desk_that_polls_takes_the_webhook_away(sqlite_url: str) -> None:
    async with staged(sqlite_url, listening=False) as stage:
        stage.messenger.updates.hook(Webhook("https://example.org/hook"))
        stage.ear = asyncio.create_task(stage.app.listen())
        await stage.say(ANNA, HEALTH_CHAT, "/queue")
        assert stage.messenger.updates.webhook is None
        stage.ear.cancel()
        await asyncio.gather(stage.ear, return_exceptions=True)


async def test_a_desk_that_polls_again_lets_go_of_what_was_posted_long_ago(sqlite_url: str) -> None:
    async with staged(sqlite_url, listening=False) as stage:
        await posted.keep(stage.database, 1, "{}", stage.clock() - posted.LIFE)
        stage.ear = asyncio.create_task(stage.app.listen())
        await stage.say(ANNA, HEALTH_CHAT, "/queue")
        async with stage.database.read() as session:
            assert not await session.scalar(select(func.count(PostedUpdate.id)))
        stage.ear.cancel()
        await asyncio.gather(stage.ear, return_exceptions=True)


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ('url = "https://desk.example.org/telegram"', "both or neither"),
        ('url = "http://desk.example.org/telegram"\nsecret = "{word}"', "https://"),
        ('url = "https://desk.example.org:9000/telegram"\nsecret = "{word}"', "8443"),
        ('url = "https://desk.example.org/telegram"\nsecret = "short"', "16 to 256"),
        ('url = "https://desk.example.org/telegram"\nsecret = "{word}"', "web.enabled"),
    ],
)
def test_a_webhook_that_cannot_work_is_refused_by_the_configuration(
    tmp_path: Any, more: str, says: str
) -> None:
    with pytest.raises(ConfigError, match=says):
        load(tmp_path / "config.toml", f"{SMALLEST}[telegram.webhook]\n{more.format(word=WORD)}\n")

"""The line fails, by one way and by all: what admins are told, where, and that nothing is lost."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

from aiogram.exceptions import AiogramError
from aiohttp import web
from sqlalchemy import select

from bot.building import build
from db.models import Outgoing
from handlers.views import doctor as view
from sandbox.serving import serve
from sandbox.telegram import bot_api
from services.messengers.ids import from_max
from services.operation.doctor import Doctor
from tests.bot.ways import Door, front
from tests.desk import HEALTH_CHAT, ZOYA
from tests.stage import UNPACED, Stage, staged

IN_MAX = from_max(7000123)
COMPLAINT = "В поликлинике опять нет талонов к терапевту, запись закрыта третью неделю!"


@asynccontextmanager
async def listener(taken: list[dict[str, Any]]) -> AsyncIterator[str]:
    """Where alerts are posted; the first one of all is not taken."""
    refused = asyncio.Event()

    async def take(request: web.Request) -> web.Response:
        if not refused.is_set():
            refused.set()
            return web.Response(status=500)
        taken.append(await request.json())
        return web.Response()

    app = web.Application()
    app.router.add_post("/alerts", take)
    async with serve(app) as address:
        yield f"{address}/alerts"


async def calls(stage: Stage, times: int, seconds: int) -> None:
    """So many calls of Telegram, so far apart, whatever comes of them."""
    for _ in range(times):
        with suppress(AiogramError):
            await stage.app.bot.get_me()
        await stage.app.look_after_the_line()
        for siren in stage.app.herald.sirens:
            await stage.app.sound(siren)
        stage.clock.go(seconds=seconds)


async def test_admins_are_told_of_each_turn_by_what_works_and_the_queue_waits(
    sqlite_url: str,
) -> None:
    taken: list[dict[str, Any]] = []
    async with front() as first, front() as second, listener(taken) as url:
        telegram = {"api_base": first.url, "ways": [{"server": second.url}]}
        async with (
            staged(
                sqlite_url,
                listening=False,
                telegram=telegram,
                alerts={"url": url},
                admin={"telegram_ids": [IN_MAX]},
            ) as stage,
            serve(bot_api(stage.messenger)) as server,
        ):
            first.target = second.target = server
            await stage.baseline()

            first.turn(Door.SHUT)
            await calls(stage, 6, 5)
            await stage.app.delivery.drain()
            assert "Бот перешёл на запасной путь" in stage.texts(ZOYA)[-1]
            assert taken == [], "not taken, to be told again"
            doctor: Doctor = stage.app.dispatcher["doctor"]
            told = view.words(await doctor.examine())
            assert "⚠️ Путь к Telegram: 2-й из 2" in told
            assert "Лучший путь к Telegram не работает" in told

            second.turn(Door.SHUT)
            complain(stage)
            await stage.round()
            await calls(stage, 80, 5)
            assert [one["event"] for one in taken] == ["telegram_switched", "telegram_silent"]
            assert taken[-1]["region"] == "Садовая область"
            assert await _told_of_silence(stage) == [IN_MAX], "who reads in MAX can be told there"
            assert "ни одним путём (2)" in taken[-1]["text"]
            assert not any("талонов" in text for text in stage.texts(HEALTH_CHAT))

            first.turn(Door.OPEN)
            await calls(stage, 3, 5)
            await stage.app.delivery.drain()
            assert "талонов" in stage.texts(HEALTH_CHAT)[-1]
            assert any("Telegram снова отвечает" in text for text in stage.texts(ZOYA))
            assert "telegram_back" in [one["event"] for one in taken]
            assert "✅ Путь к Telegram: 1-й из 2" in view.words(await doctor.examine())


async def test_a_process_without_updates_does_the_rest(sqlite_url: str) -> None:
    async with staged(sqlite_url, listening=False) as stage:
        await stage.baseline()
        config, before = stage.app.config, len(stage.messenger.calls)
        async with build(config, now=stage.clock, pace=UNPACED, listens=False) as quiet:
            at_work = asyncio.create_task(quiet.run())
            await quiet.beat()
            complain(stage)
            await quiet.poll()
            await stage.messenger.until(
                lambda: any("талонов" in text for text in stage.texts(HEALTH_CHAT)), timeout=10
            )
            at_work.cancel()
            await asyncio.gather(at_work, return_exceptions=True)
        called = {call.method for call in stage.messenger.calls[before:]}
        assert called <= {"getMe", "sendMessage"}


async def _told_of_silence(stage: Stage) -> list[int]:
    """The chats for which it was queued that Telegram is silent."""
    async with stage.database.read() as session:
        found = await session.scalars(
            select(Outgoing.chat_id).where(Outgoing.slot.contains("telegram_silent"))
        )
        return list(found)


def complain(stage: Stage) -> None:
    stage.vk.write_post(stage.wall.id, stage.resident.id, COMPLAINT, at=stage.clock())
    stage.clock.go(seconds=61)

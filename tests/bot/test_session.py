"""What an answer of the Bot API that cannot be read says of itself."""

import traceback
from typing import Any

import pytest
from aiogram import Bot
from aiogram.exceptions import ClientDecodeError
from aiohttp import web

from bot.reach import Reach
from bot.session import Session
from bot.ways import Way
from sandbox.serving import serve
from services.operation.vitals import Vitals
from tests.bot.ways import AT_ONCE
from tests.stage import TOKEN, Clock

WORDS = "Моя квартира тридцать два без воды"


@pytest.mark.parametrize(
    "said", [{"ok": True, "result": [{"update_id": "x", "message": {"text": WORDS}}]}, WORDS]
)
async def test_an_answer_nobody_can_read_is_no_way_for_peoples_words_into_the_log(
    said: Any, caplog: pytest.LogCaptureFixture
) -> None:
    async def answer(_: web.Request) -> web.Response:
        return web.json_response(said) if isinstance(said, dict) else web.Response(text=said)

    app, clock = web.Application(), Clock()
    app.router.add_route("*", "/{tail:.*}", answer)
    async with serve(app) as server:
        ways = (Way(server), Way(f"{server}/other"))
        session = Session(Reach(ways, Vitals(clock()), clock, AT_ONCE), clock)
        try:
            for _ in range(AT_ONCE.failures):
                with pytest.raises(ClientDecodeError) as caught:
                    await Bot(TOKEN, session=session).get_updates()
                clock.go(seconds=1)
        finally:
            await session.close()
    assert "telegram way fails" in caplog.text
    assert "Failed to de" in str(caught.value)
    told = "".join(traceback.format_exception(caught.value)) + caplog.text
    assert WORDS not in told
    assert WORDS.encode("unicode_escape").decode() not in told

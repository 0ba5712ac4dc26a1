"""Nobody guesses a token by trying, and nobody's guessing shuts others out."""

import aiohttp
import pytest
from aiohttp import web

from bot.web.refusals import Problem
from bot.web.server import Room, web_app
from bot.web.wrongs import REMEMBERED, WINDOW, Wrongs
from sandbox.serving import serve

asked: list[str] = []


async def door(request: web.Request) -> web.Response:
    """Opens to one token, and remembers what it compared."""
    asked.append(request.headers["Authorization"])
    if request.headers["Authorization"] != "right":
        raise Problem(401, "token", "Ключ не подходит.", "The token is not accepted.")
    return web.json_response({})


async def test_after_some_wrong_tokens_an_address_is_not_listened_to() -> None:
    app = web_app((Room("door", (web.get("/", door),)),), wrong_per_minute=3)
    async with serve(app) as base, aiohttp.ClientSession() as session:

        async def ask(token: str, via: str = "203.0.113.7") -> tuple[int, str]:
            headers = {"Authorization": token, "X-Forwarded-For": f"198.51.100.1, {via}"}
            async with session.get(base, headers=headers) as answer:
                return answer.status, answer.headers.get("Retry-After", "")

        assert [(await ask(f"guess-{n}"))[0] for n in range(3)] == [401, 401, 401]
        status, wait = await ask("right")
        assert status == 429
        assert 0 < int(wait) <= WINDOW
        assert asked == ["guess-0", "guess-1", "guess-2"]
        assert await ask("right", via="203.0.113.8") == (200, "")


def test_a_minute_later_it_is_listened_to_again() -> None:
    wrongs = Wrongs(2)
    for moment in (0.0, 30.0):
        wrongs.note("here", moment)
    assert wrongs.wait("here", 31.0) == 29
    assert wrongs.wait("here", WINDOW) == 0
    wrongs.note("here", WINDOW)
    assert wrongs.wait("here", WINDOW + 1) == 0


@pytest.mark.parametrize("address", ["first", "last"])
def test_many_addresses_are_remembered_and_no_more(address: str) -> None:
    wrongs = Wrongs(1)
    wrongs.note("first", 0.0)
    for number in range(REMEMBERED - 1):
        wrongs.note(str(number), 0.0)
    wrongs.note("last", 0.0)
    assert bool(wrongs.wait(address, 1.0)) is (address == "last")

"""The stand-in on HTTP: credentials, windows of requests, the record of calls."""

import asyncio
from collections.abc import Callable
from functools import partial

from aiohttp import web

from sandbox.leaf import leaf
from sandbox.x import methods, writing
from sandbox.x.errors import Json, XError, plain
from sandbox.x.methods import Ask
from sandbox.x.state import WINDOW_SECONDS, Call, Window, XTown

TOWN = web.AppKey("x_town", XTown)
#: Set when the server stops, so that hanging requests end with it.
STOPPING = web.AppKey("x_stopping", asyncio.Event)
LIMITS = {"search": 450, "mentions": 450, "lookup": 3500, "account": 300, "usage": 50}
"""Requests a window of an application's token."""

Method = Callable[..., Json]


def x_app(town: XTown) -> web.Application:
    """The API of `town`, and its posts for a person to look at."""
    app = web.Application()
    app[TOWN] = town
    app[STOPPING] = asyncio.Event()
    app.on_shutdown.append(_stop_hanging)
    routes: tuple[tuple[str, str, Method], ...] = (
        ("search", "/2/tweets/search/recent", methods.search),
        ("mentions", "/2/users/{user_id}/mentions", methods.mentions),
        ("lookup", "/2/tweets", methods.lookup),
        ("account", "/2/users/by/username/{username}", methods.account),
        ("usage", "/2/usage/tweets", methods.usage),
    )
    for name, path, method in routes:
        app.router.add_get(path, partial(_serve, name, method))
    app.router.add_post("/2/tweets", _post)
    app.router.add_get("/{account}/status/{tweet}", _page)
    return app


async def _stop_hanging(app: web.Application) -> None:
    app[STOPPING].set()


async def _page(request: web.Request) -> web.Response:
    """The post with its answers as a visitor sees it."""
    town = request.app[TOWN]
    tweet = town.tweets.get(request.match_info["tweet"])
    if tweet is None or tweet.deleted or tweet.hidden:
        raise web.HTTPNotFound
    answers = [
        (one.author.name, one.text)
        for one in town.tweets.values()
        if one.answered is tweet and one.is_newest and not (one.deleted or one.hidden)
    ]
    return leaf("X", (tweet.author.name, tweet.text), answers)


async def _serve(name: str, method: Method, request: web.Request) -> web.StreamResponse:
    town, params = request.app[TOWN], dict(request.query)
    spoiler = town.faults.take(name)
    headers: dict[str, str] = {}
    try:
        _authorize(town, request)
        headers = _count(town, name)
        body, status = method(Ask(town, params), **request.match_info), 200
    except XError as error:
        body, status = error.body, error.status
        headers = headers or _shown(town, name)
    town.calls.append(Call(name, params, status))
    if spoiler is None:
        return web.json_response(body, status=status, headers=headers)
    spoilt = spoiler(body)
    if spoilt is None:
        await request.app[STOPPING].wait()
        return web.Response(status=503)
    return spoilt


async def _post(request: web.Request) -> web.StreamResponse:
    """POST /2/tweets, signed by an account."""
    town, said = request.app[TOWN], await request.json()
    spoiler = town.faults.take("post")
    try:
        signed = request.headers.get("Authorization", "")
        author = writing.author_of(town, signed, str(request.url))
        body, status = writing.post(town, author, said), 201
    except XError as error:
        body, status = error.body, error.status
    town.calls.append(Call("post", {}, status))
    if spoiler is None:
        return web.json_response(body, status=status)
    spoilt = spoiler(body)
    if spoilt is None:
        await request.app[STOPPING].wait()
        return web.Response(status=503)
    return spoilt


def _authorize(town: XTown, request: web.Request) -> None:
    if request.headers.get("Authorization") != f"Bearer {town.bearer}":
        raise plain(401, "Unauthorized")


def _count(town: XTown, name: str) -> dict[str, str]:
    """Count one request; the headers that every answer has."""
    now = int(town.now().timestamp())
    window = town.windows.setdefault(name, Window())
    if now >= window.reset:
        town.windows[name] = window = Window(0, now + WINDOW_SECONDS)
    if window.used >= _limit(town, name):
        raise plain(429, "Too Many Requests")
    window.used += 1
    return _shown(town, name)


def _shown(town: XTown, name: str) -> dict[str, str]:
    window = town.windows.get(name, Window())
    return {
        "x-rate-limit-limit": str(_limit(town, name)),
        "x-rate-limit-remaining": str(_limit(town, name) - window.used),
        "x-rate-limit-reset": str(window.reset),
    }


def _limit(town: XTown, name: str) -> int:
    return town.limits.get(name, LIMITS[name])

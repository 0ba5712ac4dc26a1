"""The stand-in on HTTP: the token, the pace of polls, the record of calls."""

import asyncio
import math
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from inspect import isawaitable
from typing import Any

from aiohttp import web

from sandbox.leaf import leaf
from sandbox.max import hooks, reading, sending, shapes
from sandbox.max.errors import MaxError, bad_param, bad_token, too_many
from sandbox.max.places import Json, Message
from sandbox.max.reading import Ask
from sandbox.max.state import Call, MaxTown
from sandbox.max.updates import updates

TOWN = web.AppKey("max_town", MaxTown)
COURIER = web.AppKey("max_courier", asyncio.Task[None])
POLLED_AT = web.AppKey("max_polled_at", dict[str, float])

UPLOAD_CAP = 64 * 1024 * 1024

Method = Callable[..., Json | Awaitable[Json]]

ROUTES: tuple[tuple[str, str, str, Method], ...] = (
    ("GET", "/me", "me", reading.me),
    ("GET", "/chats/{chat_id}", "chats", reading.chat),
    ("GET", "/chats/{chat_id}/members/me", "membership", reading.membership),
    ("PUT", "/chats/{chat_id}/pin", "pin", sending.pin),
    ("GET", "/messages", "messages", reading.messages),
    ("POST", "/messages", "send", sending.send),
    ("PUT", "/messages", "edit", sending.edit),
    ("DELETE", "/messages", "delete", sending.delete),
    ("GET", "/messages/{mid}", "message", reading.message),
    ("GET", "/messages/{mid}/comments", "comments", reading.comments),
    ("POST", "/messages/{mid}/comments", "comment", sending.comment),
    ("POST", "/answers", "answers", sending.answer),
    ("POST", "/uploads", "uploads", sending.upload),
    ("GET", "/updates", "updates", updates),
    ("GET", "/subscriptions", "subscriptions", hooks.listed),
    ("POST", "/subscriptions", "subscribe", hooks.subscribe),
    ("DELETE", "/subscriptions", "unsubscribe", hooks.unsubscribe),
)


def max_app(town: MaxTown) -> web.Application:
    """The API of `town`."""
    app = web.Application(client_max_size=UPLOAD_CAP)
    app[TOWN] = town
    app[POLLED_AT] = {}
    for verb, path, name, method in ROUTES:
        app.router.add_route(verb, path, partial(_serve, name, method))
    app.router.add_get("/c/{chat_id}/{number}", _shown)
    app.router.add_post("/uploads/{token}", _take_in)
    app.on_startup.append(_start)
    app.on_shutdown.append(_stop)
    return app


async def _start(app: web.Application) -> None:
    app[COURIER] = asyncio.create_task(hooks.deliver(app[TOWN]))


async def _stop(app: web.Application) -> None:
    app[TOWN].faults.stopping.set()
    app[TOWN].rung.set()
    app[COURIER].cancel()
    with suppress(asyncio.CancelledError):
        await app[COURIER]


async def _serve(name: str, method: Method, request: web.Request) -> web.StreamResponse:
    town, params = request.app[TOWN], dict(request.query)
    status = 200
    try:
        # The word "Bearer" before it makes a token bad, and so does a token in the query.
        if request.headers.get("Authorization") != town.token:
            raise bad_token()
        if name == "updates":
            _keep_pace(request.app)
        here = f"{request.url.origin()}{request.path}"
        found = method(Ask(town, params, await _body(request), here), **request.match_info)
        body: Any = await found if isawaitable(found) else found
    except MaxError as error:
        body, status = error.body, error.status
    town.calls.append(Call(name, params, status))
    spoilt = await town.faults.spoil(name, body)
    return spoilt or web.json_response(body, status=status)


async def _take_in(request: web.Request) -> web.StreamResponse:
    """A file is brought: the address itself is the right to."""
    form = await request.post()
    file = form.get("data")
    if not isinstance(file, web.FileField):
        return web.json_response(bad_param("data: errors.required").body, status=400)
    try:
        body = sending.take_in(
            request.app[TOWN], request.match_info["token"], file.filename, file.file.read()
        )
    except MaxError as error:
        return web.json_response(error.body, status=error.status)
    return web.json_response(body)


async def _shown(request: web.Request) -> web.StreamResponse:
    """A post as a visitor sees it, with the comments under it."""
    for one in request.app[TOWN].messages.values():
        if shapes.link(one.chat, one.seq).endswith(f"/{request.match_info['number']}"):
            under = [(_name(other), other.text) for other in one.comments if not other.deleted]
            return leaf(one.chat.title, (_name(one), one.text), under)
    raise web.HTTPNotFound


def _name(one: Message) -> str:
    author = one.author
    return f"{author.first_name} {author.last_name}".strip() if author else one.chat.title


async def _body(request: web.Request) -> Json | None:
    if not request.can_read_body:
        return None
    try:
        body = await request.json()
    except ValueError:
        raise bad_param("body: not JSON") from None
    return body if isinstance(body, dict) else None


def _keep_pace(app: web.Application) -> None:
    rps = app[TOWN].updates_rps
    moment = asyncio.get_running_loop().time()
    if rps is not None and moment - app[POLLED_AT].get("updates", -math.inf) < 1 / rps:
        raise too_many()
    app[POLLED_AT]["updates"] = moment

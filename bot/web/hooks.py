"""Where networks post their news: one path each.

    POST /max           X-Max-Bot-Api-Secret: …       one update of MAX
    POST /vk/98765      {"secret": "…", "type": …}    one event of that community of VK

200 means: stored, or nothing for us, or given up after so many attempts. Anything else, and the
network tells it again. Lives here: HTTP and the secrets. Does not live here: what an event means
(`services.networks`), what becomes of it (`services/hearing.py`), the server (`server.py`).
"""

import hashlib
import json
import logging
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from aiohttp import web

from bot.web.refusals import problem, refused
from bot.web.server import Room
from services.errors import NetworkError
from services.hearing import Hearing
from services.networks.maxru.ear import Webhook
from services.networks.pushing import Tiding
from services.networks.vk.callback import CONFIRMATION, CallbackEar

log = logging.getLogger(__name__)

SECRET = "X-Max-Bot-Api-Secret"  # noqa: S105 - the header's name
VK_PATH = "/vk"

Door = Callable[[web.Request], Awaitable[web.StreamResponse]]


def room(hearings: Iterable[Hearing]) -> Room:
    """The paths of the ears that are posted to; closed without any. A desk that has a bot of its
    own in MAX hears at `/max-desk`."""
    routes = []
    for hearing in hearings:
        if isinstance(hearing.ear, Webhook):
            routes.append(web.post(f"/{hearing.ear.name}", _max(hearing, hearing.ear)))
        elif isinstance(hearing.ear, CallbackEar):
            path = f"{VK_PATH}/{hearing.ear.community}"
            routes.append(web.post(path, _vk(hearing, hearing.ear)))
    return Room("hooks", tuple(routes))


def _max(hearing: Hearing, ear: Webhook) -> Door:
    async def door(request: web.Request) -> web.StreamResponse:
        if not ear.knows(request.headers.get(SECRET, "")):
            return web.Response(status=403)
        body = await request.read()
        update = _json(body)
        if update is None:
            return _no_json("max")

        async def read() -> tuple[Tiding, ...]:
            tiding = await ear.hear(update, hearing.receiver.now())
            return (tiding,) if tiding else ()

        return await _taken(hearing, _digest(body), read, web.Response())

    return door


def _vk(hearing: Hearing, ear: CallbackEar) -> Door:
    async def door(request: web.Request) -> web.StreamResponse:
        body = await request.read()
        event = _json(body)
        if not isinstance(event, dict):
            return _no_json("vk")
        if not ear.knows(event.get("secret")) or event.get("group_id") != ear.community:
            return web.Response(status=403)
        now = hearing.receiver.now()
        if event.get("type") == CONFIRMATION:
            try:
                return web.Response(text=await ear.confirmation(now))
            except NetworkError as error:
                return _cannot_ask(error)

        async def read() -> tuple[Tiding, ...]:
            return await ear.tidings([event], now)

        named = event.get("event_id")
        name = named if isinstance(named, str) and named else _digest(body)
        return await _taken(hearing, name, read, web.Response(text="ok"))

    return door


async def _taken(
    hearing: Hearing,
    name: str,
    read: Callable[[], Awaitable[tuple[Tiding, ...]]],
    thanks: web.Response,
) -> web.Response:
    """Take it in and say thanks; what failed is the server's to answer."""
    try:
        await hearing.take_posted(name, read)
    except NetworkError as error:
        return _cannot_ask(error)
    return thanks


def _cannot_ask(error: NetworkError) -> web.Response:
    """The network posts and does not answer: let it post again."""
    log.warning("posted, and cannot be asked: %s", error)
    return refused(problem(503))


def _json(body: bytes) -> Any:
    """What was posted, None for no JSON."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def _no_json(network: str) -> web.Response:
    log.warning("%s: a body that is no JSON was posted", network)
    return web.Response(status=400)


def _digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()[:40]

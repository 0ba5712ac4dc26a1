"""Where networks post their news: one path each.

    POST /max    X-Max-Bot-Api-Secret: …    one update of MAX

200 means: stored, or nothing for us. Anything else, and the network tells it again. Lives here:
HTTP and the secret. Does not live here: what an update means (`services.networks.maxru`), the
server (`server.py`).
"""

import json
import logging
from collections.abc import Iterable

from aiohttp import web

from bot.web.server import Handler, Room, closed
from services.networks.maxru.ear import Webhook
from services.pushes import Hearing

log = logging.getLogger(__name__)

SECRET = "X-Max-Bot-Api-Secret"  # noqa: S105 - the header's name
PATH = "/max"


def room(hearings: Iterable[Hearing]) -> Room:
    """The path of the ear that hears by webhook, if there is one."""
    for hearing in hearings:
        if isinstance(hearing.ear, Webhook):
            return Room("max", (web.post(PATH, _door(hearing, hearing.ear)),))
    return closed("max")


def _door(hearing: Hearing, ear: Webhook) -> Handler:
    async def door(request: web.Request) -> web.StreamResponse:
        if not ear.knows(request.headers.get(SECRET, "")):
            return web.Response(status=403)
        try:
            update: object = json.loads(await request.read())
        except (ValueError, RecursionError):
            log.warning("max: a body that is no JSON was posted")
            return web.Response(status=400)
        receiver = hearing.receiver
        tiding = await ear.tiding(update, receiver.now())
        if tiding is not None:
            await receiver.take(hearing.network, tiding)
        return web.Response()

    return door

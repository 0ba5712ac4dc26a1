"""Where Telegram posts updates: POST /telegram with the secret that setWebhook gave it.

    POST /telegram    X-Telegram-Bot-Api-Secret-Token: …    one Update

200 means: nothing can lose it any more. Anything else, and Telegram posts it again. Lives here:
HTTP and the secret. Does not live here: what becomes of an update (`bot/posted.py`).
"""

import asyncio
import hmac
import logging

from aiohttp import web

from bot.posted import Posted
from bot.telegram_section import WebhookAt
from bot.web.server import Room, closed
from bot.web.tokens import digest

log = logging.getLogger(__name__)

SECRET = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name
PATH = "/telegram"
WAIT = 25.0
"""Seconds until Telegram is asked to post again; what was begun goes on."""


def room(settings: WebhookAt, updates: Posted | None) -> Room:
    """The door, if updates come this way to this process."""
    if updates is None:
        return closed("telegram")
    known = digest(settings.secret.get_secret_value())

    async def door(request: web.Request) -> web.Response:
        # 403 and not 401: behind a web server everybody has one address, and strangers who guess
        # must not get it shut.
        if not hmac.compare_digest(known, digest(request.headers.get(SECRET, ""))):
            return web.Response(status=403)
        body = await request.read()
        try:
            async with asyncio.timeout(WAIT):
                await updates.take(body)
        except ValueError as error:
            log.warning("what was posted as an update is none: %s", error)
            return web.Response(status=400)
        except TimeoutError:
            return web.Response(status=503)
        return web.Response()

    return Room("telegram", (web.post(PATH, door),))

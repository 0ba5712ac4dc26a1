"""The way in for systems that no connector reads: POST /posts with a gateway's token.

    POST /posts                     Authorization: Bearer TOKEN
    {"id": "…", "text": "…", "link": "…", "author": "…", "posted_at": "…"}    or {"posts": […]}

202 means: committed. A repeated POST answers the same and changes nothing, so a gateway that got
no answer may always try again. Errors are JSON in Russian and English. Lives here: HTTP, tokens,
pace. Does not live here: the server (`server.py`), reading posts (`inbox_posts.py`), taking them
in (`services.inbox`).
"""

import asyncio
import hmac
import math
from collections.abc import Callable
from dataclasses import dataclass, field

from aiohttp import web

from bot.web.inbox_posts import read_posts
from bot.web.inbox_section import Gateway, InboxAt
from bot.web.refusals import problem, refused
from bot.web.server import Room, closed
from bot.web.tokens import digest, shown, wrong
from services.inbox import Inbox


@dataclass(slots=True)
class Allowance:
    """How many posts a gateway may still push: `per_minute`, saved up for one minute at most."""

    per_minute: int
    left: float = field(init=False)
    at: float = field(init=False, default=0.0)

    def __post_init__(self) -> None:
        """Begin with a minute's worth."""
        self.left = float(self.per_minute)

    def wait(self, moment: float) -> int:
        """Whole seconds until something may be pushed again, 0 for now. `moment` in seconds."""
        saved = self.left + max(0.0, moment - self.at) * self.per_minute / 60
        self.left, self.at = min(saved, float(self.per_minute)), moment
        return 0 if self.left >= 1 else math.ceil((1 - self.left) * 60 / self.per_minute)

    def spend(self, posts: int) -> None:
        """A batch may overdraw: else one longer than a minute's worth could never be pushed."""
        self.left -= posts


class Door:
    """Answers requests. `told` is called when there may be something to say."""

    def __init__(self, settings: InboxAt, inbox: Inbox, told: Callable[[], None]) -> None:
        self._inbox = inbox
        self._told = told
        self._gateways = [
            (digest(gateway.token.get_secret_value()), gateway) for gateway in settings.gateways
        ]
        self._allowances = {
            gateway.name: Allowance(settings.per_minute) for gateway in settings.gateways
        }
        self._turns = {gateway.name: asyncio.Lock() for gateway in settings.gateways}

    async def posts(self, request: web.Request) -> web.Response:
        """Take in what a gateway pushes."""
        gateway = self._known(request)
        allowance = self._allowances[gateway.name]
        wait = allowance.wait(asyncio.get_running_loop().time())
        if wait:
            return refused(problem(429), {"Retry-After": str(wait)})
        posts = read_posts(await request.read())
        allowance.spend(len(posts))
        async with self._turns[gateway.name]:
            await self._inbox.take(gateway.name, posts, gateway.district)
        self._told()
        return web.json_response({"accepted": [post.id for post in posts]}, status=202)

    def _known(self, request: web.Request) -> Gateway:
        """Whose token it is; every token is compared, in constant time, whichever fits."""
        given = shown(request)
        fitting = [
            gateway for known, gateway in self._gateways if hmac.compare_digest(known, given)
        ]
        if not fitting:
            raise wrong()
        return fitting[0]


def room(settings: InboxAt, inbox: Inbox, told: Callable[[], None]) -> Room:
    """POST /posts, if it is switched on; `told` is called after posts were taken in."""
    if not settings.enabled:
        return closed("inbox")
    return Room("inbox", (web.post("/posts", Door(settings, inbox, told).posts),))

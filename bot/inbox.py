"""The way in for systems that no connector reads: POST /posts with a gateway's token.

    POST /posts                     Authorization: Bearer TOKEN
    {"id": "…", "text": "…", "link": "…", "author": "…", "posted_at": "…"}    or {"posts": […]}

202 means: committed. A repeated POST answers the same and changes nothing, so a gateway that got
no answer may always try again. Errors are JSON in Russian and English. Lives here: HTTP, tokens,
pace. Does not live here: reading posts (`inbox_posts.py`), taking them in (`services.inbox`).
"""

import asyncio
import hashlib
import hmac
import logging
import math
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from types import MappingProxyType

from aiohttp import web

from bot.inbox_posts import Problem, read_posts
from bot.inbox_section import Gateway, InboxAt
from services.errors import OtklikError
from services.inbox import Busy, Inbox

log = logging.getLogger(__name__)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

NO_DOORS: Mapping[str, Handler] = MappingProxyType({})

_STOPPING = 10.0
"""Seconds a stop waits for the requests that are being answered."""
_SAID = {
    404: ("not_found", "Здесь только POST /posts.", "There is only POST /posts here."),
    405: ("method", "Здесь только POST.", "Only POST is answered here."),
    413: ("too_big", "Запрос слишком велик.", "The request is too big."),
    500: ("trouble", "Не получилось, повторите позже.", "It failed; try again later."),
    503: ("busy", "Занято, повторите позже.", "Busy; try again later."),
}


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
            (_digest(gateway.token.get_secret_value()), gateway) for gateway in settings.gateways
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
            return _refused(_too_often(), {"Retry-After": str(wait)})
        posts = read_posts(await request.read())
        allowance.spend(len(posts))
        async with self._turns[gateway.name]:
            await self._inbox.take(gateway.name, posts, gateway.district)
        self._told()
        return web.json_response({"accepted": [post.id for post in posts]}, status=202)

    def _known(self, request: web.Request) -> Gateway:
        """Whose token it is; every token is compared, in constant time, whichever fits."""
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        given = _digest(token.strip())
        fitting = [
            gateway for digest, gateway in self._gateways if hmac.compare_digest(digest, given)
        ]
        if scheme.lower() != "bearer" or not fitting:
            raise Problem(401, "token", "Ключ не подходит.", "The token is not accepted.")
        return fitting[0]


def inbox_app(
    settings: InboxAt,
    inbox: Inbox,
    told: Callable[[], None],
    doors: Mapping[str, Handler] = NO_DOORS,
) -> web.Application:
    """The application; `told` is called after posts were taken in. `doors` are other paths to
    which something is posted."""
    app = web.Application(middlewares=[_in_json], client_max_size=settings.body_cap)
    if settings.enabled:
        app.router.add_post("/posts", Door(settings, inbox, told).posts)
    for path, handler in doors.items():
        app.router.add_post(path, handler)
    return app


@asynccontextmanager
async def opened(
    settings: InboxAt,
    inbox: Inbox,
    told: Callable[[], None],
    doors: Mapping[str, Handler] = NO_DOORS,
) -> AsyncIterator[str | None]:
    """Answer while inside; the address, None when it is switched off. OtklikError: no place."""
    if not settings.enabled and not doors:
        yield None
        return
    app = inbox_app(settings, inbox, told, doors)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=_STOPPING)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, settings.host, settings.port).start()
        except OSError as error:
            place = f"{settings.host}:{settings.port}"
            raise OtklikError(f"inbox: {place} cannot be listened on: {error.strerror}") from None
        host, port = runner.addresses[0][:2]
        log.info("inbox is open at=%s:%s", host, port)
        yield f"http://{host}:{port}"
    finally:
        await runner.cleanup()


@web.middleware
async def _in_json(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Every refusal is JSON."""
    try:
        return await handler(request)
    except Problem as problem:
        return _refused(problem)
    except web.HTTPException as error:
        allow = {"Allow": "POST"} if error.status == 405 else {}
        return _refused(_problem(error.status), allow)
    except Busy:
        return _refused(_problem(503), {"Retry-After": "5"})
    except Exception:
        log.exception("inbox failed")
        return _refused(_problem(500))


def _problem(status: int) -> Problem:
    code, ru, en = _SAID.get(status, ("request", "Запрос не понят.", "The request is wrong."))
    return Problem(status, code, ru, en)


def _too_often() -> Problem:
    return Problem(429, "too_often", "Слишком часто, подождите.", "Too often; wait.")


def _refused(problem: Problem, headers: dict[str, str] | None = None) -> web.Response:
    return web.json_response(problem.body(), status=problem.status, headers=headers)


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).digest()

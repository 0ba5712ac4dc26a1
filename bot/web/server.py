"""The web server: opened with its rooms, closed when what is being answered is answered.

Lives here: what all rooms share. Does not live here: what any of them answers.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiohttp import web
from aiohttp.typedefs import Middleware
from aiohttp.web_routedef import AbstractRouteDef

from bot.web.refusals import Problem, problem, refused
from bot.web.section import Web
from bot.web.wrongs import Wrongs, address_of
from services.errors import OtklikError
from services.inbox import Busy

log = logging.getLogger(__name__)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_WRONG = 401
"""What is answered to a wrong token, and to nothing else."""

_STOPPING = 10.0
"""Seconds a stop waits for the requests that are being answered."""


@dataclass(frozen=True, slots=True)
class Room:
    """Some paths and who answers there. Without routes it is closed."""

    name: str
    routes: tuple[AbstractRouteDef, ...]


def closed(name: str) -> Room:
    """A room that is switched off."""
    return Room(name, ())


def web_app(
    rooms: Sequence[Room],
    body_cap: int = Web().body_cap,
    wrong_per_minute: int = Web().wrong_per_minute,
) -> web.Application:
    """The application of these rooms; a request's body may have `body_cap` bytes, and an address
    is not listened to after so many wrong tokens."""
    guessing = _no_guessing(Wrongs(wrong_per_minute))
    app = web.Application(middlewares=[_noted, guessing, _in_json], client_max_size=body_cap)
    for room in rooms:
        app.router.add_routes(room.routes)
    return app


@asynccontextmanager
async def opened(settings: Web, rooms: Sequence[Room]) -> AsyncIterator[str | None]:
    """Answer while inside; the address, None when it is switched off. OtklikError: no place."""
    if not settings.enabled:
        yield None
        return
    app = web_app(rooms, settings.body_cap, settings.wrong_per_minute)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=_STOPPING)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, settings.host, settings.port).start()
        except OSError as error:
            place = f"{settings.host}:{settings.port}"
            raise OtklikError(f"web: {place} cannot be listened on: {error.strerror}") from None
        host, port = runner.addresses[0][:2]
        names = ",".join(room.name for room in rooms if room.routes)
        log.info("web is open at=%s:%s rooms=%s", host, port, names)
        yield f"http://{host}:{port}"
    finally:
        await runner.cleanup()


@web.middleware
async def _noted(request: web.Request, handler: Handler) -> web.StreamResponse:
    """The access log: by the pattern of a path, because a path may hold a secret."""
    answer = await handler(request)
    resource = request.match_info.route.resource
    where = resource.canonical if resource is not None else "nowhere"
    level = logging.INFO if answer.status >= 400 else logging.DEBUG
    log.log(level, "asked method=%s path=%s status=%s", request.method, where, answer.status)
    return answer


def _no_guessing(wrongs: Wrongs) -> Middleware:
    @web.middleware
    async def no_guessing(request: web.Request, handler: Handler) -> web.StreamResponse:
        """Who has shown too many wrong tokens is told to wait before any is compared."""
        moment, address = asyncio.get_running_loop().time(), address_of(request)
        if wait := wrongs.wait(address, moment):
            return refused(problem(429), {"Retry-After": str(wait)})
        answer = await handler(request)
        if answer.status == _WRONG:
            wrongs.note(address, moment)
        return answer

    return no_guessing


@web.middleware
async def _in_json(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Every refusal is JSON."""
    try:
        return await handler(request)
    except Problem as told:
        return refused(told)
    except web.HTTPMethodNotAllowed as error:
        return refused(problem(405), {"Allow": ", ".join(sorted(error.allowed_methods))})
    except web.HTTPRedirection:
        raise
    except web.HTTPException as error:
        return refused(problem(error.status))
    except Busy:
        return refused(problem(503), {"Retry-After": "5"})
    except Exception:
        log.exception("web failed")
        return refused(problem(500))

"""The preview on HTTP: `/s/{name}`, `/{name}`, `/{name}/{id}`, and the faults on the wire.

A name without a preview is redirected to its own page with 302, whatever it is.
"""

import asyncio

from aiohttp import web

from sandbox.telegram_web import pages
from sandbox.telegram_web.faults import Fault, FaultKind
from sandbox.telegram_web.town import Channel, WebTown

TOWN = web.AppKey("town", WebTown)
#: Set when the server stops, so that hanging requests end with it.
STOPPING = web.AppKey("stopping", asyncio.Event)
_HUGE = 64 * 1024 * 1024


def web_app(town: WebTown, base: str = "https://t.me") -> web.Application:
    """The preview of `town`; links on its pages begin with `base`."""
    app = web.Application()
    app[TOWN] = town
    app[STOPPING] = asyncio.Event()
    app.on_shutdown.append(_stop_hanging)

    async def preview(request: web.Request) -> web.StreamResponse:
        return await _preview(request, base)

    async def post(request: web.Request) -> web.StreamResponse:
        return _post(request, base)

    app.router.add_get("/s/{name}", preview)
    app.router.add_get("/{name}", _profile)
    app.router.add_get("/{name}/{id}", post)
    return app


async def _stop_hanging(app: web.Application) -> None:
    app[STOPPING].set()


async def _preview(request: web.Request, base: str) -> web.StreamResponse:
    town, name = request.app[TOWN], request.match_info["name"]
    town.calls.append(request.path_qs)
    town.headers.append({key.lower(): value for key, value in request.headers.items()})
    channel = town.channels.get(name.lower())
    fault = town.faults.take()
    if fault is not None and (answer := await _fail(request, fault, channel)) is not None:
        return answer
    if channel is None or not channel.preview:
        root = request.path.removesuffix(f"/s/{name}")
        return web.Response(status=302, headers={"Location": f"{root}/{name}"})
    page = pages.channel_page(
        channel, base, _number(request.query.get("before")), _number(request.query.get("after"))
    )
    if fault is not None and fault.change is not None:
        page = fault.change(page)
    return _html(page)


async def _profile(request: web.Request) -> web.StreamResponse:
    town, name = request.app[TOWN], request.match_info["name"]
    town.calls.append(request.path_qs)
    found = town.channels.get(name.lower()) or town.places.get(name.lower())
    return _html(pages.profile_page(name, found))


def _post(request: web.Request, base: str) -> web.StreamResponse:
    channel = request.app[TOWN].channels.get(request.match_info["name"].lower())
    number = _number(request.match_info["id"])
    message = channel.messages.get(number or 0) if channel else None
    if channel is None or message is None or message.deleted:
        return _html("<!DOCTYPE html><p>Post not found</p>")
    return _html(pages.post_page(channel, message, base))


async def _fail(
    request: web.Request, fault: Fault, channel: Channel | None
) -> web.StreamResponse | None:
    """The answer of a fault; None for one that only spoils the true page."""
    match fault.kind:
        case FaultKind.STATUS:
            wait = fault.retry_after
            headers = {} if wait is None else {"Retry-After": str(wait)}
            return web.Response(status=fault.status, text="<html></html>", headers=headers)
        case FaultKind.NOTHING_FOUND if channel is not None:
            return _html(pages.nothing_found(channel))
        case FaultKind.FOREIGN_PAGE:
            return _html(pages.FOREIGN)
        case FaultKind.ELSEWHERE:
            return web.Response(status=302, headers={"Location": "https://blocked.example/why"})
        case FaultKind.HUGE:
            return _html("<div>".ljust(_HUGE, "x"))
        case FaultKind.HANG:
            await request.app[STOPPING].wait()
            return web.Response(status=503)
    return None


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() else None


def _html(page: str) -> web.Response:
    return web.Response(text=page, content_type="text/html", charset="utf-8")

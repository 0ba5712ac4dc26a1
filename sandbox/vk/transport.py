"""The stand-in on HTTP: `/method/{name}`, and the faults carried out on the wire.

Lives here: reading a request, writing an answer, failing as planned. Not here: what the answer
says (`dispatch.py`). API errors are HTTP 200, as the network has them.
"""

import asyncio
import copy
import json
from typing import Any

from aiohttp import web

from sandbox.vk.dispatch import dispatch
from sandbox.vk.errors import VkError, error_body
from sandbox.vk.faults import Fault, FaultKind
from sandbox.vk.state import VkTown

BAD_GATEWAY = (
    "<html><head><title>502 Bad Gateway</title></head>"
    "<body><center><h1>502 Bad Gateway</h1></center></body></html>"
)
GARBAGE = b"<<< upstream reset \xff\xfe"

TOWN = web.AppKey("town", VkTown)
#: Set when the server stops, so that hanging requests end with it.
STOPPING = web.AppKey("stopping", asyncio.Event)


def vk_api_app(town: VkTown) -> web.Application:
    """The API of `town`; its base address is `{url}/method/`."""
    app = web.Application()
    app[TOWN] = town
    app[STOPPING] = asyncio.Event()
    app.on_shutdown.append(_stop_hanging)
    app.router.add_route("*", "/method/{name}", _method)
    app.router.add_get("/lp/wh{group_id}", _long_poll)
    return app


async def _stop_hanging(app: web.Application) -> None:
    app[STOPPING].set()
    app[TOWN].pushes.stop()


async def _long_poll(request: web.Request) -> web.StreamResponse:
    """The server of Bots Long Poll, which stands apart from the methods."""
    town = request.app[TOWN]
    town.record("a_check", dict(request.query), None, None)
    group_id = int(request.match_info["group_id"])
    return _json(await town.pushes.check(group_id, request.query))


async def _method(request: web.Request) -> web.StreamResponse:
    town = request.app[TOWN]
    name = request.match_info["name"]
    town.pushes.base = f"{request.url.origin()}{request.path.partition('/method/')[0]}"
    params, token = await _read(request)
    if request.method not in ("GET", "POST"):
        return _json(error_body(VkError(9999), name, params.items()))
    fault = town.faults.take(name)
    if fault is None:
        return _json(dispatch(town, name, params, token))
    return await _fail(request, fault, name, params, token)


async def _read(request: web.Request) -> tuple[dict[str, str], str]:
    """The parameters of the address and the form, and the token of the form or the header."""
    form = await request.post()
    fields = {key: value for key, value in form.items() if isinstance(value, str)}
    params = {**request.query, **fields}
    scheme, _, bearer = request.headers.get("Authorization", "").partition(" ")
    header_token = bearer.strip() if scheme.lower() == "bearer" else ""
    return params, params.pop("access_token", "") or header_token


async def _fail(
    request: web.Request, fault: Fault, name: str, params: dict[str, str], token: str
) -> web.StreamResponse:
    town = request.app[TOWN]
    label = fault.kind.name.lower()
    match fault.kind:
        case FaultKind.ERROR | FaultKind.HTML_502 | FaultKind.HANG | FaultKind.GARBAGE:
            code = fault.refusal.code if fault.refusal else None
            town.record(name, params, town.tokens.get(token), code, label)
    match fault.kind:
        case FaultKind.ERROR if fault.refusal:
            return _json(error_body(fault.refusal, name, params.items()))
        case FaultKind.HTML_502:
            return web.Response(status=502, text=BAD_GATEWAY, content_type="text/html")
        case FaultKind.GARBAGE:
            return web.Response(body=GARBAGE, content_type="application/json")
        case FaultKind.HANG:
            return await _hang(request)
    body = dispatch(town, name, params, token, fault=label)
    match fault.kind:
        case FaultKind.TIMEOUT_AFTER_COMMIT:
            return await _hang(request)
        case FaultKind.TRUNCATED_JSON:
            whole = _encode(body)
            return _bytes(whole[: len(whole) // 2])
        case FaultKind.HUGE:
            return _bytes(_encode(body).ljust(fault.size))
        case FaultKind.MUTATE if fault.change:
            return _json(fault.change(copy.deepcopy(body)))
    raise AssertionError(f"{fault.kind} lacks what it needs")


async def _hang(request: web.Request) -> web.Response:
    await request.app[STOPPING].wait()
    return web.Response(status=503)


def _json(body: Any) -> web.Response:
    return _bytes(_encode(body))


def _encode(body: Any) -> bytes:
    return json.dumps(body, ensure_ascii=False).encode()


def _bytes(body: bytes) -> web.Response:
    return web.Response(body=body, content_type="application/json", charset="utf-8")

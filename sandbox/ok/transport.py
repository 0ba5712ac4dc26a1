"""The stand-in on HTTP: `/fb.do`, `/api/{group}/{method}`, `/oauth/token.do`, a page of a topic."""

import asyncio

from aiohttp import web

from sandbox.leaf import Line, leaf
from sandbox.ok.dispatch import dispatch
from sandbox.ok.entities import Comment, Topic
from sandbox.ok.state import APPLICATION_ID, APPLICATION_SECRET, OkTown

TOWN = web.AppKey("ok_town", OkTown)
#: Set when the server stops, so that hanging requests end with it.
STOPPING = web.AppKey("ok_stopping", asyncio.Event)


def ok_app(town: OkTown) -> web.Application:
    """The API of `town`, and its topics for a person to look at."""
    app = web.Application()
    app[TOWN] = town
    app[STOPPING] = asyncio.Event()
    app.on_shutdown.append(_stop_hanging)
    app.router.add_route("*", "/fb.do", _call)
    app.router.add_route("*", "/api/{group}/{method}", _call)
    app.router.add_post("/oauth/token.do", _token)
    app.router.add_get("/group/{gid}/topic/{topic}", _page)
    return app


async def _stop_hanging(app: web.Application) -> None:
    app[STOPPING].set()


async def _read(request: web.Request) -> dict[str, str]:
    form = await request.post()
    fields = {name: value for name, value in form.items() if isinstance(value, str)}
    return {**request.query, **fields}


async def _call(request: web.Request) -> web.StreamResponse:
    town, params = request.app[TOWN], await _read(request)
    if "group" in request.match_info:
        params["method"] = "{group}.{method}".format_map(request.match_info)
    spoiler = town.faults.take(params.get("method", ""))
    answer = dispatch(town, params)
    if spoiler is None:
        return web.json_response(answer)
    spoilt = spoiler(answer)
    if spoilt is None:
        await request.app[STOPPING].wait()
        return web.Response(status=503)
    return spoilt


async def _token(request: web.Request) -> web.Response:
    """OAuth: a refresh token becomes an access token of half an hour."""
    town, asked = request.app[TOWN], await _read(request)
    known = asked.get("client_id"), asked.get("client_secret"), asked.get("grant_type")
    if known != (APPLICATION_ID, APPLICATION_SECRET, "refresh_token"):
        return web.json_response({"error": "invalid_request", "error_description": "bad client"})
    for session in list(town.sessions.values()):
        if session.refresh_token == asked.get("refresh_token"):
            fresh = town.log_in(town.users[session.uid], valuable=session.valuable)
            fresh.refresh_token = session.refresh_token
            body = {"token_type": "session", "access_token": fresh.access_token}
            return web.json_response(body | {"expires_in": "1800"})
    return web.json_response({"error": "invalid_token", "error_description": "Expired token"})


async def _page(request: web.Request) -> web.Response:
    """The topic as a visitor sees it."""
    town = request.app[TOWN]
    topic = town.topics.get(request.match_info["topic"])
    if topic is None or topic.deleted:
        raise web.HTTPNotFound
    return leaf("Одноклассники", _said(town, topic), [_said(town, one) for one in topic.alive])


def _said(town: OkTown, item: Topic | Comment) -> Line:
    kind, _, number = item.author.partition(":")
    name = town.users[number].name if kind == "user" else town.groups[number].name
    if isinstance(item, Comment):
        text = item.text
    else:
        text = " ".join(str(part.get("text", "")) for part in item.media)
    return name, text

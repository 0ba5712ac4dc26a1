"""The stand-in on HTTP: the key, units, the record of calls."""

import asyncio
from collections.abc import Callable
from functools import partial

from aiohttp import web

from sandbox.leaf import leaf
from sandbox.youtube import methods
from sandbox.youtube.methods import Ask, Json, YoutubeError
from sandbox.youtube.state import Call, YoutubeTown

TOWN = web.AppKey("youtube_town", YoutubeTown)

Method = Callable[[Ask], Json]


def youtube_app(town: YoutubeTown) -> web.Application:
    """The API of `town`; its base address is `{url}/youtube`."""
    app = web.Application()
    app[TOWN] = town
    app.on_shutdown.append(_stop_hanging)
    routes: tuple[tuple[str, Method], ...] = (
        ("commentThreads", methods.threads),
        ("comments", methods.comments),
        ("channels", methods.channels),
        ("i18nLanguages", methods.languages),
    )
    for name, method in routes:
        app.router.add_get(f"/youtube/v3/{name}", partial(_serve, name, method))
    app.router.add_get("/watch", _shown)
    return app


async def _shown(request: web.Request) -> web.StreamResponse:
    """A video as a visitor sees it: what is said under it."""
    video = request.app[TOWN].videos.get(request.query.get("v", ""))
    if video is None:
        raise web.HTTPNotFound
    said = [
        (other.author.handle, other.text)
        for one in video.comments
        for other in (one, *one.answers)
        if not other.deleted
    ]
    return leaf(video.title, (video.channel.handle, video.title), said)


async def _stop_hanging(app: web.Application) -> None:
    app[TOWN].faults.stopping.set()
    await asyncio.sleep(0)


async def _serve(name: str, method: Method, request: web.Request) -> web.StreamResponse:
    town, params = request.app[TOWN], dict(request.query)
    status = 200
    try:
        key = params.pop("key", "") or request.headers.get("X-goog-api-key", "")
        if key != town.key:
            words = "API key not valid. Please pass a valid API key."
            raise YoutubeError(400, "badRequest", words, "global")
        if town.units <= 0:
            words = "The request cannot be completed because you have exceeded your quota."
            raise YoutubeError(403, "quotaExceeded", words, "youtube.quota")
        town.units -= 1  # a refused call costs it too
        body = method(Ask(town, params))
    except YoutubeError as error:
        body, status = error.body, error.status
    town.calls.append(Call(name, params, status))
    spoilt = await town.faults.spoil(name, body)
    return spoilt or web.json_response(body, status=status)

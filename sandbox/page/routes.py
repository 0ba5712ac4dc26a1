"""The page's addresses: its files, `/town/…` for its scripts, links to posts of the wall."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from functools import partial
from pathlib import Path

from aiohttp import web

from sandbox.cast import OFFICIALS, TOWN_NAME, ZONE
from sandbox.english import told
from sandbox.page import acts, apps, chats, max_chats, wall
from sandbox.page.ask import refuse
from sandbox.page.english import in_english
from sandbox.page.news import stream
from sandbox.page.state import TOWN, Town
from sandbox.scenes import Moment
from sandbox.week import WEEK_LENGTH
from services.languages import Language, spoken

STATIC = Path(__file__).parent / "static"
WEEKDAYS = ("Понедельник", "Вторник", "Среда", "Четверг", "Пятница", "Суббота", "Воскресенье")
POLICY = "default-src 'self'; img-src 'self' data:; frame-src {apps}; frame-ancestors 'none'"
SECURITY = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


def add_page(app: web.Application, town: Town) -> None:
    """Put the page at the root of `app`."""
    app[TOWN] = town
    app.router.add_get("/", _index)
    app.router.add_get(r"/wall{post:-\d{1,18}_\d{1,18}}", _index)
    app.router.add_get("/town/state", _state)
    app.router.add_get("/town/news", _news)
    app.router.add_get(r"/town/walls/{group:\d{1,18}}", _wall)
    app.router.add_get(r"/town/people/{person:\d{1,18}}/chats", _chats)
    app.router.add_get(
        r"/town/people/{person:\d{1,18}}/chats/{chat:-?\d{1,18}}",
        max_chats.either(max_chats.view, _chat),
    )
    app.router.add_get("/town/files/{file}", _file)
    acts.add_acts(app)
    apps.add_apps(app)
    app.router.add_get(r"/static/js/{script:\w+\.js}", _script)
    app.router.add_static("/static/", STATIC)
    app.on_response_prepare.append(partial(_secure, town))
    app.on_shutdown.append(_close)
    app.cleanup_ctx.append(_follow)


async def _follow(app: web.Application) -> AsyncIterator[None]:
    town = app[TOWN]
    task = asyncio.create_task(town.news.follow(town.messenger, town.vk))
    yield
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def _close(app: web.Application) -> None:
    app[TOWN].news.close()


async def _secure(town: Town, _request: web.Request, response: web.StreamResponse) -> None:
    policy = POLICY.format(apps=town.apps_at or "'none'")
    for name, value in (SECURITY | {"Content-Security-Policy": policy}).items():
        response.headers.setdefault(name, value)


async def _index(request: web.Request) -> web.StreamResponse:
    return _worded(STATIC / "index.html", "text/html")


async def _script(request: web.Request) -> web.StreamResponse:
    path = STATIC / "js" / request.match_info["script"]
    if not path.is_file():
        raise web.HTTPNotFound
    return _worded(path, "text/javascript")


def _worded(path: Path, kind: str) -> web.Response:
    """A file of the page in the language that is spoken."""
    text = path.read_text(encoding="utf-8")
    if spoken() is Language.ENGLISH:
        text = in_english(text)
    return web.Response(text=text, content_type=kind)


async def _state(request: web.Request) -> web.Response:
    town = request.app[TOWN]
    residents = [town.vk.people[number] for number in town.residents.values()]
    return web.json_response(
        {
            "town": TOWN_NAME,
            "zone": ZONE,
            "now": town.messenger.now().timestamp(),
            "bot": {"state": town.bot_state, "note": town.bot_note},
            "day": {
                "begun": town.day.begun,
                "speed": town.day.speed,
                "elapsed": town.day.elapsed,
                "wait": town.day.wait,
                "length": WEEK_LENGTH,
                "told": _told(town.day.told),
            },
            "officials": [
                {"id": one.id, "name": one.name, "role": one.role, "about": told(one.about)}
                for one in OFFICIALS
            ],
            "residents": [{"id": person.id, "name": person.name} for person in residents],
            "groups": wall.groups(town.vk),
        }
    )


def _told(moment: Moment | None) -> str:
    """«Вторник, 19:40: смена сдана»."""
    if moment is None:
        return ""
    return f"{told(WEEKDAYS[moment.day % 7])}, {moment.time}: {told(moment.words)}"


async def _news(request: web.Request) -> web.StreamResponse:
    return await stream(request, request.app[TOWN].news)


async def _wall(request: web.Request) -> web.Response:
    town = request.app[TOWN]
    return web.json_response(wall.wall(town.vk, acts.group_of(request)))


async def _chats(request: web.Request) -> web.Response:
    person = acts.person_of(request)
    return web.json_response({"chats": chats.chat_list(request.app[TOWN], person)})


async def _chat(request: web.Request) -> web.Response:
    person, chat = acts.person_of(request), acts.chat_of(request)
    thread = acts.thread_of(chat, request.query.get("thread"))
    return web.json_response(chats.chat_view(request.app[TOWN], person, chat, thread))


async def _file(request: web.Request) -> web.Response:
    """A picture as it is, anything else only to be saved."""
    town, named = request.app[TOWN], request.match_info["file"]
    if (in_max := town.in_max.town.files.get(named)) is not None:
        return _given(in_max[1], "image/png" if in_max[0].endswith(".png") else "")
    file = town.messenger.files.by_id.get(named)
    if file is None:
        raise refuse(web.HTTPNotFound, told("Такого файла нет."))
    return _given(file.data, file.mime)


def _given(data: bytes, mime: str) -> web.Response:
    if mime in ("image/png", "image/jpeg", "image/webp"):
        return web.Response(body=data, content_type=mime)
    response = web.Response(body=data, content_type="application/octet-stream")
    response.headers["Content-Disposition"] = "attachment"
    return response

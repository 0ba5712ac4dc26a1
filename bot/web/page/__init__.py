"""The supervisor's page: a Telegram Mini App, and the same in an ordinary browser.

`auth.py` what Telegram signs and the passes given for it, `desk.py` who may come in, `answers.py`
what is asked, `shapes.py` in what words it is answered, `static/` what the browser runs: plain
HTML, CSS and modules, nothing from elsewhere. What is shown to whom is `services.board`.
"""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from aiohttp import web

from bot.web.page import answers
from bot.web.page.auth import Passes
from bot.web.page.desk import Desk
from bot.web.section import Web
from bot.web.server import Handler, Room, closed
from db.engine import Database
from handlers.overview.page import PageAddress
from services.board.memory import Memory
from services.clock import Now
from services.rules import Rules

STATIC = Path(__file__).parent / "static"
FOR_GOOD = "public, max-age=31536000, immutable"
"""For files whose address changes with them: a browser need not ask for them again."""
FIGURES_FRESH_FOR = timedelta(seconds=15)
"""As often as an open page asks for them."""


def door(settings: Web) -> PageAddress | None:
    """Where people open the page; None while it is switched off."""
    if not settings.page.enabled:
        return None
    return PageAddress(f"{settings.public_url}/page/", settings.page.link_for)


def room(
    settings: Web, token: str, database: Database, rules: Rules, now: Now, told: Callable[[], None]
) -> Room:
    """The page's paths, if it is switched on; `told` is called after something was changed."""
    if not settings.page.enabled:
        return closed("page")
    desk = Desk(
        settings=settings.page,
        token=token,
        passes=Passes(token),
        database=database,
        memory=Memory(database, rules, now, FIGURES_FRESH_FOR),
        rules=rules,
        now=now,
        told=told,
        is_secure=settings.public_url.startswith("https://"),
    )
    stamp = _stamp()
    incident = r"/page/api/incidents/{incident:\d+}"
    return Room(
        "page",
        (
            web.get("/page", _slash),
            web.get("/page/", _index(settings.page.framed_by, stamp)),
            web.get(
                r"/page/static/{stamp:[0-9a-f]{12}}/{file:[a-z]+\.(css|js|svg)}", _files(stamp)
            ),
            web.post("/page/api/session", desk.enter),
            web.delete("/page/api/session", desk.leave),
            web.get("/page/api/board", desk.known(answers.board)),
            web.get("/page/api/incidents", desk.known(answers.incidents)),
            web.get(incident, desk.known(answers.incident)),
            web.post(f"{incident}/acknowledge", desk.known(answers.acknowledge)),
            web.post(f"{incident}/assign", desk.known(answers.assign)),
            web.get("/page/api/export", desk.known(answers.download)),
            web.post("/page/api/export", desk.known(answers.send)),
        ),
    )


def policy(framed_by: tuple[str, ...]) -> str:
    """The page's Content-Security-Policy: its own files alone, in Telegram's frame or in none."""
    frames = " ".join(framed_by) or "'none'"
    return "; ".join(
        (
            "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:",
            "connect-src 'self'", "base-uri 'none'", "form-action 'none'",
            f"frame-ancestors {frames}",
        )
    )  # fmt: skip


async def _slash(_request: web.Request) -> web.StreamResponse:
    # Relative, so that it holds behind any address; a browser keeps what stands after the #.
    return web.Response(status=308, headers={"Location": "page/"})


def _stamp() -> str:
    """Changes with any of the files: it stands in their addresses."""
    whole = hashlib.sha256()
    for path in sorted(STATIC.iterdir()):
        whole.update(path.read_bytes())
    return whole.hexdigest()[:12]


def _index(framed_by: tuple[str, ...], stamp: str) -> Handler:
    html = (STATIC / "index.html").read_text(encoding="utf-8")
    stamped = html.replace('"static/', f'"static/{stamp}/')
    headers = {
        "Content-Security-Policy": policy(framed_by),
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-cache",
    }

    async def index(_request: web.Request) -> web.StreamResponse:
        return web.Response(text=stamped, content_type="text/html", headers=headers)

    return index


def _files(stamp: str) -> Handler:
    async def file(request: web.Request) -> web.StreamResponse:
        path = STATIC / request.match_info["file"]
        if not path.is_file():
            raise web.HTTPNotFound
        is_ours = request.match_info["stamp"] == stamp
        caching = FOR_GOOD if is_ours else "no-cache"
        headers = {"Cache-Control": caching, "X-Content-Type-Options": "nosniff"}
        return web.FileResponse(path, headers=headers)

    return file

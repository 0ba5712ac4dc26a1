"""The paper's site on HTTP: feeds with ETag and Last-Modified, articles, planned troubles.

Lives here: requests and answers. Does not live here: what feeds say (`documents.py`).
"""

import asyncio
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.utils import format_datetime, parsedate_to_datetime
from html import escape

from aiohttp import web

from sandbox.feed import documents
from sandbox.feed.paper import Paper

Document = Callable[[Paper, str], str]

FEEDS: dict[str, tuple[Document, str]] = {
    "/feed/": (documents.rss, "application/rss+xml"),
    "/comments/feed/": (documents.comments, "application/rss+xml"),
    "/atom.xml": (documents.atom, "application/atom+xml"),
    "/feed.json": (documents.json_feed, "application/feed+json"),
    "/api/comments/": (documents.service, "application/json"),
}


@dataclass(frozen=True)
class Canned:
    """An answer given in place of the site's own; `hang` never comes."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    hang: bool = False


@dataclass
class Site:
    """`canned` stands for a path until it is taken away; `asked` is every request that came."""

    paper: Paper
    canned: dict[str, Canned] = field(default_factory=dict)
    asked: list[web.BaseRequest] = field(default_factory=list)
    stopping: asyncio.Event = field(default_factory=asyncio.Event)


SITE = web.AppKey("site", Site)


def feed_app(paper: Paper, site: Site | None = None) -> web.Application:
    """The site of `paper`; its feeds lie at the paths of `FEEDS`."""
    app = web.Application()
    app[SITE] = site or Site(paper)
    app.on_shutdown.append(_stop_hanging)
    app.router.add_get("/news/{id}/", _article)
    app.router.add_get("/{path:.*}", _feed)
    return app


async def _stop_hanging(app: web.Application) -> None:
    app[SITE].stopping.set()


async def _feed(request: web.Request) -> web.Response:
    site = request.app[SITE]
    site.asked.append(request)
    path = f"/{request.match_info['path']}"
    if path in site.canned:
        return await _canned(site, site.canned[path])
    if path not in FEEDS:
        raise web.HTTPNotFound
    write, content_type = FEEDS[path]
    body = write(site.paper, _base(request)).encode()
    tags = _tags(site.paper, path)
    if _unchanged(request, tags):
        return web.Response(status=304, headers=tags)
    return web.Response(body=body, content_type=content_type, charset="utf-8", headers=tags)


async def _canned(site: Site, canned: Canned) -> web.Response:
    if canned.hang:
        await site.stopping.wait()
    return web.Response(status=canned.status, body=canned.body, headers=canned.headers)


def _base(request: web.Request) -> str:
    """Where the site lies, seen from outside: it may be mounted under a path."""
    prefix = request.path.removesuffix(request.match_info["path"]).rstrip("/")
    return f"{request.scheme}://{request.host}{prefix}"


def _tags(paper: Paper, path: str) -> dict[str, str]:
    """As a common engine makes them: of the second of the last change, posts and comments alike,
    so that what is written within the same second stays hidden behind a 304."""
    changed = paper.changed_at()
    if changed is None:
        return {}
    second = format_datetime(changed, usegmt=True)
    mark = hashlib.sha256(f"{path} {second}".encode()).hexdigest()[:16]
    return {"ETag": f'W/"{mark}"', "Last-Modified": second}


def _unchanged(request: web.Request, tags: Mapping[str, str]) -> bool:
    told = request.headers.get("If-None-Match")
    if told is not None:
        return told == tags.get("ETag")
    since = request.headers.get("If-Modified-Since")
    if since is None or "Last-Modified" not in tags:
        return False
    return parsedate_to_datetime(since) >= parsedate_to_datetime(tags["Last-Modified"])


async def _article(request: web.Request) -> web.Response:
    paper = request.app[SITE].paper
    article = paper.articles.get(int(request.match_info["id"]))
    if article is None:
        raise web.HTTPNotFound
    said = "".join(
        f'<li id="comment-{one.id}"><b>{escape(one.author)}</b>: {one.html}</li>'
        for one in paper.remarks.values()
        if one.article_id == article.id
    )
    page = (
        '<!doctype html><html lang="ru"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{escape(article.title)}</title>"
        f"<h1>{escape(article.title)}</h1>{article.html}<ul>{said}</ul>"
    )
    return web.Response(text=page, content_type="text/html")

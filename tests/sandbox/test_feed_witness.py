"""Independent readers of the paper's feeds, and a real comment server beside it.

feedparser is the witness of the stand-in; isso, where one is installed, is a real server whose
Atom feed of comments our connector must read as it reads the stand-in's.
"""

import asyncio
import calendar
import io
import json
import shutil
import socket
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
import feedparser
import pytest

from sandbox.feed import FEEDS, Paper, feed_app
from sandbox.serving import serve
from services.clock import now
from services.networks.base import Allowance, PostKind, SourceRef
from services.networks.feed import FeedConnector, FeedSettings

MORNING = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def paper() -> Paper:
    made = Paper(now=lambda: MORNING)
    article = made.print("Вода & свет", "<p>Дадут завтра</p>", author="Пётр")
    made.remark(article, "Нина", "<p>А тепло?</p>")
    return made


async def get(url: str, **headers: str) -> tuple[int, bytes, dict[str, str]]:
    async with aiohttp.ClientSession() as session, session.get(url, headers=headers) as answer:
        found = {name.lower(): value for name, value in answer.headers.items()}
        return answer.status, await answer.read(), found


@pytest.mark.parametrize(
    ("path", "version", "title"),
    [("/feed/", "rss20", "Вода & свет"), ("/atom.xml", "atom10", "Вода & свет"),
     ("/comments/feed/", "rss20", "Комментарий к записи Вода & свет (Нина)")],
)  # fmt: skip
async def test_feedparser_reads_the_papers_feeds_without_a_complaint(
    path: str, version: str, title: str
) -> None:
    async with serve(feed_app(paper())) as base:
        _, body, headers = await get(base + path)
        parsed: Any = feedparser.parse(io.BytesIO(body), response_headers=headers)
        assert (parsed.version, bool(parsed.bozo)) == (version, False)
        (entry,) = parsed.entries
        assert entry.title == title
        assert calendar.timegm(entry.published_parsed) == MORNING.timestamp()
        assert entry.link.startswith(f"{base}/news/1/")


@pytest.mark.parametrize("path", ["/feed.json", "/api/comments/"])
async def test_the_papers_json_is_json(path: str) -> None:
    async with serve(feed_app(paper())) as base:
        _, body, headers = await get(base + path)
        assert json.loads(body)
        assert "json" in headers["content-type"]


@pytest.mark.parametrize("path", FEEDS)
async def test_an_unchanged_feed_is_said_by_its_marks_alone(path: str) -> None:
    made = paper()
    async with serve(feed_app(made)) as base:
        _, _, headers = await get(base + path)
        marks = {"If-None-Match": headers["etag"]}
        assert (await get(base + path, **marks))[0] == 304
        since = {"If-Modified-Since": headers["last-modified"]}
        assert (await get(base + path, **since))[0] == 304
        made.now = lambda: MORNING.replace(hour=10)
        made.print("Ещё новость")
        assert (await get(base + path, **marks))[0] == 200


async def test_the_site_shows_its_article_with_the_comments() -> None:
    async with serve(feed_app(paper())) as base:
        assert "А тепло?" in (await get(f"{base}/news/1/"))[1].decode()
        assert (await get(f"{base}/news/9/"))[0] == 404
        assert (await get(f"{base}/nothing"))[0] == 404


ISSO = shutil.which("isso")


@pytest.mark.skipif(
    ISSO is None, reason="no isso on PATH: it needs a C compiler (requirements/isso.txt)"
)
async def test_a_real_comment_server_is_read_as_the_stand_in_is(tmp_path: Path) -> None:
    assert ISSO is not None
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    config = tmp_path / "isso.cfg"
    config.write_text(
        f"[general]\ndbpath = {tmp_path / 'comments.db'}\nhost = {base}/\n"
        f"[server]\nlisten = {base}/\n[guard]\nenabled = false\n[rss]\nbase = {base}/\n"
    )
    server = await asyncio.create_subprocess_exec(
        ISSO, "-c", str(config), "run",
        stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    connector = FeedConnector(FeedSettings(allow_private=True, rps=1000))
    try:
        await listening(port)
        number = await isso_comment(base, "Нет воды на Лесной, второй день")
        source = SourceRef(1, "feed", "comments", f"{base}/feed?uri=/news/1/")
        page = await connector.fetch(source, {}, now(), Allowance())
        (post,) = page.posts
        assert (post.text, post.kind) == ("Нет воды на Лесной, второй день", PostKind.COMMENT)
        assert post.link.endswith(f"/news/1/#isso-{number}")
        assert abs((now() - post.posted_at).total_seconds()) < 600
        cursor = (await connector.fetch(source, page.cursor, now(), Allowance())).cursor
        assert (await connector.fetch(source, cursor, now(), Allowance())).posts == ()
    finally:
        await connector.close()
        server.terminate()
        await server.wait()


async def isso_comment(base: str, text: str) -> int:
    """Say something under `/news/1/`; its number."""
    async with (
        aiohttp.ClientSession(headers={"Origin": base}) as session,
        session.post(
            f"{base}/new?uri=/news/1/", json={"author": "Нина", "text": text, "title": "Ремонт"}
        ) as answer,
    ):
        assert answer.status == 201, await answer.text()
        return int((await answer.json())["id"])


async def listening(port: int) -> None:
    """Wait until somebody listens there; the suite's patience is the limit."""
    while True:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except ConnectionError:
            await asyncio.sleep(0.1)
        else:
            writer.close()
            return


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])

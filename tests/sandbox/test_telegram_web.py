"""The stand-in of the web preview shows what the contract sheet says of t.me."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import aiohttp
from aiohttp import web

from sandbox.serving import serve
from sandbox.telegram_web import Channel, WebTown, web_app

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


class Reader:
    """A browser that follows nothing by itself."""

    def __init__(self, session: aiohttp.ClientSession, base: str) -> None:
        self._session, self._base = session, base

    async def get(self, path: str) -> tuple[int, str, str]:
        """Status, where it redirects to, the page."""
        async with self._session.get(self._base + path, allow_redirects=False) as answer:
            return answer.status, answer.headers.get("Location", ""), await answer.text()

    async def numbers(self, path: str) -> list[int]:
        """The messages on a page, in its order."""
        return [int(n) for n in re.findall(r'data-post="Live/(\d+)"', (await self.get(path))[2])]


@asynccontextmanager
async def town() -> AsyncIterator[tuple[WebTown, Channel, Reader]]:
    built = WebTown(now=lambda: NOON)
    channel = built.add_channel("Live", "Садовое LIVE")
    async with serve(web_app(built)) as base, aiohttp.ClientSession() as session:
        yield built, channel, Reader(session, base)


async def test_a_page_shows_the_newest_twenty_oldest_first_and_links_below() -> None:
    async with town() as (_, channel, reader):
        for number in range(45):
            channel.write(f"{number}")
        assert await reader.numbers("/s/live") == list(range(26, 46))
        page = (await reader.get("/s/live"))[2]
        assert 'data-before="26"' in page
        assert "data-after" not in page


async def test_before_and_after_walk_both_ways() -> None:
    async with town() as (_, channel, reader):
        for number in range(45):
            channel.write(f"{number}")
        assert await reader.numbers("/s/live?before=26") == list(range(6, 26))
        assert await reader.numbers("/s/live?before=6") == list(range(1, 6))
        assert await reader.numbers("/s/live?after=5") == list(range(6, 26))
        assert "data-before" not in (await reader.get("/s/live?before=6"))[2]


async def test_a_name_without_preview_is_redirected_to_its_own_page() -> None:
    async with town() as (built, channel, reader):
        channel.preview = False
        built.add_place("chat", "Чат", "group")
        for name, about in (("Live", "subscribers"), ("chat", "members"), ("nobody", "")):
            status, where, _ = await reader.get(f"/s/{name}")
            assert (status, where) == (302, f"/{name}")
            page = (await reader.get(where))[2]
            assert about in page
            assert ("tgme_page_title" in page) == bool(about)


async def test_an_album_is_one_block_that_takes_as_many_numbers() -> None:
    async with town() as (_, channel, reader):
        channel.write("три картинки", album=3)
        channel.write("дальше")
        assert await reader.numbers("/s/live") == [1, 4]
        assert (await reader.get("/s/live"))[2].count("?single") == 3


async def test_a_post_has_a_page_of_its_own_until_it_is_deleted() -> None:
    async with town() as (_, channel, reader):
        post = channel.write("слово")
        assert "слово" in (await reader.get("/live/1"))[2]
        channel.delete(post)
        assert "слово" not in (await reader.get("/live/1"))[2]
        assert await reader.numbers("/s/live") == []


async def test_under_a_path_the_redirect_stays_under_it() -> None:
    built = WebTown(now=lambda: NOON)
    root = web.Application()
    root.add_subapp("/tme", web_app(built))
    async with serve(root) as base, aiohttp.ClientSession() as session:
        reader = Reader(session, base)
        assert (await reader.get("/tme/s/nobody"))[:2] == (302, "/tme/nobody")

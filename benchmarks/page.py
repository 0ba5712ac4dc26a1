"""The supervisor's page in chromium: when it is first painted, and when its figures stand there.

    .venv/bin/python -m benchmarks.page [--incidents 100000] [--rounds 7] [--only sqlite]

Cold: a browser without a cache, a desk that has to count. Warm: both know the answer. The floor is
an empty static page from the same server in the same browser. Needs Debian's chromium.
"""

import argparse
import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median
from urllib.parse import quote

from aiohttp import web
from playwright.async_api import Browser, BrowserContext, async_playwright

from benchmarks import databases, year
from benchmarks.databases import Place
from benchmarks.table import Figure, render
from bot.web import page as page_room
from bot.web.page_section import PageAt
from bot.web.section import Web
from bot.web.server import Room, web_app
from db.engine import Database
from sandbox.serving import serve
from sandbox.telegram import TownUser
from sandbox.telegram.mini_apps import init_data
from tests.desk import MORNING, ZOYA, rules

CHROMIUM = "/usr/bin/chromium"
TOKEN = "4200000001:bench"
PHONE = {"width": 390, "height": 844}
FLOOR = "an empty page, painted"
EMPTY = "<!doctype html><title>Пусто</title><p>Пусто"
WITHIN = 60.0
"""Seconds a page may take before the bench gives up."""

#: Notes when the figures and the list have come, by the page's own clock.
WATCH = """
window.came = {};
const look = () => {
  const board = document.getElementById("board");
  if (board?.getAttribute("aria-busy") === "false") window.came.figures ??= performance.now();
  if (document.querySelector("#lines .line-of")) window.came.list ??= performance.now();
};
new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true });
"""
PAINTED = """
() => new Promise((done) => new PerformanceObserver((list) => {
  const found = list.getEntriesByName("first-contentful-paint")[0];
  if (found) done(found.startTime);
}).observe({ type: "paint", buffered: true }))
"""
#: When a part had come; and how long other days take from the press to their figures.
CAME = """
(part) => new Promise((done) => {
  const look = () => {
    const at = window.came[part];
    return at === undefined ? setTimeout(look, 5) : done(at);
  };
  look();
})
"""
QUARTER = """
() => new Promise((done) => {
  const days = document.getElementById("days");
  const [before, began] = [days.textContent, performance.now()];
  new MutationObserver(() => days.textContent !== before && done(performance.now() - began))
    .observe(days, { subtree: true, childList: true, characterData: true });
  document.querySelector("input[value=quarter]").click();
})
"""


@dataclass
class Clock:
    """Goes on when it is told to, so that remembered figures grow old."""

    at: datetime = MORNING

    def __call__(self) -> datetime:
        return self.at


@dataclass
class Taken:
    """Milliseconds of all rounds by what was waited for."""

    of: dict[str, list[float]] = field(default_factory=dict)

    def add(self, name: str, value: float) -> None:
        self.of.setdefault(name, []).append(value)

    def median(self, name: str) -> float:
        return median(self.of[name])


async def measure(place: Place, incidents: int, rounds: int) -> list[Figure]:
    """Medians in milliseconds; a round before them is not counted."""
    async with place.fresh() as database, async_playwright() as playwright:
        await year.fill(database, incidents)
        clock = Clock()
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        async with _served(database, clock) as base:
            taken = Taken()
            for number in range(rounds + 1):
                await _round(browser, base, clock, taken if number else Taken())
        await browser.close()
    where = f"{place.name}, {incidents:,}"
    return [
        Figure(name, where, "ms", taken.median(name), taken.median("floor"), FLOOR)
        for name in taken.of
        if name != "floor"
    ]


@asynccontextmanager
async def _served(database: Database, clock: Clock) -> AsyncIterator[str]:
    settings = Web(enabled=True, port=0, public_url="http://127.0.0.1:1", page=PageAt(enabled=True))
    room = page_room.room(settings, TOKEN, database, rules(), clock, lambda: None)

    async def empty(_: web.Request) -> web.Response:
        return web.Response(text=EMPTY, content_type="text/html")

    async with serve(web_app([room, Room("floor", (web.get("/floor", empty),))])) as base:
        yield base


async def _round(browser: Browser, base: str, clock: Clock, taken: Taken) -> None:
    context = await browser.new_context(viewport=PHONE, is_mobile=True)  # type: ignore[arg-type]
    await context.add_init_script(WATCH)
    for name in ("cold", "warm"):
        clock.at += timedelta(minutes=name == "cold")
        await _look(context, base, clock, name, taken)
    page = await context.new_page()
    await page.goto(f"{base}/floor")
    taken.add("floor", await page.evaluate(PAINTED))
    await context.close()


async def _look(context: BrowserContext, base: str, clock: Clock, name: str, taken: Taken) -> None:
    page = await context.new_page()
    data = init_data(TOKEN, TownUser(ZOYA, "Зоя"), clock())
    await page.goto(f"{base}/page/#tgWebAppData={quote(data, safe='')}")
    taken.add(f"page, {name}, first paint", await page.evaluate(PAINTED))
    async with asyncio.timeout(WITHIN):
        for part in ("list", "figures"):
            taken.add(f"page, {name}, {part}", await page.evaluate(CAME, part))
        if name == "cold":
            taken.add("page, a quarter's figures", await page.evaluate(QUARTER))
    await page.close()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.page")
    parser.add_argument("--incidents", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--only", choices=("sqlite", "postgresql"))
    asked = parser.parse_args()
    figures: list[Figure] = []
    if asked.only != "postgresql":
        with tempfile.TemporaryDirectory(prefix="otklik-bench-") as folder:
            place = databases.sqlite(Path(folder))
            figures += asyncio.run(measure(place, asked.incidents, asked.rounds))
    if asked.only != "sqlite":
        with databases.postgres_server() as server:
            place = databases.postgres(server)
            figures += asyncio.run(measure(place, asked.incidents, asked.rounds))
    print(render(figures))


if __name__ == "__main__":
    main()

"""The page in Debian's chromium, as somebody of the desk opens it from Telegram."""

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.async_api import Browser, Page, async_playwright, expect

from tests.bot.web.test_page import House, signed

CHROMIUM = Path("/usr/bin/chromium")
PHONE, DESKTOP = (390, 844), (1280, 800)

in_chromium = [
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"no {CHROMIUM}: apt install chromium"),
    pytest.mark.xdist_group("browser"),
]


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """A browser."""
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox"]
        )
        yield started
        await started.close()


def address(house: House, who: int, theme: Mapping[str, str] | None = None, **user: str) -> str:
    """Where Telegram leads that person."""
    person = json.dumps({"id": who, "first_name": "Имя"} | user, ensure_ascii=False)
    given = {"tgWebAppData": signed(who, house.stage.clock(), user=person)}
    if theme:
        given["tgWebAppThemeParams"] = json.dumps(theme)
    return f"{house.base}/page/#{urlencode(given)}"


@asynccontextmanager
async def looking(
    browser: Browser,
    at: str,
    size: tuple[int, int] = PHONE,
    *,
    dark: bool = False,
    locale: str = "ru-RU",
    refusals: int = 0,
) -> AsyncIterator[Page]:
    """The page as soon as it says something; what goes wrong there fails the test, but for so
    many answers of the desk that refuse. What the policy forbids is told in the console too."""
    context = await browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme="dark" if dark else "light",
        locale=locale,
        reduced_motion="reduce",
    )
    page = await context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    await page.goto(at)
    await expect(page.locator("#board[aria-busy=false], #gate:visible")).to_have_count(1)
    yield page
    await context.close()
    refused = [error for error in errors if "the server responded with a status of 403" in error]
    assert (len(refused), len(errors)) == (refusals, refusals), errors

"""The page in a real browser at a phone's width. Skipped where Debian's chromium is absent."""

from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.async_api import async_playwright, expect

from tests.bot.web.test_page import House, house, signed
from tests.desk import ANNA, DINA, HEALTH_CHAT

CHROMIUM = Path("/usr/bin/chromium")

pytestmark = [
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"no {CHROMIUM}: apt install chromium"),
    pytest.mark.xdist_group("browser"),
]

__all__ = ["house"]

NAMELESS = """
() => [...document.querySelectorAll("button, a, input, select")]
  .filter((node) => node.offsetParent)
  .filter((node) => !(node.getAttribute("aria-label") ?? node.textContent).trim())
  .filter((node) => !node.labels?.length)
  .map((node) => node.outerHTML.slice(0, 120))
"""


async def test_a_supervisor_filters_opens_and_acknowledges_on_a_phone(house: House) -> None:
    card = house.stage.messenger.messages(HEALTH_CHAT)[-1]
    await house.stage.press(ANNA, card, "i:1:escalate:0", force=True)
    errors: list[str] = []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox"]
        )
        page = await browser.new_page(viewport={"width": 390, "height": 844})
        page.on("pageerror", lambda error: errors.append(str(error)))
        # What the policy forbids is told here too.
        page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
        data = quote(signed(DINA, house.stage.clock()), safe="")
        await page.goto(f"{house.base}/page/#tgWebAppData={data}")
        await expect(page.locator("#board")).to_have_attribute("aria-busy", "false")
        await expect(page.locator("#now")).to_contain_text("не принято: 1")
        await page.get_by_label("Тема").select_option(label="Экология")
        await expect(page.locator("#lines")).to_contain_text("Открытых нет.")
        await page.get_by_role("button", name="Сбросить фильтры").click()
        await page.get_by_role("button", name="№1").click()
        sheet = page.get_by_role("dialog")
        await expect(sheet.locator("dt").first).to_have_text("Ответственный")
        await sheet.get_by_role("button", name="Принять эскалацию").click()
        await expect(sheet.locator(".history li").first).to_contain_text("принял(а) эскалацию")
        assert await page.evaluate("document.documentElement.scrollWidth") == 390
        assert await page.evaluate(NAMELESS) == []
        await page.keyboard.press("Escape")
        await expect(page.locator("#now")).to_contain_text("все приняты")
        await browser.close()
    assert errors == []

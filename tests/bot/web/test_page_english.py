"""The page in English: of whoever chose it in the chat, and of a stranger whose browser asks so."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Page, expect
from sqlalchemy import update

from db.models import Person
from tests.bot.web.page_look import address, chromium, in_chromium, looking
from tests.bot.web.test_page import House, house
from tests.desk import ANNA, DINA, HEALTH_CHAT, ZOYA
from tests.stage import STRANGER

pytestmark = in_chromium

__all__ = ["house"]

#: What is shown in whatever language it was written: names and residents' words, what triage heard.
OURS = ("ВКонтакте", "запись и очереди", "тема «", "Минздрав", "Дороги и транспорт",
        "Координатор", "Садов", "Лесн", "Анна", "Борис", "Глеб", "Дина", "Зоя",
        "поликлиник", "яма")  # fmt: skip

CYRILLIC = """
() => {
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walk.nextNode()) {
    const inside = walk.currentNode.parentElement.closest("noscript, script");
    if (!inside && /[а-яё]/i.test(walk.currentNode.data)) found.push(walk.currentNode.data);
  }
  return found;
}
"""


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as started:
        yield started


async def unsaid(page: Page) -> list[str]:
    """Russian words that are nobody's name and no resident's."""
    found: list[str] = await page.evaluate(CYRILLIC)
    return [text for text in found if not any(name in text for name in OURS)]


async def test_a_persons_own_choice_goes_before_the_browsers(
    house: House, browser: Browser
) -> None:
    card = house.stage.messenger.messages(HEALTH_CHAT)[-1]
    await house.stage.press(ANNA, card, "i:1:escalate:0", force=True)
    async with house.stage.database.write() as session:
        await session.execute(
            update(Person).where(Person.telegram_id == ZOYA).values(language="en")
        )
    async with looking(browser, address(house, ZOYA, language_code="ru")) as page:
        await expect(page).to_have_title("The day at a glance · Otklik")
        await expect(page.locator("html")).to_have_attribute("lang", "en")
        await expect(page.locator("#now")).to_contain_text("not acknowledged: 1")
        await expect(page.locator("#region")).to_contain_text("admin")
        assert await unsaid(page) == []
        await page.get_by_role("combobox", name="Topic").select_option(label="Health care")
        await expect(page.locator(".line-of")).to_have_count(1)
        await page.get_by_role("button", name="No. 1").click()
        sheet = page.get_by_role("dialog")
        await sheet.get_by_role("button", name="Acknowledge escalation").click()
        await expect(page.locator("#toast")).to_have_text("Escalation acknowledged.")
        assert await unsaid(page) == []
    async with looking(browser, address(house, DINA, language_code="en"), locale="en-GB") as page:
        await expect(page.locator("#now")).to_contain_text("Открыто")


async def test_a_stranger_is_refused_in_the_browsers_language(
    house: House, browser: Browser
) -> None:
    at = address(house, STRANGER, language_code="en")
    async with looking(browser, at, locale="en-GB", refusals=1) as page:
        gate = page.get_by_role("region", name="No entry")
        await expect(gate).to_be_visible()
        assert await unsaid(page) == []

"""What people do on the page, in a real browser. Skipped where Debian's chromium is absent."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect
from sqlalchemy import insert, select

from db.models import Cycle, Event, Incident
from tests.bot.web.page_look import DESKTOP, address, chromium, in_chromium, looking
from tests.bot.web.test_page import House, house
from tests.desk import ANNA, DINA, EGOR, HEALTH_CHAT, ZOYA

pytestmark = in_chromium

__all__ = ["house"]

#: Roles that must be heard by a name.
SPOKEN = {"button", "link", "combobox", "radio", "dialog", "img", "image", "region", "form",
          "group", "list", "option", "heading"}  # fmt: skip


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as started:
        yield started


async def escalated(house: House) -> None:
    """Anna calls for a supervisor."""
    card = house.stage.messenger.messages(HEALTH_CHAT)[-1]
    await house.stage.press(ANNA, card, "i:1:escalate:0", force=True)


async def nameless(page: Page) -> list[str]:
    """What a screen reader would meet without a name."""
    talk = await page.context.new_cdp_session(page)
    tree = await talk.send("Accessibility.getFullAXTree")
    return [
        _value(node, "role")
        for node in tree["nodes"]
        if not node["ignored"] and _value(node, "role") in SPOKEN and not _value(node, "name")
        if _value(node, "role") not in ("list", "group")
    ]


def _value(node: dict[str, Any], what: str) -> str:
    return str(node.get(what, {}).get("value", "")).strip()


async def test_a_supervisor_filters_opens_and_acknowledges_on_a_phone(
    house: House, browser: Browser
) -> None:
    await escalated(house)
    async with looking(browser, address(house, DINA)) as page:
        await expect(page.locator("#now")).to_contain_text("не принято: 1")
        await page.get_by_label("Тема").select_option(label="Экология")
        await expect(page.locator("#lines")).to_contain_text("По этим фильтрам ничего не найдено.")
        assert await nameless(page) == []
        await page.locator("#lines").get_by_role("button", name="Сбросить фильтры").click()
        await expect(page.get_by_role("radio", name="Открытые")).to_be_focused()
        await page.get_by_role("button", name="№1").click()
        sheet = page.get_by_role("dialog", name="№1 · Здравоохранение")
        await expect(sheet.locator("dt").first).to_have_text("Ответственный")
        assert await nameless(page) == []
        await sheet.get_by_role("button", name="Принять эскалацию").click()
        await expect(sheet.locator(".history li").first).to_contain_text("принял(а) эскалацию")
        await page.keyboard.press("Escape")
        await expect(page.locator("#now")).to_contain_text("все приняты")


async def test_the_whole_road_is_gone_by_keys_alone(house: House, browser: Browser) -> None:
    await escalated(house)
    async with looking(browser, address(house, ZOYA), DESKTOP) as page:
        press = page.keyboard.press
        await press("Tab")
        await expect(page.get_by_role("link", name="К цифрам")).to_be_focused()
        await press("Tab")
        await expect(page.get_by_role("radio", name="7 дней")).to_be_focused()
        await press("ArrowRight")
        await expect(page.locator("#days")).to_contain_text("25 октября")
        await press("Tab")
        await press("ArrowDown")
        await expect(page.locator("#now")).to_contain_text("Открыто1")
        for _ in range(3):
            await press("Tab")
        await expect(page.get_by_role("button", name="Сбросить фильтры").first).to_be_focused()
        await press("Enter")
        await expect(page.get_by_label("Ответственный")).to_be_focused()
        await expect(page.locator("#now")).to_contain_text("Открыто2")
        await page.get_by_role("radio", name="Открытые").focus()
        await press("ArrowLeft")
        await press("ArrowLeft")
        await expect(page.get_by_role("radio", name="Эскалация")).to_be_checked()
        await expect(page.locator(".line-of")).to_have_count(1)
        await press("Tab")
        await press("Enter")
        await expect(page.locator(".history")).to_be_visible()
        await expect(page.get_by_role("button", name="Закрыть")).to_be_focused()
        await press("Tab")
        await press("Enter")
        await expect(page.locator(".history li").first).to_contain_text("принял(а) эскалацию")
        await press("Escape")
        await expect(page.locator("[data-key='line 1']")).to_be_focused()


async def test_an_admin_and_a_coordinator_do_what_is_theirs(house: House, browser: Browser) -> None:
    await escalated(house)
    async with looking(browser, address(house, ZOYA), DESKTOP) as page:
        await page.get_by_role("button", name="№1").click()
        sheet = page.get_by_role("dialog")
        await sheet.get_by_role("button", name="Принять эскалацию").click()
        await expect(page.locator("#toast")).to_have_text("Эскалация принята.")
        await sheet.get_by_role("combobox", name="Назначить").select_option(label="Борис")
        await sheet.get_by_role("button", name="Назначить").click()
        await expect(sheet.locator("dl")).to_contain_text("Борис")
    async with looking(browser, address(house, EGOR)) as page:
        await page.get_by_role("button", name="№2").click()
        sheet = page.get_by_role("dialog")
        await sheet.get_by_role("combobox", name="Назначить").select_option(label="Вера")
        await expect(sheet.get_by_role("button", name="Принять эскалацию")).to_have_count(0)
        await sheet.get_by_role("button", name="Назначить").click()
        await expect(page.locator("#toast")).to_have_text("Назначено: Вера.")
        await page.keyboard.press("Escape")
        await expect(page.locator("[data-key='line 2']")).to_contain_text("в работе: Вера")
    async with house.stage.database.read() as session:
        kinds = (await session.scalars(select(Event.kind).order_by(Event.id))).all()
    assert kinds.count("assigned") == 2


async def test_an_aide_is_kept_at_the_gate_with_a_reason(house: House, browser: Browser) -> None:
    async with looking(browser, address(house, ANNA), refusals=1) as page:
        gate = page.get_by_role("region", name="Вход закрыт")
        await expect(gate).to_contain_text("кураторам, координаторам и администраторам")
        await expect(gate).to_be_focused()
        await expect(page.locator("#board")).to_be_hidden()


async def test_a_long_list_goes_on_by_pages_and_stays_when_it_is_asked_again(
    house: House, browser: Browser
) -> None:
    await _sixty(house)
    async with looking(browser, address(house, ZOYA)) as page:
        lines = page.locator(".line-of")
        await expect(lines).to_have_count(25)
        await page.get_by_role("button", name="Показать ещё").click()
        await expect(lines).to_have_count(50)
        await expect(lines.nth(25)).to_be_focused()
        async with page.expect_response("**/api/board*"):
            await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        await expect(lines).to_have_count(50)
        await page.get_by_role("button", name="Показать ещё").click()
        await expect(lines).to_have_count(62)
        await expect(page.get_by_role("button", name="Показать ещё")).to_be_hidden()
        numbers = await lines.evaluate_all("(all) => all.map((one) => one.dataset.key)")
        assert len(set(numbers)) == 62


async def _sixty(house: House) -> None:
    """As many incidents more, like the first one."""
    async with house.stage.database.write() as session:
        for table in (Incident.__table__, Cycle.__table__):
            of = table.c.incident_id if "incident_id" in table.c else table.c.id
            first = (await session.execute(select(table).where(of == 1))).mappings().one()
            copies = [
                {**first, "id": number, "fingerprint": None, "incident_id": number}
                for number in range(1001, 1061)
            ]
            known = [{k: v for k, v in one.items() if k in table.c} for one in copies]
            await session.execute(insert(table), known)  # type: ignore[arg-type]

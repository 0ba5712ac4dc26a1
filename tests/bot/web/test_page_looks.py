"""How the page looks: readable in every theme, whole at every width, in every state."""

from collections.abc import AsyncIterator, Mapping
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect
from sqlalchemy import update

from bot.web.server import web_app
from db.models import Incident, Office, Person, Post
from sandbox.serving import serve
from tests.bot.web.page_look import DESKTOP, PHONE, address, chromium, in_chromium, looking
from tests.bot.web.test_page import PAGE, House, house
from tests.desk import ANNA, HEALTH_CHAT, ZOYA
from tests.stage import staged

pytestmark = in_chromium

__all__ = ["house"]

LONG = "Превысокомногорассмотрительствующий" * 3

#: Theme parameters as apps of Telegram tell them, and one that somebody made.
THEMES: Mapping[str, Mapping[str, str]] = {
    "web, light": {
        "bg_color": "#ffffff", "secondary_bg_color": "#f4f4f5", "text_color": "#000000",
        "hint_color": "#707579", "button_color": "#3390ec", "button_text_color": "#ffffff",
    },
    "web, dark": {
        "bg_color": "#212121", "secondary_bg_color": "#0f0f0f", "text_color": "#ffffff",
        "hint_color": "#aaaaaa", "button_color": "#8774e1", "button_text_color": "#ffffff",
    },
    "android, night": {
        "bg_color": "#1d2733", "secondary_bg_color": "#151e27", "text_color": "#ffffff",
        "hint_color": "#7d8b99", "button_color": "#5ea9dd", "button_text_color": "#ffffff",
    },
    "ios, dark": {
        "bg_color": "#000000", "secondary_bg_color": "#1c1c1d", "text_color": "#ffffff",
        "hint_color": "#98989e", "button_color": "#3e88f7", "button_text_color": "#ffffff",
    },
    "somebody's pink": {
        "bg_color": "#ff9eb5", "secondary_bg_color": "#f06a8c", "text_color": "#5a1230",
        "hint_color": "#c04a70", "button_color": "#ffd0dc", "button_text_color": "#ffffff",
    },
}  # fmt: skip

#: Texts below 4.5 : 1 (3 : 1 where large), and bars below 3 : 1, by the computed colours.
UNREADABLE = """
async () => {
  const { contrast } = await import(document.querySelector("script").src.replace("main.js", "theme.js"));
  const hex = (color) => {
    const [r, g, b, alpha = 1] = color.match(/[\\d.]+/g).map(Number);
    return alpha < 1 ? null : "#" + [r, g, b].map((one) => one.toString(16).padStart(2, "0")).join("");
  };
  const behind = (node) => {
    for (let at = node; at; at = at.parentElement) {
      const color = hex(getComputedStyle(at).backgroundColor);
      if (color) return color;
    }
    return "#ffffff";
  };
  const seen = (node) => node.checkVisibility({ visibilityProperty: true }) && !node.closest(".unseen, .skip");
  const found = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const node = walk.currentNode.parentElement;
    if (!walk.currentNode.data.trim() || !seen(node) || node.tagName === "SCRIPT") continue;
    const style = getComputedStyle(node);
    const size = parseFloat(style.fontSize);
    const isLarge = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
    const color = node.ownerSVGElement ? style.fill : style.color;
    const ratio = contrast(hex(color), behind(node));
    if (ratio < (isLarge ? 3 : 4.5)) found.push(`${ratio.toFixed(2)} ${color} ${node.outerHTML.slice(0, 90)}`);
  }
  for (const node of document.querySelectorAll("rect, .legend i, .dot")) {
    const style = getComputedStyle(node);
    const color = hex(node.tagName === "rect" ? style.fill : style.backgroundColor);
    const ratio = contrast(color, behind(node.parentElement));
    if (seen(node) && ratio < 3) found.push(`${ratio.toFixed(2)} ${color} ${node.outerHTML.slice(0, 90)}`);
  }
  return [...new Set(found)];
}
"""  # noqa: E501

SURFACE = "document.documentElement.style.getPropertyValue('--surface')"

#: Elements whose content is wider than they are, and the page itself.
WIDE = """
() => [document.documentElement, ...document.querySelectorAll("body *")]
  .filter((node) => node.clientWidth && node.scrollWidth > node.clientWidth + 1)
  .filter((node) => !node.closest("select, .unseen, .skip, svg"))
  .map((node) => `${node.scrollWidth} > ${node.clientWidth} ${node.outerHTML.slice(0, 120)}`)
"""


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as started:
        yield started


async def wear(page: Page, theme: Mapping[str, str]) -> None:
    """Telegram changes its colours."""
    await page.evaluate(
        "(theme) => Telegram.WebView.receiveEvent('theme_changed', { theme_params: theme })",
        dict(theme),
    )


async def test_everything_can_be_read_in_every_theme(house: House, browser: Browser) -> None:
    card = house.stage.messenger.messages(HEALTH_CHAT)[-1]
    await house.stage.press(ANNA, card, "i:1:escalate:0", force=True)
    house.stage.clock.go(days=3)
    for dark in (False, True):
        async with looking(browser, address(house, ZOYA), dark=dark) as page:
            await expect(page.locator(".late-word").first).to_be_visible()
            assert await page.evaluate(UNREADABLE) == []
            for name, theme in THEMES.items():
                await wear(page, theme)
                assert await page.evaluate(UNREADABLE) == [], name
                taken = await page.evaluate(SURFACE) == theme["bg_color"]
                assert taken == ("somebody" not in name), name
            await page.get_by_role("button", name="№1").click()
            await expect(page.locator(".history")).to_be_visible()
            await page.evaluate("document.getElementById('toast').hidden = false")
            for name, theme in THEMES.items():
                await wear(page, theme)
                assert await page.evaluate(UNREADABLE) == [], name


async def test_long_words_widen_nothing_on_a_phone_and_on_a_desk(
    house: House, browser: Browser
) -> None:
    async with house.stage.database.write() as session:
        await session.execute(update(Office).values(name=LONG))
        await session.execute(update(Person).values(name=LONG))
        await session.execute(update(Post).values(text=f"Где {LONG}?"))
        await session.execute(update(Incident).values(district=LONG, address=LONG, topic=LONG))
    for size in (PHONE, DESKTOP):
        async with looking(browser, address(house, ZOYA), size) as page:
            await expect(page.locator(".line-of").first).to_contain_text(LONG)
            await page.get_by_text("Те же числа таблицей").click()
            assert await page.evaluate(WIDE) == []
            await page.locator(".line-of").first.click()
            await expect(page.locator(".history")).to_be_visible()
            assert await page.evaluate(WIDE) == []


async def test_an_empty_desk_says_so_everywhere(sqlite_url: str, browser: Browser) -> None:
    async with staged(sqlite_url, web=PAGE) as stage, serve(web_app(stage.app.rooms())) as base:
        at = address(House(stage, base), ZOYA)
        async with looking(browser, at) as page:
            for part in ("bars", "topics", "districts"):
                await expect(page.locator(f"#{part}")).to_have_text("За эти дни ничего не было.")
            await expect(page.locator("#offices")).to_have_text("Пока пусто.")
            await expect(page.locator("#now")).to_contain_text("сроки ещё идут")
            for list_, words in (
                ("Эскалация", "Эскалаций нет."),
                ("Просрочены", "Просроченных нет. Хорошая работа."),
                ("Все за период", "За эти дни инцидентов не было."),
            ):
                await page.get_by_role("radio", name=list_).check(force=True)
                await expect(page.locator("#lines")).to_have_text(words)
            assert await page.evaluate(WIDE) == []
            assert await page.evaluate(UNREADABLE) == []


async def test_old_figures_are_shown_as_old_while_others_are_counted(
    house: House, browser: Browser
) -> None:
    async with looking(browser, address(house, ZOYA)) as page:
        go_on: list[Any] = []
        await page.route("**/api/board?*", lambda route: go_on.append(route))
        await page.get_by_role("radio", name="Квартал").check(force=True)
        await expect(page.locator("#fresh")).to_have_text("считаем…")
        await expect(page.locator("#board")).to_have_attribute("aria-busy", "true")
        faint = "getComputedStyle(document.querySelector('#flow .tile')).opacity"
        assert float(await page.evaluate(faint)) < 0.5
        house.stage.clock.go(minutes=2)
        await go_on[0].continue_()
        await expect(page.locator("#board")).to_have_attribute("aria-busy", "false")
        await expect(page.locator("#fresh")).to_have_text("обновлено 10:05")
        assert float(await page.evaluate(faint)) == 1

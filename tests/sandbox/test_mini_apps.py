"""Mini Apps of the town: buttons that open one, what it is told of who opened it, its sheet."""

import json
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import parse_qs

import pytest
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    MenuButtonDefault,
    MenuButtonWebApp,
    WebAppInfo,
)
from aiogram.utils.web_app import safe_parse_webapp_init_data
from aiohttp import web
from playwright.async_api import expect

from sandbox.serving import serve
from sandbox.town import BOT_TOKEN
from tests.sandbox.page_town import ANNA, ZHKH, PageTown, open_town, small_bot
from tests.sandbox.telegram_contract import faults_of
from tests.sandbox.test_page_browser import browser, pytestmark, visitor

__all__ = ["browser", "pytestmark"]

CHAT = f"/town/people/{ANNA}/chats/{ANNA}"

#: An app that shows what it hears and asks for a way back.
APP = """<!doctype html><title>app</title><p id="told"></p><p id="heard"></p>
<button id="deeper">Глубже</button><button id="leave">Уйти</button>
<script src="app.js"></script>"""
SCRIPT = """
const say = (eventType, eventData) => parent.postMessage(JSON.stringify({ eventType, eventData }), "*");
document.getElementById("told").textContent = location.hash.slice(1);
document.getElementById("deeper").onclick = () => say("web_app_setup_back_button", { is_visible: true });
document.getElementById("leave").onclick = () => say("web_app_close");
addEventListener("message", (event) => {
  const { eventType, eventData } = JSON.parse(event.data);
  document.getElementById("heard").textContent = `${eventType} ${eventData.theme_params?.bg_color ?? ""}`;
});
"""  # noqa: E501


@pytest.fixture
async def town() -> AsyncIterator[PageTown]:
    async with open_town() as opened:
        opened.town.messenger.start(ANNA)
        yield opened


@pytest.fixture
async def app() -> AsyncIterator[str]:
    """The address of an app."""

    def said(text: str, kind: str) -> Any:
        async def answer(_: web.Request) -> web.Response:
            return web.Response(text=text, content_type=kind)

        return answer

    served = web.Application()
    served.router.add_get("/", said(APP, "text/html"))
    served.router.add_get("/app.js", said(SCRIPT, "text/javascript"))
    async with serve(served) as address:
        yield f"{address}/"


def app_key(url: str) -> InlineKeyboardMarkup:
    """A keyboard of one button that opens the app."""
    key = InlineKeyboardButton(text="Открыть", web_app=WebAppInfo(url=url))
    return InlineKeyboardMarkup(inline_keyboard=[[key]])


async def test_a_button_opens_an_app_that_knows_who_pressed(town: PageTown, app: str) -> None:
    async with small_bot(town.address) as bot:
        sent = await bot.send_message(ANNA, "Страница", reply_markup=app_key(app))
        assert sent.reply_markup is not None
        kept = sent.reply_markup.inline_keyboard[0][0].web_app
        assert kept is not None
        assert kept.url == app
        ask = f"{CHAT}/messages/{sent.message_id}/app"
        status, opened = await town.post(ask, url=app)
        assert (status, opened["url"]) == (200, app)
        known = safe_parse_webapp_init_data(BOT_TOKEN, opened["data"])
        assert known.user is not None
        assert (known.user.id, known.user.language_code) == (ANNA, "ru")
        assert abs(known.auth_date.timestamp() - town.town.messenger.now().timestamp()) < 60
        assert (await town.post(ask, url="http://127.0.0.1:1/"))[0] == 409
        await sent.delete()
        assert (await town.post(ask, url=app))[0] == 409


async def test_an_app_is_offered_in_private_and_by_an_address_alone(town: PageTown) -> None:
    async with small_bot(town.address) as bot:
        with pytest.raises(TelegramBadRequest, match="BUTTON_TYPE_INVALID"):
            await bot.send_message(ZHKH, "Страница", reply_markup=app_key("https://desk.example/"))
        with pytest.raises(TelegramBadRequest, match="Wrong HTTP URL"):
            await bot.send_message(ANNA, "Страница", reply_markup=app_key("desk"))


async def test_the_menu_button_is_a_persons_own_or_everybodys(town: PageTown) -> None:
    async with small_bot(town.address) as bot:
        assert (await town.get(CHAT))["app"] is None
        assert (await town.post(f"{CHAT}/app"))[0] == 409
        general = MenuButtonWebApp(text="Всем", web_app=WebAppInfo(url="https://desk.example/all"))
        own = MenuButtonWebApp(text="Анне", web_app=WebAppInfo(url="https://desk.example/anna"))
        await bot.set_chat_menu_button(menu_button=general)
        await bot.set_chat_menu_button(ANNA, own)
        assert (await town.get(CHAT))["app"] == {"text": "Анне", "url": own.web_app.url}
        assert (await town.post(f"{CHAT}/app"))[1]["url"] == own.web_app.url
        await bot.set_chat_menu_button(ANNA, MenuButtonDefault())
        left = await bot.get_chat_menu_button(ANNA)
        assert left.model_dump() == general.model_dump()
        with pytest.raises(TelegramBadRequest):
            await bot.set_chat_menu_button(ZHKH, own)
    api = f"/telegram/bot{BOT_TOKEN}/getChatMenuButton?chat_id={ANNA}"
    assert faults_of("getChatMenuButton", await town.get(api)) == []


async def test_a_sheet_shows_the_app_its_way_back_and_both_themes(
    town: PageTown, app: str, browser: Any
) -> None:
    town.town.apps_at = app.rstrip("/")
    async with small_bot(town.address) as bot:
        await bot.send_message(ANNA, "Страница", reply_markup=app_key(app))
    async with visitor(browser, f"{town.address}/#chat/{ANNA}", (390, 844)) as page:
        await page.get_by_role("button", name="Открыть").click()
        sheet = page.get_by_role("dialog", name="Отклик")
        inside = page.frame_locator("iframe")
        given = parse_qs(await inside.locator("#told").inner_text())
        assert json.loads(given["tgWebAppThemeParams"][0])["bg_color"] == "#ffffff"
        assert given["tgWebAppVersion"] == ["9.1"]
        user = safe_parse_webapp_init_data(BOT_TOKEN, given["tgWebAppData"][0]).user
        assert user is not None
        assert user.id == ANNA
        await sheet.get_by_role("button", name="Тёмная тема").click()
        await expect(inside.locator("#heard")).to_have_text("theme_changed #212121")
        dark = "getComputedStyle(document.body).backgroundColor"
        assert await page.evaluate(dark) == "rgb(14, 19, 23)"
        await inside.get_by_role("button", name="Глубже").click()
        await sheet.get_by_role("button", name="Назад").click()
        await expect(inside.locator("#heard")).to_contain_text("back_button_pressed")
        assert await page.evaluate("document.documentElement.scrollWidth") == 390
        await inside.get_by_role("button", name="Уйти").click()
        await expect(page.get_by_role("dialog")).to_have_count(0)
        await page.reload()
        assert await page.evaluate(dark) == "rgb(14, 19, 23)"


async def test_only_the_bots_own_apps_may_be_framed(town: PageTown) -> None:
    async with town.http.get(town.address) as answer:
        assert "frame-src 'none'" in answer.headers["Content-Security-Policy"]
    town.town.apps_at = "http://127.0.0.1:1"
    async with town.http.get(town.address) as answer:
        assert "frame-src http://127.0.0.1:1;" in answer.headers["Content-Security-Policy"]

"""The page in a real browser, as a visitor uses it. Skipped where Debian's chromium is absent."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiogram import Bot
from playwright.async_api import Browser, Page, async_playwright, expect

from tests.sandbox.page_town import ANNA, TALK, ZHKH, PageTown, keyboard, open_town, small_bot

CHROMIUM = Path("/usr/bin/chromium")
PHONES = ((360, 740), (390, 844), (430, 932))
LONG_WORD = "Превысокомногорассмотрительствующий" * 6

pytestmark = [
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"no {CHROMIUM}: apt install chromium"),
    pytest.mark.xdist_group("browser"),
]

#: Elements that do something, and whether they have a name.
NAMELESS = """
() => [...document.querySelectorAll("button, a, input, select, textarea, dialog, section, nav")]
  .filter((node) => {
    const labels = (node.getAttribute("aria-labelledby") ?? "").split(" ").filter(Boolean);
    const spoken = labels.map((id) => document.getElementById(id)?.textContent ?? "").join("");
    const label = node.getAttribute("aria-label") ?? spoken;
    const own = ["BUTTON", "A"].includes(node.tagName) ? node.textContent : "";
    return !(label || own).trim() && !node.labels?.length;
  })
  .map((node) => node.outerHTML.slice(0, 120))
"""

SMALL = """
() => [...document.querySelectorAll("button, select, textarea, nav a, .key")]
  .filter((node) => node.offsetParent && !node.closest(".text"))
  .map((node) => [node.outerHTML.slice(0, 90), node.getBoundingClientRect()])
  .filter(([, box]) => box.width < 43.5 || box.height < 43.5)
  .map(([html, box]) => `${Math.round(box.width)}x${Math.round(box.height)} ${html}`)
"""

WIDE = """
() => [...document.querySelectorAll("body *")]
  .filter((node) => node.offsetParent && node.getBoundingClientRect().right > innerWidth + 0.5)
  .filter((node) => !node.closest(".entry, .quote, .unseen"))
  .map((node) => node.outerHTML.slice(0, 120))
"""


@pytest.fixture
async def town() -> AsyncIterator[PageTown]:
    async with open_town() as opened:
        yield opened


@pytest.fixture
async def bot(town: PageTown) -> AsyncIterator[Bot]:
    async with small_bot(town.address) as started:
        yield started


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox"]
        )
        yield started
        await started.close()


@asynccontextmanager
async def visitor(
    browser: Browser, address: str, size: tuple[int, int] = (1280, 800), *, touch: bool = False
) -> AsyncIterator[Page]:
    """A fresh visitor; errors on the page fail the test."""
    context = await browser.new_context(
        viewport={"width": size[0], "height": size[1]}, has_touch=touch, is_mobile=touch
    )
    page = await context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    await page.goto(address)
    await expect(page.locator(".post").first).to_be_attached()
    await expect(page.locator(".chat-list li").first).to_be_attached()
    yield page
    assert errors == []
    await context.close()


async def test_a_visitor_writes_a_post_as_a_resident_and_sees_it(
    town: PageTown, browser: Browser
) -> None:
    async with visitor(browser, town.address) as page:
        await page.get_by_label("От чьего имени писать").select_option(label="Лев Осинин")
        await page.get_by_label("Новая запись").fill("Яма <b>на</b> Речной")
        await page.get_by_role("button", name="Написать").click()
        post = page.locator(".post").first
        await expect(post).to_contain_text("Лев Осинин")
        await expect(post.locator(".said")).to_have_text("Яма <b>на</b> Речной")
        await expect(page.get_by_label("Новая запись")).to_have_value("")
    assert town.town.vk.wall(TALK)[0].post.author_id == town.town.residents["lev"]


async def test_a_visitor_comments_edits_and_deletes_own_words(
    town: PageTown, browser: Browser
) -> None:
    async with visitor(browser, town.address) as page:
        post = page.locator(".post").first
        await post.get_by_role("button", name="Комментировать").click()
        await post.get_by_role("textbox").fill("И у нас")
        await page.keyboard.press("Enter")
        comment = post.locator(".comment").first
        await expect(comment.locator(".said")).to_have_text("И у нас")
        await comment.get_by_role("button", name="Изменить").click()
        await comment.get_by_label("Новый текст").fill("И у нас тоже")
        await comment.get_by_role("button", name="Сохранить").click()
        await expect(comment.locator(".said")).to_have_text("И у нас тоже")
        await comment.get_by_role("button", name="Удалить").click()
        await expect(post.locator(".comment")).to_have_count(0)


async def test_a_press_shows_the_bots_toast_and_its_alert(
    town: PageTown, bot: Bot, browser: Browser
) -> None:
    markup = keyboard((("✋ Взять", "take"), ("❓", "alert-why")))
    await bot.send_message(ZHKH, "Карточка", reply_markup=markup)
    async with visitor(browser, f"{town.address}/#chat/{ZHKH}") as page:
        await page.get_by_role("button", name="Взять").click()
        await expect(page.locator(".toast")).to_have_text("Нажато: take")
        await page.get_by_role("button", name="❓").click()
        await expect(page.get_by_role("dialog")).to_contain_text("Нажато: alert-why")
        await page.get_by_role("button", name="Хорошо").click()
        await expect(page.get_by_role("dialog")).to_have_count(0)


async def test_a_visitor_replies_to_a_card(town: PageTown, bot: Bot, browser: Browser) -> None:
    card = await bot.send_message(ZHKH, "Карточка о яме")
    async with visitor(browser, f"{town.address}/#chat/{ZHKH}") as page:
        message = page.locator(f"#message-{card.message_id}")
        await message.hover()
        await message.get_by_role("button", name="Ответить").click()
        await expect(page.locator(".reply-bar")).to_contain_text("Карточка о яме")
        await page.get_by_label("Сообщение", exact=True).fill("Засыплем до пятницы")
        await page.keyboard.press("Enter")
        mine = page.locator(".message.mine")
        await expect(mine).to_contain_text("Засыплем до пятницы")
        await expect(mine.locator(".quote")).to_contain_text("Карточка о яме")
        await expect(page.locator(".reply-bar")).to_be_hidden()
    said = town.town.messenger.messages(ZHKH)[-1]
    assert said.sender.id == ANNA
    assert said.reply_to is town.town.messenger.message(ZHKH, card.message_id)


async def test_an_edited_card_keeps_the_focus_on_its_button(
    town: PageTown, bot: Bot, browser: Browser
) -> None:
    card = await bot.send_message(ZHKH, "Свободен", reply_markup=keyboard((("Взять", "a"),)))
    async with visitor(browser, f"{town.address}/#chat/{ZHKH}") as page:
        await page.get_by_role("button", name="Взять").focus()
        await bot.edit_message_text(
            "Держит Анна",
            chat_id=ZHKH,
            message_id=card.message_id,
            reply_markup=keyboard((("Отпустить", "b"),)),
        )
        await expect(page.locator(".bubble")).to_contain_text("Держит Анна")
        await expect(page.locator(".stamp")).to_contain_text("изменено")
        await expect(page.get_by_role("button", name="Отпустить")).to_be_focused()


async def test_nothing_written_becomes_markup(town: PageTown, bot: Bot, browser: Browser) -> None:
    evil = "<img src=x onerror=alert(1)> <b>жир</b> javascript:alert(1)"
    await bot.send_message(ZHKH, evil)
    await bot.send_message(
        ZHKH, '<a href="tg://user?id=1001">Анна</a> <b>ЖКХ <i>и</i></b>', parse_mode="HTML"
    )
    async with visitor(browser, f"{town.address}/#chat/{ZHKH}") as page:
        await expect(page.locator(".text").first).to_have_text(evil)
        await expect(page.locator(".text strong em")).to_have_text("и")
        assert await page.locator(".text img, .text a[href^=javascript]").count() == 0


async def test_a_link_to_a_post_brings_it_into_sight(
    town: PageTown, bot: Bot, browser: Browser
) -> None:
    oldest = town.town.vk.wall(TALK)[-1].post
    await bot.send_message(
        ZHKH, f'<a href="{town.address}/wall-{TALK}_{oldest.id}">пост</a>', parse_mode="HTML"
    )
    async with visitor(browser, f"{town.address}/#chat/{ZHKH}", PHONES[0], touch=True) as page:
        await page.get_by_role("link", name="пост").tap()
        await expect(page.locator(f"#post-{TALK}-{oldest.id}")).to_be_in_viewport()
        assert page.url.startswith(town.address)


async def test_the_page_says_that_the_bot_stopped(town: PageTown, browser: Browser) -> None:
    from sandbox.page.state import BotState

    async with visitor(browser, town.address) as page:
        town.town.bot_is(BotState.STOPPED, "Он сказал: конец.")
        await expect(page.get_by_role("alert")).to_contain_text("Бот остановился")
        await expect(page.get_by_role("alert")).to_contain_text("Он сказал: конец.")


async def test_unread_cards_are_counted_on_the_phones_tab(
    town: PageTown, bot: Bot, browser: Browser
) -> None:
    async with visitor(browser, town.address, PHONES[1], touch=True) as page:
        await bot.send_message(ZHKH, "Первая")
        await bot.send_message(ZHKH, "Вторая")
        tab = page.get_by_role("navigation", name="Разделы").get_by_role("link", name="Чаты")
        await expect(tab).to_contain_text("2")
        await tab.tap()
        await page.get_by_role("link", name=re.compile("ЖКХ")).first.tap()
        await expect(page.locator(".message")).to_have_count(2)
        await page.get_by_role("button", name="К списку чатов").tap()
        await expect(tab.locator(".badge")).to_be_hidden()


@pytest.mark.parametrize("size", PHONES, ids=lambda size: f"{size[0]}px")
async def test_a_phone_needs_no_sideways_scroll_and_no_thin_fingers(
    town: PageTown, bot: Bot, browser: Browser, size: tuple[int, int]
) -> None:
    town.town.vk.write_post(TALK, town.town.residents["lev"], f"Слово {LONG_WORD}")
    buttons = tuple((f"⬆️ Кнопка {number}", str(number)) for number in range(4))
    await bot.send_message(
        ZHKH,
        f"<blockquote>{LONG_WORD}</blockquote><pre>{LONG_WORD}</pre>",
        parse_mode="HTML",
        reply_markup=keyboard(buttons, buttons[:1]),
    )
    async with visitor(browser, town.address, size, touch=True) as page:
        for view in ("#wall", "#chats", f"#chat/{ZHKH}"):
            await page.goto(f"{town.address}/{view}")
            await expect(page.locator(f"body[data-view={view[1:].split('/')[0]}]")).to_be_visible()
            if "chat/" in view:
                await expect(page.locator(".key").first).to_be_visible()
            assert await page.evaluate("document.documentElement.scrollWidth") == size[0]
            assert await page.evaluate(WIDE) == []
            assert await page.evaluate(SMALL) == []


async def test_the_list_of_persons_ends_before_the_themes_switch(
    town: PageTown, browser: Browser
) -> None:
    async with visitor(browser, town.address) as page:
        persons = await page.locator(".who select").bounding_box()
        switch = await page.locator(".who button.icon").bounding_box()
    assert persons is not None
    assert switch is not None
    assert persons["x"] + persons["width"] <= switch["x"]


async def test_everything_that_can_be_pressed_has_a_name(
    town: PageTown, bot: Bot, browser: Browser
) -> None:
    await bot.send_message(ZHKH, "Карточка", reply_markup=keyboard((("Взять", "take"),)))
    async with visitor(browser, f"{town.address}/#chat/{ZHKH}") as page:
        await expect(page.locator(".key")).to_be_visible()
        assert await page.evaluate(NAMELESS) == []
        assert await page.locator("main").count() == 1
        assert await page.locator("h1").count() == 1
        assert await page.evaluate("document.documentElement.lang") == "ru"
        ids = await page.evaluate("[...document.querySelectorAll('[id]')].map((n) => n.id)")
        assert len(ids) == len(set(ids))

"""Pictures of a running demonstration: `python -m sandbox.pictures WHEN ADDRESS FOLDER`.

Chromium is found by CHROMIUM or where Debian keeps it. What is photographed has to be in the
chats already. WHEN is `morning` for the pictures of the first minutes, taken with the town at a
pause, and `week` for those of what is there when the week is over.
"""

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import urlencode

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from sandbox.cast import DESKS

PHONE: ViewportSize = {"width": 390, "height": 760}
DESKTOP: ViewportSize = {"width": 1280, "height": 800}
SUPERVISOR = 1006
IN_MAX = "max"
_CHATS = {desk.slug: desk.chat_id for desk in DESKS}


@dataclass(frozen=True)
class Shot:
    """One picture: who looks at which chat, what is asked there, pressed, and scrolled to.

    `desk` "" is the private chat, IN_MAX that of an office in MAX. The picture shows the newest
    message with the words `on`.
    """

    name: str
    who: int
    desk: str
    on: str
    ask: str = ""
    press: str = ""


WEEK = (
    Shot("aide-card", 1001, "zhkh", "💬 ВКонтакте"),
    Shot("aide-draft", 1001, "zhkh", "Чтобы поправить, ответьте"),
    Shot("coordinator-queue", 1005, "", "Свободные", ask="/queue"),
    Shot("coordinator-duty", 1005, "", "Дежурств", ask="/duty", press="ЖКХ и энергетика"),
    Shot("supervisor-approval", 1006, "", "Согласуйте ответ"),
    Shot("supervisor-week", 1006, "", "📊 Неделя"),
    Shot("admin-people", 1008, "", "ЖКХ и энергетика", ask="/people", press="ЖКХ и энергетика"),
    Shot("admin-sources", 1008, "", "Источники", ask="/sources"),
)


@dataclass(frozen=True, slots=True)
class Look:
    """One picture of the page of figures in its sheet: what is scrolled to, in what light."""

    name: str
    to: str
    dark: bool = False


LOOKS = (Look("page-phone", "h1"), Look("page-dark", "#days", dark=True))


MORNING = (
    Shot("demo-phone", 1001, "zhkh", "🆓 Свободен"),
    Shot("max-phone", 1001, IN_MAX, "🆓 Свободен"),
)


def take(page: Page, address: str, shot: Shot, folder: Path) -> None:
    """Look at the chat and keep what is seen."""
    page.goto(f"{address}/#chats")
    page.get_by_label("Кто вы", exact=True).select_option(str(shot.who))
    if shot.desk == IN_MAX:
        page.locator('a[href^="#chat/-"]', has_text="MAX").first.click()
    else:
        chat = _CHATS[shot.desk] if shot.desk else shot.who
        page.locator(f'a[href="#chat/{chat}"]').click()
    if shot.ask:
        page.get_by_role("textbox", name="Сообщение").fill(shot.ask)
        page.keyboard.press("Enter")
        page.locator(".messages > li").filter(has_text=shot.on).last.wait_for()
        page.wait_for_timeout(3000)
    if shot.press:
        page.get_by_role("button", name=shot.press).last.click()
        page.wait_for_timeout(2000)
    message = page.locator(".messages > li").filter(has_text=shot.on).last
    message.wait_for(state="attached")
    page.wait_for_timeout(1500)
    message.evaluate("node => node.scrollIntoView({ block: 'center' })")
    page.wait_for_timeout(500)
    page.screenshot(path=folder / f"{shot.name}.png")


def take_page(browser: Browser, address: str, look: Look, folder: Path) -> None:
    """Open the page of figures from the supervisor's private chat and keep what is seen."""
    scheme: Literal["dark", "light"] = "dark" if look.dark else "light"
    page = browser.new_page(viewport=PHONE, color_scheme=scheme, locale="ru-RU")
    page.goto(f"{address}/#chats")
    page.get_by_label("Кто вы", exact=True).select_option(str(SUPERVISOR))
    page.locator(f'a[href="#chat/{SUPERVISOR}"]').click()
    page.locator("button.menu").click()
    inside = page.frame_locator("iframe")
    inside.locator("#board[aria-busy=false]").wait_for()
    inside.locator("input[value=month]").check(force=True)
    inside.locator("#board[aria-busy=false] #bars svg").wait_for()
    page.wait_for_timeout(500)
    inside.locator(look.to).evaluate("node => node.scrollIntoView()")
    page.wait_for_timeout(500)
    page.screenshot(path=folder / f"{look.name}.png")
    page.close()


def take_wide_page(browser: Browser, address: str, folder: Path) -> None:
    """The same in a window of its own, as an ordinary browser shows it."""
    page = browser.new_page(viewport=DESKTOP, color_scheme="light", locale="ru-RU")
    chat = f"{address}/town/people/{SUPERVISOR}/chats/{SUPERVISOR}/app"
    app = page.request.post(chat, data={}).json()
    page.goto(f"{app['url']}#{urlencode({'tgWebAppData': app['data']})}")
    page.locator("#board[aria-busy=false]").wait_for()
    page.locator("input[value=month]").check(force=True)
    page.locator("#board[aria-busy=false] #bars svg").wait_for()
    page.wait_for_timeout(500)
    page.screenshot(path=folder / "page-desktop.png")
    page.close()


def take_town(browser: Browser, address: str, folder: Path) -> None:
    """The wall and the chats side by side, as whoever has just started it sees them."""
    page = browser.new_page(viewport=DESKTOP, color_scheme="light", locale="ru-RU")
    page.goto(address)
    page.locator(".messages > li").filter(has_text="🆓 Свободен").first.wait_for()
    page.wait_for_timeout(1500)
    page.screenshot(path=folder / "demo-desktop.png")
    page.close()


def main(when: str, address: str, folder: Path) -> None:
    """Take all pictures of that hour."""
    with sync_playwright() as playwright:
        path = os.environ.get("CHROMIUM", "/usr/bin/chromium")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        page = browser.new_page(viewport=PHONE, color_scheme="light")
        for shot in MORNING if when == "morning" else WEEK:
            take(page, address, shot, folder)
        if when == "morning":
            take_town(browser, address, folder)
        else:
            for look in LOOKS:
                take_page(browser, address, look, folder)
            take_wide_page(browser, address, folder)
        browser.close()


if __name__ == "__main__":
    hour, where, into = sys.argv[1:]
    if hour not in ("morning", "week"):
        raise SystemExit("first say when: morning or week")
    main(hour, where.rstrip("/"), Path(into))

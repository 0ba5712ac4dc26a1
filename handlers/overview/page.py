"""/page and the button beside the input field: the ways to the supervisor's page, in private."""

from dataclasses import dataclass
from datetime import timedelta

from aiogram import Bot, Router
from aiogram.filters import Command
from aiogram.types import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    MenuButtonDefault,
    MenuButtonWebApp,
    Message,
    WebAppInfo,
)

from handlers.acting import Doer
from handlers.views import page as views
from services.board import keys, reach
from services.errors import Refused
from services.people import PersonFacts


@dataclass(frozen=True, slots=True)
class PageAddress:
    """Where the page is, and how long a one-time link to it can be used."""

    url: str
    link_for: timedelta


def setup() -> Router:
    """What leads here."""
    router = Router(name="page")
    router.message.register(page, Command("page"))
    return router


async def page(
    message: Message,
    doer: Doer,
    page_at: PageAddress | None,
) -> None:
    """A button that opens it here, and a link that opens it once in an ordinary browser."""
    if page_at is None:
        raise Refused(views.OFF)
    reach.offices_of(doer.person)
    if message.chat.type != "private":
        raise Refused(views.PRIVATE)
    async with doer.acting() as (session, act):
        key = await keys.make(session, act, page_at.link_for)
    # After the #, where no server and no journal ever sees it.
    link = f"{page_at.url}#key={key}"
    here = InlineKeyboardButton(text=str(views.HERE), web_app=WebAppInfo(url=page_at.url))
    await message.answer(
        views.told(link, page_at.link_for),
        reply_markup=InlineKeyboardMarkup(inline_keyboard=[[here]]),
    )


async def menu_button(bot: Bot, person: PersonFacts, page_at: PageAddress | None) -> None:
    """The page beside the input field of who may look at it; nobody else has a button there.

    Raises as the Bot API does.
    """
    button: MenuButtonDefault | MenuButtonWebApp = MenuButtonDefault()
    if page_at is not None and person.active and reach.may_look(person):
        button = MenuButtonWebApp(text=str(views.MENU), web_app=WebAppInfo(url=page_at.url))
    await bot.set_chat_menu_button(person.telegram_id, button)

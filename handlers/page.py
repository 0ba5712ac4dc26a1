"""/page: the way to the supervisor's page, in a private chat."""

from dataclasses import dataclass
from datetime import timedelta

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup, Message, WebAppInfo

from db.engine import Database
from handlers.views import page as views
from services.board import keys, reach
from services.clock import Now
from services.errors import Refused
from services.moves import Act
from services.people import PersonFacts
from services.rules import Rules


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
    person: PersonFacts,
    database: Database,
    rules: Rules,
    now: Now,
    page_at: PageAddress | None,
) -> None:
    """A button that opens it here, and a link that opens it once in an ordinary browser."""
    if page_at is None:
        raise Refused(views.OFF)
    reach.offices_of(person)
    if message.chat.type != "private":
        raise Refused(views.PRIVATE)
    async with database.write() as session:
        key = await keys.make(session, Act(person, now(), rules), page_at.link_for)
    # After the #, where no server and no journal ever sees it.
    link = f"{page_at.url}#key={key}"
    here = InlineKeyboardButton(text=views.HERE, web_app=WebAppInfo(url=page_at.url))
    await message.answer(
        views.told(link, page_at.link_for),
        reply_markup=InlineKeyboardMarkup(inline_keyboard=[[here]]),
    )

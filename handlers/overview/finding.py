"""/find looks incidents up; «История» tells what happened to one."""

from aiogram import F, Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from db.engine import Database
from handlers.errors import answer, redraw
from handlers.incident.incidents import must_be_allowed
from handlers.views import finding as views
from handlers.views import finding_texts, texts
from handlers.views import timeline as timeline_views
from handlers.views.buttons import PAGE, Menu, MenuButton
from handlers.views.finding import FoundButton
from handlers.views.timeline import HistoryButton
from services.actions import Action
from services.clock import Now
from services.errors import Refused
from services.incident_facts import load
from services.people import PersonFacts
from services.rules import Rules
from services.search import finding, timeline
from services.search.finding_words import QUERY_CAP
from services.search.timeline import Page


def setup() -> Router:
    """What leads here; it goes before the router of all other buttons of a card."""
    router = Router(name="finding")
    router.message.register(find, Command("find"))
    router.callback_query.register(turn, FoundButton.filter())
    router.callback_query.register(history, MenuButton.filter(F.menu == Menu.HISTORY))
    router.callback_query.register(turn_history, HistoryButton.filter())
    return router


async def find(
    message: Message,
    command: CommandObject,
    person: PersonFacts,
    database: Database,
    rules: Rules,
    now: Now,
) -> None:
    """The first page of what was found."""
    query = " ".join((command.args or "").split())[:QUERY_CAP]
    if not query:
        await message.reply(str(finding_texts.USAGE))
        return
    at = now()
    async with database.read() as session:
        what = await finding.find(session, person, query, at, page=0, size=PAGE)
    text, markup = views.found(query, 0, what, rules, at)
    await message.reply(text, reply_markup=markup)


async def turn(
    query: CallbackQuery,
    callback_data: FoundButton,
    person: PersonFacts,
    database: Database,
    rules: Rules,
    now: Now,
) -> None:
    """Another page: asked anew, of whoever presses; the message itself keeps the query."""
    message = query.message
    asked = views.query_of(message.text or "") if isinstance(message, Message) else None
    if asked is None or not isinstance(message, Message):
        raise Refused(texts.STALE)
    page, at = max(0, callback_data.page), now()
    async with database.read() as session:
        what = await finding.find(session, person, asked, at, page=page, size=PAGE)
    text, markup = views.found(asked, page, what, rules, at)
    await answer(query)
    await redraw(message, text=text, markup=markup)


async def history(
    query: CallbackQuery,
    callback_data: MenuButton,
    person: PersonFacts,
    database: Database,
    rules: Rules,
    now: Now,
) -> None:
    """Tell the history under the card, the last page first."""
    page = await _history(database, person, callback_data.incident_id, timeline.LAST)
    text, markup = timeline_views.history(page, rules, now())
    await answer(query)
    if isinstance(query.message, Message):
        await query.message.reply(text, reply_markup=markup)


async def turn_history(
    query: CallbackQuery,
    callback_data: HistoryButton,
    person: PersonFacts,
    database: Database,
    rules: Rules,
    now: Now,
) -> None:
    """Another page in place."""
    page = await _history(database, person, callback_data.incident_id, callback_data.page)
    text, markup = timeline_views.history(page, rules, now())
    await answer(query)
    if isinstance(query.message, Message):
        await redraw(query.message, text=text, markup=markup)


async def _history(database: Database, person: PersonFacts, incident_id: int, number: int) -> Page:
    async with database.read() as session:
        must_be_allowed(person, Action.SHOW, await load(session, incident_id))
        return await timeline.history(session, incident_id, max(number, timeline.LAST))

"""/find looks incidents up; «История» tells what happened to one."""

from aiogram import F, Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from handlers.acting import Doer
from handlers.presses import answer, rewrite
from handlers.views import finding as views
from handlers.views import finding_texts, texts
from handlers.views import timeline as timeline_views
from handlers.views.buttons import PAGE, Menu, MenuButton
from handlers.views.finding import FoundButton
from handlers.views.timeline import HistoryButton
from services.actions import Action
from services.errors import Refused
from services.search import finding, timeline
from services.search.finding_words import QUERY_CAP
from services.search.timeline import Page


def setup() -> Router:
    """What leads here."""
    router = Router(name="finding")
    router.message.register(find, Command("find"))
    router.callback_query.register(turn, FoundButton.filter())
    router.callback_query.register(history, MenuButton.filter(F.menu == Menu.HISTORY))
    router.callback_query.register(turn_history, HistoryButton.filter())
    return router


async def find(message: Message, command: CommandObject, doer: Doer) -> None:
    """The first page of what was found."""
    query = " ".join((command.args or "").split())[:QUERY_CAP]
    if not query:
        await message.reply(str(finding_texts.USAGE))
        return
    at = doer.now()
    async with doer.reading() as session:
        what = await finding.find(session, doer.person, query, at, page=0, size=PAGE)
    text, markup = views.found(query, 0, what, doer.rules, at)
    await message.reply(text, reply_markup=markup)


async def turn(query: CallbackQuery, callback_data: FoundButton, doer: Doer) -> None:
    """Another page: asked anew, of whoever presses; the message itself keeps the query."""
    message = query.message
    asked = views.query_of(message.text or "") if isinstance(message, Message) else None
    if asked is None:
        raise Refused(texts.STALE)
    page, at = max(0, callback_data.page), doer.now()
    async with doer.reading() as session:
        what = await finding.find(session, doer.person, asked, at, page=page, size=PAGE)
    text, markup = views.found(asked, page, what, doer.rules, at)
    await rewrite(query, text, markup)


async def history(query: CallbackQuery, callback_data: MenuButton, doer: Doer) -> None:
    """Tell the history under the card, the last page first."""
    page = await _history(doer, callback_data.incident_id, timeline.LAST)
    text, markup = timeline_views.history(page, doer.rules, doer.now())
    await answer(query)
    if isinstance(query.message, Message):
        await query.message.reply(text, reply_markup=markup)


async def turn_history(query: CallbackQuery, callback_data: HistoryButton, doer: Doer) -> None:
    """Another page in place."""
    page = await _history(doer, callback_data.incident_id, callback_data.page)
    text, markup = timeline_views.history(page, doer.rules, doer.now())
    await rewrite(query, text, markup)


async def _history(doer: Doer, incident_id: int, number: int) -> Page:
    async with doer.reading() as session:
        facts = await doer.allowed(session, incident_id, Action.SHOW)
        return await timeline.history(session, facts.id, max(number, timeline.LAST))

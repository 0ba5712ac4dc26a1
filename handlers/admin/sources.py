"""/sources: what is watched, how soon it is found and what that costs; one can be read at once,
stopped and resumed."""

from collections.abc import Mapping

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message

from db.engine import AsyncSession, Database
from handlers.errors import answer, redraw
from handlers.views import sources as view
from handlers.views.buttons import PAGE
from handlers.views.sources import Do, SourceButton, SourcesButton
from services.attention import watching
from services.attention.budgets import NetworkPlan
from services.clock import Now
from services.errors import Refused
from services.people import PersonFacts
from services.rules import Rules

Plans = Mapping[str, NetworkPlan]


def setup() -> Router:
    """What leads here."""
    router = Router(name="sources")
    router.message.register(show, Command("sources"))
    router.callback_query.register(turn, SourcesButton.filter())
    router.callback_query.register(detail, SourceButton.filter(F.do == Do.SHOW))
    router.callback_query.register(act, SourceButton.filter())
    return router


async def show(message: Message, database: Database, rules: Rules, now: Now, plans: Plans) -> None:
    """The first page."""
    text, markup = await _page(0, database, rules, now, plans)
    await message.reply(text, reply_markup=markup)


async def turn(
    query: CallbackQuery,
    callback_data: SourcesButton,
    database: Database,
    rules: Rules,
    now: Now,
    plans: Plans,
) -> None:
    """Another page."""
    text, markup = await _page(max(0, callback_data.page), database, rules, now, plans)
    await answer(query)
    await _redraw(query, text, markup)


async def detail(
    query: CallbackQuery,
    callback_data: SourceButton,
    database: Database,
    rules: Rules,
    now: Now,
    plans: Plans,
) -> None:
    """One source."""
    await _show_one(query, callback_data, database, rules, now, plans, "")


async def act(
    query: CallbackQuery,
    callback_data: SourceButton,
    person: PersonFacts,
    database: Database,
    rules: Rules,
    now: Now,
    plans: Plans,
) -> None:
    """Read it at once, stop it or resume it."""
    if person.role not in watching.MAY:
        raise Refused(view.NOT_YOURS)
    async with database.write() as session:
        done = await _do(session, callback_data, person, now)
    await _show_one(query, callback_data, database, rules, now, plans, done)


async def _do(session: AsyncSession, wanted: SourceButton, person: PersonFacts, now: Now) -> str:
    """What came of it, in words."""
    match wanted.do:
        case Do.STOP:
            done = await watching.stop(session, wanted.source_id, person, now())
            return str(view.STOPPED if done else view.ALREADY)
        case Do.RESUME:
            done = await watching.resume(session, wanted.source_id, now())
            return str(view.RESUMED if done else view.ALREADY)
        case _:
            done = await watching.read_now(session, wanted.source_id, now())
            return str(view.READ_NOW if done else view.NOT_READ)


async def _show_one(
    query: CallbackQuery,
    wanted: SourceButton,
    database: Database,
    rules: Rules,
    now: Now,
    plans: Plans,
    said: str,
) -> None:
    async with database.read() as session:
        found = await watching.one(session, plans, wanted.source_id)
    if found is None:
        raise Refused(view.GONE)
    text, markup = view.detail(found, max(0, wanted.page), rules, now())
    await answer(query, said)
    await _redraw(query, text, markup)


async def _page(
    page: int, database: Database, rules: Rules, now: Now, plans: Plans
) -> tuple[str, InlineKeyboardMarkup | None]:
    async with database.read() as session:
        found = await watching.overview(session, plans, page, PAGE, now())
        if not found.shown and page:
            page, found = 0, await watching.overview(session, plans, 0, PAGE, now())
    return view.listing(found, page, PAGE, rules, now())


async def _redraw(query: CallbackQuery, text: str, markup: InlineKeyboardMarkup | None) -> None:
    if isinstance(query.message, Message):
        await redraw(query.message, text=text, markup=markup)

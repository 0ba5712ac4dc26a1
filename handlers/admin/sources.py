"""/sources: what is watched, how soon it is found and what that costs; one can be read at once,
stopped and resumed."""

from collections.abc import Mapping
from datetime import datetime

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message

from db.engine import AsyncSession
from handlers.acting import Doer
from handlers.presses import rewrite
from handlers.views import sources as view
from handlers.views.buttons import PAGE
from handlers.views.sources import Do, SourceButton, SourcesButton
from services.attention import watching
from services.attention.budgets import NetworkPlan
from services.errors import Refused
from services.people import PersonFacts

Plans = Mapping[str, NetworkPlan]


def setup() -> Router:
    """What leads here."""
    router = Router(name="sources")
    router.message.register(show, Command("sources"))
    router.callback_query.register(turn, SourcesButton.filter())
    router.callback_query.register(detail, SourceButton.filter(F.do == Do.SHOW))
    router.callback_query.register(change, SourceButton.filter())
    return router


async def show(message: Message, doer: Doer, plans: Plans) -> None:
    """The first page."""
    text, markup = await _page(0, doer, plans)
    await message.reply(text, reply_markup=markup)


async def turn(
    query: CallbackQuery, callback_data: SourcesButton, doer: Doer, plans: Plans
) -> None:
    """Another page."""
    text, markup = await _page(max(0, callback_data.page), doer, plans)
    await rewrite(query, text, markup)


async def detail(
    query: CallbackQuery, callback_data: SourceButton, doer: Doer, plans: Plans, said: str = ""
) -> None:
    """One source."""
    async with doer.reading() as session:
        found = await watching.one(session, plans, callback_data.source_id)
    if found is None:
        raise Refused(view.GONE)
    text, markup = view.detail(found, max(0, callback_data.page), doer.rules, doer.now())
    await rewrite(query, text, markup, said)


async def change(
    query: CallbackQuery, callback_data: SourceButton, doer: Doer, plans: Plans
) -> None:
    """Read it at once, stop it or resume it."""
    if doer.person.role not in watching.MAY:
        raise Refused(view.NOT_YOURS)
    async with doer.acting() as (session, act):
        done = await _do(session, callback_data, doer.person, act.at.astimezone(doer.rules.zone))
    await detail(query, callback_data, doer, plans, done)


async def _do(
    session: AsyncSession, wanted: SourceButton, person: PersonFacts, at: datetime
) -> str:
    """What came of it, in words."""
    match wanted.do:
        case Do.STOP:
            done = await watching.stop(session, wanted.source_id, person, at)
            return str(view.STOPPED if done else view.ALREADY)
        case Do.RESUME:
            done = await watching.resume(session, wanted.source_id, at)
            return str(view.RESUMED if done else view.ALREADY)
        case _:
            done = await watching.read_now(session, wanted.source_id, at)
            return str(view.READ_NOW if done else view.NOT_READ)


async def _page(page: int, doer: Doer, plans: Plans) -> tuple[str, InlineKeyboardMarkup | None]:
    at = doer.now()
    async with doer.reading() as session:
        found = await watching.overview(session, plans, page, PAGE, at)
        if not found.shown and page:
            page, found = 0, await watching.overview(session, plans, 0, PAGE, at)
    return view.listing(found, page, PAGE, doer.rules, at)

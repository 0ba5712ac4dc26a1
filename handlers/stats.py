"""/report: the summary of any days, here and now; and how summaries become speech when sent."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from db.engine import AsyncSession, Database
from handlers.errors import answer
from handlers.views import summary as view
from handlers.views import texts
from handlers.views.charts import draw_week
from handlers.views.speech import File, Picture, Speech
from handlers.views.summary import ReportButton
from handlers.views.workbook import Book
from services import incident_rows, summary
from services.clock import Now
from services.errors import Refused
from services.metrics import Scope
from services.outbox import Say
from services.people import PersonFacts
from services.periods import Days, local_date, parse_days
from services.rules import Rules
from services.summary import Asked

Render = Callable[[dict[str, Any]], Awaitable[Speech]]


def setup() -> Router:
    """What leads here."""
    router = Router(name="stats")
    router.message.register(report, Command("report"))
    router.callback_query.register(chosen, ReportButton.filter())
    return router


def renderers(database: Database, rules: Rules, now: Now) -> dict[Say, Render]:
    """How the rows that are put here become speech, for whoever sends them."""
    return {
        Say.SUMMARY: partial(_picture, database, rules, now),
        Say.WORKBOOK: partial(_table, database, rules, now),
    }


async def report(
    message: Message,
    command: CommandObject,
    person: PersonFacts,
    database: Database,
    rules: Rules,
    now: Now,
) -> None:
    """Offer the usual periods, or take the one that was typed."""
    if not command.args:
        await message.reply(view.ASK_PERIOD, reply_markup=view.periods())
        return
    days = parse_days(command.args, local_date(now(), rules.zone))
    await _put(message, person, days, database, now)
    await message.reply(view.GATHERING)


async def chosen(
    query: CallbackQuery,
    callback_data: ReportButton,
    person: PersonFacts,
    database: Database,
    rules: Rules,
    now: Now,
) -> None:
    """A period's button."""
    if not isinstance(query.message, Message):
        raise Refused(texts.STALE)
    days = callback_data.preset.days(local_date(now(), rules.zone))
    await _put(query.message, person, days, database, now)
    await answer(query, view.GATHERING)


async def _put(
    message: Message, person: PersonFacts, days: Days, database: Database, now: Now
) -> None:
    thread_id = message.message_thread_id if message.is_topic_message else None
    async with database.write() as session:
        scope = await _scope(session, message, thread_id, person)
        await summary.put(
            session,
            Asked(days, scope),
            chat_id=message.chat.id,
            thread_id=thread_id,
            now=now(),
        )


async def _scope(
    session: AsyncSession, message: Message, thread_id: int | None, person: PersonFacts
) -> Scope:
    """Whose figures may be told here; Refused where there are none to tell."""
    if message.chat.type == "private":
        scope, refusal = summary.scope_of_person(person), view.NO_OFFICE_OF_YOURS
    else:
        scope = await summary.scope_of_chat(session, message.chat.id, thread_id)
        refusal = view.NO_OFFICE_HERE
    if scope is None:
        raise Refused(refusal)
    return scope


async def _picture(database: Database, rules: Rules, now: Now, payload: dict[str, Any]) -> Speech:
    """The chart with its caption; one line when there was nothing at all."""
    async with database.read() as session:
        facts = await summary.summary(session, Asked.of(payload), now=now(), rules=rules)
    if not facts.in_work:
        return view.nothing(facts, rules.zone)
    html, plain = view.caption(facts, rules.zone)
    png = await asyncio.to_thread(draw_week, view.chart(facts, rules.zone))
    return Picture(png, view.filename(facts, "png"), html, plain)


async def _table(database: Database, rules: Rules, now: Now, payload: dict[str, Any]) -> Speech:
    """The workbook, row by row; nothing when there is no row.

    One session reads it all, so that the sheets agree with each other. Cells are written in a
    worker thread: a hundred thousand rows must not stop the desk.
    """
    asked, at = Asked.of(payload), now()
    async with database.read() as session:
        facts = await summary.summary(session, asked, now=at, rules=rules)
        if not facts.in_work:
            return None
        book = Book(rules.zone)
        async for rows in incident_rows.rows(session, asked, now=at, rules=rules):
            await asyncio.to_thread(book.add, rows)
    content = await asyncio.to_thread(book.finish, facts)
    html, plain = view.table_caption(facts, rules.zone)
    return File(content, view.filename(facts, "xlsx"), html, plain)

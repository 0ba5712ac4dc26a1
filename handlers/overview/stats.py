"""/report: the summary of any days, here and now; and how summaries become speech when sent."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial
from typing import Any

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message

from db.engine import AsyncSession, Database
from handlers.acting import Doer
from handlers.dialogues import ask
from handlers.filters import InDialogue
from handlers.places import pressed, topic
from handlers.presses import answer, rewrite
from handlers.views import picker as view
from handlers.views import summary as words
from handlers.views import summary_table as table
from handlers.views import texts
from handlers.views.charts import draw_week
from handlers.views.picker import ReportButton, ReportMenu, Screen
from handlers.views.speech import File, Picture, Speech
from handlers.views.workbook import Book
from services import incident_rows
from services.clock import Now
from services.desk import dialogues
from services.desk.dialogues import DialogueFacts
from services.errors import Refused
from services.outbox import Say
from services.people import PersonFacts
from services.reporting import reports, summary
from services.reporting.metrics import Scope
from services.reporting.periods import Days, local_date
from services.reporting.summary import Asked, Summary
from services.reporting.typed_days import parse_days
from services.rules import Rules

Render = Callable[[dict[str, Any]], Awaitable[Speech]]


DATES = "report_dates"
"""The question which days, asked of a person."""


def setup() -> Router:
    """What leads here."""
    router = Router(name="stats")
    router.message.register(report, Command("report"))
    router.message.register(dates_typed, InDialogue(DATES))
    router.callback_query.register(chosen, ReportButton.filter())
    router.callback_query.register(turned, ReportMenu.filter())
    return router


def renderers(database: Database, rules: Rules, now: Now) -> dict[Say, Render]:
    """How the rows that are put here become speech, for whoever sends them."""
    return {
        Say.SUMMARY: partial(_picture, database, rules, now),
        Say.WORKBOOK: partial(_table, database, rules, now),
    }


async def report(message: Message, command: CommandObject, doer: Doer) -> None:
    """Offer the usual periods, or take the one that was typed."""
    if not command.args:
        text, markup = await _screen(message, doer, ReportMenu(screen=Screen.PERIODS))
        await message.reply(text, reply_markup=markup)
        return
    days = parse_days(command.args, local_date(doer.now(), doer.rules.zone))
    await _put(message, doer, days, 0)
    await message.reply(str(view.GATHERING))


async def turned(query: CallbackQuery, callback_data: ReportMenu, doer: Doer) -> None:
    """Another screen of the same message; dates of one's own are asked for by a new one."""
    message = pressed(query)
    text, markup = await _screen(message, doer, callback_data)
    if callback_data.screen is Screen.DATES:
        await answer(query)
        data = {"office": callback_data.office}
        await ask(message, doer, view.ASK_DATES, DATES, data, view.DATES_EXAMPLE)
    else:
        await rewrite(query, text, markup)


async def chosen(query: CallbackQuery, callback_data: ReportButton, doer: Doer) -> None:
    """A period's button."""
    days = callback_data.preset.days(local_date(doer.now(), doer.rules.zone))
    await _put(pressed(query), doer, days, callback_data.office)
    await answer(query, view.GATHERING)


async def dates_typed(message: Message, dialogue: DialogueFacts, doer: Doer) -> None:
    """Dates of one's own."""
    days = parse_days(message.text or "", local_date(doer.now(), doer.rules.zone))
    async with doer.acting() as (session, _act):
        if not await dialogues.end(session, message.chat.id, doer.person.id):
            return
    await _put(message, doer, days, dialogue.data["office"])
    await message.reply(str(view.GATHERING))


async def _screen(
    message: Message, doer: Doer, wanted: ReportMenu
) -> tuple[str, InlineKeyboardMarkup]:
    """What a press of the picker leads to."""
    async with doer.reading() as session:
        scope = await _scope(session, message, doer.person)
        offices = await reports.offices_of(session, scope)
    if wanted.screen is Screen.OFFICES:
        return view.offices(offices, wanted.office, max(wanted.page, 0))
    office = next((one for one in offices if one[0] == wanted.office), None)
    page = 1 if wanted.page else 0
    return view.periods(office, page, many=len(offices) > 1)


async def _put(message: Message, doer: Doer, days: Days, office: int) -> None:
    async with doer.acting() as (session, act):
        scope = await _scope(session, message, doer.person)
        if office:
            if office not in [number for number, _ in await reports.offices_of(session, scope)]:
                raise Refused(texts.NOT_ALLOWED)
            scope = Scope((office,))
        await reports.put(
            session,
            Asked(days, scope),
            chat_id=message.chat.id,
            thread_id=topic(message),
            now=act.at,
        )


async def _scope(session: AsyncSession, message: Message, person: PersonFacts) -> Scope:
    """Whose figures may be told here; Refused where there are none to tell."""
    if message.chat.type == "private":
        scope, refusal = reports.scope_of_person(person), view.NO_OFFICE_OF_YOURS
    else:
        scope = await reports.scope_of_chat(session, message.chat.id, topic(message))
        refusal = view.NO_OFFICE_HERE
    if scope is None:
        raise Refused(refusal)
    return scope


async def _picture(database: Database, rules: Rules, now: Now, payload: dict[str, Any]) -> Speech:
    """The chart with its caption; one line when there was nothing at all."""
    async with database.read() as session:
        facts = await summary.summary(session, Asked.of(payload), now=now(), rules=rules)
    if not facts.in_work:
        return words.nothing(facts, rules.zone)
    html, plain = words.caption(facts, rules.zone)
    png = await asyncio.to_thread(draw_week, words.chart(facts, rules.zone))
    return Picture(png, words.filename(facts, "png"), html, plain)


async def _table(database: Database, rules: Rules, now: Now, payload: dict[str, Any]) -> Speech:
    """The workbook as a file with its caption; nothing when there is no row."""
    made = await workbook(database, rules, now(), Asked.of(payload))
    if made is None:
        return None
    content, facts = made
    html, plain = table.caption(facts, rules.zone)
    keyboard = table.slowest_cards(facts.figures.slowest)
    return File(content, words.filename(facts, "xlsx"), html, plain, keyboard)


async def workbook(
    database: Database, rules: Rules, at: datetime, asked: Asked
) -> tuple[bytes, Summary] | None:
    """The workbook, row by row, and what it tells; None when there is no row.

    One session reads it all, so that the sheets agree with each other. Cells are written in a
    worker thread: a hundred thousand rows must not stop the desk.
    """
    async with database.read() as session:
        facts = await summary.summary(session, asked, now=at, rules=rules)
        if not facts.in_work:
            return None
        book = Book(rules.zone)
        async for rows in incident_rows.rows(session, asked, now=at, rules=rules):
            await asyncio.to_thread(book.add, rows)
    return await asyncio.to_thread(book.finish, facts), facts

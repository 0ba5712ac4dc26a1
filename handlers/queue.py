"""/queue: what is free, mine, overdue; a press brings the card."""

from datetime import datetime

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

from db.engine import Database
from handlers.errors import answer, redraw
from handlers.views import texts
from handlers.views.buttons import PAGE, IncidentButton, QueueButton
from handlers.views.moments import moment
from services import people
from services.actions import Action
from services.clock import Now
from services.errors import Refused
from services.incident_facts import load
from services.people import PersonFacts
from services.queue import Line, Which, bring, lines
from services.rules import Rules


def setup() -> Router:
    """What leads here."""
    router = Router(name="queue")
    router.message.register(queue, Command("queue"))
    router.callback_query.register(turn, QueueButton.filter(F.which.in_([*Which])))
    router.callback_query.register(show, IncidentButton.filter(F.action == Action.SHOW))
    return router


async def queue(
    message: Message, person: PersonFacts, database: Database, rules: Rules, now: Now
) -> None:
    """Show the free ones; buttons lead to the other lists."""
    text, markup = await _page(person, Which.FREE, 0, database, rules, now)
    await message.reply(text, reply_markup=markup)


async def turn(
    query: CallbackQuery,
    callback_data: QueueButton,
    person: PersonFacts,
    database: Database,
    rules: Rules,
    now: Now,
) -> None:
    """Another list, another page."""
    which = Which(callback_data.which)
    text, markup = await _page(person, which, max(0, callback_data.page), database, rules, now)
    await answer(query)
    if isinstance(query.message, Message):
        await redraw(query.message, text=text, markup=markup)


async def show(
    query: CallbackQuery,
    callback_data: IncidentButton,
    person: PersonFacts,
    database: Database,
    now: Now,
) -> None:
    """Bring the card to where it was asked for."""
    if not isinstance(query.message, Message):
        raise Refused(texts.STALE)
    async with database.write() as session:
        facts = await load(session, callback_data.incident_id)
        if not people.may(person, Action.SHOW, facts.office_id):
            raise Refused(texts.NOT_ALLOWED)
        thread_id = query.message.message_thread_id if query.message.is_topic_message else None
        await bring(session, facts, query.message.chat.id, thread_id, now())
    await answer(query, f"Инцидент №{facts.id}")


async def _page(
    person: PersonFacts, which: Which, page: int, database: Database, rules: Rules, now: Now
) -> tuple[str, InlineKeyboardMarkup]:
    at = now()
    async with database.read() as session:
        found = list(await lines(session, person, which, at, page, PAGE))
    shown, more = found[:PAGE], len(found) > PAGE
    title = f"<b>{texts.QUEUE_TITLES[which]}</b>"
    rows = [
        [
            InlineKeyboardButton(
                text=_line(line, rules, at),
                callback_data=IncidentButton(incident_id=line.id, action=Action.SHOW).pack(),
            )
        ]
        for line in shown
    ]
    turn_row = []
    if page > 0:
        turn_row.append(_go("‹", which, page - 1))
    if more:
        turn_row.append(_go("›", which, page + 1))
    tabs = [_go(texts.QUEUE_TITLES[other], other, 0) for other in Which if other is not which]
    keyboard = [*rows, *([turn_row] if turn_row else []), tabs]
    text = title if shown else f"{title}\n{texts.QUEUE_EMPTY}"
    return text, InlineKeyboardMarkup(inline_keyboard=keyboard)


def _line(line: Line, rules: Rules, at: datetime) -> str:
    mark = texts.PRIORITY[line.priority].split()[0]
    due = "" if line.answered else f" · до {moment(line.due_at, rules.zone, at)}"
    topic = line.topic or texts.NO_TOPIC
    return f"{mark} №{line.id} {topic}{due}"


def _go(label: str, which: Which, page: int) -> InlineKeyboardButton:
    return InlineKeyboardButton(
        text=label, callback_data=QueueButton(which=which, page=page).pack()
    )

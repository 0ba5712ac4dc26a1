"""/queue: the lists of a shift, the next free one, handing the shift over; cards on request."""

from html import escape

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message

from db.engine import Database
from handlers.errors import answer, redraw
from handlers.places import place, pressed
from handlers.views import queue as views
from handlers.views import queue_texts, texts
from handlers.views.buttons import PAGE, IncidentButton, QueueButton
from handlers.views.queue import PILE, NextButton, ShiftButton, ShiftToButton, number_of
from services import people
from services.actions import Action
from services.clock import Now
from services.desk.queue import Which, bring, counts, everywhere, lines, reach, take_next
from services.errors import Refused
from services.incident_facts import load
from services.languages import _
from services.moves import Act
from services.people import PersonFacts
from services.rules import Rules
from services.staffing import shifts


def setup() -> Router:
    """What leads here."""
    router = Router(name="queue")
    router.message.register(queue, Command("queue"))
    router.callback_query.register(turn, QueueButton.filter(F.which.in_([*Which])))
    router.callback_query.register(show, IncidentButton.filter(F.action == Action.SHOW))
    router.callback_query.register(take, NextButton.filter())
    router.callback_query.register(shift, ShiftButton.filter())
    router.callback_query.register(hand_over, ShiftToButton.filter())
    return router


async def queue(
    message: Message, person: PersonFacts, database: Database, rules: Rules, now: Now
) -> None:
    """Show the free ones; buttons lead to the other lists."""
    text, markup = await page_of(person, message, Which.FREE, 0, database, rules, now)
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
    message = pressed(query)
    which, page = Which(callback_data.which), max(0, callback_data.page)
    text, markup = await page_of(person, message, which, page, database, rules, now)
    await answer(query)
    await redraw(message, text=text, markup=markup)


async def show(
    query: CallbackQuery,
    callback_data: IncidentButton,
    person: PersonFacts,
    database: Database,
    now: Now,
) -> None:
    """Bring the card to where it was asked for."""
    chat_id, thread_id = place(pressed(query))
    async with database.write() as session:
        facts = await load(session, callback_data.incident_id)
        if not people.may(person, Action.SHOW, facts.office_id):
            raise Refused(texts.NOT_ALLOWED)
        await bring(session, facts, chat_id, thread_id, now())
    await answer(query, _("Инцидент №{id}").format(id=facts.id))


async def take(
    query: CallbackQuery, person: PersonFacts, database: Database, rules: Rules, now: Now
) -> None:
    """Claim the next free one and bring its card."""
    chat_id, thread_id = place(pressed(query))
    async with database.write() as session:
        act = Act(person, now(), rules)
        facts = await take_next(session, await reach(session, person, chat_id, thread_id), act)
        await bring(session, facts, chat_id, thread_id, act.at)
    await answer(query, queue_texts.NEXT_TAKEN.format(id=facts.id))


async def shift(
    query: CallbackQuery,
    callback_data: ShiftButton,
    person: PersonFacts,
    database: Database,
    now: Now,
) -> None:
    """Ask to whom everything goes."""
    at = now()
    async with database.read() as session:
        held = (await counts(session, everywhere(person), at))[Which.MINE]
        others = await shifts.relief(session, person, at)
    if not held:
        raise Refused(_("У вас ничего нет в работе: сдавать нечего."))
    text, markup = views.shift(others, max(0, callback_data.page), held)
    await answer(query)
    if isinstance(query.message, Message):
        await redraw(query.message, text=text, markup=markup)


async def hand_over(
    query: CallbackQuery,
    callback_data: ShiftToButton,
    person: PersonFacts,
    database: Database,
    rules: Rules,
    now: Now,
) -> None:
    """Everything goes to a colleague, or back to the free pile, in one transaction."""
    async with database.write() as session:
        act = Act(person, now(), rules)
        if callback_data.person_id == PILE:
            handed = await shifts.lay_down_all(session, act)
            text = queue_texts.SHIFT_LAID.format(number=number_of(len(handed.given)))
        else:
            to = await shifts.person(session, callback_data.person_id)
            handed = await shifts.hand_over_all(session, to, act)
            number, name = number_of(len(handed.given)), escape(to.name)
            text = queue_texts.SHIFT_GIVEN.format(number=number, name=name)
            if handed.kept:
                kept = ", ".join(_("№{id}").format(id=one) for one in handed.kept)
                text += "\n" + queue_texts.SHIFT_KEPT.format(kept=kept, name=name)
    await answer(query)
    if isinstance(query.message, Message):
        await redraw(query.message, text=text)


async def page_of(
    person: PersonFacts,
    message: Message,
    which: Which,
    page: int,
    database: Database,
    rules: Rules,
    now: Now,
) -> tuple[str, InlineKeyboardMarkup]:
    """A page of a list as that person sees it in the chat of that message."""
    at = now()
    async with database.read() as session:
        of = await reach(session, person, *place(message))
        found = await lines(session, of, which, at, page, PAGE)
        numbers = await counts(session, of, at)
    return views.queue(which, page, found, numbers, rules, at)

"""/queue: the lists of a shift, the next free one, handing the shift over; cards on request."""

from html import escape

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message

from handlers.acting import Doer
from handlers.places import place, pressed
from handlers.presses import answer, rewrite
from handlers.views import queue as views
from handlers.views import queue_texts
from handlers.views.buttons import PAGE, IncidentButton, QueueButton
from handlers.views.queue import PILE, NextButton, ShiftButton, ShiftToButton, number_of
from services.actions import Action
from services.desk.queue import Which, bring, counts, everywhere, lines, reach, take_next
from services.errors import Refused
from services.languages import _
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


async def queue(message: Message, doer: Doer) -> None:
    """Show the free ones; buttons lead to the other lists."""
    text, markup = await page_of(doer, message, Which.FREE, 0)
    await message.reply(text, reply_markup=markup)


async def turn(query: CallbackQuery, callback_data: QueueButton, doer: Doer) -> None:
    """Another list, another page."""
    which, page = Which(callback_data.which), max(0, callback_data.page)
    text, markup = await page_of(doer, pressed(query), which, page)
    await rewrite(query, text, markup)


async def show(query: CallbackQuery, callback_data: IncidentButton, doer: Doer) -> None:
    """Bring the card to where it was asked for."""
    chat_id, thread_id = place(pressed(query))
    async with doer.acting() as (session, act):
        facts = await doer.allowed(session, callback_data.incident_id, Action.SHOW)
        await bring(session, facts, chat_id, thread_id, act.at)
    await answer(query, _("Инцидент №{id}").format(id=facts.id))


async def take(query: CallbackQuery, doer: Doer) -> None:
    """Claim the next free one and bring its card."""
    chat_id, thread_id = place(pressed(query))
    async with doer.acting() as (session, act):
        facts = await take_next(session, await reach(session, doer.person, chat_id, thread_id), act)
        await bring(session, facts, chat_id, thread_id, act.at)
    await answer(query, queue_texts.NEXT_TAKEN.format(id=facts.id))


async def shift(query: CallbackQuery, callback_data: ShiftButton, doer: Doer) -> None:
    """Ask to whom everything goes."""
    at = doer.now()
    async with doer.reading() as session:
        held = (await counts(session, everywhere(doer.person), at))[Which.MINE]
        others = await shifts.relief(session, doer.person, at)
    if not held:
        raise Refused(_("У вас ничего нет в работе: сдавать нечего."))
    text, markup = views.shift(others, max(0, callback_data.page), held)
    await rewrite(query, text, markup)


async def hand_over(query: CallbackQuery, callback_data: ShiftToButton, doer: Doer) -> None:
    """Everything goes to a colleague, or back to the free pile, in one transaction."""
    async with doer.acting() as (session, act):
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
    await rewrite(query, text)


async def page_of(
    doer: Doer, message: Message, which: Which, page: int
) -> tuple[str, InlineKeyboardMarkup]:
    """A page of a list as that person sees it in the chat of that message."""
    at = doer.now()
    async with doer.reading() as session:
        of = await reach(session, doer.person, *place(message))
        found = await lines(session, of, which, at, page, PAGE)
        numbers = await counts(session, of, at)
    return views.queue(which, page, found, numbers, doer.rules, at)

"""/panel: the live panel of an office's chat, placed anew or put away; its buttons."""

from aiogram import F, Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from handlers.acting import Doer
from handlers.overview.queue import page_of
from handlers.places import place, pressed
from handlers.presses import answer
from handlers.views import queue_texts
from handlers.views.panel import PanelButton
from services import offices, people
from services.actions import Action
from services.desk import panels
from services.desk.queue import Which
from services.errors import Refused

AWAY = frozenset({"off", "убрать"})
"""Words after the command that put the panel away."""


def setup() -> Router:
    """What leads here."""
    router = Router(name="panel")
    router.message.register(panel, Command("panel"))
    router.callback_query.register(show, PanelButton.filter(F.which.in_([*Which])))
    return router


async def panel(message: Message, command: CommandObject, doer: Doer) -> None:
    """Place the panel at the end of the chat, or put it away."""
    chat_id, thread_id = place(message)
    away = (command.args or "").strip().casefold() in AWAY
    async with doer.acting() as (session, act):
        here = await offices.at(session, chat_id, thread_id)
        if not here:
            raise Refused(queue_texts.PANEL_NOWHERE)
        if not any(people.may(doer.person, Action.SHOW, office.id) for office in here):
            raise Refused(queue_texts.PANEL_NOT_YOURS)
        if away:
            await panels.put_away(session, chat_id, thread_id, act.at)
        else:
            await panels.place(session, chat_id, thread_id, act.at)
    if away:
        await message.reply(str(queue_texts.PANEL_AWAY))


async def show(query: CallbackQuery, callback_data: PanelButton, doer: Doer) -> None:
    """A list of the chat's work as whoever presses sees it; the panel itself stays."""
    message, which = pressed(query), Which(callback_data.which)
    text, markup = await page_of(doer, message, which, 0)
    await answer(query)
    await message.reply(text, reply_markup=markup)

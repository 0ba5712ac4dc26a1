"""Choosing an office from a long list: turning its pages, finding one by typing.

Which offices a person is offered is decided here by their rights; what is done with the chosen
one belongs to the command that asked.
"""

from collections.abc import Sequence

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from db.engine import AsyncSession
from handlers.acting import Doer
from handlers.dialogues import ask
from handlers.filters import InDialogue
from handlers.places import pressed, topic
from handlers.presses import answer, turn
from handlers.views import office_list as view
from handlers.views import staff as staff_view
from handlers.views.buttons import PAGE
from handlers.views.office_list import FindOfficeButton, OfficesButton, Purpose
from handlers.views.screens import Row, Screen, button
from services import offices, people
from services.actions import Manage
from services.desk import dialogues
from services.errors import Refused
from services.incident_facts import OfficeRef
from services.people import PersonFacts

KIND = "office"
RIGHT = {
    Purpose.BIND: Manage.BIND,
    Purpose.PEOPLE: Manage.SEE,
    Purpose.DUTY: Manage.SEE,
    Purpose.SETTINGS: Manage.SETTINGS,
}


def setup() -> Router:
    """What leads here."""
    router = Router(name="office_list")
    router.callback_query.register(turned, OfficesButton.filter())
    router.callback_query.register(find, FindOfficeButton.filter())
    router.message.register(typed, InDialogue(KIND))
    return router


async def offered(session: AsyncSession, person: PersonFacts, purpose: Purpose) -> list[OfficeRef]:
    """The offices the person may do that with, by name."""
    right = RIGHT[purpose]
    return [one for one in await offices.active(session) if people.may(person, right, one.id)]


async def chosen_at(
    session: AsyncSession, person: PersonFacts, purpose: Purpose, message: Message
) -> OfficeRef | None:
    """The office meant where the command was given: the only one, or the one whose chat it is."""
    found = await offered(session, person, purpose)
    thread_id = topic(message)
    here = {one.id for one in await offices.at(session, message.chat.id, thread_id)}
    at_hand = [one for one in found if one.id in here] or found
    return at_hand[0] if len(at_hand) == 1 else None


def listed(
    found: Sequence[OfficeRef], person: PersonFacts, purpose: Purpose, page: int = 0
) -> Screen:
    """The list, and what belongs to no office."""
    return view.offices(found, purpose, page, _extra(person, purpose))


async def turned(query: CallbackQuery, callback_data: OfficesButton, doer: Doer) -> None:
    """Another page."""
    async with doer.reading() as session:
        found = await offered(session, doer.person, callback_data.purpose)
    shown = listed(found, doer.person, callback_data.purpose, callback_data.page)
    await turn(query, shown)


async def find(query: CallbackQuery, callback_data: FindOfficeButton, doer: Doer) -> None:
    """Ask for a part of the name."""
    message = pressed(query)
    await answer(query)
    asked = {"purpose": callback_data.purpose}
    await ask(message, doer, view.ASK_NAME, KIND, asked, view.EXAMPLE)


async def typed(message: Message, dialogue: dialogues.DialogueFacts, doer: Doer) -> None:
    """Offer what the words fit; the question stands until something is found."""
    purpose = Purpose(dialogue.data["purpose"])
    words = (message.text or "").casefold().split()
    async with doer.reading() as session:
        fitting = [
            one
            for one in await offered(session, doer.person, purpose)
            if all(word in one.name.casefold() for word in words)
        ]
    if not fitting:
        raise Refused(view.NOTHING)
    async with doer.acting() as (session, _act):
        await dialogues.end(session, message.chat.id, doer.person.id)
    shown = view.offices(fitting[:PAGE], purpose)
    hint = f"\n{view.TOO_MANY}" if len(fitting) > PAGE else ""
    await message.reply(f"{view.FOUND}{hint}", reply_markup=shown.keyboard)


def _extra(person: PersonFacts, purpose: Purpose) -> Row:
    if purpose is Purpose.PEOPLE and people.may(person, Manage.ROLE, None):
        data = staff_view.PeopleButton(do=staff_view.Do.DESK)
        return [button(f"🧭 {staff_view.DESK}", data)]
    return []

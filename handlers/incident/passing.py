"""An incident goes to somebody else: a colleague, the coordinator with a reason, an office."""

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from handlers.acting import Doer
from handlers.incident.asking import RepliesAbout, ask
from handlers.presses import answer, number, unfold
from handlers.views import passing as views
from handlers.views import queue_texts, texts
from handlers.views.buttons import IncidentButton, Menu, MenuButton
from services import incidents, offices
from services.actions import Action
from services.desk import rerouting
from services.desk.replies import Purpose, RepliedTo
from services.errors import Refused
from services.facts import EventKind
from services.languages import Wording
from services.moves import Forward, Reroute
from services.staffing import shifts

ALLOWED = {
    Menu.HAND_OVER: Action.HAND_OVER,
    Menu.ASSIGN: Action.ASSIGN,
    Menu.RETURN: Action.RETURN,
    Menu.REROUTE: Action.REROUTE,
}
"""What a person must be allowed to do to see the menu."""


def setup() -> Router:
    """What leads here; it goes before the router of all other replies."""
    router = Router(name="passing")
    press = router.callback_query
    press.register(menu, MenuButton.filter(F.menu.in_({*ALLOWED})))
    press.register(search, MenuButton.filter(F.menu == Menu.SEARCH))
    press.register(
        to_colleague, IncidentButton.filter(F.action.in_({Action.HAND_OVER, Action.ASSIGN}))
    )
    press.register(to_office, IncidentButton.filter(F.action.in_({Action.REROUTE, Action.FORWARD})))
    press.register(give_back, IncidentButton.filter(F.action == Action.RETURN))
    router.message.register(gave_back, RepliesAbout(Purpose.RETURN))
    router.message.register(found, RepliesAbout(Purpose.OFFICE))
    return router


async def menu(query: CallbackQuery, callback_data: MenuButton, doer: Doer) -> None:
    """Unfold whom or why in place of the card's buttons."""
    which, page = callback_data.menu, max(0, callback_data.page)
    hint: Wording = queue_texts.CHOOSE_COLLEAGUE
    async with doer.reading() as session:
        facts = await doer.allowed(session, callback_data.incident_id, ALLOWED[which])
        if which is Menu.REROUTE:
            where, likely = await rerouting.choices(session, facts)
            markup, hint = views.reroute_menu(facts.id, where, likely, page), texts.CHOOSE_OFFICE
        elif which is Menu.RETURN:
            markup, hint = views.return_menu(facts.id), texts.CHOOSE_REASON
        else:
            holder = facts.holder.id if facts.holder else 0
            people = await shifts.colleagues(session, facts.office_id, holder, doer.now())
            if not people:
                raise Refused(queue_texts.NO_COLLEAGUES)
            markup = views.colleagues_menu(facts.id, people, page, which)
    await unfold(query, markup, hint)


async def search(query: CallbackQuery, callback_data: MenuButton, doer: Doer) -> None:
    """Ask for a part of an office's name."""
    await ask(query, doer, callback_data.incident_id, Purpose.OFFICE)


async def to_colleague(query: CallbackQuery, callback_data: IncidentButton, doer: Doer) -> None:
    """By the holder, or by who supervises the office."""
    person_id = number(callback_data.arg)
    assigning = callback_data.action is Action.ASSIGN
    carry_out = shifts.assign if assigning else shifts.hand_over
    async with doer.acting() as (session, act):
        to = await shifts.person(session, person_id)
        await carry_out(session, callback_data.incident_id, to, act)
    done = queue_texts.ASSIGNED if assigning else queue_texts.HANDED
    await answer(query, done.format(name=to.name))


async def to_office(query: CallbackQuery, callback_data: IncidentButton, doer: Doer) -> None:
    """To the one that was chosen, or that the table names for a corrected topic."""
    office_id = number(callback_data.arg)
    give = Forward if callback_data.action is Action.FORWARD else Reroute
    async with doer.acting() as (session, act):
        office = await offices.get(session, office_id)
        command = give(office.id, office.name)
        await incidents.change(session, callback_data.incident_id, command, act)
    await answer(query, texts.DONE[EventKind.REROUTED])


async def give_back(query: CallbackQuery, callback_data: IncidentButton, doer: Doer) -> None:
    """Back to the coordinator with a reason of the list, or ask for another."""
    reasons, arg = queue_texts.RETURN_REASONS, callback_data.arg
    if arg == views.TYPED:
        await ask(query, doer, callback_data.incident_id, Purpose.RETURN)
        return
    place = number(arg)
    if place >= len(reasons):
        raise Refused(texts.STALE)
    async with doer.acting() as (session, act):
        await shifts.give_back(session, callback_data.incident_id, reasons[place].source, act)
    await answer(query, queue_texts.RETURNED)


async def gave_back(message: Message, replied: RepliedTo, doer: Doer) -> None:
    """The typed reason has come."""
    async with doer.acting() as (session, act):
        await shifts.give_back(session, replied.incident_id, message.text or "", act)
    await message.reply(str(queue_texts.RETURNED))


async def found(message: Message, replied: RepliedTo, doer: Doer) -> None:
    """Offices by a part of the name."""
    async with doer.reading() as session:
        facts = await doer.allowed(session, replied.incident_id, Action.REROUTE)
        fitting = await rerouting.by_name(session, facts, message.text or "")
    if not fitting:
        await message.reply(str(queue_texts.OFFICES_NONE))
        return
    markup = views.found_offices(facts.id, fitting)
    await message.reply(queue_texts.OFFICES_FOUND.format(id=facts.id), reply_markup=markup)

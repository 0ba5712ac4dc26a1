"""An incident goes to somebody else: a colleague, the coordinator with a reason, an office."""

from typing import Any

from aiogram import Bot, F, Router
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message

from db.engine import Database
from handlers.errors import answer, redraw
from handlers.filters import RepliesToUs
from handlers.incident.incidents import allowed
from handlers.places import stands
from handlers.views import passing as views
from handlers.views import queue_texts, texts
from handlers.views.buttons import IncidentButton, Menu, MenuButton
from services.actions import Action
from services.clock import Now
from services.desk import replies, rerouting
from services.desk.replies import Purpose, RepliedTo
from services.errors import Refused
from services.incident_facts import IncidentFacts
from services.languages import Wording
from services.moves import Act
from services.people import PersonFacts
from services.rules import Rules
from services.staffing import shifts

ALLOWED = {
    Menu.HAND_OVER: Action.HAND_OVER,
    Menu.ASSIGN: Action.ASSIGN,
    Menu.RETURN: Action.RETURN,
    Menu.REROUTE: Action.REROUTE,
    Menu.SEARCH: Action.REROUTE,
}
"""What a person must be allowed to do to see the menu."""


class RepliesAbout(RepliesToUs):
    """A reply to a question of ours with that purpose; hands over `replied`."""

    def __init__(self, purpose: Purpose) -> None:
        self._purpose = purpose

    async def __call__(
        self, message: Message, bot: Bot, database: Database
    ) -> bool | dict[str, Any]:
        """Look the question up."""
        found = await super().__call__(message, bot, database)
        if isinstance(found, dict) and found["replied"].purpose is self._purpose:
            return found
        return False


def setup() -> Router:
    """What leads here; it goes before the routers of all other buttons and replies."""
    router = Router(name="passing")
    router.callback_query.register(search, MenuButton.filter(F.menu == Menu.SEARCH))
    router.callback_query.register(menu, MenuButton.filter(F.menu.in_([*ALLOWED])))
    router.callback_query.register(
        give, IncidentButton.filter(F.action.in_([Action.HAND_OVER, Action.ASSIGN]))
    )
    router.callback_query.register(give_back, IncidentButton.filter(F.action == Action.RETURN))
    router.message.register(gave_back, RepliesAbout(Purpose.RETURN))
    router.message.register(found, RepliesAbout(Purpose.OFFICE))
    return router


async def menu(
    query: CallbackQuery,
    callback_data: MenuButton,
    person: PersonFacts,
    database: Database,
    now: Now,
) -> None:
    """Unfold whom or why in place of the card's buttons."""
    which, page = callback_data.menu, max(0, callback_data.page)
    hint: Wording = queue_texts.CHOOSE_COLLEAGUE
    async with database.read() as session:
        facts = await allowed(session, callback_data.incident_id, person, ALLOWED[which])
        if which is Menu.REROUTE:
            offices, likely = await rerouting.choices(session, facts)
            markup, hint = (
                views.reroute_menu(facts.id, offices, likely, page),
                texts.CHOOSE_OFFICE,
            )
        elif which is Menu.RETURN:
            markup, hint = views.return_menu(facts.id), texts.CHOOSE_REASON
        else:
            holder = facts.holder.id if facts.holder else 0
            people = await shifts.colleagues(session, facts.office_id, holder, now())
            if not people:
                raise Refused(queue_texts.NO_COLLEAGUES)
            markup = views.colleagues_menu(facts.id, people, page, which)
    await answer(query, hint)
    if isinstance(query.message, Message):
        await redraw(query.message, markup=markup)


async def search(
    query: CallbackQuery,
    callback_data: MenuButton,
    person: PersonFacts,
    database: Database,
    now: Now,
) -> None:
    """Ask for a part of an office's name."""
    chat_id, thread_id, _ = stands(query)
    async with database.write() as session:
        facts = await allowed(session, callback_data.incident_id, person, Action.REROUTE)
        await replies.ask(
            session, facts.id, Purpose.OFFICE, person,
            chat_id=chat_id, thread_id=thread_id, now=now(),
        )  # fmt: skip
    await answer(query, queue_texts.ASKED)


async def give(
    query: CallbackQuery,
    callback_data: IncidentButton,
    person: PersonFacts,
    database: Database,
    rules: Rules,
    now: Now,
) -> None:
    """To a colleague: by the holder, or by who supervises the office."""
    if not callback_data.arg.isdecimal():
        raise Refused(texts.STALE)
    assigning = callback_data.action is Action.ASSIGN
    async with database.write() as session:
        to = await shifts.person(session, int(callback_data.arg))
        act = Act(person, now(), rules)
        carry_out = shifts.assign if assigning else shifts.hand_over
        await carry_out(session, callback_data.incident_id, to, act)
    done = queue_texts.ASSIGNED if assigning else queue_texts.HANDED
    await answer(query, done.format(name=to.name))


async def give_back(
    query: CallbackQuery,
    callback_data: IncidentButton,
    person: PersonFacts,
    database: Database,
    rules: Rules,
    now: Now,
) -> None:
    """Back to the coordinator with a reason of the list, or ask for another."""
    chat_id, thread_id, _ = stands(query)
    reasons, arg = queue_texts.RETURN_REASONS, callback_data.arg
    async with database.write() as session:
        act = Act(person, now(), rules)
        if arg == views.TYPED:
            facts = await allowed(session, callback_data.incident_id, person, Action.RETURN)
            await replies.ask(
                session, facts.id, Purpose.RETURN, person,
                chat_id=chat_id, thread_id=thread_id, now=act.at,
            )  # fmt: skip
        elif arg.isdecimal() and int(arg) < len(reasons):
            await shifts.give_back(
                session, callback_data.incident_id, reasons[int(arg)].source, act
            )
        else:
            raise Refused(texts.STALE)
    await answer(query, queue_texts.ASKED if arg == views.TYPED else queue_texts.RETURNED)


async def gave_back(
    message: Message,
    replied: RepliedTo,
    person: PersonFacts,
    database: Database,
    rules: Rules,
    now: Now,
) -> None:
    """The typed reason has come."""
    async with database.write() as session:
        act = Act(person, now(), rules)
        await shifts.give_back(session, replied.incident_id, message.text or "", act)
    await message.reply(str(queue_texts.RETURNED))


async def found(
    message: Message, replied: RepliedTo, person: PersonFacts, database: Database
) -> None:
    """Offices by a part of the name."""
    facts, markup = await _offices(database, person, replied.incident_id, message.text or "")
    if markup is None:
        await message.reply(str(queue_texts.OFFICES_NONE))
        return
    await message.reply(queue_texts.OFFICES_FOUND.format(id=facts.id), reply_markup=markup)


async def _offices(
    database: Database, person: PersonFacts, incident_id: int, part: str
) -> tuple[IncidentFacts, InlineKeyboardMarkup | None]:
    async with database.read() as session:
        facts = await allowed(session, incident_id, person, Action.REROUTE)
        offices = await rerouting.by_name(session, facts, part)
    return facts, views.found_offices(facts.id, offices) if offices else None

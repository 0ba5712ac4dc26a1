"""Buttons that say what triage got wrong: another topic, and the way to its office."""

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from db.engine import Database
from handlers.errors import answer, redraw
from handlers.incident.incidents import allowed
from handlers.views import card_menus, texts
from handlers.views.buttons import IncidentButton, Menu, MenuButton
from services import corrections, incidents, offices
from services.actions import Action
from services.clock import Now
from services.errors import Refused
from services.facts import EventKind
from services.incident_facts import load
from services.moves import Act, Forward
from services.people import PersonFacts
from services.rules import Rules


def setup() -> Router:
    """What leads here; it goes before the router of all other buttons of a card."""
    router = Router(name="corrections")
    router.callback_query.register(menu, MenuButton.filter(F.menu == Menu.TOPIC))
    router.callback_query.register(topic, IncidentButton.filter(F.action == Action.TOPIC))
    router.callback_query.register(forward, IncidentButton.filter(F.action == Action.FORWARD))
    return router


async def menu(
    query: CallbackQuery, callback_data: MenuButton, person: PersonFacts, database: Database
) -> None:
    """Unfold the topics, those triage thinks likeliest first."""
    async with database.read() as session:
        facts = await allowed(session, callback_data.incident_id, person, Action.TOPIC)
        places = await corrections.topics_to_choose(session, facts)
    await answer(query, texts.CHOOSE_TOPIC)
    if isinstance(query.message, Message):
        markup = card_menus.topic_menu(facts.id, places, callback_data.page)
        await redraw(query.message, markup=markup)


async def topic(
    query: CallbackQuery,
    callback_data: IncidentButton,
    person: PersonFacts,
    database: Database,
    rules: Rules,
    now: Now,
) -> None:
    """Give the incident another topic; say so if the table sends that one elsewhere."""
    wanted = corrections.topic_at(callback_data.arg)
    async with database.write() as session:
        facts = await load(session, callback_data.incident_id)
        command = await corrections.topic_change(session, facts, wanted)
        changed = await incidents.change(session, facts.id, command, Act(person, now(), rules))
    done = texts.DONE[EventKind.TOPIC_CHANGED].format(topic=texts.topic(wanted))
    offered = texts.OFFERED.format(office=changed.offered[1]) if changed.offered else ""
    await answer(query, done + offered)


async def forward(
    query: CallbackQuery,
    callback_data: IncidentButton,
    person: PersonFacts,
    database: Database,
    rules: Rules,
    now: Now,
) -> None:
    """Give the incident to the office the table names for its corrected topic."""
    if not callback_data.arg.isdecimal():
        raise Refused(texts.STALE)
    async with database.write() as session:
        office = await offices.get(session, int(callback_data.arg))
        command = Forward(office.id, office.name)
        act = Act(person, now(), rules)
        await incidents.change(session, callback_data.incident_id, command, act)
    await answer(query, texts.DONE[EventKind.REROUTED])

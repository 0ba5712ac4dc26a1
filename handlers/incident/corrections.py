"""Buttons that say what triage got wrong: another topic. The way to its office is in
`passing.py`."""

from aiogram import F, Router
from aiogram.types import CallbackQuery

from handlers.acting import Doer
from handlers.presses import answer, unfold
from handlers.views import card_menus, texts
from handlers.views.buttons import IncidentButton, Menu, MenuButton
from services import corrections, incidents
from services.actions import Action
from services.facts import EventKind
from services.incident_facts import load


def setup() -> Router:
    """What leads here."""
    router = Router(name="corrections")
    router.callback_query.register(menu, MenuButton.filter(F.menu == Menu.TOPIC))
    router.callback_query.register(topic, IncidentButton.filter(F.action == Action.TOPIC))
    return router


async def menu(query: CallbackQuery, callback_data: MenuButton, doer: Doer) -> None:
    """Unfold the topics, those triage thinks likeliest first."""
    async with doer.reading() as session:
        facts = await doer.allowed(session, callback_data.incident_id, Action.TOPIC)
        places = await corrections.topics_to_choose(session, facts)
    markup = card_menus.topic_menu(facts.id, places, callback_data.page)
    await unfold(query, markup, texts.CHOOSE_TOPIC)


async def topic(query: CallbackQuery, callback_data: IncidentButton, doer: Doer) -> None:
    """Give the incident another topic; say so if the table sends that one elsewhere."""
    wanted = corrections.topic_at(callback_data.arg)
    async with doer.acting() as (session, act):
        facts = await load(session, callback_data.incident_id)
        command = await corrections.topic_change(session, facts, wanted)
        changed = await incidents.change(session, facts.id, command, act)
    done = texts.DONE[EventKind.TOPIC_CHANGED].format(topic=texts.topic(wanted))
    offered = texts.OFFERED.format(office=changed.offered[1]) if changed.offered else ""
    await answer(query, done + offered)

"""Buttons on a card: each press is one command, one transaction, one answer."""

from datetime import datetime, timedelta

from aiogram import F, Router
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message

from db.engine import AsyncSession, Database
from handlers.errors import answer, redraw
from handlers.places import stands
from handlers.views import card_menus, cards, supervising, texts
from handlers.views.buttons import ANEW, IncidentButton, Menu, MenuButton
from services import incidents, offices, outbox, people
from services.actions import Action
from services.clock import Now
from services.errors import Refused
from services.facts import DismissReason, EventKind, Outcome
from services.incident_facts import IncidentFacts, load
from services.languages import Wording
from services.moves import (
    Act,
    Claim,
    Close,
    Command,
    Dismiss,
    Escalate,
    Release,
    Reopen,
    Reroute,
    TakeOver,
    Undo,
)
from services.outbox import Say
from services.people import PersonFacts
from services.replying import drafts
from services.rules import Rules

DONE = {
    Action.CLAIM: EventKind.CLAIMED,
    Action.RELEASE: EventKind.RELEASED,
    Action.TAKE_OVER: EventKind.TAKEN_OVER,
    Action.ESCALATE: EventKind.ESCALATED,
    Action.CLOSE: EventKind.CLOSED,
    Action.DISMISS: EventKind.DISMISSED,
    Action.UNDO: EventKind.UNDONE,
    Action.REROUTE: EventKind.REROUTED,
    Action.REOPEN: EventKind.REOPENED,
}


def setup() -> Router:
    """What leads here."""
    router = Router(name="incidents")
    router.callback_query.register(draft, IncidentButton.filter(F.action == Action.DRAFT))
    router.callback_query.register(press, IncidentButton.filter())
    router.callback_query.register(why, MenuButton.filter(F.menu == Menu.WHY))
    router.callback_query.register(ask_link, MenuButton.filter(F.menu == Menu.ASK_LINK))
    router.callback_query.register(menu, MenuButton.filter())
    return router


async def draft(
    query: CallbackQuery,
    callback_data: IncidentButton,
    person: PersonFacts,
    database: Database,
    rules: Rules,
    now: Now,
) -> None:
    """Show the draft there is; where there is none, or on demand, the topic's template."""
    chat_id, thread_id, message_id = stands(query)
    async with database.write() as session:
        act = Act(person, now(), rules)
        facts = await allowed(session, callback_data.incident_id, person, Action.DRAFT)
        if facts.draft_version and callback_data.arg != ANEW:
            written = await drafts.latest(session, facts)
        else:
            written = await drafts.from_template(session, facts.id, act)
        await drafts.show(
            session,
            written,
            chat_id=chat_id,
            thread_id=thread_id,
            reply_to=message_id,
            now=act.at,
        )
    await answer(query, texts.DRAFT_SHOWN.format(version=written.version))


async def press(
    query: CallbackQuery,
    callback_data: IncidentButton,
    person: PersonFacts,
    database: Database,
    rules: Rules,
    now: Now,
) -> None:
    """Carry the press out; every copy of the card follows by the outbox."""
    async with database.write() as session:
        act = Act(person, now(), rules)
        command = await _command(session, callback_data, act.at)
        await incidents.change(session, callback_data.incident_id, command, act)
    await answer(query, texts.DONE[DONE[callback_data.action]])


async def why(query: CallbackQuery, callback_data: MenuButton, database: Database) -> None:
    """Show the words that decided."""
    async with database.read() as session:
        facts = await load(session, callback_data.incident_id)
    await answer(query, cards.why(facts), alert=True)


async def ask_link(
    query: CallbackQuery,
    callback_data: MenuButton,
    person: PersonFacts,
    database: Database,
    now: Now,
) -> None:
    """Ask for the link of the published answer; the reply to the question brings it."""
    chat_id, thread_id, _ = stands(query)
    async with database.write() as session:
        facts = await allowed(session, callback_data.incident_id, person, Action.ANSWER)
        await outbox.put(
            session,
            chat_id=chat_id,
            thread_id=thread_id,
            kind=Say.ANSWER,
            slot=f"link:{facts.id}:{person.id}:{chat_id}",
            incident_id=facts.id,
            payload={"name": person.name, "telegram_id": person.telegram_id},
            now=now(),
        )
    await answer(query, texts.LINK_WANTED)


async def menu(
    query: CallbackQuery,
    callback_data: MenuButton,
    person: PersonFacts,
    database: Database,
    rules: Rules,
    now: Now,
) -> None:
    """Unfold a menu in place of the card's buttons, or fold it again.

    It lives in this copy alone: any change of the incident draws the card anew.
    """
    async with database.read() as session:
        facts = await load(session, callback_data.incident_id)
        markup, hint = _menu(
            callback_data, person, facts, rules, now(), in_private=stands(query)[0] > 0
        )
    await answer(query, hint)
    if isinstance(query.message, Message):
        await redraw(query.message, markup=markup)


async def _command(session: AsyncSession, data: IncidentButton, at: datetime) -> Command:
    """The command a button stands for; an old or a strange one is refused."""
    match data.action:
        case Action.CLAIM:
            return Claim()
        case Action.TAKE_OVER:
            return TakeOver()
        case Action.RELEASE:
            return Release()
        case Action.REOPEN:
            return Reopen()
        case Action.UNDO:
            return Undo()
        case Action.ESCALATE if data.arg.isdecimal() and int(data.arg) < len(texts.ESCALATE):
            return Escalate(texts.ESCALATE[int(data.arg)].source)
        case Action.DISMISS if data.arg in list(DismissReason):
            return Dismiss(DismissReason(data.arg))
        case Action.CLOSE if data.arg.isdecimal():
            return Close(Outcome.PROMISED, at + timedelta(days=min(int(data.arg), 366)))
        case Action.CLOSE if data.arg in list(Outcome):
            return Close(Outcome(data.arg))
        case Action.REROUTE if data.arg.isdecimal():
            office = await offices.get(session, int(data.arg))
            return Reroute(office.id, office.name)
        case _:
            raise Refused(texts.STALE)


def _menu(
    data: MenuButton,
    person: PersonFacts,
    facts: IncidentFacts,
    rules: Rules,
    at: datetime,
    *,
    in_private: bool,
) -> tuple[InlineKeyboardMarkup | None, Wording]:
    match data.menu:
        case Menu.MORE:
            return card_menus.more_menu(facts), ""
        case Menu.ESCALATE:
            must_be_allowed(person, Action.ESCALATE, facts)
            return card_menus.escalate_menu(facts.id), texts.CHOOSE_REASON
        case Menu.DISMISS:
            must_be_allowed(person, Action.DISMISS, facts)
            return card_menus.dismiss_menu(facts.id), texts.CHOOSE_REASON
        case Menu.CLOSE:
            must_be_allowed(person, Action.CLOSE, facts)
            return card_menus.close_menu(facts.id), texts.CHOOSE_OUTCOME
        case Menu.PROMISE:
            return card_menus.promise_menu(facts.id), texts.CHOOSE_DATE
        case _:
            if in_private and supervising.concerns(facts, person):
                return supervising.keyboard(facts, rules, at), ""
            return cards.card(facts, rules, at).keyboard, ""


async def allowed(
    session: AsyncSession, incident_id: int, person: PersonFacts, action: Action
) -> IncidentFacts:
    """The incident, if the person may do that to it; asked again when it is done."""
    facts = await load(session, incident_id)
    must_be_allowed(person, action, facts)
    return facts


def must_be_allowed(person: PersonFacts, action: Action, facts: IncidentFacts) -> None:
    """Menus are refused early; the change itself is checked again at its own press."""
    if not people.may(person, action, facts.office_id):
        raise Refused(texts.NOT_ALLOWED)

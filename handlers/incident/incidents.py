"""Buttons on a card: each press is one command, one transaction, one answer.

A press that needs no more than its command is a line of `PLAIN`. Every copy of the card follows by
the outbox.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from aiogram import F, Router
from aiogram.types import CallbackQuery, InlineKeyboardMarkup

from handlers.acting import Doer
from handlers.places import stands
from handlers.presses import answer, number, unfold
from handlers.views import card_menus, cards, supervising, texts
from handlers.views.buttons import ANEW, IncidentButton, Menu, MenuButton
from services import incidents, outbox
from services.actions import Action
from services.errors import Refused
from services.facts import DismissReason, EventKind, Outcome
from services.incident_facts import IncidentFacts
from services.languages import Wording
from services.moves import (
    Claim,
    Close,
    Command,
    Dismiss,
    Escalate,
    Release,
    Reopen,
    TakeOver,
    Undo,
)
from services.outbox import Say
from services.replying import drafts

PLAIN: Mapping[Action, tuple[Command, EventKind]] = {
    Action.CLAIM: (Claim(), EventKind.CLAIMED),
    Action.RELEASE: (Release(), EventKind.RELEASED),
    Action.TAKE_OVER: (TakeOver(), EventKind.TAKEN_OVER),
    Action.UNDO: (Undo(), EventKind.UNDONE),
    Action.REOPEN: (Reopen(), EventKind.REOPENED),
}
"""What these buttons do, and what has then been done."""

MENUS = {Menu.MAIN, Menu.MORE, Menu.ESCALATE, Menu.DISMISS, Menu.CLOSE, Menu.PROMISE}

LONGEST_PROMISE = 366
"""Days."""


def setup() -> Router:
    """What leads here."""
    router = Router(name="incidents")
    press = router.callback_query
    press.register(plain, IncidentButton.filter(F.action.in_({*PLAIN})))
    press.register(escalate, IncidentButton.filter(F.action == Action.ESCALATE))
    press.register(dismiss, IncidentButton.filter(F.action == Action.DISMISS))
    press.register(close, IncidentButton.filter(F.action == Action.CLOSE))
    press.register(draft, IncidentButton.filter(F.action == Action.DRAFT))
    press.register(why, MenuButton.filter(F.menu == Menu.WHY))
    press.register(ask_link, MenuButton.filter(F.menu == Menu.ASK_LINK))
    press.register(menu, MenuButton.filter(F.menu.in_(MENUS)))
    return router


async def plain(query: CallbackQuery, callback_data: IncidentButton, doer: Doer) -> None:
    """Do what the button says."""
    command, done = PLAIN[callback_data.action]
    await doer.change(callback_data.incident_id, command)
    await answer(query, texts.DONE[done])


async def escalate(query: CallbackQuery, callback_data: IncidentButton, doer: Doer) -> None:
    """Call the supervisor for the chosen reason."""
    place = number(callback_data.arg)
    if place >= len(texts.ESCALATE):
        raise Refused(texts.STALE)
    await doer.change(callback_data.incident_id, Escalate(texts.ESCALATE[place].source))
    await answer(query, texts.DONE[EventKind.ESCALATED])


async def dismiss(query: CallbackQuery, callback_data: IncidentButton, doer: Doer) -> None:
    """It is not the desk's, for the chosen reason."""
    if callback_data.arg not in list(DismissReason):
        raise Refused(texts.STALE)
    await doer.change(callback_data.incident_id, Dismiss(DismissReason(callback_data.arg)))
    await answer(query, texts.DONE[EventKind.DISMISSED])


async def close(query: CallbackQuery, callback_data: IncidentButton, doer: Doer) -> None:
    """With the chosen outcome, or with a promise for so many days."""
    async with doer.acting() as (session, act):
        command = _closing(callback_data.arg, act.at)
        await incidents.change(session, callback_data.incident_id, command, act)
    await answer(query, texts.DONE[EventKind.CLOSED])


async def draft(query: CallbackQuery, callback_data: IncidentButton, doer: Doer) -> None:
    """Show the draft there is; where there is none, or on demand, the topic's template."""
    chat_id, thread_id, message_id = stands(query)
    async with doer.acting() as (session, act):
        facts = await doer.allowed(session, callback_data.incident_id, Action.DRAFT)
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


async def why(query: CallbackQuery, callback_data: MenuButton, doer: Doer) -> None:
    """Show the words that decided."""
    facts = await doer.incident(callback_data.incident_id, Action.SHOW)
    await answer(query, cards.why(facts), alert=True)


async def ask_link(query: CallbackQuery, callback_data: MenuButton, doer: Doer) -> None:
    """Ask for the link of the published answer; the reply to the question brings it."""
    chat_id, thread_id, _ = stands(query)
    person = doer.person
    async with doer.acting() as (session, act):
        facts = await doer.allowed(session, callback_data.incident_id, Action.ANSWER)
        await outbox.put(
            session,
            chat_id=chat_id,
            thread_id=thread_id,
            kind=Say.ANSWER,
            slot=f"link:{facts.id}:{person.id}:{chat_id}",
            incident_id=facts.id,
            payload={"name": person.name, "telegram_id": person.telegram_id},
            now=act.at,
        )
    await answer(query, texts.LINK_WANTED)


async def menu(query: CallbackQuery, callback_data: MenuButton, doer: Doer) -> None:
    """Unfold a menu in place of the card's buttons, or fold it again.

    It lives in this copy alone: any change of the incident draws the card anew.
    """
    in_private = stands(query)[0] > 0
    facts = await doer.incident(callback_data.incident_id, Action.SHOW)
    markup, hint = _menu(callback_data.menu, facts, doer, in_private=in_private)
    await unfold(query, markup, hint)


def _menu(
    which: Menu, facts: IncidentFacts, doer: Doer, *, in_private: bool
) -> tuple[InlineKeyboardMarkup | None, Wording]:
    match which:
        case Menu.MORE:
            return card_menus.more_menu(facts), ""
        case Menu.ESCALATE:
            doer.must(Action.ESCALATE, facts)
            return card_menus.escalate_menu(facts.id), texts.CHOOSE_REASON
        case Menu.DISMISS:
            doer.must(Action.DISMISS, facts)
            return card_menus.dismiss_menu(facts.id), texts.CHOOSE_REASON
        case Menu.CLOSE:
            doer.must(Action.CLOSE, facts)
            return card_menus.close_menu(facts.id), texts.CHOOSE_OUTCOME
        case Menu.PROMISE:
            doer.must(Action.CLOSE, facts)
            return card_menus.promise_menu(facts.id), texts.CHOOSE_DATE
        case _:
            if in_private and supervising.concerns(facts, doer.person):
                return supervising.keyboard(facts, doer.rules, doer.now()), ""
            return cards.card(facts, doer.rules, doer.now()).keyboard, ""


def _closing(arg: str, at: datetime) -> Close:
    """An outcome by its name, a promise by its days."""
    if arg in list(Outcome):
        return Close(Outcome(arg))
    return Close(Outcome.PROMISED, at + timedelta(days=min(number(arg), LONGEST_PROMISE)))

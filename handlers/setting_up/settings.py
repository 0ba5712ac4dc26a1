"""/settings: what an office decides for itself, by those who lead it, coordinators and admins."""

from typing import Any

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from db.engine import AsyncSession
from handlers.acting import Doer
from handlers.dialogues import ask
from handlers.filters import InDialogue
from handlers.places import pressed
from handlers.presses import answer, turn
from handlers.setting_up import office_list
from handlers.views import settings as view
from handlers.views import texts
from handlers.views.office_list import OfficeButton, Purpose
from handlers.views.screens import Screen
from handlers.views.settings import Do, SettingsButton
from services import offices
from services.actions import Manage
from services.desk import dialogues, tongues
from services.desk.office_settings import parse_hours, parse_quiet
from services.errors import Refused
from services.languages import NAMES, speak
from services.staffing import staff

KIND = "office_hours"


def setup() -> Router:
    """What leads here."""
    router = Router(name="settings")
    router.message.register(show, Command("settings"))
    router.message.register(typed, InDialogue(KIND))
    router.callback_query.register(opened, OfficeButton.filter(F.purpose == Purpose.SETTINGS))
    router.callback_query.register(change, SettingsButton.filter(F.do.in_(_CHANGES)))
    router.callback_query.register(ask_hours, SettingsButton.filter(F.do.in_(_TYPED)))
    router.callback_query.register(turned, SettingsButton.filter())
    return router


async def show(message: Message, doer: Doer) -> None:
    """The settings of the only office there is to change, or the list of offices."""
    async with doer.reading() as session:
        found = await office_list.offered(session, doer.person, Purpose.SETTINGS)
        if not found:
            raise Refused(staff.NOT_ALLOWED)
        where = await office_list.chosen_at(session, doer.person, Purpose.SETTINGS, message)
        data = SettingsButton(do=Do.OFFICE if where else Do.ROOT, office=where.id if where else 0)
        shown = await _screen(session, data, doer)
    await message.reply(shown.html, reply_markup=shown.keyboard)


async def opened(query: CallbackQuery, callback_data: OfficeButton, doer: Doer) -> None:
    """An office was chosen from the list."""
    data = SettingsButton(do=Do.OFFICE, office=callback_data.office_id)
    await turned(query, data, doer)


async def turned(query: CallbackQuery, callback_data: SettingsButton, doer: Doer) -> None:
    """Another screen."""
    async with doer.reading() as session:
        shown = await _screen(session, callback_data, doer)
    await turn(query, shown)


async def change(query: CallbackQuery, callback_data: SettingsButton, doer: Doer) -> None:
    """Change one setting, then show them all."""
    async with doer.acting() as (session, act):
        where = await offices.get(session, callback_data.office)
        changes = _changes(callback_data, where.settings)
        await offices.choose(session, where.id, act, **changes)
    async with doer.reading() as session:
        if query.message is not None:
            speak(await tongues.of_chat(session, query.message.chat.id, doer.rules))
        back = SettingsButton(do=Do.OFFICE, office=callback_data.office)
        shown = await _screen(session, back, doer)
    await turn(query, shown, view.CHANGED)


async def ask_hours(query: CallbackQuery, callback_data: SettingsButton, doer: Doer) -> None:
    """Ask for hours no button has."""
    message = pressed(query)
    staff.must(doer.person, Manage.SETTINGS, callback_data.office)
    await answer(query)
    question = view.ASK_QUIET if callback_data.do is Do.TYPE_QUIET else view.ASK_HOURS
    asked = {"office": callback_data.office, "what": _TYPED[callback_data.do]}
    await ask(message, doer, question, KIND, asked, view.HOURS[0])


async def typed(message: Message, dialogue: dialogues.DialogueFacts, doer: Doer) -> None:
    """Hours were typed; wrong ones are refused and may be typed again."""
    text = (message.text or "").replace("–", "-").replace(",", " ")
    what = dialogue.data["what"]
    try:
        value: Any = parse_quiet(text) if what == "quiet_hours" else parse_hours(text.split())
    except ValueError as error:
        raise Refused(view.WRONG_HOURS) from error
    async with doer.acting() as (session, act):
        if not await dialogues.end(session, message.chat.id, doer.person.id):
            return
        await offices.choose(session, dialogue.data["office"], act, **{what: value})
        data = SettingsButton(do=Do.OFFICE, office=dialogue.data["office"])
        shown = await _screen(session, data, doer)
    await message.reply(shown.html, reply_markup=shown.keyboard)


def _changes(data: SettingsButton, chosen: Any) -> dict[str, Any]:
    """What a button changes."""
    place = int(data.arg) if data.arg.isdecimal() else -1
    match data.do:
        case Do.FLIP if data.arg in view.FLAGS:
            return {data.arg: view.flipped(chosen, data.arg)}
        case Do.SET_HOURS if place < len(view.HOURS):
            return {"working_hours": parse_hours([view.HOURS[place]]) if place >= 0 else ()}
        case Do.SET_DAYS if place < len(view.DAYS):
            return {"weekdays": frozenset(view.DAYS[place][1] if place >= 0 else ())}
        case Do.SET_LANGUAGE if place < len(NAMES):
            return {"language": list(NAMES)[place] if place >= 0 else None}
        case Do.SET_QUIET if place < len(view.QUIET):
            return {"quiet_hours": parse_quiet(view.QUIET[place]) if place >= 0 else None}
        case _:
            raise Refused(texts.STALE)


_CHANGES = {Do.FLIP, Do.SET_HOURS, Do.SET_DAYS, Do.SET_QUIET, Do.SET_LANGUAGE}
_TYPED = {Do.TYPE_HOURS: "working_hours", Do.TYPE_QUIET: "quiet_hours"}


async def _screen(session: AsyncSession, data: SettingsButton, doer: Doer) -> Screen:
    person = doer.person
    found = await office_list.offered(session, person, Purpose.SETTINGS)
    if data.do is Do.ROOT:
        return office_list.listed(found, person, Purpose.SETTINGS)
    staff.must(person, Manage.SETTINGS, data.office)
    where = await offices.get(session, data.office)
    match data.do:
        case Do.HOURS:
            return view.hours(where)
        case Do.DAYS:
            return view.days(where)
        case Do.QUIET:
            return view.quiet(where)
        case Do.LANGUAGE:
            return view.language(where)
        case Do.CLOCKS:
            return view.clocks(where, doer.rules.clocks)
        case _:
            return view.office(where, doer.rules, root=len(found) > 1)

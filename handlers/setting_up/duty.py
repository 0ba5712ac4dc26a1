"""/duty: who is on duty now and next; taking and handing over a shift, setting those of others."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from db.engine import AsyncSession
from handlers.acting import Doer
from handlers.presses import turn
from handlers.setting_up import office_list
from handlers.views import duty as view
from handlers.views import texts
from handlers.views.duty import DAY_SETS, Do, DutyButton
from handlers.views.office_list import OfficeButton, Purpose
from handlers.views.screens import Screen, button
from services import offices
from services.actions import Manage
from services.errors import Refused
from services.languages import _
from services.moves import Act
from services.people import PersonFacts
from services.staffing import duty, duty_changes, presence, staff
from services.staffing.roster import ONCE, WEEKLY, Part


def setup() -> Router:
    """What leads here."""
    router = Router(name="duty")
    router.message.register(show, Command("duty"))
    router.callback_query.register(opened, OfficeButton.filter(F.purpose == Purpose.DUTY))
    router.callback_query.register(pressed, DutyButton.filter(F.do.in_({*_CHANGES})))
    router.callback_query.register(turned, DutyButton.filter())
    return router


async def show(message: Message, doer: Doer) -> None:
    """The board of the only office there is to see, or the list of offices."""
    async with doer.reading() as session:
        where = await office_list.chosen_at(session, doer.person, Purpose.DUTY, message)
        data = DutyButton(do=Do.OFFICE, office=where.id) if where else DutyButton(do=Do.ROOT)
        shown = await _screen(session, data, doer)
    await message.reply(shown.html, reply_markup=shown.keyboard)


async def opened(query: CallbackQuery, callback_data: OfficeButton, doer: Doer) -> None:
    """An office was chosen from the list."""
    data = DutyButton(do=Do.OFFICE, office=callback_data.office_id)
    await turned(query, data, doer)


async def turned(query: CallbackQuery, callback_data: DutyButton, doer: Doer) -> None:
    """Another screen."""
    async with doer.reading() as session:
        shown = await _screen(session, callback_data, doer)
    await turn(query, shown)


async def pressed(query: CallbackQuery, callback_data: DutyButton, doer: Doer) -> None:
    """Change something, then show how it stands."""
    async with doer.acting() as (session, act):
        told = await _CHANGES[callback_data.do](session, callback_data, act)
    async with doer.reading() as session:
        after = Do.SHIFTS if callback_data.do is Do.DROP else Do.OFFICE
        shown = await _screen(session, DutyButton(do=after, office=callback_data.office), doer)
    await turn(query, shown, told)


async def _take(session: AsyncSession, data: DutyButton, act: Act) -> str:
    if data.arg not in ONCE:
        raise Refused(texts.STALE)
    watch = await duty_changes.take(session, data.office, data.person, Part(data.arg), act)
    name = (await staff.get(session, data.person)).name
    return view.SET.format(name=name, span=view.span(watch, act.rules.zone, act.at))


async def _give(session: AsyncSession, data: DutyButton, act: Act) -> str:
    await duty_changes.hand_over(session, data.office, data.person or None, act)
    return str(view.HANDED)


async def _weekly(session: AsyncSession, data: DutyButton, act: Act) -> str:
    days, part = _days_and_part(data.arg)
    await duty_changes.take_weekly(session, data.office, data.person, DAY_SETS[days][1], part, act)
    return str(view.SET_WEEKLY)


async def _drop(session: AsyncSession, data: DutyButton, act: Act) -> str:
    if not data.arg.isdecimal():
        raise Refused(texts.STALE)
    await duty_changes.drop(session, data.office, int(data.arg), act)
    return str(view.DROPPED)


_CHANGES: dict[Do, Callable[[AsyncSession, DutyButton, Act], Awaitable[str]]] = {
    Do.TAKE: _take,
    Do.GIVE: _give,
    Do.WEEKLY: _weekly,
    Do.DROP: _drop,
}


async def _screen(session: AsyncSession, data: DutyButton, doer: Doer) -> Screen:
    actor, zone, at = doer.person, doer.rules.zone, doer.now()
    if data.do is Do.ROOT:
        found = await office_list.offered(session, actor, Purpose.DUTY)
        return office_list.listed(found, actor, Purpose.DUTY)
    staff.must(actor, Manage.SEE, data.office)
    where = await offices.get(session, data.office)
    back = DutyButton(do=Do.OFFICE, office=where.id)
    match data.do:
        case Do.PARTS:
            own = data.person == actor.id
            one = actor if own else await staff.of(session, where.id, data.person)
            return view.parts(where, one, own)
        case Do.ASSIGN:
            then = DutyButton(do=Do.PARTS, office=where.id)
            colleagues = await _colleagues(session, where.id, at)
            return view.choose(_("Кого назначить?"), colleagues, data.page, then, data, back)
        case Do.HAND:
            then = DutyButton(do=Do.GIVE, office=where.id)
            others = [one for one in await _colleagues(session, where.id, at) if one != actor]
            nobody = [button(view.TO_NOBODY, then)]
            return view.choose(
                _("Кому сдать дежурство?"), others, data.page, then, data, back, nobody
            )
        case Do.WEEK:
            return view.week(where.id)
        case Do.WEEK_PART if data.arg.isdecimal() and int(data.arg) < len(DAY_SETS):
            return view.week_part(where.id, data.arg)
        case Do.WEEK_WHO:
            days, part = _days_and_part(data.arg)
            then = DutyButton(do=Do.WEEKLY, office=where.id, arg=data.arg)
            html = _("{days}, {part}: кто?").format(
                days=view.days_named(days), part=str(view.PART[part]).lower()
            )
            colleagues = await _colleagues(session, where.id, at)
            up = DutyButton(do=Do.WEEK_PART, office=where.id, arg=str(days))
            return view.choose(html, colleagues, data.page, then, data, up)
    found_board = await duty.board(session, where.id, doer.rules, at)
    if data.do is Do.SHIFTS:
        return view.shifts(where.id, found_board, data.page, zone, at)
    root = len(await office_list.offered(session, actor, Purpose.DUTY)) > 1
    return view.board(actor, where, found_board, zone, at, root=root)


async def _colleagues(session: AsyncSession, office_id: int, at: datetime) -> list[PersonFacts]:
    """Who can be put on duty: those of the office who are here."""
    workers = [one.person for one in await staff.of_office(session, office_id)]
    gone = await presence.away(session, [one.id for one in workers], at)
    return [one for one in workers if one.id not in gone]


def _days_and_part(arg: str) -> tuple[int, Part]:
    days, part = arg[:-1], arg[-1:]
    if not days.isdecimal() or int(days) >= len(DAY_SETS) or part not in WEEKLY:
        raise Refused(texts.STALE)
    return int(days), Part(part)

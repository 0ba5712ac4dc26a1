"""/people: who works where, as what; roles, seats, the order of supervisors, who leaves.

Invitations are made and revoked in `inviting.py`. Every press asks for rights anew: the services
refuse, the screens only leave out what would be refused.
"""

from html import escape

from aiogram import Bot, F, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from db.engine import AsyncSession
from handlers.acting import Doer
from handlers.overview.page import PageAddress
from handlers.presses import turn
from handlers.setting_up import inviting, menus, office_list
from handlers.views import away as away_view
from handlers.views import linking as linking_view
from handlers.views import staff as view
from handlers.views import texts
from handlers.views.away import AwayButton
from handlers.views.linking import LinkButton
from handlers.views.office_list import OfficeButton, Purpose
from handlers.views.screens import Screen
from handlers.views.staff import Do, PeopleButton
from services import offices, people
from services.actions import Manage
from services.errors import Refused
from services.languages import Wording, _
from services.moves import Act
from services.people import Duty, PersonFacts, Role
from services.staffing import presence, staff


def setup() -> Router:
    """What leads here."""
    router = Router(name="people")
    router.message.register(show, Command("people"))
    router.callback_query.register(opened, OfficeButton.filter(F.purpose == Purpose.PEOPLE))
    router.include_router(inviting.setup())
    router.callback_query.register(pressed, PeopleButton.filter(F.do.in_(_CHANGES)))
    router.callback_query.register(turned, PeopleButton.filter(F.do.in_(_SCREENS)))
    return router


async def show(message: Message, doer: Doer) -> None:
    """The people of the only office there is to see, or the list of offices."""
    async with doer.reading() as session:
        where = await office_list.chosen_at(session, doer.person, Purpose.PEOPLE, message)
        data = PeopleButton(do=Do.OFFICE, office=where.id) if where else PeopleButton(do=Do.ROOT)
        shown = await _screen(session, data, doer)
    await message.reply(shown.html, reply_markup=shown.keyboard)


async def opened(query: CallbackQuery, callback_data: OfficeButton, doer: Doer) -> None:
    """An office was chosen from the list."""
    data = PeopleButton(do=Do.OFFICE, office=callback_data.office_id)
    await turned(query, data, doer)


async def turned(query: CallbackQuery, callback_data: PeopleButton, doer: Doer) -> None:
    """Another screen."""
    async with doer.reading() as session:
        shown = await _screen(session, callback_data, doer)
    await turn(query, shown)


async def pressed(
    query: CallbackQuery,
    callback_data: PeopleButton,
    doer: Doer,
    bot: Bot,
    page_at: PageAddress | None,
) -> None:
    """Change something, then show how it stands."""
    async with doer.acting() as (session, act):
        changed, told, then = await _change(session, callback_data, act)
    async with doer.reading() as session:
        shown = await _screen(session, then, doer)
    await turn(query, shown, told)
    await menus.personal(bot, changed, page_at, doer.rules)


async def _change(
    session: AsyncSession, data: PeopleButton, act: Act
) -> tuple[PersonFacts, Wording, PeopleButton]:
    """Carry it out; whom it concerns, what is said, which screen follows."""
    there = PeopleButton(do=Do.PERSON, office=data.office, person=data.person)
    above = PeopleButton(do=Do.OFFICE if data.office else Do.DESK, office=data.office)
    match data.do:
        case Do.ROLE if data.arg in set(Role):
            changed = await staff.set_role(session, data.person, Role(data.arg), act)
        case Do.GIVE if data.arg in set(Duty):
            changed = await staff.give_seat(session, data.person, data.office, Duty(data.arg), act)
        case Do.TAKE if data.arg in set(Duty):
            changed = await staff.take_seat(session, data.person, data.office, Duty(data.arg), act)
        case Do.UP | Do.DOWN:
            up = data.do is Do.UP
            await staff.climb(session, data.person, data.office, up=up, act=act)
            changed = await staff.get(session, data.person)
        case Do.LEAVE:
            changed = await staff.get(session, data.person)
            await staff.leave_office(session, data.person, data.office, act)
            where = await offices.get(session, data.office)
            return changed, view.LEFT.format(name=changed.name, office=where.name), above
        case Do.REMOVE:
            gone = await staff.remove(session, data.person, act)
            return gone, view.REMOVED.format(name=gone.name), above
        case _:
            raise Refused(texts.STALE)
    return changed, view.DONE, there


_SCREENS = {
    Do.ROOT, Do.DESK, Do.OFFICE, Do.PERSON, Do.ROLES, Do.ASK_LEAVE, Do.ASK_REMOVE,
}  # fmt: skip
_CHANGES = {Do.ROLE, Do.GIVE, Do.TAKE, Do.UP, Do.DOWN, Do.LEAVE, Do.REMOVE}


async def _screen(session: AsyncSession, data: PeopleButton, doer: Doer) -> Screen:
    actor = doer.person
    match data.do:
        case Do.ROOT:
            found = await office_list.offered(session, actor, Purpose.PEOPLE)
            return office_list.listed(found, actor, Purpose.PEOPLE)
        case Do.DESK:
            staff.must(actor, Manage.ROLE, None)
            return view.desk(actor, await staff.of_no_office(session), data.page)
        case Do.OFFICE:
            return await _office(session, data, doer)
        case Do.PERSON | Do.ROLES | Do.ASK_LEAVE | Do.ASK_REMOVE:
            staff.must(actor, Manage.SEE if data.office else Manage.ROLE, data.office or None)
            return await _person(session, data, doer)
        case _:
            raise Refused(texts.STALE)


async def _office(session: AsyncSession, data: PeopleButton, doer: Doer) -> Screen:
    actor = doer.person
    staff.must(actor, Manage.SEE, data.office)
    where = await offices.get(session, data.office)
    workers = await staff.of_office(session, where.id)
    sees = await office_list.offered(session, actor, Purpose.PEOPLE)
    root = len(sees) > 1 or people.may(actor, Manage.ROLE, None)
    away = await presence.away(session, [one.person.id for one in workers], doer.now())
    return view.office(actor, where, workers, set(away), data.page, root=root)


async def _person(session: AsyncSession, data: PeopleButton, doer: Doer) -> Screen:
    actor, at = doer.person, doer.now()
    who, office = data.person, data.office
    one = await (staff.of(session, office, who) if office else staff.get(session, who))
    back = PeopleButton(do=Do.PERSON, office=data.office, person=one.id)
    match data.do:
        case Do.ROLES:
            return view.roles(one, data.office)
        case Do.ASK_REMOVE:
            yes = PeopleButton(do=Do.REMOVE, office=data.office, person=one.id)
            return view.sure(view.ASK_REMOVE.format(name=escape(one.name)), _("Удалить"), yes, back)
        case Do.ASK_LEAVE:
            yes = PeopleButton(do=Do.LEAVE, office=data.office, person=one.id)
            where = await offices.get(session, data.office)
            question = view.ASK_LEAVE.format(name=escape(one.name), office=escape(where.name))
            return view.sure(question, _("Убрать"), yes, back)
    names = {where.id: where.name for where in await offices.active(session)}
    found = await presence.ahead(session, one.id, at)
    away = away_view.when(found, doer.rules.zone, at) if found else ""
    leads = one.id == actor.id or people.may(actor, Manage.ABSENCE, data.office or None)
    leave = AwayButton(do=away_view.Do.START, who=one.id) if leads else None
    parts = one.id == actor.id or people.may(actor, Manage.REMOVE, None)
    link = LinkButton(do=linking_view.Do.ASK, person=one.id) if parts else None
    return view.person(actor, one, names, data.office, away, leave, link)

"""Invitations: made and revoked by those who may, accepted by a stranger's /start."""

from aiogram import Bot, F, Router
from aiogram.exceptions import ClientDecodeError, TelegramAPIError
from aiogram.filters import CommandObject, CommandStart
from aiogram.types import CallbackQuery, Message
from aiogram.utils.deep_linking import create_start_link

from db.engine import AsyncSession, Database
from handlers.acting import Doer
from handlers.overview.page import PageAddress
from handlers.presses import answer, turn
from handlers.setting_up import menus
from handlers.setting_up.entering import entering
from handlers.views import staff as view
from handlers.views import texts, welcome
from handlers.views.screens import Screen
from handlers.views.staff import OFFERS, Do, PeopleButton
from services import notices, offices, people
from services.clock import Now
from services.errors import Refused
from services.incident_facts import OfficeRef
from services.languages import Text, lazy
from services.languages.told import Told, to_tell
from services.moves import Act
from services.people import Role
from services.rules import Rules
from services.staffing import invites, staff
from services.staffing.invites import Offer, Welcome

AS_WHAT_WHERE = lazy("{what}, {where}")


def setup() -> Router:
    """What leads here, for people of the desk."""
    router = Router(name="inviting")
    for do, handler in (
        (Do.INVITE, choose), (Do.MAKE, make), (Do.INVITES, standing), (Do.REVOKE, revoke),
    ):  # fmt: skip
        router.callback_query.register(handler, PeopleButton.filter(F.do == do))
    return router


def setup_welcome() -> Router:
    """What leads a stranger here."""
    router = Router(name="welcome")
    router.message.register(
        accept, F.chat.type == "private", CommandStart(deep_link=True), F.from_user
    )
    router.message.register(
        first_admin, F.chat.type == "private", CommandStart(), F.from_user, _is_first_admin
    )
    return router


async def choose(query: CallbackQuery, callback_data: PeopleButton, doer: Doer) -> None:
    """As what to invite; whoever has no choice gets the link at once."""
    async with doer.reading() as session:
        where = await _where(session, callback_data.office)
    offers = [
        place
        for place in range(len(OFFERS))
        if (OFFERS[place][1] is not None) == (where is not None)
        and invites.may_invite(doer.person, _offer(place, where))
    ]
    if not offers:
        raise Refused(staff.NOT_ALLOWED)
    await turn(query, view.invite(doer.person, where, offers))


async def make(query: CallbackQuery, callback_data: PeopleButton, doer: Doer, bot: Bot) -> None:
    """Make a link and say it in private: in a group anybody could press it."""
    if not callback_data.arg.isdecimal() or int(callback_data.arg) >= len(OFFERS):
        raise Refused(texts.STALE)
    async with doer.acting() as (session, act):
        where = await _where(session, callback_data.office)
        offer = _offer(int(callback_data.arg), where)
        made = await invites.make(session, offer, act)
    link = await create_start_link(bot, made.token)
    text = view.invitation(offer, where, link, made.expires_at, doer.rules.zone, act.at)
    try:
        await bot.send_message(doer.person.chat_id, text)
    except (TelegramAPIError, ClientDecodeError) as error:
        async with doer.acting() as (session, act):
            await invites.revoke(session, made.id, act)
        raise Refused(view.START_FIRST) from error
    private = query.message is not None and query.message.chat.type == "private"
    await answer(query, "" if private else view.SENT_IN_PRIVATE, alert=not private)


async def standing(query: CallbackQuery, callback_data: PeopleButton, doer: Doer) -> None:
    """The links that can still be used."""
    async with doer.reading() as session:
        shown = await _standing(session, callback_data, doer)
    await turn(query, shown)


async def revoke(query: CallbackQuery, callback_data: PeopleButton, doer: Doer) -> None:
    """Take one back."""
    async with doer.acting() as (session, act):
        await invites.revoke(session, int(callback_data.arg), act)
    async with doer.reading() as session:
        shown = await _standing(session, callback_data, doer)
    await turn(query, shown, view.REVOKED)


async def accept(
    message: Message,
    command: CommandObject,
    database: Database,
    rules: Rules,
    now: Now,
    bot: Bot,
    page_at: PageAddress | None,
) -> None:
    """A link was pressed: the person joins and is told what they can do now."""
    async with entering(message, database, rules, now) as (session, act, user):
        welcomed = await invites.accept(session, command.args or "", user.id, user.full_name, act)
        where = await _where(session, welcomed.offer.office_id or 0)
        if not welcomed.again:
            await _tell_maker(session, welcomed, where, act)
    await menus.personal(bot, welcomed.person, page_at, rules)
    await message.answer(welcome.joined(welcomed.person, welcomed.offer, where))


async def first_admin(
    message: Message,
    database: Database,
    rules: Rules,
    now: Now,
    bot: Bot,
    page_at: PageAddress | None,
) -> None:
    """The one whom the configuration names begins the desk."""
    async with entering(message, database, rules, now) as (session, act, user):
        name = staff.clean_name(user.full_name)
        admin = await staff.join(session, user.id, name, Role.ADMIN, None, act)
    await menus.personal(bot, admin, page_at, rules)
    await message.answer(welcome.joined(admin, Offer(Role.ADMIN), None))


async def _is_first_admin(message: Message, database: Database, rules: Rules) -> bool:
    if message.from_user is None or message.from_user.id not in rules.admin_ids:
        return False
    async with database.read() as session:
        return not await people.admins(session)


async def _tell_maker(
    session: AsyncSession, welcomed: Welcome, where: OfficeRef | None, act: Act
) -> None:
    what: Text | Told = view.offered(welcomed.offer)
    if where is not None:
        what = to_tell(AS_WHAT_WHERE, what=view.offered(welcomed.offer), where=where.name)
    text = to_tell(welcome.ACCEPTED, name=welcomed.person.name, what=what)
    slot = f"joined:{welcomed.person.id}:{act.at.isoformat()}"
    await notices.to_person(session, welcomed.made_by, text, act.at, slot=slot)


async def _standing(session: AsyncSession, data: PeopleButton, doer: Doer) -> Screen:
    at = doer.now()
    found = await invites.standing(session, doer.person, data.office or None, at)
    return view.invites(found, data.office, data.page, doer.rules.zone, at)


async def _where(session: AsyncSession, office_id: int) -> OfficeRef | None:
    return await offices.get(session, office_id) if office_id else None


def _offer(place: int, where: OfficeRef | None) -> Offer:
    role, duty = OFFERS[place]
    if (duty is None) != (where is None):
        raise Refused(texts.STALE)
    return Offer(role, where.id if where else None, duty)

"""/link: one person in both messengers. A link here, a press there; and apart again."""

from dataclasses import replace

from aiogram import Bot, F, Router
from aiogram.filters import Command, CommandObject, CommandStart
from aiogram.types import CallbackQuery, Message
from aiogram.utils.deep_linking import create_start_link

from db.engine import Database
from handlers.acting import Doer
from handlers.overview.page import PageAddress
from handlers.presses import turn
from handlers.setting_up import menus
from handlers.setting_up.entering import entering
from handlers.views import inherited
from handlers.views import linking as view
from handlers.views import staff as staff_view
from handlers.views.linking import Do, LinkButton
from handlers.views.moments import moment
from services import notices, offices, people
from services.actions import Manage
from services.clock import Now
from services.errors import Refused
from services.messengers.ids import TITLES, Messenger
from services.rules import Rules
from services.staffing import linking, staff
from services.staffing.inheriting import NOTHING


def setup() -> Router:
    """What leads here, for people of the desk."""
    router = Router(name="linking")
    router.message.register(offer, Command("link"), F.chat.type == "private")
    router.message.register(elsewhere, Command("link"))
    router.callback_query.register(ask, LinkButton.filter(F.do == Do.ASK))
    router.callback_query.register(part, LinkButton.filter(F.do == Do.PART))
    return router


def setup_welcome() -> Router:
    """What leads here from the other messenger, where they may be a stranger still."""
    router = Router(name="linked")
    router.message.register(
        accept,
        F.chat.type == "private",
        CommandStart(deep_link=True, magic=F.args.startswith(linking.PREFIX)),
        F.from_user,
    )
    return router


async def offer(message: Message, doer: Doer, bot: Bot, max_bot: Bot | None) -> None:
    """A link to the other messenger; who is in both already sees so and may part them."""
    if doer.person.second_id is not None:
        shown = view.both(doer.person)
        await message.answer(shown.html, reply_markup=shown.keyboard)
        return
    if max_bot is None:
        raise Refused(view.ALONE)
    async with doer.acting() as (session, act):
        made = await linking.make(session, doer.person, act)
    link = await _link(bot, max_bot, made)
    until = moment(made.expires_at, doer.rules.zone, act.at)
    await message.answer(view.invitation(made, link, until))


async def elsewhere(message: Message) -> None:
    """In a group anybody could press the link."""
    await message.reply(str(view.IN_PRIVATE))


async def accept(
    message: Message,
    command: CommandObject,
    database: Database,
    rules: Rules,
    now: Now,
    bot: Bot,
    page_at: PageAddress | None,
) -> None:
    """The link was pressed: this account is that person's from now on, and both chats say so."""
    async with entering(message, database, rules, now) as (session, act, user):
        found = await linking.join(session, command.args or "", user.id, act)
        slot = f"linked:{found.person.id}:{act.at.isoformat()}"
        if not found.again:
            asked = found.person.accounts[linking.other(found.there)]
            text = view.told(found, staff.clean_name(user.full_name))
            await notices.to_person(session, asked, text, act.at, slot=slot)
        if found.passed != NOTHING:
            names = {one.id: one.name for one in await offices.active(session)}
            moved = inherited.passed(found, names)
            await notices.to_admins(session, rules, moved, act.at, slot=slot)
    await menus.personal(bot, found.person, page_at, rules)
    await message.answer(view.joined(found))


async def ask(query: CallbackQuery, callback_data: LinkButton, doer: Doer) -> None:
    """Which account is to go."""
    if callback_data.person != doer.person.id and not people.may(doer.person, Manage.REMOVE, None):
        raise Refused(staff.NOT_ALLOWED)
    async with doer.reading() as session:
        one = await staff.get(session, callback_data.person)
    if one.second_id is None:
        raise Refused(linking.SINGLE)
    await turn(query, view.ask(one))


async def part(
    query: CallbackQuery,
    callback_data: LinkButton,
    doer: Doer,
    bot: Bot,
    page_at: PageAddress | None,
) -> None:
    """Take it off; the list of commands Telegram showed goes with it."""
    async with doer.acting() as (session, act):
        was = await staff.get(session, callback_data.person)
        one = await linking.part(session, was.id, callback_data.gone, act)
    await turn(query, view.parted(one, callback_data.gone), staff_view.DONE)
    if callback_data.gone is Messenger.TELEGRAM:
        await menus.personal(bot, replace(was, active=False), page_at, doer.rules)
    await menus.personal(bot, one, page_at, doer.rules)


async def _link(bot: Bot, max_bot: Bot, made: linking.Made) -> str:
    if made.to is Messenger.TELEGRAM:
        return await create_start_link(bot, made.token)
    name = (await max_bot.me()).username
    if name is None:
        raise Refused(view.NAMELESS.format(messenger=TITLES[made.to]))
    return f"https://max.ru/{name}?start={made.token}"

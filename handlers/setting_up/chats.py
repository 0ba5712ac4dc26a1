"""/bind ties this chat to an office; the chat's own turns (supergroup, thrown out) are followed."""

from collections.abc import Sequence
from html import escape

from aiogram import Bot, F, Router
from aiogram.filters import JOIN_TRANSITION, LEAVE_TRANSITION, ChatMemberUpdatedFilter, Command
from aiogram.types import CallbackQuery, Chat, ChatMemberUpdated, Message

from db.engine import AsyncSession, Database
from handlers import reach
from handlers.acting import Doer
from handlers.places import place
from handlers.presses import rewrite, turn
from handlers.setting_up import office_list
from handlers.views import blocked, texts
from handlers.views.buttons import BindButton
from handlers.views.office_list import OfficeButton, OfficesButton, Purpose
from handlers.views.screens import button, screen
from services import chats, notices, offices, people
from services.actions import Manage
from services.clock import Now
from services.errors import Refused
from services.incident_facts import OfficeRef
from services.languages import lazy
from services.languages.told import Told, to_tell
from services.messengers.ids import Messenger, messenger_of, written
from services.messengers.places import Chats, Place
from services.operation import audit
from services.operation.audit import Audit
from services.people import PersonFacts
from services.rules import Rules

STANDS_CAP = 3500
"""Characters of the list of chats, so that it fits a message."""


def setup() -> Router:
    """What leads here."""
    router = Router(name="chats")
    router.message.register(bind, Command("bind"))
    router.callback_query.register(chosen, OfficeButton.filter(F.purpose == Purpose.BIND))
    router.callback_query.register(bound, BindButton.filter())
    return router


def setup_followed() -> Router:
    """What Telegram itself says of chats: it needs nobody's rights."""
    router = Router(name="chats-followed")
    router.message.register(migrated, F.migrate_to_chat_id)
    router.my_chat_member.register(thrown_out, ChatMemberUpdatedFilter(LEAVE_TRANSITION))
    router.my_chat_member.register(came_back, ChatMemberUpdatedFilter(JOIN_TRANSITION))
    return router


async def bind(message: Message, doer: Doer, bot: Bot) -> None:
    """Ask whose chat this is; in private tell which chats can be written to."""
    _must_be_admin(doer.person)
    async with doer.reading() as session:
        found = await office_list.offered(session, doer.person, Purpose.BIND)
    if not found:
        await message.reply(str(texts.BIND_NONE))
    elif message.chat.type == "private":
        await message.reply(await _stands(bot, found))
    else:
        shown = office_list.listed(found, doer.person, Purpose.BIND)
        await message.reply(shown.html, reply_markup=shown.keyboard)


async def chosen(query: CallbackQuery, callback_data: OfficeButton, doer: Doer, bot: Bot) -> None:
    """An office was chosen: tie it, or ask first when it has another chat."""
    _must_be_admin(doer.person)
    chat_id, thread_id = _here(query)
    async with doer.reading() as session:
        office = await offices.get(session, callback_data.office_id)
        had = _in_same_messenger(office, chat_id)
        name = await chats.chat_name(session, had.chat_id) if had else ""
    if had in (None, (chat_id, thread_id)):
        await _tie(query, office.id, doer, bot)
        return
    text = texts.BIND_MOVE.format(office=escape(office.name), chat=escape(name))
    rows = [[button(texts.BIND_MOVE_YES, BindButton(office_id=office.id))]]
    await turn(query, screen(text, rows, OfficesButton(purpose=Purpose.BIND)))


async def bound(query: CallbackQuery, callback_data: BindButton, doer: Doer, bot: Bot) -> None:
    """Sure: the office moves here."""
    _must_be_admin(doer.person)
    await _tie(query, callback_data.office_id, doer, bot)


async def _tie(query: CallbackQuery, office_id: int, doer: Doer, bot: Bot) -> None:
    """Tie the office to this chat or forum topic; cards that waited come now."""
    chat_id, thread_id = _here(query)
    if why := await reach.trouble(bot, chat_id):
        raise Refused(texts.BIND_TROUBLE.format(why=why))
    async with doer.acting() as (session, act):
        others = [
            escape(one.name)
            for one in await offices.active(session)
            if (chat_id, thread_id) in one.places and one.id != office_id
        ]
        office = await offices.bind(session, office_id, chat_id, thread_id, act.at)
        await audit.note(
            session, Audit.OFFICE_BOUND, doer.person.id, act.at,
            office=office.id, chat=chat_id, thread=thread_id,
        )  # fmt: skip
    text = texts.BOUND.format(office=escape(office.name))
    if others:
        text += "\n" + texts.BIND_SHARED.format(offices=", ".join(others))
    await rewrite(query, text)


async def _stands(bot: Bot, found: Sequence[OfficeRef]) -> str:
    """Each office with its chat: those that cannot be written to first."""
    wrong, sound = [], []
    for one in found:
        if not one.places:
            wrong.append(f"⚠️ <b>{escape(one.name)}</b>: {texts.BIND_NO_CHAT}")
        for chat_id, _thread in one.places:
            if why := await reach.trouble(bot, chat_id):
                wrong.append(f"⚠️ <b>{escape(one.name)}</b> ({written(chat_id)}): {why}")
            else:
                in_max = " (MAX)" * (messenger_of(chat_id) is Messenger.MAX)
                sound.append(f"✅ {escape(one.name)}{in_max}")
    lines = [str(texts.BIND_PRIVATE), "", str(texts.BIND_STANDS), *wrong, *sound]
    return trim_lines(lines, STANDS_CAP)


def _in_same_messenger(office: OfficeRef, chat_id: int) -> Place | None:
    """The chat an office has already in the messenger of this one."""
    had = Chats(office.chat_id, office.thread_id, office.second_chat_id)
    return had.at(messenger_of(chat_id))


def trim_lines(lines: Sequence[str], cap: int) -> str:
    """As many whole lines as fit into `cap` characters."""
    shown, left = [], cap
    for line in lines:
        left -= len(line) + 1
        if left < 0:
            shown.append("…")
            break
        shown.append(line)
    return "\n".join(shown)


def _here(query: CallbackQuery) -> tuple[int, int | None]:
    """The chat and the forum topic of the pressed message."""
    message = query.message
    if not isinstance(message, Message) or message.chat.type == "private":
        raise Refused(texts.STALE)
    return place(message)


async def migrated(message: Message, database: Database, now: Now) -> None:
    """The group became a supergroup: everything follows to the new id."""
    if message.migrate_to_chat_id is not None:
        async with database.write() as session:
            await chats.migrate_chat(session, message.chat.id, message.migrate_to_chat_id, now())


async def thrown_out(event: ChatMemberUpdated, database: Database, rules: Rules, now: Now) -> None:
    """The bot was removed or blocked: the chat waits, the admins are told once."""
    async with database.write() as session:
        at = now()
        if await chats.break_chat(session, event.chat.id, lazy("бота удалили из чата").source, at):
            title = event.chat.title or event.chat.full_name
            await notices.to_admins(
                session,
                rules,
                await _what_is_lost(session, event.chat, title),
                at,
                slot=f"chat:{event.chat.id}",
            )


async def _what_is_lost(session: AsyncSession, chat: Chat, title: str) -> Told:
    """What the admins are told; of a person who still reads elsewhere, where that is."""
    if chat.type != "private":
        return to_tell(texts.THROWN_OUT, title=title)
    if (person := await chats.reads_elsewhere(session, chat.id)) is not None:
        return blocked.here(person, chat.id)
    return to_tell(texts.BLOCKED, title=title)


async def came_back(event: ChatMemberUpdated, database: Database, now: Now) -> None:
    """The bot is in the chat (again): what waited is said. An admin who added it is told, in
    private, what comes next: the group may be one of residents."""
    async with database.write() as session:
        await chats.revive(session, event.chat.id, now())
        adder = await people.by_telegram(session, event.from_user.id)
        known = await offices.at(session, event.chat.id, None)
        if event.chat.type == "private" or adder is None or known:
            return
        if people.may(adder, Manage.BIND, None):
            text = to_tell(
                texts.BIND_ADDED, title=event.chat.title or "", id=written(event.chat.id)
            )
            slot = f"added:{event.chat.id}"
            await notices.to_person(session, adder.chat_id, text, now(), slot=slot)


def _must_be_admin(person: PersonFacts) -> None:
    if not people.may(person, Manage.BIND, None):
        raise Refused(texts.ADMIN_ONLY)

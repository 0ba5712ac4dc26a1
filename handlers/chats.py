"""/bind ties this chat to an office; the chat's own turns (supergroup, thrown out) are followed."""

from html import escape

from aiogram import F, Router
from aiogram.filters import JOIN_TRANSITION, LEAVE_TRANSITION, ChatMemberUpdatedFilter, Command
from aiogram.types import CallbackQuery, ChatMemberUpdated, Message

from db.engine import Database
from handlers.errors import answer, redraw
from handlers.views import buttons, texts
from handlers.views.buttons import BindButton
from services import notices, offices, outbox
from services.clock import Now
from services.errors import Refused
from services.people import PersonFacts, Role
from services.rules import Rules


def setup() -> Router:
    """What leads here."""
    router = Router(name="chats")
    router.message.register(bind, Command("bind"))
    router.callback_query.register(bound, BindButton.filter())
    return router


def setup_followed() -> Router:
    """What Telegram itself says of chats: it needs nobody's rights."""
    router = Router(name="chats-followed")
    router.message.register(migrated, F.migrate_to_chat_id)
    router.my_chat_member.register(thrown_out, ChatMemberUpdatedFilter(LEAVE_TRANSITION))
    router.my_chat_member.register(came_back, ChatMemberUpdatedFilter(JOIN_TRANSITION))
    return router


async def bind(message: Message, person: PersonFacts, database: Database) -> None:
    """Ask whose chat this is."""
    _must_be_admin(person)
    if message.chat.type == "private":
        raise Refused(texts.BIND_PRIVATE)
    async with database.read() as session:
        found = list(await offices.active(session))
    if not found:
        await message.reply(texts.BIND_NONE)
        return
    await message.reply(texts.BIND_USAGE, reply_markup=buttons.bind(found))


async def bound(
    query: CallbackQuery,
    callback_data: BindButton,
    person: PersonFacts,
    database: Database,
    now: Now,
) -> None:
    """Tie the office to this chat or forum topic; cards that waited come now."""
    _must_be_admin(person)
    message = query.message
    if not isinstance(message, Message):
        raise Refused(texts.STALE)
    thread_id = message.message_thread_id if message.is_topic_message else None
    async with database.write() as session:
        office = await offices.bind(
            session, callback_data.office_id, message.chat.id, thread_id, now()
        )
    await answer(query)
    await redraw(message, text=texts.BOUND.format(office=escape(office.name)))


async def migrated(message: Message, database: Database, now: Now) -> None:
    """The group became a supergroup: everything follows to the new id."""
    if message.migrate_to_chat_id is not None:
        async with database.write() as session:
            await outbox.migrate_chat(session, message.chat.id, message.migrate_to_chat_id, now())


async def thrown_out(event: ChatMemberUpdated, database: Database, rules: Rules, now: Now) -> None:
    """The bot was removed or blocked: the chat waits, the admins are told once."""
    async with database.write() as session:
        at = now()
        if await outbox.break_chat(session, event.chat.id, "бота удалили из чата", at):
            title = event.chat.title or event.chat.full_name
            what = texts.BLOCKED if event.chat.type == "private" else texts.THROWN_OUT
            await notices.to_admins(
                session,
                rules,
                what.format(title=title),
                at,
                slot=f"chat:{event.chat.id}",
            )


async def came_back(event: ChatMemberUpdated, database: Database, now: Now) -> None:
    """The bot is in the chat (again): what waited is said."""
    async with database.write() as session:
        await outbox.revive(session, event.chat.id, now())


def _must_be_admin(person: PersonFacts) -> None:
    if person.role is not Role.ADMIN:
        raise Refused(texts.ADMIN_ONLY)

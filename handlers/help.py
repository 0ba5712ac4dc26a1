"""/start, /help, and what is said to strangers and to what nobody understood."""

from aiogram import Bot, F, Router
from aiogram.filters import Command, CommandStart
from aiogram.types import Message

from db.engine import Database
from handlers.filters import RepliesToNothing
from handlers.overview.page import PageAddress
from handlers.setting_up import menus
from handlers.setting_up.language import suggest
from handlers.views import texts, welcome
from handlers.views.page import ABOUT as PAGE
from handlers.views.words import spelled
from services import chats
from services.board import reach
from services.clock import Now
from services.errors import Refused
from services.messengers.ids import Messenger, messenger_of, written
from services.people import PersonFacts
from services.rules import Rules


def setup() -> Router:
    """What leads here."""
    router = Router(name="help")
    router.message.register(start, CommandStart())
    router.message.register(help_, Command("help"))
    router.message.register(lost, F.chat.type == "private", F.text)
    router.message.register(lost, RepliesToNothing())
    return router


async def start(
    message: Message,
    person: PersonFacts | None,
    database: Database,
    rules: Rules,
    now: Now,
    bot: Bot,
    page_at: PageAddress | None,
) -> None:
    """Greet; who has just opened the private chat can be written to and has a menu from now on."""
    if message.chat.type == "private":
        async with database.write() as session:
            await chats.revive(session, message.chat.id, now())
        if person is not None:
            await menus.personal(bot, person, page_at, rules)
    if person is None:
        number = message.from_user.id if message.from_user else 0
        in_max = messenger_of(number) is Messenger.MAX
        told = texts.STRANGER_ID_MAX if in_max else texts.STRANGER_ID
        await message.answer(f"{texts.STRANGER}\n{told.format(id=written(number))}")
        return
    await message.answer(str(texts.START))
    if message.chat.type == "private":
        await suggest(message, person, database, rules)


async def help_(
    message: Message,
    person: PersonFacts | None,
    rules: Rules,
    page_at: PageAddress | None = None,
) -> None:
    """How to work with a card, and the commands that are of use to whoever asks."""
    if person is None:
        raise Refused(texts.STRANGER)
    listed = {name: str(texts.COMMANDS[name]) for name in menus.commands_of(person, rules)}
    if page_at is not None and reach.may_look(person):
        listed["page"] = str(PAGE)
    commands = "\n".join(f"/{name}: {about}" for name, about in listed.items())
    lease = spelled(int(rules.clocks.lease.total_seconds()))
    text = texts.HELP.format(lease=lease, commands=commands)
    await message.answer(f"{text}\n\n{welcome.role_line(person)}")


async def lost(message: Message) -> None:
    """A text in private that is no reply to anything."""
    is_command = (message.text or "").startswith("/")
    await message.reply(str(texts.UNKNOWN_COMMAND if is_command else texts.NOTHING_TO_REPLY))

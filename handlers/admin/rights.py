"""/forget and /held: a resident's post erased on request, and everything that is kept of one."""

from aiogram import F, Router
from aiogram.filters import Command, CommandObject
from aiogram.types import BufferedInputFile, CallbackQuery, Message

from db.engine import AsyncSession, Database
from handlers.errors import answer, redraw
from handlers.views import rights as view
from handlers.views.rights import Do, RightsButton
from services.actions import Manage
from services.clock import Now
from services.errors import Refused
from services.people import PersonFacts
from services.residents import forgetting, held
from services.residents.forgetting import Held
from services.rules import Rules
from services.staffing import staff


def setup() -> Router:
    """What leads here."""
    router = Router(name="rights")
    router.message.register(ask, Command("forget"))
    router.message.register(send_held, Command("held"))
    router.callback_query.register(forget, RightsButton.filter(F.do == Do.FORGET))
    router.callback_query.register(keep, RightsButton.filter(F.do == Do.KEEP))
    return router


async def ask(
    message: Message,
    command: CommandObject,
    person: PersonFacts,
    database: Database,
    rules: Rules,
    now: Now,
) -> None:
    """Show what would be erased and ask, once for each post that may be meant."""
    staff.must(person, Manage.FORGET, None)
    async with database.read() as session:
        found = await _meant(session, command)
    for post in found:
        shown = view.ask(post, rules, now())
        await message.reply(shown.html, reply_markup=shown.keyboard)


async def forget(
    query: CallbackQuery,
    callback_data: RightsButton,
    person: PersonFacts,
    database: Database,
    now: Now,
) -> None:
    """Erase it; who presses must have the right."""
    async with database.write() as session:
        post = await forgetting.forget(session, callback_data.post_id, person, now())
    await answer(query, view.DONE)
    if isinstance(query.message, Message):
        await redraw(query.message, text=view.forgotten(post))


async def keep(query: CallbackQuery, person: PersonFacts) -> None:
    """Think better of it."""
    staff.must(person, Manage.FORGET, None)
    await answer(query)
    if isinstance(query.message, Message):
        await redraw(query.message, text=str(view.KEPT))


async def send_held(
    message: Message, command: CommandObject, person: PersonFacts, database: Database, now: Now
) -> None:
    """Send what is held as a file, to the admin alone."""
    staff.must(person, Manage.HELD, None)
    if message.chat.type != "private":
        raise Refused(view.IN_PRIVATE)
    async with database.read() as session:
        documents = [
            (post, await held.export(session, post.id, person, now()))
            for post in await _meant(session, command)
        ]
    for post, document in documents:
        file = BufferedInputFile(document.encode(), view.file_name(post))
        await message.reply_document(file)


async def _meant(session: AsyncSession, command: CommandObject) -> tuple[Held, ...]:
    asked = (command.args or "").strip()
    if not asked:
        raise Refused(view.USAGE)
    return await forgetting.find(session, asked)

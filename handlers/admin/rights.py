"""/forget and /held: a resident's post erased on request, and everything that is kept of one."""

from aiogram import F, Router
from aiogram.filters import Command, CommandObject
from aiogram.types import BufferedInputFile, CallbackQuery, Message

from db.engine import AsyncSession
from handlers.acting import Doer
from handlers.presses import rewrite
from handlers.views import rights as view
from handlers.views.rights import Do, RightsButton
from services.actions import Manage
from services.errors import Refused
from services.residents import forgetting, held
from services.residents.forgetting import Held
from services.staffing import staff


def setup() -> Router:
    """What leads here."""
    router = Router(name="rights")
    router.message.register(ask, Command("forget"))
    router.message.register(send_held, Command("held"))
    router.callback_query.register(forget, RightsButton.filter(F.do == Do.FORGET))
    router.callback_query.register(keep, RightsButton.filter(F.do == Do.KEEP))
    return router


async def ask(message: Message, command: CommandObject, doer: Doer) -> None:
    """Show what would be erased and ask, once for each post that may be meant."""
    staff.must(doer.person, Manage.FORGET, None)
    async with doer.reading() as session:
        found = await _meant(session, command)
    for post in found:
        shown = view.ask(post, doer.rules, doer.now())
        await message.reply(shown.html, reply_markup=shown.keyboard)


async def forget(query: CallbackQuery, callback_data: RightsButton, doer: Doer) -> None:
    """Erase it; who presses must have the right."""
    async with doer.acting() as (session, act):
        post = await forgetting.forget(session, callback_data.post_id, doer.person, act.at)
    await rewrite(query, view.forgotten(post), said=view.DONE)


async def keep(query: CallbackQuery, doer: Doer) -> None:
    """Think better of it."""
    staff.must(doer.person, Manage.FORGET, None)
    await rewrite(query, str(view.KEPT))


async def send_held(message: Message, command: CommandObject, doer: Doer) -> None:
    """Send what is held as a file, to the admin alone."""
    staff.must(doer.person, Manage.HELD, None)
    if message.chat.type != "private":
        raise Refused(view.IN_PRIVATE)
    async with doer.reading() as session:
        documents = [
            (post, await held.export(session, post.id, doer.person, doer.now()))
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

"""/language: what a person reads in the private chat; offered once to whom it may suit."""

from aiogram import Bot, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from db.engine import Database
from handlers.acting import Doer
from handlers.overview.page import PageAddress
from handlers.presses import turn
from handlers.setting_up import menus
from handlers.views import language as view
from handlers.views.language import LanguageButton
from services import people
from services.desk import tongues
from services.languages import speak
from services.people import PersonFacts
from services.rules import Rules


def setup() -> Router:
    """What leads here."""
    router = Router(name="language")
    router.message.register(show, Command("language"))
    router.callback_query.register(chosen, LanguageButton.filter())
    return router


async def show(message: Message, doer: Doer) -> None:
    """The languages to choose from."""
    shown = view.choice(tongues.known(doer.person.language) or doer.rules.language)
    await message.reply(shown.html, reply_markup=shown.keyboard)


async def chosen(
    query: CallbackQuery,
    callback_data: LanguageButton,
    doer: Doer,
    bot: Bot,
    page_at: PageAddress | None,
) -> None:
    """Speak it from now on, in the list of commands too."""
    async with doer.acting() as (session, _act):
        await tongues.choose(session, doer.person.id, callback_data.language)
        where = query.message.chat.id if query.message else doer.person.telegram_id
        speak(await tongues.of_chat(session, where, doer.rules))
        changed = await people.active(session, doer.person.id)
    await menus.personal(bot, changed or doer.person, page_at, doer.rules)
    await turn(query, view.choice(callback_data.language), view.CHOSEN)


async def suggest(message: Message, person: PersonFacts, database: Database, rules: Rules) -> None:
    """Offer the language of the person's Telegram, once: from then on the usual one is theirs."""
    said = message.from_user.language_code if message.from_user else None
    theirs = tongues.known(said)
    if person.language or theirs is None or theirs is rules.language:
        return
    async with database.write() as session:
        await tongues.choose(session, person.id, rules.language)
    shown = view.offer(theirs, rules.language)
    await message.answer(shown.html, reply_markup=shown.keyboard)

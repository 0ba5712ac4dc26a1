"""/language: what a person reads in the private chat; offered once to whom it may suit."""

from aiogram import Bot, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from db.engine import Database
from handlers.errors import answer, turn
from handlers.overview.page import PageAddress
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


async def show(message: Message, person: PersonFacts, rules: Rules) -> None:
    """The languages to choose from."""
    shown = view.choice(tongues.known(person.language) or rules.language)
    await message.reply(shown.html, reply_markup=shown.keyboard)


async def chosen(
    query: CallbackQuery,
    callback_data: LanguageButton,
    person: PersonFacts,
    database: Database,
    rules: Rules,
    bot: Bot,
    page_at: PageAddress | None,
) -> None:
    """Speak it from now on, in the list of commands too."""
    async with database.write() as session:
        await tongues.choose(session, person.id, callback_data.language)
        where = query.message.chat.id if query.message else person.telegram_id
        speak(await tongues.of_chat(session, where, rules))
        changed = await people.active(session, person.id)
    await menus.personal(bot, changed or person, page_at, rules)
    await answer(query, view.CHOSEN)
    await turn(query, view.choice(callback_data.language))


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

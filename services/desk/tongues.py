"""Whose language is which: a person's own choice, an office's for its chat, else the desk's."""

from db.engine import AsyncSession
from db.queries import chats, people
from services.desk.office_settings import read_settings
from services.languages import Language
from services.rules import Rules


async def of_chat(session: AsyncSession, chat_id: int, rules: Rules) -> Language:
    """The language of a chat: in a private one the person's, in a group that of its offices (the
    first that has chosen decides)."""
    if chat_id > 0:
        person = await people.active_by_telegram(session, chat_id)
        return known(person.language if person else "") or rules.language
    for settings in await chats.settings_at(session, chat_id):
        chosen = read_settings(settings).language
        if chosen is not None:
            return chosen
    return rules.language


async def choose(session: AsyncSession, person_id: int, language: Language) -> None:
    """What a person wants to read from now on."""
    await people.set_language(session, person_id, language)


def known(code: str | None) -> Language | None:
    """The language of a code ("en", "en-GB"), None for one the desk does not speak."""
    short = (code or "").partition("-")[0].casefold()
    return Language(short) if short in set(Language) else None

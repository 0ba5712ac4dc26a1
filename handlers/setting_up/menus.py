"""The lists of commands Telegram shows: one for groups, one for strangers, one for each person.

A person's own list stands in their private chat and follows their role, and so does the button
of the page beside the input field. Lists for single people
in single groups are left out: that is offices times people of calls for one or two lines.
"""

import logging
from collections.abc import Collection

from aiogram import Bot
from aiogram.exceptions import AiogramError
from aiogram.types import (
    BotCommand,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
)

from db.engine import Database
from handlers.overview import page
from handlers.overview.page import PageAddress
from handlers.views import texts
from services import people
from services.actions import Manage
from services.desk import tongues
from services.languages import Language, speaking
from services.people import PersonFacts, Role
from services.rules import Rules

log = logging.getLogger(__name__)

NOT_IN_GROUPS = frozenset(
    {"bind", "settings", "away", "doctor", "audit", "forget", "held", "language", "link"}
)
"""Commands that few people give, and seldom: they work in groups, the list does not show them."""

STRANGERS = ("help",)

_OF_THE_DESK = {"bind": Manage.BIND, "forget": Manage.FORGET, "held": Manage.HELD}


def commands_of(person: PersonFacts, rules: Rules) -> list[str]:
    """The commands that are of use to a person, in the order of the list."""
    return [name for name in texts.COMMANDS if _is_for(person, name, rules)]


def _is_for(person: PersonFacts, name: str, rules: Rules) -> bool:
    if name in ("doctor", "audit"):
        return person.role is Role.ADMIN
    if name == "link":
        return rules.in_max
    if name in _OF_THE_DESK:
        return people.may(person, _OF_THE_DESK[name], None)
    if name == "settings":
        offices = [None, *(seat.office_id for seat in person.offices)]
        return any(people.may(person, Manage.SETTINGS, office) for office in offices)
    return True


async def general(bot: Bot, usual: Language) -> None:
    """The lists for groups and for strangers: in the usual language, and for whoever's Telegram
    speaks another one of ours in that. Raises as the Bot API does."""
    groups = [name for name in texts.COMMANDS if name not in NOT_IN_GROUPS]
    for language in Language:
        code = None if language is usual else language
        with speaking(language):
            strangers, everybody = _listed(STRANGERS), _listed(groups)
        await bot.set_my_commands(strangers, BotCommandScopeAllPrivateChats(), code)
        await bot.set_my_commands(everybody, BotCommandScopeAllGroupChats(), code)
        await bot.set_my_commands(everybody, language_code=code)


async def everybodys(
    bot: Bot, database: Database, page_at: PageAddress | None, rules: Rules
) -> None:
    """Each person's own list and button."""
    async with database.read() as session:
        found = await people.everybody(session)
    for person in found:
        await personal(bot, person, page_at, rules)


async def personal(
    bot: Bot, person: PersonFacts, page_at: PageAddress | None, rules: Rules
) -> None:
    """A person's own list and button in their language; who has left, or has never opened the
    chat, has none."""
    scope = BotCommandScopeChat(chat_id=person.telegram_id)
    language = tongues.known(person.language) or rules.language
    try:
        if person.active:
            with speaking(language):
                commands = _listed(commands_of(person, rules))
            await bot.set_my_commands(commands, scope)
        else:
            await bot.delete_my_commands(scope)
        with speaking(language):
            await page.menu_button(bot, person, page_at)
    except AiogramError as error:
        log.debug("no command list person=%s: %s", person.id, error)


def _listed(names: Collection[str]) -> list[BotCommand]:
    return [BotCommand(command=name, description=str(texts.COMMANDS[name])) for name in names]

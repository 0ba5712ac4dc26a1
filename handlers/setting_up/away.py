"""/away: somebody will not be here; until when, and who stands in. Their own, or an aide's."""

from datetime import date

from aiogram import F, Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from db.engine import AsyncSession, Database
from handlers.dialogues import ask
from handlers.errors import answer, redraw, turn
from handlers.filters import InDialogue
from handlers.views import away as view
from handlers.views import texts
from handlers.views.away import AwayButton, Do
from handlers.views.screens import Screen
from services import people
from services.clock import Now
from services.desk import dialogues
from services.english_dates import in_russian
from services.errors import Refused
from services.moves import Act
from services.people import PersonFacts
from services.reporting.periods import local_date
from services.rules import Rules
from services.russian_dates import Away, parse_away
from services.staffing import absences, presence, staff

KIND = "away"


def setup() -> Router:
    """What leads here."""
    router = Router(name="away")
    router.message.register(away, Command("away"))
    router.message.register(typed, InDialogue(KIND))
    router.callback_query.register(ask_day, AwayButton.filter(F.do == Do.TYPE))
    router.callback_query.register(pressed, AwayButton.filter(F.do.in_((Do.LEAVE, Do.BACK))))
    router.callback_query.register(turned, AwayButton.filter())
    return router


async def away(
    message: Message,
    command: CommandObject,
    person: PersonFacts,
    database: Database,
    rules: Rules,
    now: Now,
) -> None:
    """How it stands; or, with a day typed after the command, who stands in."""
    act = Act(person, now(), rules)
    async with database.read() as session:
        found = await presence.ahead(session, person.id, act.at)
        if command.args and found is None:
            when = parse_away(in_russian(command.args), local_date(act.at, rules.zone))
            shown = await _who(session, person, when, 0, act)
        else:
            shown = await _stand(session, person, act)
    await message.reply(shown.html, reply_markup=shown.keyboard)


async def ask_day(
    query: CallbackQuery,
    callback_data: AwayButton,
    person: PersonFacts,
    database: Database,
    rules: Rules,
    now: Now,
) -> None:
    """Ask for a day no button has."""
    if not isinstance(query.message, Message):
        raise Refused(texts.STALE)
    async with database.read() as session:
        await _whose(session, callback_data.who, Act(person, now(), rules))
    await answer(query)
    await ask(
        query.message,
        person,
        view.ASK_DAY,
        KIND,
        {"who": callback_data.who},
        database=database,
        now=now,
        example=view.EXAMPLE,
    )


async def typed(
    message: Message,
    dialogue: dialogues.DialogueFacts,
    person: PersonFacts,
    database: Database,
    rules: Rules,
    now: Now,
) -> None:
    """The day was typed; a wrong one is refused and may be typed again."""
    act = Act(person, now(), rules)
    when = parse_away(in_russian(message.text or ""), local_date(act.at, rules.zone))
    async with database.write() as session:
        if not await dialogues.end(session, message.chat.id, person.id):
            return
        one = await _whose(session, dialogue.data["who"], act)
        shown = await _who(session, one, when, 0, act)
    await message.reply(shown.html, reply_markup=shown.keyboard)


async def turned(
    query: CallbackQuery,
    callback_data: AwayButton,
    person: PersonFacts,
    database: Database,
    rules: Rules,
    now: Now,
) -> None:
    """Another screen."""
    act = Act(person, now(), rules)
    today = local_date(act.at, rules.zone)
    async with database.read() as session:
        one = await _whose(session, callback_data.who, act)
        match callback_data.do:
            case Do.DAYS:
                shown = await _who(session, one, view.days(callback_data.back, today), 0, act)
            case Do.WHO:
                shown = await _who(session, one, _when(callback_data), callback_data.page, act)
            case _:
                shown = await _stand(session, one, act)
    await answer(query)
    await turn(query, shown)


async def pressed(
    query: CallbackQuery,
    callback_data: AwayButton,
    person: PersonFacts,
    database: Database,
    rules: Rules,
    now: Now,
) -> None:
    """Leave, or come back."""
    act = Act(person, now(), rules)
    async with database.write() as session:
        if callback_data.do is Do.BACK:
            await absences.come_back(session, callback_data.who, act)
        else:
            deputy = callback_data.deputy or None
            await absences.leave(session, callback_data.who, _when(callback_data), deputy, act)
    async with database.read() as session:
        shown = await _stand(session, await staff.get(session, callback_data.who), act)
    back = callback_data.do is Do.BACK
    await answer(query, view.WELCOME if back else "")
    if back and isinstance(query.message, Message):
        await redraw(query.message, text=str(view.WELCOME))
    else:
        await turn(query, shown)


async def _whose(session: AsyncSession, person_id: int, act: Act) -> PersonFacts:
    """Whose absence it is; Refused where that is no business of whoever acts."""
    one = await staff.get(session, person_id)
    absences.must_be_allowed(one, act)
    return one


async def _stand(session: AsyncSession, one: PersonFacts, act: Act) -> Screen:
    own = act.actor_id == one.id
    found = await presence.ahead(session, one.id, act.at)
    if found is None:
        return view.start(one, own)
    # Who was to stand in may have left the desk meanwhile.
    deputy = await people.active(session, found.deputy_id) if found.deputy_id else None
    return view.standing(one, found, deputy, own, act.rules.zone, act.at)


async def _who(session: AsyncSession, one: PersonFacts, when: Away, page: int, act: Act) -> Screen:
    found = await absences.candidates(session, one, act.at)
    return view.who(one, when, found, page, local_date(act.at, act.rules.zone))


def _when(data: AwayButton) -> Away:
    try:
        return Away(date.fromordinal(data.first), date.fromordinal(data.back))
    except (ValueError, OverflowError) as error:
        raise Refused(texts.STALE) from error

"""/away: somebody will not be here; until when, and who stands in. Their own, or an aide's."""

from datetime import date

from aiogram import F, Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from db.engine import AsyncSession
from handlers.acting import Doer
from handlers.dialogues import ask
from handlers.filters import InDialogue
from handlers.places import pressed
from handlers.presses import answer, rewrite, turn
from handlers.views import away as view
from handlers.views import texts
from handlers.views.away import AwayButton, Do
from handlers.views.screens import Screen
from services import people
from services.desk import dialogues
from services.english_dates import in_russian
from services.errors import Refused
from services.moves import Act
from services.people import PersonFacts
from services.reporting.periods import local_date
from services.russian_dates import Away, parse_away
from services.staffing import absences, presence, staff

KIND = "away"


def setup() -> Router:
    """What leads here."""
    router = Router(name="away")
    router.message.register(away, Command("away"))
    router.message.register(typed, InDialogue(KIND))
    router.callback_query.register(ask_day, AwayButton.filter(F.do == Do.TYPE))
    router.callback_query.register(change, AwayButton.filter(F.do.in_((Do.LEAVE, Do.BACK))))
    router.callback_query.register(turned, AwayButton.filter())
    return router


async def away(message: Message, command: CommandObject, doer: Doer) -> None:
    """How it stands; or, with a day typed after the command, who stands in."""
    act = doer.act()
    async with doer.reading() as session:
        found = await presence.ahead(session, doer.person.id, act.at)
        if command.args and found is None:
            when = parse_away(in_russian(command.args), local_date(act.at, doer.rules.zone))
            shown = await _who(session, doer.person, when, 0, act)
        else:
            shown = await _stand(session, doer.person, act)
    await message.reply(shown.html, reply_markup=shown.keyboard)


async def ask_day(query: CallbackQuery, callback_data: AwayButton, doer: Doer) -> None:
    """Ask for a day no button has."""
    message = pressed(query)
    async with doer.reading() as session:
        await _whose(session, callback_data.who, doer.act())
    await answer(query)
    await ask(message, doer, view.ASK_DAY, KIND, {"who": callback_data.who}, view.EXAMPLE)


async def typed(message: Message, dialogue: dialogues.DialogueFacts, doer: Doer) -> None:
    """The day was typed; a wrong one is refused and may be typed again."""
    when = parse_away(in_russian(message.text or ""), local_date(doer.now(), doer.rules.zone))
    async with doer.acting() as (session, act):
        if not await dialogues.end(session, message.chat.id, doer.person.id):
            return
        one = await _whose(session, dialogue.data["who"], act)
        shown = await _who(session, one, when, 0, act)
    await message.reply(shown.html, reply_markup=shown.keyboard)


async def turned(query: CallbackQuery, callback_data: AwayButton, doer: Doer) -> None:
    """Another screen."""
    act = doer.act()
    today = local_date(act.at, doer.rules.zone)
    async with doer.reading() as session:
        one = await _whose(session, callback_data.who, act)
        match callback_data.do:
            case Do.DAYS:
                shown = await _who(session, one, view.days(callback_data.back, today), 0, act)
            case Do.WHO:
                shown = await _who(session, one, _when(callback_data), callback_data.page, act)
            case _:
                shown = await _stand(session, one, act)
    await turn(query, shown)


async def change(query: CallbackQuery, callback_data: AwayButton, doer: Doer) -> None:
    """Leave, or come back."""
    back = callback_data.do is Do.BACK
    async with doer.acting() as (session, act):
        if back:
            await absences.come_back(session, callback_data.who, act)
        else:
            deputy = callback_data.deputy or None
            await absences.leave(session, callback_data.who, _when(callback_data), deputy, act)
    async with doer.reading() as session:
        shown = await _stand(session, await staff.get(session, callback_data.who), act)
    if back:
        await rewrite(query, str(view.WELCOME), said=view.WELCOME)
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

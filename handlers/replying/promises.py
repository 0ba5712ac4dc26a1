"""Interim answers: the date they promise is chosen with a button or typed; moving it needs a
reason. What stands promised is chased by the clocks, not from here."""

from datetime import date, datetime

from aiogram import F, Router
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message

from db.engine import Database
from handlers.dialogues import ask
from handlers.errors import answer, redraw
from handlers.filters import InDialogue
from handlers.incident.incidents import allowed
from handlers.views import promising as views
from handlers.views import texts
from handlers.views.buttons import IncidentButton, Menu, MenuButton
from services import incidents
from services.actions import Action
from services.clock import Now
from services.desk import dialogues
from services.desk.dialogues import DialogueFacts
from services.english_dates import in_russian
from services.errors import Refused
from services.incident_facts import IncidentFacts
from services.moves import Act, Promise
from services.people import PersonFacts
from services.replying import promises
from services.residents.privacy import mask
from services.rules import Rules

DATE, REASON = "promise_date", "promise_reason"
"""What a person may be asked to type: a date (and why it moves), or only why."""


def setup() -> Router:
    """What leads here."""
    router = Router(name="promises")
    router.callback_query.register(choose, MenuButton.filter(F.menu == Menu.INTERIM))
    router.callback_query.register(why_moved, MenuButton.filter(F.menu == Menu.MOVED))
    router.callback_query.register(ask_date, MenuButton.filter(F.menu == Menu.ASK_DATE))
    router.callback_query.register(ask_reason, MenuButton.filter(F.menu == Menu.ASK_MOVED))
    router.callback_query.register(pressed, IncidentButton.filter(F.action == Action.INTERIM))
    router.message.register(typed_date, InDialogue(DATE))
    router.message.register(typed_reason, InDialogue(REASON))
    return router


async def choose(
    query: CallbackQuery,
    callback_data: MenuButton,
    person: PersonFacts,
    database: Database,
    rules: Rules,
    now: Now,
) -> None:
    """Unfold the dates in place of the buttons."""
    facts = await _facts(database, callback_data.incident_id, person)
    await answer(query, texts.CHOOSE_DATE)
    await _unfold(query, views.dates(facts, now(), rules.zone))


async def why_moved(
    query: CallbackQuery, callback_data: MenuButton, person: PersonFacts, database: Database
) -> None:
    """Another date was chosen: unfold the reasons."""
    facts = await _facts(database, callback_data.incident_id, person)
    await answer(query, views.WHY_MOVED)
    await _unfold(query, views.reasons(facts.id, callback_data.page))


async def pressed(
    query: CallbackQuery,
    callback_data: IncidentButton,
    person: PersonFacts,
    database: Database,
    rules: Rules,
    now: Now,
) -> None:
    """Promise the day that the button shows."""
    chosen = views.chosen(callback_data.arg)
    if chosen is None:
        raise Refused(texts.STALE)
    until = promises.end_of(chosen.day, rules.zone)
    facts = await _promise(
        callback_data.incident_id, until, chosen.reason, Act(person, now(), rules), database
    )
    await answer(query, views.promised(facts, rules.zone))
    if isinstance(query.message, Message) and not views.is_card(query.message.text or ""):
        await redraw(query.message, text=views.promised(facts, rules.zone))


async def ask_date(
    query: CallbackQuery,
    callback_data: MenuButton,
    person: PersonFacts,
    database: Database,
    now: Now,
) -> None:
    """Ask for a date that no button has."""
    facts = await _facts(database, callback_data.incident_id, person)
    words = views.ASK_MOVED_DATE if facts.promise else views.ASK_DATE
    await _ask(
        query, words.format(id=facts.id), DATE, {"incident": facts.id}, person, database, now
    )


async def ask_reason(
    query: CallbackQuery,
    callback_data: MenuButton,
    person: PersonFacts,
    database: Database,
    now: Now,
) -> None:
    """Ask for a reason that no button has."""
    facts = await _facts(database, callback_data.incident_id, person)
    data = {"incident": facts.id, "day": callback_data.page}
    await _ask(query, views.ASK_REASON.format(id=facts.id), REASON, data, person, database, now)


async def typed_date(
    message: Message,
    dialogue: DialogueFacts,
    person: PersonFacts,
    database: Database,
    rules: Rules,
    now: Now,
) -> None:
    """A date in words, and after it the reason if the date moves."""
    act = Act(person, now(), rules)
    said = promises.read_day(in_russian(message.text or ""), act.at.astimezone(rules.zone).date())
    if said is None:
        raise Refused(views.NO_DATE)
    until = promises.end_of(said.day, rules.zone)
    await _typed(message, dialogue, until, said.rest, act, database)


async def typed_reason(
    message: Message,
    dialogue: DialogueFacts,
    person: PersonFacts,
    database: Database,
    rules: Rules,
    now: Now,
) -> None:
    """Why the date moves."""
    act = Act(person, now(), rules)
    until = promises.end_of(date.fromordinal(dialogue.data["day"]), rules.zone)
    await _typed(message, dialogue, until, message.text or "", act, database)


async def _typed(
    message: Message,
    dialogue: DialogueFacts,
    until: datetime,
    reason: str,
    act: Act,
    database: Database,
) -> None:
    """Promise; a wrong answer is refused and the question stands."""
    facts = await _promise(dialogue.data["incident"], until, reason, act, database)
    if act.actor_id is not None:
        async with database.write() as session:
            await dialogues.end(session, message.chat.id, act.actor_id)
    await message.reply(views.promised(facts, act.rules.zone))


async def _promise(
    incident_id: int, until: datetime, reason: str, act: Act, database: Database
) -> IncidentFacts:
    async with database.write() as session:
        return await incidents.change(session, incident_id, Promise(until, mask(reason)), act)


async def _facts(database: Database, incident_id: int, person: PersonFacts) -> IncidentFacts:
    async with database.read() as session:
        return await allowed(session, incident_id, person, Action.INTERIM)


async def _ask(
    query: CallbackQuery,
    words: str,
    kind: str,
    data: dict[str, int],
    person: PersonFacts,
    database: Database,
    now: Now,
) -> None:
    if not isinstance(query.message, Message):
        raise Refused(texts.STALE)
    await answer(query)
    await ask(
        query.message, person, words, kind, data, database=database, now=now, example=views.EXAMPLE
    )


async def _unfold(query: CallbackQuery, markup: InlineKeyboardMarkup) -> None:
    if isinstance(query.message, Message):
        await redraw(query.message, markup=markup)

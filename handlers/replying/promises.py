"""Interim answers: the date they promise is chosen with a button or typed; moving it needs a
reason. What stands promised is chased by the clocks, not from here."""

from datetime import date

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from handlers.acting import Doer
from handlers.dialogues import ask
from handlers.filters import InDialogue
from handlers.places import pressed
from handlers.presses import answer, rewrite, unfold
from handlers.views import promising as views
from handlers.views import texts
from handlers.views.buttons import IncidentButton, Menu, MenuButton
from services.actions import Action
from services.desk import dialogues
from services.desk.dialogues import DialogueFacts
from services.english_dates import in_russian
from services.errors import Refused
from services.moves import Promise
from services.replying import promises
from services.reporting.periods import local_date
from services.residents.privacy import mask

DATE, REASON = "promise_date", "promise_reason"
"""What a person may be asked to type: a date (and why it moves), or only why."""


def setup() -> Router:
    """What leads here."""
    router = Router(name="promises")
    router.callback_query.register(choose, MenuButton.filter(F.menu == Menu.INTERIM))
    router.callback_query.register(why_moved, MenuButton.filter(F.menu == Menu.MOVED))
    router.callback_query.register(ask_date, MenuButton.filter(F.menu == Menu.ASK_DATE))
    router.callback_query.register(ask_reason, MenuButton.filter(F.menu == Menu.ASK_MOVED))
    router.callback_query.register(promise, IncidentButton.filter(F.action == Action.INTERIM))
    router.message.register(typed_date, InDialogue(DATE))
    router.message.register(typed_reason, InDialogue(REASON))
    return router


async def choose(query: CallbackQuery, callback_data: MenuButton, doer: Doer) -> None:
    """Unfold the dates in place of the buttons."""
    facts = await doer.incident(callback_data.incident_id, Action.INTERIM)
    await unfold(query, views.dates(facts, doer.now(), doer.rules.zone), texts.CHOOSE_DATE)


async def why_moved(query: CallbackQuery, callback_data: MenuButton, doer: Doer) -> None:
    """Another date was chosen: unfold the reasons."""
    facts = await doer.incident(callback_data.incident_id, Action.INTERIM)
    await unfold(query, views.reasons(facts.id, callback_data.page), views.WHY_MOVED)


async def promise(query: CallbackQuery, callback_data: IncidentButton, doer: Doer) -> None:
    """Promise the day that the button shows."""
    chosen = views.chosen(callback_data.arg)
    if chosen is None:
        raise Refused(texts.STALE)
    zone = doer.rules.zone
    command = Promise(promises.end_of(chosen.day, zone), mask(chosen.reason))
    facts = await doer.change(callback_data.incident_id, command)
    said = views.promised(facts, zone)
    if isinstance(query.message, Message) and not views.is_card(query.message.text or ""):
        await rewrite(query, said, said=said)
    else:
        await answer(query, said)


async def ask_date(query: CallbackQuery, callback_data: MenuButton, doer: Doer) -> None:
    """Ask for a date that no button has."""
    facts = await doer.incident(callback_data.incident_id, Action.INTERIM)
    words = views.ASK_MOVED_DATE if facts.promise else views.ASK_DATE
    await _ask(query, doer, words.format(id=facts.id), DATE, {"incident": facts.id})


async def ask_reason(query: CallbackQuery, callback_data: MenuButton, doer: Doer) -> None:
    """Ask for a reason that no button has."""
    facts = await doer.incident(callback_data.incident_id, Action.INTERIM)
    data = {"incident": facts.id, "day": callback_data.page}
    await _ask(query, doer, views.ASK_REASON.format(id=facts.id), REASON, data)


async def typed_date(message: Message, dialogue: DialogueFacts, doer: Doer) -> None:
    """A date in words, and after it the reason if the date moves."""
    today = local_date(doer.now(), doer.rules.zone)
    said = promises.read_day(in_russian(message.text or ""), today)
    if said is None:
        raise Refused(views.NO_DATE)
    await _typed(message, dialogue, said.day, said.rest, doer)


async def typed_reason(message: Message, dialogue: DialogueFacts, doer: Doer) -> None:
    """Why the date moves."""
    day = date.fromordinal(dialogue.data["day"])
    await _typed(message, dialogue, day, message.text or "", doer)


async def _typed(
    message: Message, dialogue: DialogueFacts, day: date, reason: str, doer: Doer
) -> None:
    """Promise; a wrong answer is refused and the question stands."""
    zone = doer.rules.zone
    command = Promise(promises.end_of(day, zone), mask(reason))
    facts = await doer.change(dialogue.data["incident"], command)
    async with doer.acting() as (session, _act):
        await dialogues.end(session, message.chat.id, doer.person.id)
    await message.reply(views.promised(facts, zone))


async def _ask(
    query: CallbackQuery, doer: Doer, words: str, kind: str, data: dict[str, int]
) -> None:
    message = pressed(query)
    await answer(query)
    await ask(message, doer, words, kind, data, views.EXAMPLE)

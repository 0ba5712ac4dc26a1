"""A reply in the making: the questions it is filled from, its versions, consent, a suggestion."""

from aiogram import F, Router
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message

from db.engine import Database
from handlers.dialogues import ask
from handlers.errors import answer, redraw
from handlers.filters import InDialogue
from handlers.incident.incidents import allowed
from handlers.places import pressed
from handlers.replying.draft_places import bring
from handlers.views import drafting as views
from handlers.views import drafting_buttons as buttons
from handlers.views import texts
from handlers.views.drafting_buttons import Do, DraftButton
from services.actions import Action
from services.clock import Now
from services.desk import dialogues
from services.desk.dialogues import DialogueFacts
from services.facts import DraftState
from services.languages import lazy
from services.moves import Act
from services.people import PersonFacts
from services.replying import approvals, drafts
from services.replying.offering import Voices
from services.residents.privacy import mask
from services.rules import Rules

EDIT, RETURN = "draft_edit", "draft_return"
"""What a supervisor may be asked to type: the text in its own words, or what to mend."""

SUBMITTED = lazy("Отправлено куратору на согласование.")
RETURNED = lazy("Вернули автору.")
ASK_EDIT = lazy("✏️ Инцидент №{id}: пришлите текст целиком. Он станет согласованной версией.")
ASK_RETURN = lazy("↩️ Инцидент №{id}: что поправить автору?")
VERSIONS_SHOWN = 8
VERSIONS = lazy("🕘 Инцидент №{id}: версии ответа, новые сверху.")


def setup() -> Router:
    """What leads here."""
    router = Router(name="drafting")
    for do, handler in (
        (Do.SUBMIT, submit),
        (Do.APPROVE, approve),
        (Do.EDIT, ask_edit),
        (Do.RETURN, give_back),
        (Do.VERSIONS, versions),
        (Do.SHOW, show),
        (Do.TAKE_UP, take_up),
        (Do.MORE, more),
    ):
        router.callback_query.register(handler, DraftButton.filter(F.do == do))
    router.message.register(typed_edit, InDialogue(EDIT))
    router.message.register(typed_return, InDialogue(RETURN))
    return router


async def submit(
    query: CallbackQuery,
    callback_data: DraftButton,
    person: PersonFacts,
    database: Database,
    rules: Rules,
    now: Now,
) -> None:
    """Show the version to the supervisors."""
    number, version = callback_data.incident_id, callback_data.version
    async with database.write() as session:
        state = await approvals.submit(session, number, version, Act(person, now(), rules))
    await answer(query, texts.APPROVED if state is DraftState.APPROVED else SUBMITTED)


async def approve(
    query: CallbackQuery,
    callback_data: DraftButton,
    person: PersonFacts,
    database: Database,
    rules: Rules,
    now: Now,
) -> None:
    """Agree to it."""
    async with database.write() as session:
        await approvals.approve(
            session, callback_data.incident_id, callback_data.version, Act(person, now(), rules)
        )
    await answer(query, texts.APPROVED)


async def ask_edit(
    query: CallbackQuery,
    callback_data: DraftButton,
    person: PersonFacts,
    database: Database,
    now: Now,
) -> None:
    """Ask for the supervisor's own text."""
    await _ask(query, callback_data, person, database, now, EDIT, str(ASK_EDIT))


async def give_back(
    query: CallbackQuery,
    callback_data: DraftButton,
    person: PersonFacts,
    database: Database,
    rules: Rules,
    now: Now,
) -> None:
    """Unfold the reasons; send back with the one that was chosen, or ask for another."""
    number, version, arg = callback_data.incident_id, callback_data.version, callback_data.arg
    if arg == "typed":
        await _ask(query, callback_data, person, database, now, RETURN, str(ASK_RETURN))
    elif arg.isdecimal() and int(arg) < len(buttons.RETURN_REASONS):
        reason = buttons.RETURN_REASONS[int(arg)]
        async with database.write() as session:
            act = Act(person, now(), rules)
            await approvals.give_back(session, number, version, reason.source, act)
        await answer(query, RETURNED)
    else:
        async with database.read() as session:
            facts = await allowed(session, number, person, Action.APPROVE)
            written = await drafts.get(session, number, version)
        await answer(query, texts.CHOOSE_REASON)
        whole = views.approval(facts, written).keyboard
        markup = whole if arg == "back" else buttons.return_reasons(number, version)
        await _redraw(query, markup)


async def versions(
    query: CallbackQuery, callback_data: DraftButton, person: PersonFacts, database: Database
) -> None:
    """List what was written so far."""
    async with database.read() as session:
        facts = await allowed(session, callback_data.incident_id, person, Action.DRAFT)
        found = await drafts.versions(session, facts.id, limit=VERSIONS_SHOWN)
    await answer(query)
    if isinstance(query.message, Message):
        await query.message.answer(
            VERSIONS.format(id=facts.id), reply_markup=buttons.versions(found)
        )


async def more(
    query: CallbackQuery,
    callback_data: DraftButton,
    person: PersonFacts,
    database: Database,
    rules: Rules,
    voices: Voices,
) -> None:
    """Unfold what is rarely asked for in place of the buttons, or fold it again."""
    async with database.read() as session:
        facts = await allowed(session, callback_data.incident_id, person, Action.DRAFT)
        written = await drafts.get(session, facts.id, callback_data.version)
    await answer(query)
    if callback_data.arg == "back":
        can = voices.name(facts.post) is not None
        markup = buttons.draft(facts, written, suggests=rules.suggests, publishes=can)
    else:
        markup = buttons.more(facts, written, suggests=rules.suggests)
    await _redraw(query, markup)


async def show(
    query: CallbackQuery,
    callback_data: DraftButton,
    person: PersonFacts,
    database: Database,
    now: Now,
) -> None:
    """Bring one version."""
    message = pressed(query)
    async with database.write() as session:
        facts = await allowed(session, callback_data.incident_id, person, Action.DRAFT)
        written = await drafts.get(session, facts.id, callback_data.version)
        await bring(session, written, message, now())
    await answer(query, texts.DRAFT_SHOWN.format(version=written.version))


async def take_up(
    query: CallbackQuery,
    callback_data: DraftButton,
    person: PersonFacts,
    database: Database,
    rules: Rules,
    now: Now,
) -> None:
    """Go back to an earlier version: it becomes the newest."""
    message = pressed(query)
    async with database.write() as session:
        act = Act(person, now(), rules)
        written = await drafts.take_up(
            session, callback_data.incident_id, callback_data.version, act
        )
        await bring(session, written, message, act.at)
    await answer(query, texts.DRAFT_SHOWN.format(version=written.version))


async def typed_edit(
    message: Message,
    dialogue: DialogueFacts,
    person: PersonFacts,
    database: Database,
    rules: Rules,
    now: Now,
) -> None:
    """The supervisor's text is the next version, agreed to."""
    act = Act(person, now(), rules)
    async with database.write() as session:
        await approvals.edit(
            session, dialogue.data["incident"], dialogue.data["version"], message.text or "", act
        )
        await dialogues.end(session, message.chat.id, person.id)
    await message.reply(str(texts.APPROVED))


async def typed_return(
    message: Message,
    dialogue: DialogueFacts,
    person: PersonFacts,
    database: Database,
    rules: Rules,
    now: Now,
) -> None:
    """Send back with the supervisor's own words."""
    act = Act(person, now(), rules)
    reason = mask(message.text or "")
    async with database.write() as session:
        await approvals.give_back(
            session, dialogue.data["incident"], dialogue.data["version"], reason, act
        )
        await dialogues.end(session, message.chat.id, person.id)
    await message.reply(str(RETURNED))


async def _ask(
    query: CallbackQuery,
    data: DraftButton,
    person: PersonFacts,
    database: Database,
    now: Now,
    kind: str,
    words: str,
) -> None:
    message = pressed(query)
    async with database.read() as session:
        facts = await allowed(session, data.incident_id, person, Action.APPROVE)
    await answer(query)
    asked = {"incident": facts.id, "version": data.version}
    await ask(message, person, words.format(id=facts.id), kind, asked, database=database, now=now)


async def _redraw(query: CallbackQuery, markup: InlineKeyboardMarkup | None) -> None:
    if isinstance(query.message, Message):
        await redraw(query.message, markup=markup)

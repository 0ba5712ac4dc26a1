"""A reply in the making: the questions it is filled from, its versions, consent, a suggestion."""

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from handlers.acting import Doer
from handlers.dialogues import ask
from handlers.filters import InDialogue
from handlers.places import pressed
from handlers.presses import answer, unfold
from handlers.replying.draft_places import bring
from handlers.views import drafting as views
from handlers.views import drafting_buttons as buttons
from handlers.views import texts
from handlers.views.drafting_buttons import Do, DraftButton
from services.actions import Action
from services.desk import dialogues
from services.desk.dialogues import DialogueFacts
from services.facts import DraftState
from services.languages import Text, lazy
from services.replying import approvals, drafts
from services.replying.offering import Voices
from services.residents.privacy import mask

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


async def submit(query: CallbackQuery, callback_data: DraftButton, doer: Doer) -> None:
    """Show the version to the supervisors."""
    async with doer.acting() as (session, act):
        state = await approvals.submit(
            session, callback_data.incident_id, callback_data.version, act
        )
    await answer(query, texts.APPROVED if state is DraftState.APPROVED else SUBMITTED)


async def approve(query: CallbackQuery, callback_data: DraftButton, doer: Doer) -> None:
    """Agree to it."""
    async with doer.acting() as (session, act):
        await approvals.approve(session, callback_data.incident_id, callback_data.version, act)
    await answer(query, texts.APPROVED)


async def ask_edit(query: CallbackQuery, callback_data: DraftButton, doer: Doer) -> None:
    """Ask for the supervisor's own text."""
    await _ask(query, callback_data, doer, EDIT, ASK_EDIT)


async def give_back(query: CallbackQuery, callback_data: DraftButton, doer: Doer) -> None:
    """Unfold the reasons; send back with the one that was chosen, or ask for another."""
    number, version, arg = callback_data.incident_id, callback_data.version, callback_data.arg
    if arg == "typed":
        await _ask(query, callback_data, doer, RETURN, ASK_RETURN)
    elif arg.isdecimal() and int(arg) < len(buttons.RETURN_REASONS):
        reason = buttons.RETURN_REASONS[int(arg)]
        async with doer.acting() as (session, act):
            await approvals.give_back(session, number, version, reason.source, act)
        await answer(query, RETURNED)
    else:
        async with doer.reading() as session:
            facts = await doer.allowed(session, number, Action.APPROVE)
            written = await drafts.get(session, number, version)
        whole = views.approval(facts, written).keyboard
        markup = whole if arg == "back" else buttons.return_reasons(number, version)
        await unfold(query, markup, texts.CHOOSE_REASON)


async def versions(query: CallbackQuery, callback_data: DraftButton, doer: Doer) -> None:
    """List what was written so far."""
    async with doer.reading() as session:
        facts = await doer.allowed(session, callback_data.incident_id, Action.DRAFT)
        found = await drafts.versions(session, facts.id, limit=VERSIONS_SHOWN)
    await answer(query)
    if isinstance(query.message, Message):
        await query.message.answer(
            VERSIONS.format(id=facts.id), reply_markup=buttons.versions(found)
        )


async def more(
    query: CallbackQuery, callback_data: DraftButton, doer: Doer, voices: Voices
) -> None:
    """Unfold what is rarely asked for in place of the buttons, or fold it again."""
    suggests = doer.rules.suggests
    async with doer.reading() as session:
        facts = await doer.allowed(session, callback_data.incident_id, Action.DRAFT)
        written = await drafts.get(session, facts.id, callback_data.version)
    if callback_data.arg == "back":
        can = voices.name(facts.post) is not None
        markup = buttons.draft(facts, written, suggests=suggests, publishes=can)
    else:
        markup = buttons.more(facts, written, suggests=suggests)
    await unfold(query, markup)


async def show(query: CallbackQuery, callback_data: DraftButton, doer: Doer) -> None:
    """Bring one version."""
    message = pressed(query)
    async with doer.acting() as (session, act):
        facts = await doer.allowed(session, callback_data.incident_id, Action.DRAFT)
        written = await drafts.get(session, facts.id, callback_data.version)
        await bring(session, written, message, act.at)
    await answer(query, texts.DRAFT_SHOWN.format(version=written.version))


async def take_up(query: CallbackQuery, callback_data: DraftButton, doer: Doer) -> None:
    """Go back to an earlier version: it becomes the newest."""
    message = pressed(query)
    async with doer.acting() as (session, act):
        written = await drafts.take_up(
            session, callback_data.incident_id, callback_data.version, act
        )
        await bring(session, written, message, act.at)
    await answer(query, texts.DRAFT_SHOWN.format(version=written.version))


async def typed_edit(message: Message, dialogue: DialogueFacts, doer: Doer) -> None:
    """The supervisor's text is the next version, agreed to."""
    number, version = dialogue.data["incident"], dialogue.data["version"]
    async with doer.acting() as (session, act):
        await approvals.edit(session, number, version, message.text or "", act)
        await dialogues.end(session, message.chat.id, doer.person.id)
    await message.reply(str(texts.APPROVED))


async def typed_return(message: Message, dialogue: DialogueFacts, doer: Doer) -> None:
    """Send back with the supervisor's own words."""
    number, version = dialogue.data["incident"], dialogue.data["version"]
    async with doer.acting() as (session, act):
        await approvals.give_back(session, number, version, mask(message.text or ""), act)
        await dialogues.end(session, message.chat.id, doer.person.id)
    await message.reply(str(RETURNED))


async def _ask(query: CallbackQuery, data: DraftButton, doer: Doer, kind: str, words: Text) -> None:
    message = pressed(query)
    facts = await doer.incident(data.incident_id, Action.APPROVE)
    await answer(query)
    asked = {"incident": facts.id, "version": data.version}
    await ask(message, doer, words.format(id=facts.id), kind, asked)

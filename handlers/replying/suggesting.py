"""«💡 Подсказка»: a model is asked for a draft. No transaction is open while it thinks."""

from aiogram import F, Router
from aiogram.types import CallbackQuery

from handlers.acting import Doer
from handlers.places import pressed
from handlers.presses import answer
from handlers.replying.draft_places import bring
from handlers.views import texts
from handlers.views.drafting_buttons import Do, DraftButton
from services.actions import Action
from services.drafting.model import Helper
from services.errors import Refused
from services.languages import lazy
from services.moves import SaveDraft
from services.replying import drafts

THINKING = lazy("Спрашиваю модель: подсказка придёт сюда.")


def setup() -> Router:
    """What leads here."""
    router = Router(name="suggesting")
    router.callback_query.register(suggest, DraftButton.filter(F.do == Do.SUGGEST))
    return router


async def suggest(
    query: CallbackQuery, callback_data: DraftButton, doer: Doer, helper: Helper | None
) -> None:
    """Ask, keep what it says as the next version, show it marked as a suggestion."""
    message = pressed(query)
    if helper is None:
        raise Refused(texts.STALE)
    facts = await doer.incident(callback_data.incident_id, Action.DRAFT)
    SaveDraft().decide(facts, doer.act())  # refused before the model is troubled
    await answer(query, THINKING)
    try:
        text = await helper.suggest(facts)
        async with doer.acting() as (session, act):
            written = await drafts.save(session, facts.id, text, act, origin="model")
            await bring(session, written, message, act.at)
    except Refused as refusal:
        # The press is answered already: the refusal is said in the chat.
        await message.reply(str(refusal), parse_mode=None)

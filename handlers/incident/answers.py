"""Buttons about the answer under the post: what was found may be none."""

from aiogram import F, Router
from aiogram.types import CallbackQuery

from handlers.acting import Doer
from handlers.presses import answer
from handlers.views import texts
from handlers.views.buttons import IncidentButton
from services.actions import Action
from services.facts import EventKind
from services.replying import answers


def setup() -> Router:
    """What leads here."""
    router = Router(name="answers")
    router.callback_query.register(not_answer, IncidentButton.filter(F.action == Action.NOT_ANSWER))
    return router


async def not_answer(query: CallbackQuery, callback_data: IncidentButton, doer: Doer) -> None:
    """The incident stands where it stood before that was found."""
    async with doer.acting() as (session, act):
        await answers.not_answer(session, callback_data.incident_id, act)
    await answer(query, texts.DONE[EventKind.NOT_ANSWER])

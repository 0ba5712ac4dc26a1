"""Buttons about the answer under the post: what was found may be none."""

from aiogram import F, Router
from aiogram.types import CallbackQuery

from db.engine import Database
from handlers.errors import answer
from handlers.views import texts
from handlers.views.buttons import IncidentButton
from services.actions import Action
from services.clock import Now
from services.facts import EventKind
from services.moves import Act
from services.people import PersonFacts
from services.replying import answers
from services.rules import Rules


def setup() -> Router:
    """What leads here; it goes before the router of all other buttons of a card."""
    router = Router(name="answers")
    router.callback_query.register(not_answer, IncidentButton.filter(F.action == Action.NOT_ANSWER))
    return router


async def not_answer(
    query: CallbackQuery,
    callback_data: IncidentButton,
    person: PersonFacts,
    database: Database,
    rules: Rules,
    now: Now,
) -> None:
    """The incident stands where it stood before that was found."""
    async with database.write() as session:
        await answers.not_answer(session, callback_data.incident_id, Act(person, now(), rules))
    await answer(query, texts.DONE[EventKind.NOT_ANSWER])

"""Buttons that let a draft go out from an official account: asked once more, then done."""

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from db.engine import Database
from handlers.errors import answer, redraw
from handlers.incident.incidents import allowed, must_be_allowed
from handlers.views import drafting, publishing, texts
from handlers.views.buttons import IncidentButton
from handlers.views.speech import Words
from services.actions import Action
from services.clock import Now
from services.errors import Refused
from services.languages import lazy
from services.moves import Act
from services.people import PersonFacts
from services.replying import drafts
from services.replying import offering as service
from services.replying.offering import Voices
from services.rules import Rules

ASKED = lazy("Проверьте текст и имя.")
ON_ITS_WAY = lazy("Публикуем.")
LEFT = lazy("Не публикуем.")


def setup() -> Router:
    """What leads here; it goes before the router of all other buttons of a card."""
    router = Router(name="publishing")
    press = router.callback_query
    press.register(offer, IncidentButton.filter(F.action == Action.PUBLISH))
    press.register(publish, IncidentButton.filter(F.action == Action.PUBLISH_SURE))
    press.register(leave, IncidentButton.filter(F.action == Action.PUBLISH_NOT))
    return router


async def offer(
    query: CallbackQuery,
    callback_data: IncidentButton,
    person: PersonFacts,
    database: Database,
    voices: Voices,
) -> None:
    """Show the words once more, and in whose name they would go out."""
    async with database.read() as session:
        version = _version(callback_data)
        offered = await service.offer(session, voices, callback_data.incident_id, version)
        must_be_allowed(person, Action.PUBLISH, offered.facts)
    await answer(query, ASKED)
    await _replace(query, publishing.confirm(offered))


async def publish(
    query: CallbackQuery,
    callback_data: IncidentButton,
    person: PersonFacts,
    database: Database,
    rules: Rules,
    now: Now,
    voices: Voices,
) -> None:
    """It goes out; the next tick carries it."""
    async with database.write() as session:
        version, act = _version(callback_data), Act(person, now(), rules)
        offered = await service.ask(session, voices, callback_data.incident_id, version, act)
    await answer(query, ON_ITS_WAY)
    await _replace(query, publishing.going_out(offered))


async def leave(
    query: CallbackQuery,
    callback_data: IncidentButton,
    person: PersonFacts,
    database: Database,
    rules: Rules,
    voices: Voices,
) -> None:
    """The draft stands again as it stood."""
    async with database.read() as session:
        facts = await allowed(session, callback_data.incident_id, person, Action.SHOW)
        written = await drafts.get(session, facts.id, _version(callback_data))
    await answer(query, LEFT)
    voice = voices.name(facts.post)
    words = drafting.draft(facts, written, None, suggests=rules.suggests, voice=voice)
    await _replace(query, words)


def _version(data: IncidentButton) -> int:
    if not data.arg.isdecimal():
        raise Refused(texts.STALE)
    return int(data.arg)


async def _replace(query: CallbackQuery, words: Words) -> None:
    if isinstance(query.message, Message):
        await redraw(query.message, text=words.html, markup=words.keyboard)

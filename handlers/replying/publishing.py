"""Buttons that let a draft go out from an official account: asked once more, then done."""

from aiogram import F, Router
from aiogram.types import CallbackQuery

from handlers.acting import Doer
from handlers.presses import number, rewrite
from handlers.views import drafting, publishing
from handlers.views.buttons import IncidentButton
from services.actions import Action
from services.languages import lazy
from services.replying import drafts
from services.replying import offering as service
from services.replying.offering import Voices

ASKED = lazy("Проверьте текст и имя.")
ON_ITS_WAY = lazy("Публикуем.")
LEFT = lazy("Не публикуем.")


def setup() -> Router:
    """What leads here; `arg` of these buttons is the number of a version."""
    router = Router(name="publishing")
    press = router.callback_query
    press.register(offer, IncidentButton.filter(F.action == Action.PUBLISH))
    press.register(publish, IncidentButton.filter(F.action == Action.PUBLISH_SURE))
    press.register(leave, IncidentButton.filter(F.action == Action.PUBLISH_NOT))
    return router


async def offer(
    query: CallbackQuery, callback_data: IncidentButton, doer: Doer, voices: Voices
) -> None:
    """Show the words once more, and in whose name they would go out."""
    version = number(callback_data.arg)
    async with doer.reading() as session:
        offered = await service.offer(session, voices, callback_data.incident_id, version)
    doer.must(Action.PUBLISH, offered.facts)
    shown = publishing.confirm(offered)
    await rewrite(query, shown.html, shown.keyboard, ASKED)


async def publish(
    query: CallbackQuery, callback_data: IncidentButton, doer: Doer, voices: Voices
) -> None:
    """It goes out; the next tick carries it."""
    version = number(callback_data.arg)
    async with doer.acting() as (session, act):
        offered = await service.ask(session, voices, callback_data.incident_id, version, act)
    shown = publishing.going_out(offered)
    await rewrite(query, shown.html, shown.keyboard, ON_ITS_WAY)


async def leave(
    query: CallbackQuery, callback_data: IncidentButton, doer: Doer, voices: Voices
) -> None:
    """The draft stands again as it stood."""
    async with doer.reading() as session:
        facts = await doer.allowed(session, callback_data.incident_id, Action.SHOW)
        written = await drafts.get(session, facts.id, number(callback_data.arg))
    voice = voices.name(facts.post)
    shown = drafting.draft(facts, written, None, suggests=doer.rules.suggests, voice=voice)
    await rewrite(query, shown.html, shown.keyboard, LEFT)

"""Buttons of incidents that are one, or only look alike, and of posts that were joined wrongly."""

from aiogram import F, Router
from aiogram.types import CallbackQuery

from handlers.acting import Doer
from handlers.presses import answer, number, unfold
from handlers.views import texts
from handlers.views.buttons import PAGE, IncidentButton, Menu, MenuButton
from handlers.views.posts import posts_menu, split_menu
from services import incident_facts
from services.actions import Action
from services.alike import merging, splitting
from services.errors import Refused
from services.incident_facts import PostFacts


def setup() -> Router:
    """What leads here."""
    router = Router(name="alike")
    router.callback_query.register(posts, MenuButton.filter(F.menu == Menu.POSTS))
    router.callback_query.register(which, MenuButton.filter(F.menu == Menu.SPLIT))
    router.callback_query.register(merge, IncidentButton.filter(F.action == Action.MERGE))
    router.callback_query.register(apart, IncidentButton.filter(F.action == Action.APART))
    router.callback_query.register(split, IncidentButton.filter(F.action == Action.SPLIT))
    return router


async def posts(query: CallbackQuery, callback_data: MenuButton, doer: Doer) -> None:
    """Unfold the posts of an incident, a page of six."""
    shown = await _page(doer, callback_data, Action.SHOW)
    zone, at = doer.rules.zone, doer.now()
    await unfold(query, posts_menu(callback_data.incident_id, shown, callback_data.page, zone, at))


async def which(query: CallbackQuery, callback_data: MenuButton, doer: Doer) -> None:
    """The same page, to choose the post that was joined wrongly."""
    shown = await _page(doer, callback_data, Action.SPLIT)
    zone, at = doer.rules.zone, doer.now()
    markup = split_menu(callback_data.incident_id, shown, callback_data.page, zone, at)
    await unfold(query, markup, texts.WHICH_TO_SPLIT)


async def _page(doer: Doer, wanted: MenuButton, action: Action) -> list[PostFacts]:
    """A page of posts and one more; Refused where the person may not do that here, or where
    the page is gone: posts leave."""
    async with doer.reading() as session:
        facts = await doer.allowed(session, wanted.incident_id, action)
        shown = await incident_facts.posts(
            session, facts.id, limit=PAGE + 1, offset=wanted.page * PAGE
        )
    if not shown:
        raise Refused(texts.STALE)
    return shown


async def merge(query: CallbackQuery, callback_data: IncidentButton, doer: Doer) -> None:
    """It is the same: the older incident goes on for both."""
    async with doer.acting() as (session, act):
        heir = await merging.merge(session, callback_data.incident_id, act)
    await answer(query, texts.MERGED.format(id=heir.id))


async def apart(query: CallbackQuery, callback_data: IncidentButton, doer: Doer) -> None:
    """It is another one: never asked again."""
    async with doer.acting() as (session, act):
        await merging.tell_apart(session, callback_data.incident_id, act)
    await answer(query, texts.TOLD_APART)


async def split(query: CallbackQuery, callback_data: IncidentButton, doer: Doer) -> None:
    """One post goes to an incident of its own."""
    post_id = number(callback_data.arg)
    async with doer.acting() as (session, act):
        made = await splitting.split(session, callback_data.incident_id, post_id, act)
    await answer(query, texts.SPLIT.format(id=made.id))

"""Buttons of incidents that are one, or only look alike, and of posts that were joined wrongly."""

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from db.engine import Database
from handlers.errors import answer, redraw
from handlers.incident.incidents import allowed
from handlers.views import texts
from handlers.views.buttons import PAGE, IncidentButton, Menu, MenuButton
from handlers.views.posts import posts_menu, split_menu
from services import incident_facts
from services.actions import Action
from services.alike import merging, splitting
from services.clock import Now
from services.errors import Refused
from services.incident_facts import PostFacts
from services.moves import Act
from services.people import PersonFacts
from services.rules import Rules


def setup() -> Router:
    """What leads here; it goes before the router of all other buttons of a card."""
    router = Router(name="alike")
    router.callback_query.register(posts, MenuButton.filter(F.menu == Menu.POSTS))
    router.callback_query.register(which, MenuButton.filter(F.menu == Menu.SPLIT))
    router.callback_query.register(merge, IncidentButton.filter(F.action == Action.MERGE))
    router.callback_query.register(apart, IncidentButton.filter(F.action == Action.APART))
    router.callback_query.register(split, IncidentButton.filter(F.action == Action.SPLIT))
    return router


async def posts(
    query: CallbackQuery,
    callback_data: MenuButton,
    person: PersonFacts,
    database: Database,
    rules: Rules,
    now: Now,
) -> None:
    """Unfold the posts of an incident, a page of six."""
    number, page = callback_data.incident_id, callback_data.page
    shown = await _page(database, person, Action.SHOW, number, page)
    await answer(query)
    if isinstance(query.message, Message):
        markup = posts_menu(number, shown, page, rules.zone, now())
        await redraw(query.message, markup=markup)


async def which(
    query: CallbackQuery,
    callback_data: MenuButton,
    person: PersonFacts,
    database: Database,
    rules: Rules,
    now: Now,
) -> None:
    """The same page, to choose the post that was joined wrongly."""
    number, page = callback_data.incident_id, callback_data.page
    shown = await _page(database, person, Action.SPLIT, number, page)
    await answer(query, texts.WHICH_TO_SPLIT)
    if isinstance(query.message, Message):
        markup = split_menu(number, shown, page, rules.zone, now())
        await redraw(query.message, markup=markup)


async def _page(
    database: Database, person: PersonFacts, action: Action, incident_id: int, page: int
) -> list[PostFacts]:
    """A page of posts and one more; Refused where the person may not do that here, or where
    the page is gone: posts leave."""
    async with database.read() as session:
        await allowed(session, incident_id, person, action)
        shown = await incident_facts.posts(session, incident_id, limit=PAGE + 1, offset=page * PAGE)
    if not shown:
        raise Refused(texts.STALE)
    return shown


async def merge(
    query: CallbackQuery,
    callback_data: IncidentButton,
    person: PersonFacts,
    database: Database,
    rules: Rules,
    now: Now,
) -> None:
    """It is the same: the older incident goes on for both."""
    async with database.write() as session:
        act = Act(person, now(), rules)
        heir = await merging.merge(session, callback_data.incident_id, act)
    await answer(query, texts.MERGED.format(id=heir.id))


async def apart(
    query: CallbackQuery,
    callback_data: IncidentButton,
    person: PersonFacts,
    database: Database,
    rules: Rules,
    now: Now,
) -> None:
    """It is another one: never asked again."""
    async with database.write() as session:
        act = Act(person, now(), rules)
        await merging.tell_apart(session, callback_data.incident_id, act)
    await answer(query, texts.TOLD_APART)


async def split(
    query: CallbackQuery,
    callback_data: IncidentButton,
    person: PersonFacts,
    database: Database,
    rules: Rules,
    now: Now,
) -> None:
    """One post goes to an incident of its own."""
    if not callback_data.arg.isdecimal():
        raise Refused(texts.STALE)
    async with database.write() as session:
        act = Act(person, now(), rules)
        made = await splitting.split(
            session, callback_data.incident_id, int(callback_data.arg), act
        )
    await answer(query, texts.SPLIT.format(id=made.id))

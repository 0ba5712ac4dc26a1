"""What supervisors press on an escalation: take note, extend with a reason; comments of all."""

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from db.engine import Database
from handlers.errors import answer, redraw
from handlers.incident.incidents import allowed
from handlers.incident.passing import RepliesAbout
from handlers.places import stands
from handlers.views import queue_texts, texts
from handlers.views import supervising as views
from handlers.views.buttons import IncidentButton, Menu, MenuButton
from services import incidents
from services.actions import Action
from services.clock import Now
from services.desk import replies, supervising
from services.desk.replies import Purpose, RepliedTo
from services.errors import Refused
from services.moves import Acknowledge, Act
from services.people import PersonFacts
from services.rules import Rules


def setup() -> Router:
    """What leads here; it goes before the routers of all other buttons and replies."""
    router = Router(name="supervising")
    router.callback_query.register(
        acknowledge, IncidentButton.filter(F.action == Action.ACKNOWLEDGE)
    )
    router.callback_query.register(lengths, MenuButton.filter(F.menu == Menu.EXTEND))
    router.callback_query.register(extend, IncidentButton.filter(F.action == Action.EXTEND))
    router.callback_query.register(ask_comment, MenuButton.filter(F.menu == Menu.COMMENT))
    router.message.register(extended, RepliesAbout(Purpose.EXTEND))
    router.message.register(commented, RepliesAbout(Purpose.COMMENT))
    return router


async def acknowledge(
    query: CallbackQuery,
    callback_data: IncidentButton,
    person: PersonFacts,
    database: Database,
    rules: Rules,
    now: Now,
) -> None:
    """The escalation climbs no further."""
    async with database.write() as session:
        act = Act(person, now(), rules)
        await incidents.change(session, callback_data.incident_id, Acknowledge(), act)
    await answer(query, queue_texts.ACKNOWLEDGED)


async def lengths(
    query: CallbackQuery, callback_data: MenuButton, person: PersonFacts, database: Database
) -> None:
    """Unfold how much longer."""
    async with database.read() as session:
        facts = await allowed(session, callback_data.incident_id, person, Action.EXTEND)
    await answer(query, queue_texts.CHOOSE_LENGTH)
    if isinstance(query.message, Message):
        await redraw(query.message, markup=views.extend_menu(facts.id))


async def extend(
    query: CallbackQuery,
    callback_data: IncidentButton,
    person: PersonFacts,
    database: Database,
    now: Now,
) -> None:
    """Ask why; the reply to the question carries it out."""
    if callback_data.arg not in supervising.EXTENSIONS:
        raise Refused(texts.STALE)
    await _ask(query, callback_data.incident_id, person, database, now, Purpose.EXTEND,
               Action.EXTEND, callback_data.arg)  # fmt: skip


async def ask_comment(
    query: CallbackQuery,
    callback_data: MenuButton,
    person: PersonFacts,
    database: Database,
    now: Now,
) -> None:
    """Ask for the words."""
    await _ask(query, callback_data.incident_id, person, database, now, Purpose.COMMENT,
               Action.COMMENT)  # fmt: skip


async def extended(
    message: Message,
    replied: RepliedTo,
    person: PersonFacts,
    database: Database,
    rules: Rules,
    now: Now,
) -> None:
    """The reason has come: the deadline moves."""
    async with database.write() as session:
        act = Act(person, now(), rules)
        facts = await supervising.extend(
            session, replied.incident_id, replied.detail, message.text or "", act
        )
    await message.reply(views.extended(facts, rules, act.at))


async def commented(
    message: Message,
    replied: RepliedTo,
    person: PersonFacts,
    database: Database,
    rules: Rules,
    now: Now,
) -> None:
    """The words have come: colleagues are told."""
    async with database.write() as session:
        act = Act(person, now(), rules)
        await supervising.comment(session, replied.incident_id, message.text or "", act)
    await message.reply(str(queue_texts.COMMENTED))


async def _ask(
    query: CallbackQuery,
    incident_id: int,
    person: PersonFacts,
    database: Database,
    now: Now,
    purpose: Purpose,
    action: Action,
    detail: str = "",
) -> None:
    chat_id, thread_id, _ = stands(query)
    async with database.write() as session:
        facts = await allowed(session, incident_id, person, action)
        await replies.ask(
            session, facts.id, purpose, person,
            chat_id=chat_id, thread_id=thread_id, now=now(), detail=detail,
        )  # fmt: skip
    await answer(query, queue_texts.ASKED)

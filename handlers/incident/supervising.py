"""What supervisors press on an escalation: take note, extend with a reason; comments of all."""

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from handlers.acting import Doer
from handlers.incident.asking import RepliesAbout, ask
from handlers.presses import answer, unfold
from handlers.views import queue_texts, texts
from handlers.views import supervising as views
from handlers.views.buttons import IncidentButton, Menu, MenuButton
from services.actions import Action
from services.desk import supervising
from services.desk.replies import Purpose, RepliedTo
from services.errors import Refused
from services.moves import Acknowledge


def setup() -> Router:
    """What leads here; it goes before the router of all other replies."""
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


async def acknowledge(query: CallbackQuery, callback_data: IncidentButton, doer: Doer) -> None:
    """The escalation climbs no further."""
    await doer.change(callback_data.incident_id, Acknowledge())
    await answer(query, queue_texts.ACKNOWLEDGED)


async def lengths(query: CallbackQuery, callback_data: MenuButton, doer: Doer) -> None:
    """Unfold how much longer."""
    facts = await doer.incident(callback_data.incident_id, Action.EXTEND)
    await unfold(query, views.extend_menu(facts.id), queue_texts.CHOOSE_LENGTH)


async def extend(query: CallbackQuery, callback_data: IncidentButton, doer: Doer) -> None:
    """Ask why; the reply to the question carries it out."""
    if callback_data.arg not in supervising.EXTENSIONS:
        raise Refused(texts.STALE)
    await ask(query, doer, callback_data.incident_id, Purpose.EXTEND, callback_data.arg)


async def ask_comment(query: CallbackQuery, callback_data: MenuButton, doer: Doer) -> None:
    """Ask for the words."""
    await ask(query, doer, callback_data.incident_id, Purpose.COMMENT)


async def extended(message: Message, replied: RepliedTo, doer: Doer) -> None:
    """The reason has come: the deadline moves."""
    async with doer.acting() as (session, act):
        facts = await supervising.extend(
            session, replied.incident_id, replied.detail, message.text or "", act
        )
    await message.reply(views.extended(facts, act.rules, act.at))


async def commented(message: Message, replied: RepliedTo, doer: Doer) -> None:
    """The words have come: colleagues are told."""
    async with doer.acting() as (session, act):
        await supervising.comment(session, replied.incident_id, message.text or "", act)
    await message.reply(str(queue_texts.COMMENTED))

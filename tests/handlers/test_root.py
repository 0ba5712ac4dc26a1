"""Which handler a button of a card leads to: one, whatever the order of the routers."""

from collections.abc import Iterable, Iterator

from aiogram import Router
from aiogram.dispatcher.event.handler import HandlerObject
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, User

from handlers import root
from handlers.views.buttons import IncidentButton, Menu, MenuButton
from handlers.views.drafting_buttons import Do, DraftButton
from services.actions import Action

PETR = User(id=1, is_bot=False, first_name="Пётр")
ON_NO_CARD = {Action.APPROVE, Action.ANSWER, Action.COMMENT}
"""Rights that buttons of other kinds, or replies, make use of."""


def handlers(router: Router) -> Iterator[HandlerObject]:
    """Of presses, in the order in which they are asked; the last, for any old button, left out."""
    for one in router.chain_tail:
        if one.name != "fallback":
            yield from one.callback_query.handlers


async def leads_to(among: Iterable[HandlerObject], data: CallbackData) -> list[str]:
    """Names of all handlers that would take the press."""
    query = CallbackQuery(id="1", from_user=PETR, chat_instance="1", data=data.pack())
    return [one.callback.__name__ for one in among if (await one.check(query))[0]]


async def test_each_button_of_a_card_and_of_a_draft_leads_to_one_handler() -> None:
    buttons: list[CallbackData] = [
        *(IncidentButton(incident_id=7, action=one) for one in Action if one not in ON_NO_CARD),
        *(MenuButton(incident_id=7, menu=one) for one in Menu),
        *(DraftButton(incident_id=7, version=1, do=one) for one in Do),
    ]
    among = list(handlers(root.build()))
    found = {one.pack(): await leads_to(among, one) for one in buttons}
    assert {data: names for data, names in found.items() if len(names) != 1} == {}


async def test_a_right_that_is_no_button_leads_nowhere() -> None:
    among = list(handlers(root.build()))
    for action in ON_NO_CARD:
        assert await leads_to(among, IncidentButton(incident_id=7, action=action)) == []

"""Menus by which an incident goes to somebody else: a colleague, the coordinator, an office."""

from collections.abc import Sequence

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.views import queue_texts
from handlers.views.buttons import Menu
from handlers.views.rows import back, do, paged, unfold
from services.actions import Action
from services.incident_facts import OfficeRef
from services.people import PersonFacts

NAME_CAP = 40
"""Letters of a name that fit a button on a phone."""

TYPED = "typed"
"""The reason that is not among the buttons."""


def colleagues_menu(
    incident_id: int, people: Sequence[PersonFacts], page: int, menu: Menu
) -> InlineKeyboardMarkup:
    """Whom to give the incident to, six a page."""
    action = Action.ASSIGN if menu is Menu.ASSIGN else Action.HAND_OVER
    lines = [do(incident_id, one.name[:NAME_CAP], action, str(one.id)) for one in people]
    return InlineKeyboardMarkup(
        inline_keyboard=[*paged(incident_id, lines, menu, page), back(incident_id)]
    )


def return_menu(incident_id: int) -> InlineKeyboardMarkup:
    """Why it goes back to the coordinator."""
    lines = [
        do(incident_id, reason, Action.RETURN, str(number))
        for number, reason in enumerate(queue_texts.RETURN_REASONS)
    ]
    typed = do(incident_id, queue_texts.RETURN_TYPED, Action.RETURN, TYPED)
    return InlineKeyboardMarkup(
        inline_keyboard=[*([line] for line in lines), [typed], back(incident_id)]
    )


def reroute_menu(
    incident_id: int, offices: Sequence[OfficeRef], likely: int, page: int
) -> InlineKeyboardMarkup:
    """Offices to give the incident to, six a page; the first `likely` ones are marked."""
    lines = [
        _office(incident_id, office, likely=place < likely) for place, office in enumerate(offices)
    ]
    search = [unfold(incident_id, queue_texts.FIND_OFFICE, Menu.SEARCH)]
    return InlineKeyboardMarkup(
        inline_keyboard=[
            *paged(incident_id, lines, Menu.REROUTE, page), search, back(incident_id)
        ]
    )  # fmt: skip


def found_offices(incident_id: int, offices: Sequence[OfficeRef]) -> InlineKeyboardMarkup:
    """What a search by name has found."""
    return InlineKeyboardMarkup(
        inline_keyboard=[[_office(incident_id, office, likely=False)] for office in offices]
    )


def _office(incident_id: int, office: OfficeRef, *, likely: bool) -> InlineKeyboardButton:
    name = queue_texts.LIKELY.format(name=office.name) if likely else office.name
    return do(incident_id, name[:NAME_CAP], Action.REROUTE, str(office.id))

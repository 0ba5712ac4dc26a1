"""Parts that menus are put together from: a button that acts, one that unfolds, paging."""

from collections.abc import Sequence

from aiogram.types import InlineKeyboardButton

from handlers.views import texts
from handlers.views.buttons import PAGE, IncidentButton, Menu, MenuButton
from services.actions import Action


def do(incident_id: int, label: str, action: Action, arg: str = "") -> InlineKeyboardButton:
    """A press that is carried out."""
    data = IncidentButton(incident_id=incident_id, action=action, arg=arg).pack()
    return InlineKeyboardButton(text=label, callback_data=data)


def unfold(incident_id: int, label: str, menu: Menu, page: int = 0) -> InlineKeyboardButton:
    """A press that shows a menu."""
    data = MenuButton(incident_id=incident_id, menu=menu, page=page).pack()
    return InlineKeyboardButton(text=label, callback_data=data)


def paged(
    incident_id: int, lines: Sequence[InlineKeyboardButton], menu: Menu, page: int
) -> list[list[InlineKeyboardButton]]:
    """One page of a long list, each line a row, with the ways to its neighbours."""
    turn = []
    if page > 0:
        turn.append(unfold(incident_id, "‹", menu, page - 1))
    if len(lines) > (page + 1) * PAGE:
        turn.append(unfold(incident_id, "›", menu, page + 1))
    rows = [[line] for line in lines[page * PAGE : (page + 1) * PAGE]]
    return [*rows, *([turn] if turn else [])]


def back(incident_id: int, menu: Menu = Menu.MAIN) -> list[InlineKeyboardButton]:
    """The way back, as a row."""
    return [unfold(incident_id, texts.BACK, menu)]

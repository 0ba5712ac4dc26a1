"""Parts that menus are put together from: a button that acts, one that unfolds, paging."""

from collections.abc import Sequence

from aiogram.types import InlineKeyboardButton

from handlers.views import screens, texts
from handlers.views.buttons import IncidentButton, Menu, MenuButton
from services.actions import Action
from services.languages import Wording


def do(
    incident_id: int, label: Wording, action: Action, arg: str = "", style: str | None = None
) -> InlineKeyboardButton:
    """A press that is carried out."""
    data = IncidentButton(incident_id=incident_id, action=action, arg=arg).pack()
    return InlineKeyboardButton(text=str(label), callback_data=data, style=style)


def unfold(
    incident_id: int, label: Wording, menu: Menu, page: int = 0, style: str | None = None
) -> InlineKeyboardButton:
    """A press that shows a menu."""
    data = MenuButton(incident_id=incident_id, menu=menu, page=page).pack()
    return InlineKeyboardButton(text=str(label), callback_data=data, style=style)


def paged(
    incident_id: int, lines: Sequence[InlineKeyboardButton], menu: Menu, page: int
) -> list[list[InlineKeyboardButton]]:
    """One page of a long list, each line a row, with the ways to its neighbours."""

    def turn(number: int) -> MenuButton:
        return MenuButton(incident_id=incident_id, menu=menu, page=number)

    return [row for row in screens.paged(lines, page, turn) if row]


def back(incident_id: int, menu: Menu = Menu.MAIN) -> list[InlineKeyboardButton]:
    """The way back, as a row."""
    return [unfold(incident_id, texts.BACK, menu)]

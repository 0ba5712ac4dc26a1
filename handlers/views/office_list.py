"""A list of offices to choose from, for every command that asks which one."""

from collections.abc import Sequence
from enum import StrEnum

from aiogram.filters.callback_data import CallbackData

from handlers.views.screens import Row, Screen, button, paged, screen
from services.incident_facts import OfficeRef
from services.languages import lazy

MANY = 12
"""From so many offices on they can be found by typing."""


class Purpose(StrEnum):
    """What is done with the office that is chosen."""

    BIND = "b"
    PEOPLE = "p"
    DUTY = "d"
    SETTINGS = "s"


class OfficesButton(CallbackData, prefix="ol"):
    """A page of the list."""

    purpose: Purpose
    page: int = 0


class FindOfficeButton(CallbackData, prefix="of"):
    """Type a part of the name."""

    purpose: Purpose


class OfficeButton(CallbackData, prefix="oc"):
    """This one."""

    purpose: Purpose
    office_id: int


FIND = lazy("🔎 Найти по названию")
ASK_NAME = lazy("Напишите часть названия ответственного.")
EXAMPLE = lazy("например, дорог")
NOTHING = lazy("Ничего похожего нет. Напишите иначе, коротко.")
TOO_MANY = lazy("Показаны первые шесть, уточните название.")
FOUND = lazy("Найдено:")
TITLES = {
    Purpose.BIND: lazy("Кому принадлежит этот чат? Выберите ответственного."),
    Purpose.PEOPLE: lazy("<b>Люди</b>\nВыберите ответственного."),
    Purpose.DUTY: lazy("<b>Дежурства</b>\nВыберите ответственного."),
    Purpose.SETTINGS: lazy("<b>Настройки</b>\nВыберите ответственного."),
}


def offices(
    found: Sequence[OfficeRef], purpose: Purpose, page: int = 0, extra: Row | None = None
) -> Screen:
    """A page of six, and the search where there are many; `extra` stands under them."""
    lines = [button(one.name, OfficeButton(purpose=purpose, office_id=one.id)) for one in found]
    rows = paged(lines, page, lambda number: OfficesButton(purpose=purpose, page=number))
    if len(found) >= MANY:
        rows.append([button(FIND, FindOfficeButton(purpose=purpose))])
    return screen(TITLES[purpose], [*rows, extra or []])

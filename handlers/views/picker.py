"""/report's buttons: a period, an office, or dates of one's own."""

from collections.abc import Sequence
from enum import StrEnum
from html import escape

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.views import texts
from handlers.views.buttons import PAGE
from handlers.views.screens import paged
from services.languages import Wording, _, lazy
from services.reporting.periods import Preset

ASK_PERIOD = lazy("За какой период собрать сводку?")
ASK_OFFICE = lazy("Чья сводка нужна?")
ASK_DATES = lazy(
    "Какие дни? Напишите, например: 05.11, с 23 по 27 ноября, за октябрь или 01.11.2025-15.11.2025."
)
DATES_EXAMPLE = "01.11-15.11"
GATHERING = lazy("Собираю сводку: она придёт сюда.")
NO_OFFICE_HERE = lazy("Этот чат не привязан к ответственному: сначала /bind, потом /report.")
NO_OFFICE_OF_YOURS = lazy(
    "За вами не закреплён ни один ответственный. Запросите /report в рабочем чате."
)
EVERYBODY = lazy("Все ответственные")
PRESETS = {
    Preset.TODAY: lazy("Сегодня"),
    Preset.YESTERDAY: lazy("Вчера"),
    Preset.THIS_WEEK: lazy("Эта неделя"),
    Preset.LAST_WEEK: lazy("Прошлая неделя"),
    Preset.MONTH: lazy("Этот месяц"),
    Preset.LAST_MONTH: lazy("Прошлый месяц"),
    Preset.QUARTER: lazy("Этот квартал"),
    Preset.LAST_QUARTER: lazy("Прошлый квартал"),
    Preset.FOUR_WEEKS: lazy("4 недели"),
}

Office = tuple[int, str]
"""Number and name."""


class ReportButton(CallbackData, prefix="r"):
    """Send the summary of these days, of that office; 0: of all that may be told here."""

    preset: Preset
    office: int


class Screen(StrEnum):
    """What the message can be turned into."""

    PERIODS = "p"
    OFFICES = "o"
    DATES = "d"


class ReportMenu(CallbackData, prefix="rm"):
    """Turn the message into another screen, or its page."""

    screen: Screen
    office: int = 0
    page: int = 0


def periods(office: Office | None, page: int, *, many: bool) -> tuple[str, InlineKeyboardMarkup]:
    """Six periods, two in a row; `many`: there are offices to choose from."""
    number = office[0] if office else 0
    told = [
        InlineKeyboardButton(
            text=str(text), callback_data=ReportButton(preset=preset, office=number).pack()
        )
        for preset, text in PRESETS.items()
    ]
    shown = told[page * PAGE : (page + 1) * PAGE]
    rows = [shown[start : start + 2] for start in range(0, len(shown), 2)]
    own = _to(_("📅 Свои даты"), Screen.DATES, number)
    back = _to(texts.BACK, Screen.PERIODS, number, page - 1)
    rows.append([own, back if page else _to(_("Ещё ›"), Screen.PERIODS, number, 1)])
    if many:
        rows.append([_to(f"🏢 {office[1] if office else EVERYBODY}", Screen.OFFICES, number)])
    text = f"{ASK_PERIOD}\n🏢 {escape(office[1])}" if office else str(ASK_PERIOD)
    return text, InlineKeyboardMarkup(inline_keyboard=rows)


def offices(found: Sequence[Office], chosen: int, page: int) -> tuple[str, InlineKeyboardMarkup]:
    """A page of six offices; all of them together before the first."""
    lines = [
        _to(f"{'✓ ' if number == chosen else ''}{name}", Screen.PERIODS, number)
        for number, name in [(0, EVERYBODY), *found]
    ]

    def turn(number: int) -> ReportMenu:
        return ReportMenu(screen=Screen.OFFICES, office=chosen, page=number)

    rows = [row for row in paged(lines, page, turn) if row]
    back = [_to(texts.BACK, Screen.PERIODS, chosen)]
    return str(ASK_OFFICE), InlineKeyboardMarkup(inline_keyboard=[*rows, back])


def _to(text: Wording, screen: Screen, office: int, page: int = 0) -> InlineKeyboardButton:
    data = ReportMenu(screen=screen, office=office, page=max(page, 0)).pack()
    return InlineKeyboardButton(text=str(text), callback_data=data)

"""Dates promised in interim answers: their buttons and words."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.views import texts
from handlers.views.buttons import IncidentButton, Menu, MenuButton
from handlers.views.words import count, day, short_date, times
from services.actions import Action
from services.incident_facts import IncidentFacts, PromiseFacts
from services.languages import Wording, _, lazy
from services.replying import promises

DAYS = (3, 7, 14, 30)
REASONS = (
    lazy("Ждём материалы или запчасти"),
    lazy("Подрядчик не успевает"),
    lazy("Мешает погода"),
    lazy("Нужно согласование или деньги"),
)

WHY_MOVED = lazy("Почему переносим срок?")
ASK_DATE = lazy(
    "⏳ Инцидент №{id}: какой срок обещан в ответе? Например: 5 декабря, 05.12, через неделю."
)
ASK_MOVED_DATE = lazy(
    "⏳ Инцидент №{id}: на какой срок переносим и почему? Например: 5 декабря, не привезли трубы."
)
ASK_REASON = lazy("⏳ Инцидент №{id}: почему переносим срок?")
EXAMPLE = lazy("5 декабря")
NO_DATE = lazy("Не понял дату. Напишите так: 5 декабря, 05.12 или «через неделю».")
OTHER_DATE = lazy("✏️ Другая дата")
OTHER_REASON = lazy("✏️ Другая причина")
PROMISED = lazy("⏳ Обещано до {day}: напомним накануне и в этот день.")
MOVED = lazy("⏳ Срок перенесён на {day}. Причина записана, переносов: {times}.")
IS_IT_FINAL = lazy("Ответ отмечен. Он окончательный или в нём назван срок?")
FINAL = lazy("☑️ Окончательный: закрыть")
INTERIM = lazy("⏳ Промежуточный: назван срок")

_ARG = re.compile(r"(\d{6})(?:r(\d))?")


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a button stands for: the day it shows, whenever it is pressed."""

    day: date
    reason: str


def chosen(arg: str) -> Chosen | None:
    """The day, and the reason where one was chosen; None for what no button of ours says."""
    match = _ARG.fullmatch(arg)
    if match is None or (match[2] and int(match[2]) >= len(REASONS)):
        return None
    return Chosen(
        date.fromordinal(int(match[1])), REASONS[int(match[2])].source if match[2] else ""
    )


def dates(facts: IncidentFacts, now: datetime, zone: ZoneInfo) -> InlineKeyboardMarkup:
    """So many days from now; if a date stands already, each goes on to the reasons."""
    buttons = []
    for days in DAYS:
        until = promises.in_days(days, now, zone).astimezone(zone)
        label = f"{count(days, 'день', 'дня', 'дней')} · {short_date(until)}"
        ordinal = until.toordinal()
        if facts.promise is None:
            data = IncidentButton(
                incident_id=facts.id, action=Action.INTERIM, arg=str(ordinal)
            ).pack()
        else:
            data = MenuButton(incident_id=facts.id, menu=Menu.MOVED, page=ordinal).pack()
        buttons.append(InlineKeyboardButton(text=str(label), callback_data=data))
    return InlineKeyboardMarkup(
        inline_keyboard=[
            buttons[:2],
            buttons[2:],
            [_unfold(facts.id, OTHER_DATE, Menu.ASK_DATE)],
            [_unfold(facts.id, texts.BACK, Menu.MAIN)],
        ]
    )


def reasons(incident_id: int, ordinal: int) -> InlineKeyboardMarkup:
    """Why the date moves to the day of that number."""
    lines = [
        InlineKeyboardButton(
            text=str(reason),
            callback_data=IncidentButton(
                incident_id=incident_id, action=Action.INTERIM, arg=f"{ordinal}r{number}"
            ).pack(),
        )
        for number, reason in enumerate(REASONS)
    ]
    other = _unfold(incident_id, OTHER_REASON, Menu.ASK_MOVED, ordinal)
    back = _unfold(incident_id, texts.BACK, Menu.INTERIM)
    return InlineKeyboardMarkup(inline_keyboard=[[line] for line in (*lines, other, back)])


def is_it_final(incident_id: int) -> InlineKeyboardMarkup:
    """The question after an answer was noted."""
    return InlineKeyboardMarkup(
        inline_keyboard=[
            [_unfold(incident_id, FINAL, Menu.CLOSE)],
            [_unfold(incident_id, INTERIM, Menu.INTERIM)],
        ]
    )


def promised(facts: IncidentFacts, zone: ZoneInfo) -> str:
    """What was noted."""
    if facts.promise is None:
        return str(texts.STALE)
    words = MOVED if facts.promise.moved else PROMISED
    return words.format(day=until(facts.promise, zone), times=facts.promise.moved)


def on_card(promise: PromiseFacts, zone: ZoneInfo, now: datetime) -> str:
    """The card's line."""
    moved = _(", перенесено {times}").format(times=times(promise.moved)) if promise.moved else ""
    if promise.until < now:
        return _("⏰ <b>Обещали до {until}</b>: срок прошёл{moved}").format(
            until=until(promise, zone), moved=moved
        )
    return _("⏳ Обещано до <b>{until}</b>{moved}").format(until=until(promise, zone), moved=moved)


def until(promise: PromiseFacts, zone: ZoneInfo) -> str:
    """«5 мая»."""
    return day(promise.until.astimezone(zone).date())


def is_card(text: str) -> bool:
    """Whether a message is a card, which follows its incident by itself."""
    first, *rest = text.split("\n")
    return bool(rest) and texts.INCIDENT_NUMBER.search(first) is not None


def _unfold(incident_id: int, label: Wording, menu: Menu, page: int = 0) -> InlineKeyboardButton:
    data = MenuButton(incident_id=incident_id, menu=menu, page=page).pack()
    return InlineKeyboardButton(text=str(label), callback_data=data)

"""The queue on a phone: a list, its neighbours with their numbers, the next one, the shift."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.views import queue_texts, texts
from handlers.views.buttons import PAGE, IncidentButton, QueueButton
from handlers.views.moments import moment
from handlers.views.screens import in_pairs
from handlers.views.words import count
from services.actions import Action
from services.desk.queue import Line, Which
from services.facts import Status
from services.languages import _
from services.people import PersonFacts
from services.rules import Rules

TABS = (Which.FREE, Which.MINE, Which.OVERDUE, Which.ESCALATED, Which.ANSWERED)
"""The lists in their order."""

PILE = 0
"""Instead of a colleague: everything is free again."""


class NextButton(CallbackData, prefix="qn"):
    """Take the next free one."""


class ShiftButton(CallbackData, prefix="qs"):
    """Choose to whom a shift is handed over."""

    page: int = 0


class ShiftToButton(CallbackData, prefix="qt"):
    """Hand the shift over to this colleague, or to the pile."""

    person_id: int


def queue(
    which: Which,
    page: int,
    lines: Sequence[Line],
    counts: Mapping[Which, int],
    rules: Rules,
    now: datetime,
) -> tuple[str, InlineKeyboardMarkup]:
    """A page of a list; `lines` may hold one more than fits."""
    total = counts[which]
    title = f"<b>{queue_texts.TITLES[which]}</b>"
    if total:
        title += f": {total}"
    if total > PAGE:
        pages = -(-total // PAGE)
        title += ", " + queue_texts.OF_PAGES.format(page=min(page + 1, pages), pages=pages)
    text = title if lines else f"{title}\n{queue_texts.EMPTY[which]}"
    turn = [_go("‹", which, page - 1)] if page > 0 else []
    if len(lines) > PAGE:
        turn.append(_go("›", which, page + 1))
    rows = [[_shown(line, which, rules, now)] for line in lines[:PAGE]]
    work = []
    if counts[Which.FREE]:
        work.append([_button(str(queue_texts.NEXT), NextButton())])
    # Two a row: three would cut their names on a phone.
    tabs = in_pairs([_go(_tab(one, counts[one]), one, 0) for one in TABS if one is not which])
    handing = [[_button(str(queue_texts.SHIFT), ShiftButton())]] if counts[Which.MINE] else []
    keyboard = [*rows, *([turn] if turn else []), *work, *tabs, *handing]
    return text, InlineKeyboardMarkup(inline_keyboard=keyboard)


def shift(people: Sequence[PersonFacts], page: int, held: int) -> tuple[str, InlineKeyboardMarkup]:
    """To whom everything goes, six a page; the pile is always there."""
    text = queue_texts.SHIFT_TO.format(number=number_of(held))
    if not people:
        text += f"\n{queue_texts.SHIFT_NOBODY}"
    rows = [
        [_button(one.name[:40], ShiftToButton(person_id=one.id))]
        for one in people[page * PAGE : (page + 1) * PAGE]
    ]
    turn = [_button("‹", ShiftButton(page=page - 1))] if page > 0 else []
    if len(people) > (page + 1) * PAGE:
        turn.append(_button("›", ShiftButton(page=page + 1)))
    last = [
        _button(str(queue_texts.SHIFT_PILE), ShiftToButton(person_id=PILE)),
        _go(str(queue_texts.SHIFT_CANCEL), Which.MINE, 0),
    ]
    return text, InlineKeyboardMarkup(inline_keyboard=[*rows, *([turn] if turn else []), last])


def number_of(incidents: int) -> str:
    """«3 инцидента»."""
    return count(incidents, "инцидент", "инцидента", "инцидентов")


def _shown(line: Line, which: Which, rules: Rules, now: datetime) -> InlineKeyboardButton:
    mark = texts.mark(line.priority)
    late = "⏰ " if line.due_at < now and which is not Which.OVERDUE else ""
    risen = "⬆️ " if line.escalation and which is not Which.ESCALATED else ""
    done = "✅ " if line.status is Status.ANSWERED and which is not Which.ANSWERED else ""
    due = moment(line.due_at, rules.zone, now)
    label = _("{mark} {late}{risen}{done}№{id} до {due} · {topic}").format(
        mark=mark,
        late=late,
        risen=risen,
        done=done,
        id=line.id,
        due=due,
        topic=texts.topic(line.topic),
    )
    return _button(label, IncidentButton(incident_id=line.id, action=Action.SHOW))


def _tab(which: Which, number: int) -> str:
    title = queue_texts.TITLES[which]
    return f"{title} · {number}" if number else str(title)


def _go(label: str, which: Which, page: int) -> InlineKeyboardButton:
    return _button(label, QueueButton(which=which, page=page))


def _button(label: str, data: CallbackData) -> InlineKeyboardButton:
    return InlineKeyboardButton(text=label, callback_data=data.pack())

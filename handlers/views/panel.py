"""The live panel of a chat as words, with the ways to the lists."""

from datetime import datetime, timedelta
from html import escape

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.views import queue_texts
from handlers.views.cards import plain
from handlers.views.queue import NextButton
from handlers.views.speech import Words
from handlers.views.words import duration
from services.desk.panels import Figures
from services.desk.queue import Which
from services.languages import _
from services.rules import Rules


class PanelButton(CallbackData, prefix="pl"):
    """Show a list of the queue, in a message of its own."""

    which: str


def panel(found: Figures, rules: Rules, now: datetime) -> Words:
    """One message, pinned; it changes without a sound."""
    title = escape(found.title) if found.title else queue_texts.PANEL_WHOLE
    lines = [f"📋 <b>{title}</b>"]
    if found.waiting:
        lines += [
            _("Ждут ответа: <b>{waiting}</b>").format(waiting=found.waiting),
            _("🆓 свободны {free} · ✋ в работе {held}").format(free=found.free, held=found.held),
        ]
        if found.overdue:
            lines.append(_("⏰ просрочены: <b>{overdue}</b>").format(overdue=found.overdue))
        if found.oldest is not None:
            lines.append(_("🕑 дольше всех ждёт: {age}").format(age=_age(found.oldest)))
    else:
        lines.append(str(queue_texts.PANEL_EMPTY))
    lines.append(_("<i>на {time}</i>").format(time=f"{now.astimezone(rules.zone):%H:%M}"))
    html = "\n".join(lines)
    return Words(html, plain(html), _keyboard(found), silent=True, pin=True)


def moved() -> Words:
    """What the old message says when the panel stands elsewhere, or nowhere."""
    return Words(str(queue_texts.PANEL_MOVED), str(queue_texts.PANEL_MOVED))


def _age(oldest: timedelta) -> str:
    """«меньше 5 мин», «35 мин», «2 ч», «1 д 3 ч»."""
    seconds = int(oldest.total_seconds())
    return str(duration(seconds) if seconds else queue_texts.PANEL_FRESH)


def _keyboard(found: Figures) -> InlineKeyboardMarkup:
    rows = [[_button(str(queue_texts.NEXT), NextButton())]] if found.free else []
    lists = [
        _list(Which.FREE, found.free),
        _list(Which.MINE, 0),
        *([_list(Which.OVERDUE, found.overdue)] if found.overdue else []),
    ]
    return InlineKeyboardMarkup(
        inline_keyboard=[*rows, lists[:2], *([lists[2:]] if lists[2:] else [])]
    )


def _list(which: Which, number: int) -> InlineKeyboardButton:
    title = queue_texts.TITLES[which]
    return _button(f"{title} · {number}" if number else str(title), PanelButton(which=which))


def _button(label: str, data: CallbackData) -> InlineKeyboardButton:
    return InlineKeyboardButton(text=label, callback_data=data.pack())

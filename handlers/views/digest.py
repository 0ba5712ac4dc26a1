"""The morning's digest as words: how yesterday went, wishes and questions."""

from html import escape

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.views import texts
from handlers.views.buttons import IncidentButton
from handlers.views.cards import plain
from handlers.views.speech import Speech, Words
from handlers.views.words import count, mean, signed, thousands
from services.actions import Action
from services.languages import _
from services.reporting.digest import Digest, Yesterday


def digest(found: Digest) -> Speech:
    """One message with a button a line; nothing when there is nothing any more."""
    if not found.total and not found.yesterday.says_something:
        return None
    html = f"☀️ <b>{escape(found.office)}</b>\n{_yesterday(found.yesterday)}"
    if found.total:
        total = count(
            found.total, "вопрос или пожелание", "вопроса или пожелания", "вопросов и пожеланий"
        )
        html += _("\nНе срочное, с прошлой подборки: {number}.").format(number=total)
    if found.total > len(found.lines):
        html += _("\nЗдесь первые {lines}, остальные: /queue.").format(lines=len(found.lines))
    rows = [
        [
            InlineKeyboardButton(
                text=_("№{id} {kind}: {topic}").format(
                    id=line.id, kind=texts.KIND[line.kind], topic=texts.topic(line.topic)
                ),
                callback_data=IncidentButton(incident_id=line.id, action=Action.SHOW).pack(),
            )
        ]
        for line in found.lines
    ]
    return Words(html, plain(html), InlineKeyboardMarkup(inline_keyboard=rows), silent=True)


def _yesterday(day: Yesterday) -> str:
    """«Вчера поступило 12 (+3 к позавчера, в среднем за 7 дней 9), отвечено 8.» and the rest."""
    compared = [_("{change} к позавчера").format(change=signed(day.received - day.day_before))]
    if day.mean is not None:
        compared.append(_("в среднем за 7 дней {mean}").format(mean=mean(day.mean)))
    came = _("Вчера поступило {number} ({listed})").format(
        number=thousands(day.received), listed=", ".join(compared)
    )
    late = (
        _(", просрочено <b>{number}</b>").format(number=thousands(day.overdue))
        if day.overdue
        else ""
    )
    left = _("Сейчас открыто {number}{late}.").format(number=thousands(day.open), late=late)
    return _("{came}, отвечено {number}.\n{left}").format(
        came=came, number=thousands(day.answered), left=left
    )

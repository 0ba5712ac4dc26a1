"""The morning's digest as words: how yesterday went, wishes and questions."""

from html import escape

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.views import texts
from handlers.views.buttons import IncidentButton
from handlers.views.cards import plain
from handlers.views.speech import Speech, Words
from handlers.views.words import count, mean, signed, thousands
from services.actions import Action
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
        html += f"\nНе срочное, с прошлой подборки: {total}."
    if found.total > len(found.lines):
        html += f"\nЗдесь первые {len(found.lines)}, остальные: /queue."
    rows = [
        [
            InlineKeyboardButton(
                text=f"№{line.id} {texts.KIND[line.kind]}: {line.topic or texts.NO_TOPIC}",
                callback_data=IncidentButton(incident_id=line.id, action=Action.SHOW).pack(),
            )
        ]
        for line in found.lines
    ]
    return Words(html, plain(html), InlineKeyboardMarkup(inline_keyboard=rows), silent=True)


def _yesterday(day: Yesterday) -> str:
    """«Вчера поступило 12 (+3 к позавчера, в среднем за 7 дней 9), отвечено 8.» and the rest."""
    compared = [f"{signed(day.received - day.day_before)} к позавчера"]
    if day.mean is not None:
        compared.append(f"в среднем за 7 дней {mean(day.mean)}")
    came = f"Вчера поступило {thousands(day.received)} ({', '.join(compared)})"
    late = f", просрочено <b>{thousands(day.overdue)}</b>" if day.overdue else ""
    left = f"Сейчас открыто {thousands(day.open)}{late}."
    return f"{came}, отвечено {thousands(day.answered)}.\n{left}"

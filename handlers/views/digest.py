"""The morning's wishes and questions, as words."""

from html import escape

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.views import texts
from handlers.views.buttons import IncidentButton
from handlers.views.cards import plain
from handlers.views.speech import Speech, Words
from handlers.views.words import count
from services.actions import Action
from services.digest import Digest


def digest(found: Digest) -> Speech:
    """One message with a button a line; nothing when there is nothing any more."""
    if not found.total:
        return None
    total = count(
        found.total, "вопрос или пожелание", "вопроса или пожелания", "вопросов и пожеланий"
    )
    html = f"☀️ <b>{escape(found.office)}</b>\nЗа сутки: {total}."
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

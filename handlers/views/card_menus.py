"""Menus that unfold in place of a card's buttons: reasons, outcomes, topics, what is rarely
asked for. Menus that give an incident to somebody else are in `passing.py`."""

from collections.abc import Sequence

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.views import texts
from handlers.views.buttons import Menu
from handlers.views.rows import back, do, paged, unfold
from services.actions import Action
from services.facts import DismissReason, Outcome, Status
from services.incident_facts import IncidentFacts
from services.languages import _
from services.triage.topics import TOPICS


def more_menu(facts: IncidentFacts) -> InlineKeyboardMarkup:
    """What an incident is rarely asked for; what its card shows anyway is left out."""
    number = facts.id
    held = [
        do(number, _("↩️ Отпустить"), Action.RELEASE),
        do(number, _("🤝 Перехватить"), Action.TAKE_OVER),
        unfold(number, _("🙋 Коллеге"), Menu.HAND_OVER),
        unfold(number, _("📨 Координатору"), Menu.RETURN),
        unfold(number, _("🚫 Отклонить"), Menu.DISMISS),
        unfold(number, _("➡️ Передать"), Menu.REROUTE),
        unfold(number, _("🏷 Другая тема"), Menu.TOPIC),
    ]
    by_status = {
        Status.NEW: [unfold(number, _("📨 Координатору"), Menu.RETURN)],
        Status.CLAIMED: held,
        Status.ANSWERED: held[1:3],
    }
    everywhere = [
        unfold(number, _("💬 Комментарий"), Menu.COMMENT),
        unfold(number, _("🕑 История"), Menu.HISTORY),
        unfold(number, _("👥 Все посты"), Menu.POSTS),
        unfold(number, _("❓ Почему так"), Menu.WHY),
    ]
    return _menu(number, [*by_status.get(facts.status, []), *everywhere], width=2)


def escalate_menu(incident_id: int) -> InlineKeyboardMarkup:
    """Reasons to call the supervisor."""
    return _menu(
        incident_id,
        [
            do(incident_id, reason, Action.ESCALATE, str(number))
            for number, reason in enumerate(texts.ESCALATE)
        ],
    )


def dismiss_menu(incident_id: int) -> InlineKeyboardMarkup:
    """Reasons why it is not the desk's."""
    return _menu(
        incident_id,
        [
            do(incident_id, texts.DISMISS[reason], Action.DISMISS, reason)
            for reason in DismissReason
        ],
        width=2,
    )


def close_menu(incident_id: int) -> InlineKeyboardMarkup:
    """Outcomes; a promise goes on to its date."""
    plain = [
        do(incident_id, texts.OUTCOME[outcome], Action.CLOSE, outcome)
        for outcome in Outcome
        if outcome is not Outcome.PROMISED
    ]
    promise = unfold(incident_id, texts.OUTCOME[Outcome.PROMISED], Menu.PROMISE)
    return _menu(incident_id, [*plain, promise])


def promise_menu(incident_id: int) -> InlineKeyboardMarkup:
    """How far away the promised date is, in days."""
    return _menu(
        incident_id,
        [
            do(incident_id, _("{days} дней").format(days=days), Action.CLOSE, str(days))
            for days in texts.PROMISE_DAYS
        ],
        width=2,
    )


def topic_menu(incident_id: int, places: Sequence[int], page: int) -> InlineKeyboardMarkup:
    """Topics to choose from, by their places in TOPICS, a page of six."""
    lines = [do(incident_id, _(TOPICS[place]), Action.TOPIC, str(place)) for place in places]
    rows = [*paged(incident_id, lines, Menu.TOPIC, page), back(incident_id)]
    return InlineKeyboardMarkup(inline_keyboard=rows)


def _menu(
    incident_id: int, buttons: list[InlineKeyboardButton], width: int = 1
) -> InlineKeyboardMarkup:
    rows = [buttons[start : start + width] for start in range(0, len(buttons), width)]
    return InlineKeyboardMarkup(inline_keyboard=[*rows, back(incident_id)])

"""An escalated incident as its supervisors get it: history below the card, buttons of their own."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from html import escape

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.views import finding_texts, queue_texts
from handlers.views.buttons import Menu
from handlers.views.cards import card, may_be_undone, plain
from handlers.views.moments import moment
from handlers.views.rows import back, do, unfold
from handlers.views.speech import Words
from handlers.views.timeline import lines_of
from services.actions import Action
from services.desk.supervising import EXTENSIONS
from services.facts import OPEN, Status
from services.incident_facts import IncidentFacts
from services.languages import _
from services.people import PersonFacts, may
from services.rules import Rules
from services.search.timeline import Moment

SHOWN = 5
"""Lines of history under an escalated card."""

LINE_CAP = 160


def concerns(facts: IncidentFacts, person: PersonFacts | None) -> bool:
    """Whether the card is an escalation to this person, and not yet in the person's own hands."""
    return (
        person is not None
        and facts.escalation > 0
        and facts.status in OPEN
        and not facts.holds(person.id)
        and may(person, Action.ACKNOWLEDGE, facts.office_id)
    )


def escalated_card(
    facts: IncidentFacts, moments: Sequence[Moment], rules: Rules, now: datetime
) -> Words:
    """The card with what has happened lately."""
    words = card(facts, rules, now)
    html = words.html
    if moments:
        lines = lines_of(moments, rules, now, cap=LINE_CAP)
        html = "\n".join([html, "", str(finding_texts.LATELY), *lines])
    return replace(words, html=html, plain=plain(html), keyboard=keyboard(facts, rules, now))


def keyboard(facts: IncidentFacts, rules: Rules, now: datetime) -> InlineKeyboardMarkup:
    """Take note, take, assign, say, extend: at most three rows."""
    number = facts.id
    first = []
    if facts.acknowledged < facts.escalation:
        first.append(do(number, _("👀 Принять"), Action.ACKNOWLEDGE))
    if facts.status is not Status.ANSWERED:
        free = facts.holder is None
        first.append(
            do(number, _("✋ Взять"), Action.CLAIM)
            if free
            else do(number, _("🤝 Перехватить"), Action.TAKE_OVER)
        )
    if may_be_undone(facts, rules, now):
        first.append(do(number, _("↶ Отменить"), Action.UNDO))
    second = [
        unfold(number, _("👤 Назначить"), Menu.ASSIGN),
        unfold(number, _("💬 Комментарий"), Menu.COMMENT),
    ]
    link = facts.post.link if facts.post else ""
    third = [InlineKeyboardButton(text=_("🔗 Пост"), url=link)] if link.startswith("http") else []
    if facts.status is not Status.ANSWERED:
        third.insert(0, unfold(number, _("⏳ Продлить"), Menu.EXTEND))
    third.append(unfold(number, _("⋯ Ещё"), Menu.MORE))
    return InlineKeyboardMarkup(inline_keyboard=[row for row in (first, second, third) if row])


def extend_menu(incident_id: int) -> InlineKeyboardMarkup:
    """How much longer; the reason is typed."""
    rows = [
        [do(incident_id, queue_texts.EXTENSIONS[length], Action.EXTEND, length)]
        for length in EXTENSIONS
    ]
    return InlineKeyboardMarkup(inline_keyboard=[*rows, back(incident_id)])


def extended(facts: IncidentFacts, rules: Rules, now: datetime) -> str:
    """What a supervisor is told."""
    until = moment(facts.cycle.reply_by, rules.zone, now)
    return escape(queue_texts.EXTENDED.format(until=until))

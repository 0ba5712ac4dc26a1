"""Buttons of a reply in the making. As everywhere, rights and state are looked at when pressed."""

from collections.abc import Sequence
from enum import StrEnum

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.views import buttons, texts
from handlers.views.buttons import IncidentButton
from services.actions import Action
from services.drafting.questions import Question
from services.facts import OPEN, DraftState
from services.incident_facts import IncidentFacts
from services.replying.drafts import DraftFacts, needs_approval

Keyboard = InlineKeyboardMarkup

PUBLISH = "📤 Опубликовать"
SUBMIT = "📨 На согласование"
APPROVE = "✅ Согласовать"
EDIT = "✏️ Поправить"
RETURN = "↩️ Вернуть"
FILL = "✍️ Заполнить по вопросам"
SUGGEST = "💡 Подсказка"
VERSIONS = "🕘 Версии: {number}"
SKIP = "Пропустить ›"
READY = "✅ Готово"
TAKE_UP = "↪️ Вернуться к версии {version}"
OTHER = "✏️ Своими словами"
RETURN_REASONS = (
    "Нет срока",
    "Непонятно, что сделано",
    "Проверьте факты",
    "Не тот тон",
)


class Do(StrEnum):
    """What a button of a draft asks for."""

    SUBMIT = "submit"
    APPROVE = "approve"
    EDIT = "edit"
    RETURN = "return"
    VERSIONS = "versions"
    SHOW = "show"
    TAKE_UP = "take_up"
    FILL = "fill"
    CHOOSE = "choose"
    SUGGEST = "suggest"


class DraftButton(CallbackData, prefix="d"):
    """Do something with one version; `arg` is a reason or an answer by its place."""

    incident_id: int
    version: int
    do: Do
    arg: str = ""


def draft(
    facts: IncidentFacts, written: DraftFacts, *, suggests: bool, publishes: bool = False
) -> Keyboard:
    """Copy, open the post; publish; fill the brackets; ask for consent; other versions."""
    link = facts.post.link if facts.post else ""
    usual = buttons.draft(facts.id, written.text, link).inline_keyboard
    newest = written.version == facts.draft_version
    rows = list(usual)
    agreed = written.state is DraftState.APPROVED or not needs_approval(facts)
    if publishes and newest and agreed and facts.status in OPEN:
        data = IncidentButton(
            incident_id=facts.id, action=Action.PUBLISH, arg=str(written.version)
        ).pack()
        rows.insert(1, [InlineKeyboardButton(text=PUBLISH, callback_data=data)])
    if "[" in written.text and facts.status in OPEN:
        rows.insert(0, [_do(written, FILL, Do.FILL, style="primary")])
    if newest and needs_approval(facts) and _may_be_submitted(written):
        rows.insert(0, [_do(written, SUBMIT, Do.SUBMIT, style="success")])
    if not newest:
        label = TAKE_UP.format(version=written.version)
        rows.append([_do(written, label, Do.TAKE_UP)])
    last = []
    if facts.draft_version > 1:
        last.append(_do(written, VERSIONS.format(number=facts.draft_version), Do.VERSIONS))
    if suggests and facts.status in OPEN:
        last.append(_do(written, SUGGEST, Do.SUGGEST))
    return InlineKeyboardMarkup(inline_keyboard=[*rows, *([last] if last else [])])


def approval(facts: IncidentFacts, written: DraftFacts) -> Keyboard:
    """Agree, mend, send back; the card is one press away."""
    card = InlineKeyboardButton(
        text=f"👆 Карточка №{facts.id}",
        callback_data=IncidentButton(incident_id=facts.id, action=Action.SHOW).pack(),
    )
    return InlineKeyboardMarkup(
        inline_keyboard=[
            [_do(written, APPROVE, Do.APPROVE, style="success")],
            [_do(written, EDIT, Do.EDIT), _do(written, RETURN, Do.RETURN)],
            [card],
        ]
    )


def return_reasons(incident_id: int, version: int) -> Keyboard:
    """Why a text is sent back."""
    lines = [
        _button(incident_id, version, reason, Do.RETURN, str(number))
        for number, reason in enumerate(RETURN_REASONS)
    ]
    other = _button(incident_id, version, OTHER, Do.RETURN, "typed")
    back = _button(incident_id, version, texts.BACK, Do.RETURN, "back")
    return InlineKeyboardMarkup(inline_keyboard=[[line] for line in (*lines, other, back)])


def versions(found: Sequence[DraftFacts]) -> Keyboard:
    """A line for each version; a press shows it."""
    return InlineKeyboardMarkup(
        inline_keyboard=[
            [_do(one, f"№{one.version} · {_from(one)} · {_begin(one.text)}", Do.SHOW)]
            for one in found
        ]
    )


def question(incident_id: int, version: int, asked: Question, *, last: bool) -> Keyboard:
    """The likely answers, or none."""
    lines = [
        [_button(incident_id, version, option, Do.CHOOSE, f"{asked.key}-{number}")]
        for number, option in enumerate(asked.options)
    ]
    skip = READY if last else SKIP
    lines.append([_button(incident_id, version, skip, Do.CHOOSE, f"{asked.key}-skip")])
    return InlineKeyboardMarkup(inline_keyboard=lines)


def _may_be_submitted(written: DraftFacts) -> bool:
    return written.state in (DraftState.WRITTEN, DraftState.RETURNED)


def _from(written: DraftFacts) -> str:
    origins = {"template": "заготовка", "model": "подсказка"}
    mark = "✅ " if written.state is DraftState.APPROVED else ""
    return mark + (origins.get(written.origin) or written.author or "без автора")


def _begin(text: str) -> str:
    """What tells versions apart: the words after the greeting."""
    lines = [line for line in text.splitlines() if line.strip()]
    body = lines[1] if len(lines) > 1 else "".join(lines[:1])
    return body if len(body) <= 30 else body[:29].rstrip() + "…"


def _do(
    written: DraftFacts, label: str, do: Do, arg: str = "", style: str | None = None
) -> InlineKeyboardButton:
    return _button(written.incident_id, written.version, label, do, arg, style)


def _button(
    incident_id: int, version: int, label: str, do: Do, arg: str = "", style: str | None = None
) -> InlineKeyboardButton:
    data = DraftButton(incident_id=incident_id, version=version, do=do, arg=arg).pack()
    return InlineKeyboardButton(text=label, callback_data=data, style=style)

"""Buttons of a reply in the making. As everywhere, rights and state are looked at when pressed."""

from collections.abc import Sequence
from enum import StrEnum

from aiogram.filters.callback_data import CallbackData
from aiogram.types import CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup

from handlers.views import texts
from handlers.views.buttons import ANEW, IncidentButton
from services.actions import Action
from services.drafting.questions import Question
from services.facts import OPEN, DraftState
from services.incident_facts import IncidentFacts
from services.languages import Wording, _, lazy
from services.replying.drafts import DraftFacts, needs_approval

Keyboard = InlineKeyboardMarkup

PUBLISH = lazy("📤 Опубликовать")
SUBMIT = lazy("📨 На согласование")
APPROVE = lazy("✅ Согласовать")
EDIT = lazy("✏️ Поправить")
RETURN = lazy("↩️ Вернуть")
FILL = lazy("✍️ Заполнить по вопросам")
SUGGEST = lazy("💡 Подсказка")
VERSIONS = lazy("🕘 Версии: {number}")
MORE = lazy("⋯ Ещё")
SKIP = lazy("Пропустить ›")
READY = lazy("✅ Готово")
TAKE_UP = lazy("↪️ Вернуться к версии {version}")
OTHER = lazy("✏️ Своими словами")
COPY_CAP = 256
"""Characters Telegram lets a button copy."""

RETURN_REASONS = (
    lazy("Нет срока"),
    lazy("Непонятно, что сделано"),
    lazy("Проверьте факты"),
    lazy("Не тот тон"),
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
    MORE = "more"


class DraftButton(CallbackData, prefix="d"):
    """Do something with one version; `arg` is a reason or an answer by its place."""

    incident_id: int
    version: int
    do: Do
    arg: str = ""


def draft(
    facts: IncidentFacts, written: DraftFacts, *, suggests: bool, publishes: bool = False
) -> Keyboard:
    """At most three rows: what comes next, the text and where it goes, the rest behind «Ещё»."""
    steps = _steps(facts, written, publishes=publishes)
    rest = _rest(facts, written, suggests=suggests)
    more = rest if len(rest) == 1 else [_do(written, str(MORE), Do.MORE)]
    rows = [steps[:1], _text(facts, written), [*steps[1:], *more]]
    return InlineKeyboardMarkup(inline_keyboard=[row for row in rows if row])


def more(facts: IncidentFacts, written: DraftFacts, *, suggests: bool) -> Keyboard:
    """What a draft is rarely asked for, and the way back."""
    back = _do(written, str(texts.BACK), Do.MORE, "back")
    rows = [[line] for line in _rest(facts, written, suggests=suggests)]
    return InlineKeyboardMarkup(inline_keyboard=[*rows, [back]])


def _steps(
    facts: IncidentFacts, written: DraftFacts, *, publishes: bool
) -> list[InlineKeyboardButton]:
    """What brings the text nearer to the residents, the first first: at most two buttons."""
    if written.version != facts.draft_version:
        label = TAKE_UP.format(version=written.version)
        return [_do(written, label, Do.TAKE_UP)]
    if facts.status not in OPEN:
        return []
    steps = []
    gaps = "[" in written.text
    if gaps:
        steps.append(_do(written, str(FILL), Do.FILL, style="primary"))
    if needs_approval(facts) and written.state in (DraftState.WRITTEN, DraftState.RETURNED):
        style = None if gaps else "success"
        steps.append(_do(written, str(SUBMIT), Do.SUBMIT, style=style))
    elif publishes and (written.state is DraftState.APPROVED or not needs_approval(facts)):
        data = IncidentButton(
            incident_id=facts.id, action=Action.PUBLISH, arg=str(written.version)
        ).pack()
        steps.append(InlineKeyboardButton(text=str(PUBLISH), callback_data=data, style="success"))
    return steps


def _text(facts: IncidentFacts, written: DraftFacts) -> list[InlineKeyboardButton]:
    """Copy it where Telegram can, open the post to paste it under."""
    row = []
    if len(written.text) <= COPY_CAP:
        copied = CopyTextButton(text=written.text)
        row.append(InlineKeyboardButton(text=_("📋 Скопировать"), copy_text=copied))
    link = facts.post.link if facts.post else ""
    if link.startswith("http"):
        row.append(InlineKeyboardButton(text=_("🔗 Открыть пост"), url=link))
    return row


def _rest(
    facts: IncidentFacts, written: DraftFacts, *, suggests: bool
) -> list[InlineKeyboardButton]:
    """The template anew, other versions, a suggestion."""
    anew = IncidentButton(incident_id=facts.id, action=Action.DRAFT, arg=ANEW).pack()
    rest = [InlineKeyboardButton(text=_("📝 Заготовка заново"), callback_data=anew)]
    if facts.draft_version > 1:
        rest.append(_do(written, VERSIONS.format(number=facts.draft_version), Do.VERSIONS))
    if suggests and facts.status in OPEN:
        rest.append(_do(written, str(SUGGEST), Do.SUGGEST))
    return rest


def approval(facts: IncidentFacts, written: DraftFacts) -> Keyboard:
    """Agree, mend, send back; the card is one press away."""
    card = InlineKeyboardButton(
        text=_("👆 Карточка №{id}").format(id=facts.id),
        callback_data=IncidentButton(incident_id=facts.id, action=Action.SHOW).pack(),
    )
    return InlineKeyboardMarkup(
        inline_keyboard=[
            [_do(written, str(APPROVE), Do.APPROVE, style="success")],
            [_do(written, str(EDIT), Do.EDIT), _do(written, str(RETURN), Do.RETURN)],
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
            [
                _do(
                    one,
                    _("№{version} · {author} · {text}").format(
                        version=one.version, author=_from(one), text=_begin(one.text)
                    ),
                    Do.SHOW,
                )
            ]
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


def _from(written: DraftFacts) -> str:
    origins = {"template": _("заготовка"), "model": _("подсказка")}
    mark = "✅ " if written.state is DraftState.APPROVED else ""
    return mark + (origins.get(written.origin) or written.author or _("без автора"))


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
    incident_id: int, version: int, label: Wording, do: Do, arg: str = "", style: str | None = None
) -> InlineKeyboardButton:
    data = DraftButton(incident_id=incident_id, version=version, do=do, arg=arg).pack()
    return InlineKeyboardButton(text=str(label), callback_data=data, style=style)

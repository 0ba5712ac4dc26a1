"""The buttons of a card by the state of its incident; the menus they unfold are in
`card_menus.py`."""

from collections.abc import Sequence

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.views import texts
from handlers.views.buttons import Menu
from handlers.views.rows import do, unfold
from services.actions import Action
from services.facts import OPEN, Status
from services.incident_facts import IncidentFacts
from services.languages import _
from services.replying.answering import Way


def card(facts: IncidentFacts, *, undo: bool) -> InlineKeyboardMarkup:
    """The buttons of a card by its state: at most three rows."""
    rows = _rows(facts)
    if undo:
        rows[0].append(do(facts.id, _("↶ Отменить"), Action.UNDO))
    return InlineKeyboardMarkup(inline_keyboard=rows)


def _rows(facts: IncidentFacts) -> list[list[InlineKeyboardButton]]:
    link = facts.post.link if facts.post else ""
    post = [InlineKeyboardButton(text=_("🔗 Пост"), url=link)] if link.startswith("http") else []
    why = unfold(facts.id, "❓", Menu.WHY)
    escalate = unfold(facts.id, _("⬆️ Эскалация"), Menu.ESCALATE)
    dismiss = unfold(facts.id, _("🚫 Отклонить"), Menu.DISMISS)
    reroute = unfold(facts.id, _("➡️ Передать"), Menu.REROUTE)
    topic = unfold(facts.id, _("🏷 Тема"), Menu.TOPIC)
    more = unfold(facts.id, _("⋯ Ещё"), Menu.MORE)
    offered = _offered(facts)
    alike = _question(facts)
    many = _many(facts)
    if facts.merged_into is not None:
        heir = do(facts.merged_into, _("👆 №{id}").format(id=facts.merged_into), Action.SHOW)
        return [[heir, *post]]
    match facts.status:
        case Status.NEW if alike:
            return [
                [do(facts.id, _("✋ Взять"), Action.CLAIM, style="primary"), *post],
                alike,
                [escalate, dismiss, more],
            ]
        case Status.NEW:
            return [
                [do(facts.id, _("✋ Взять"), Action.CLAIM, style="primary"), *post],
                [escalate, dismiss, more],
                [*offered, topic] if offered else [reroute, topic, *(many or [why])],
            ]
        case Status.CLAIMED:
            return [
                [do(facts.id, _("✍️ Черновик"), Action.DRAFT), _answered(facts)],
                [escalate, *post, more],
                *([offered or alike] if offered or alike else []),
            ]
        case Status.ANSWERED:
            return [
                [unfold(facts.id, _("☑️ Закрыть"), Menu.CLOSE, style="success"), _interim(facts)],
                [do(facts.id, _("✍️ Черновик"), Action.DRAFT), escalate, more],
                [_other_answer(facts), *(many or post)],
            ]
        case _:
            history = unfold(facts.id, _("🕑 История"), Menu.HISTORY)
            return [[do(facts.id, _("🔁 Открыть снова"), Action.REOPEN), *post], [history]]


def show(many: Sequence[IncidentFacts]) -> InlineKeyboardMarkup:
    """A line for each incident; a press brings its card."""
    return InlineKeyboardMarkup(
        inline_keyboard=[
            [
                do(
                    facts.id,
                    _("№{id} {topic}").format(id=facts.id, topic=texts.topic(facts.topic)),
                    Action.SHOW,
                )
            ]
            for facts in many
        ]
    )


def _answered(facts: IncidentFacts) -> InlineKeyboardButton:
    return unfold(facts.id, _("✅ Ответ дан"), Menu.ASK_LINK, style="success")


def _interim(facts: IncidentFacts) -> InlineKeyboardButton:
    """The date that the answer promised, or another one."""
    label = _("⏳ Перенести") if facts.promise else _("⏳ Обещан срок")
    return unfold(facts.id, label, Menu.INTERIM)


def _other_answer(facts: IncidentFacts) -> InlineKeyboardButton:
    """What was found may be no answer; a link that was given may be a wrong one."""
    if facts.reply_by is Way.FOUND:
        return do(facts.id, _("✖️ Это не ответ"), Action.NOT_ANSWER)
    return unfold(facts.id, _("🔗 Другая ссылка"), Menu.ASK_LINK)


def _offered(facts: IncidentFacts) -> list[InlineKeyboardButton]:
    """One tap to the office that the table names for a corrected topic."""
    if facts.offered is None:
        return []
    number, name = facts.offered
    label = _("➡️ В «{name}»").format(name=name)
    return [do(facts.id, label, Action.FORWARD, str(number), style="primary")]


def _question(facts: IncidentFacts) -> list[InlineKeyboardButton]:
    """Whether it is the same as an older one that is open too."""
    other = facts.lookalike
    if other is None or other.status not in OPEN:
        return []
    return [
        do(facts.id, _("Объединить с №{id}").format(id=other.incident_id), Action.MERGE),
        do(facts.id, _("Это другое"), Action.APART),
    ]


def _many(facts: IncidentFacts) -> list[InlineKeyboardButton]:
    """The way to all posts of an incident that has several."""
    if facts.posts_count < 2:
        return []
    label = _("👥 Посты: {count}").format(count=facts.posts_count)
    return [unfold(facts.id, label, Menu.POSTS)]

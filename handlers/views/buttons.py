"""Buttons and their data. A button says what it wants, never what state it was drawn in:
rights and state are looked at when it is pressed, however old it is."""

from collections.abc import Sequence
from enum import StrEnum

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.views import texts
from services.actions import Action
from services.facts import OPEN, DismissReason, Outcome, Status
from services.incident_facts import IncidentFacts
from services.languages import Wording, _
from services.replying.answering import Way
from services.triage.topics import TOPICS

ANEW = "new"
"""Asks for the topic's template although there is a draft."""

PAGE = 6
"""Lines of a list on one phone screen."""


class Menu(StrEnum):
    """What can be unfolded under a card in place of its buttons."""

    MAIN = "main"
    MORE = "more"
    ESCALATE = "escalate"
    DISMISS = "dismiss"
    CLOSE = "close"
    PROMISE = "promise"
    REROUTE = "reroute"
    HAND_OVER = "hand"
    RETURN = "back"
    ASSIGN = "assign"
    COMMENT = "say"
    EXTEND = "extend"
    HISTORY = "history"
    SEARCH = "search"
    TOPIC = "topic"
    POSTS = "posts"
    SPLIT = "split"
    ASK_LINK = "link"
    INTERIM = "interim"
    MOVED = "moved"
    ASK_DATE = "ask_date"
    ASK_MOVED = "ask_moved"
    WHY = "why"


class IncidentButton(CallbackData, prefix="i"):
    """Do something with an incident; `arg` is a reason, an outcome, days or an office."""

    incident_id: int
    action: Action
    arg: str = ""


class MenuButton(CallbackData, prefix="m"):
    """Unfold a menu under a card."""

    incident_id: int
    menu: Menu
    page: int = 0


class QueueButton(CallbackData, prefix="q"):
    """A list of work (`services.desk.queue.Which`) and its page."""

    which: str
    page: int = 0


class BindButton(CallbackData, prefix="b"):
    """Tie the chat to this office, surely."""

    office_id: int


class AddButton(CallbackData, prefix="a"):
    """Add the message above as a complaint."""


def card(facts: IncidentFacts, *, undo: bool) -> InlineKeyboardMarkup:
    """The buttons of a card by its state: at most three rows."""
    rows = _rows(facts)
    if undo:
        rows[0].append(_do(facts.id, _("↶ Отменить"), Action.UNDO))
    return InlineKeyboardMarkup(inline_keyboard=rows)


def _rows(facts: IncidentFacts) -> list[list[InlineKeyboardButton]]:
    link = facts.post.link if facts.post else ""
    post = [InlineKeyboardButton(text=_("🔗 Пост"), url=link)] if link.startswith("http") else []
    why = _unfold(facts.id, "❓", Menu.WHY)
    escalate = _unfold(facts.id, _("⬆️ Эскалация"), Menu.ESCALATE)
    dismiss = _unfold(facts.id, _("🚫 Отклонить"), Menu.DISMISS)
    reroute = _unfold(facts.id, _("➡️ Передать"), Menu.REROUTE)
    topic = _unfold(facts.id, _("🏷 Тема"), Menu.TOPIC)
    more = _unfold(facts.id, _("⋯ Ещё"), Menu.MORE)
    offered = _offered(facts)
    alike = _question(facts)
    many = _many(facts)
    if facts.merged_into is not None:
        heir = _do(facts.merged_into, _("👆 №{id}").format(id=facts.merged_into), Action.SHOW)
        return [[heir, *post]]
    match facts.status:
        case Status.NEW if alike:
            return [
                [_do(facts.id, _("✋ Взять"), Action.CLAIM, style="primary"), *post],
                alike,
                [escalate, dismiss, more],
            ]
        case Status.NEW:
            return [
                [_do(facts.id, _("✋ Взять"), Action.CLAIM, style="primary"), *post],
                [escalate, dismiss, more],
                [*offered, topic] if offered else [reroute, topic, *(many or [why])],
            ]
        case Status.CLAIMED:
            return [
                [_do(facts.id, _("✍️ Черновик"), Action.DRAFT), _answered(facts)],
                [escalate, *post, more],
                *([offered or alike] if offered or alike else []),
            ]
        case Status.ANSWERED:
            return [
                [_unfold(facts.id, _("☑️ Закрыть"), Menu.CLOSE, style="success"), _interim(facts)],
                [_do(facts.id, _("✍️ Черновик"), Action.DRAFT), escalate, more],
                [_other_answer(facts), *(many or post)],
            ]
        case _:
            history = _unfold(facts.id, _("🕑 История"), Menu.HISTORY)
            return [[_do(facts.id, _("🔁 Открыть снова"), Action.REOPEN), *post], [history]]


def more_menu(facts: IncidentFacts) -> InlineKeyboardMarkup:
    """What an incident is rarely asked for; what its card shows anyway is left out."""
    number = facts.id
    held = [
        _do(number, _("↩️ Отпустить"), Action.RELEASE),
        _do(number, _("🤝 Перехватить"), Action.TAKE_OVER),
        _unfold(number, _("🙋 Коллеге"), Menu.HAND_OVER),
        _unfold(number, _("📨 Координатору"), Menu.RETURN),
        _unfold(number, _("🚫 Отклонить"), Menu.DISMISS),
        _unfold(number, _("➡️ Передать"), Menu.REROUTE),
        _unfold(number, _("🏷 Другая тема"), Menu.TOPIC),
    ]
    by_status = {
        Status.NEW: [_unfold(number, _("📨 Координатору"), Menu.RETURN)],
        Status.CLAIMED: held,
        Status.ANSWERED: held[1:3],
    }
    everywhere = [
        _unfold(number, _("💬 Комментарий"), Menu.COMMENT),
        _unfold(number, _("🕑 История"), Menu.HISTORY),
        _unfold(number, _("👥 Все посты"), Menu.POSTS),
        _unfold(number, _("❓ Почему так"), Menu.WHY),
    ]
    return _menu(number, [*by_status.get(facts.status, []), *everywhere], width=2)


def escalate_menu(incident_id: int) -> InlineKeyboardMarkup:
    """Reasons to call the supervisor."""
    return _menu(
        incident_id,
        [
            _do(incident_id, reason, Action.ESCALATE, str(number))
            for number, reason in enumerate(texts.ESCALATE)
        ],
    )


def dismiss_menu(incident_id: int) -> InlineKeyboardMarkup:
    """Reasons why it is not the desk's."""
    return _menu(
        incident_id,
        [
            _do(incident_id, texts.DISMISS[reason], Action.DISMISS, reason)
            for reason in DismissReason
        ],
        width=2,
    )


def close_menu(incident_id: int) -> InlineKeyboardMarkup:
    """Outcomes; a promise goes on to its date."""
    plain = [
        _do(incident_id, texts.OUTCOME[outcome], Action.CLOSE, outcome)
        for outcome in Outcome
        if outcome is not Outcome.PROMISED
    ]
    promise = _unfold(incident_id, texts.OUTCOME[Outcome.PROMISED], Menu.PROMISE)
    return _menu(incident_id, [*plain, promise])


def promise_menu(incident_id: int) -> InlineKeyboardMarkup:
    """How far away the promised date is, in days."""
    return _menu(
        incident_id,
        [
            _do(incident_id, _("{days} дней").format(days=days), Action.CLOSE, str(days))
            for days in texts.PROMISE_DAYS
        ],
        width=2,
    )


def topic_menu(incident_id: int, places: Sequence[int], page: int) -> InlineKeyboardMarkup:
    """Topics to choose from, by their places in TOPICS, a page of six."""
    lines = [_do(incident_id, _(TOPICS[place]), Action.TOPIC, str(place)) for place in places]
    return _paged(incident_id, lines, Menu.TOPIC, page)


def show(many: Sequence[IncidentFacts]) -> InlineKeyboardMarkup:
    """A line for each incident; a press brings its card."""
    return InlineKeyboardMarkup(
        inline_keyboard=[
            [
                _do(
                    facts.id,
                    _("№{id} {topic}").format(id=facts.id, topic=texts.topic(facts.topic)),
                    Action.SHOW,
                )
            ]
            for facts in many
        ]
    )


def _answered(facts: IncidentFacts) -> InlineKeyboardButton:
    return _unfold(facts.id, _("✅ Ответ дан"), Menu.ASK_LINK, style="success")


def _interim(facts: IncidentFacts) -> InlineKeyboardButton:
    """The date that the answer promised, or another one."""
    label = _("⏳ Перенести") if facts.promise else _("⏳ Обещан срок")
    return _unfold(facts.id, label, Menu.INTERIM)


def _other_answer(facts: IncidentFacts) -> InlineKeyboardButton:
    """What was found may be no answer; a link that was given may be a wrong one."""
    if facts.reply_by is Way.FOUND:
        return _do(facts.id, _("✖️ Это не ответ"), Action.NOT_ANSWER)
    return _unfold(facts.id, _("🔗 Другая ссылка"), Menu.ASK_LINK)


def _offered(facts: IncidentFacts) -> list[InlineKeyboardButton]:
    """One tap to the office that the table names for a corrected topic."""
    if facts.offered is None:
        return []
    number, name = facts.offered
    label = _("➡️ В «{name}»").format(name=name)
    return [_do(facts.id, label, Action.FORWARD, str(number), style="primary")]


def _question(facts: IncidentFacts) -> list[InlineKeyboardButton]:
    """Whether it is the same as an older one that is open too."""
    other = facts.lookalike
    if other is None or other.status not in OPEN:
        return []
    return [
        _do(facts.id, _("Объединить с №{id}").format(id=other.incident_id), Action.MERGE),
        _do(facts.id, _("Это другое"), Action.APART),
    ]


def _many(facts: IncidentFacts) -> list[InlineKeyboardButton]:
    """The way to all posts of an incident that has several."""
    if facts.posts_count < 2:
        return []
    label = _("👥 Посты: {count}").format(count=facts.posts_count)
    return [_unfold(facts.id, label, Menu.POSTS)]


def _do(
    incident_id: int, label: Wording, action: Action, arg: str = "", style: str | None = None
) -> InlineKeyboardButton:
    data = IncidentButton(incident_id=incident_id, action=action, arg=arg).pack()
    return InlineKeyboardButton(text=str(label), callback_data=data, style=style)


def _unfold(
    incident_id: int, label: Wording, menu: Menu, page: int = 0, style: str | None = None
) -> InlineKeyboardButton:
    data = MenuButton(incident_id=incident_id, menu=menu, page=page).pack()
    return InlineKeyboardButton(text=str(label), callback_data=data, style=style)


def _paged(
    incident_id: int, lines: Sequence[InlineKeyboardButton], menu: Menu, page: int
) -> InlineKeyboardMarkup:
    """One page of a long list, with the ways to its neighbours."""
    turn = []
    if page > 0:
        turn.append(_unfold(incident_id, "‹", menu, page=page - 1))
    if len(lines) > (page + 1) * PAGE:
        turn.append(_unfold(incident_id, "›", menu, page=page + 1))
    rows = [[line] for line in lines[page * PAGE : (page + 1) * PAGE]]
    back = [_unfold(incident_id, texts.BACK, Menu.MAIN)]
    return InlineKeyboardMarkup(inline_keyboard=[*rows, *([turn] if turn else []), back])


def _menu(
    incident_id: int, buttons: list[InlineKeyboardButton], width: int = 1
) -> InlineKeyboardMarkup:
    rows = [buttons[start : start + width] for start in range(0, len(buttons), width)]
    return InlineKeyboardMarkup(
        inline_keyboard=[*rows, [_unfold(incident_id, texts.BACK, Menu.MAIN)]]
    )

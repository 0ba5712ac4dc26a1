"""What /find has found: a line and an excerpt each, buttons that bring the card or its history."""

from datetime import datetime
from html import escape

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.views import finding_texts, texts
from handlers.views.buttons import PAGE, IncidentButton, Menu, MenuButton
from handlers.views.moments import moment
from handlers.views.words import thousands
from services.actions import Action
from services.languages import _
from services.rules import Rules
from services.search.finding import WEIGHED, Found, Hit

ASKED = "🔎 "
"""Begins the first line of an answer; what follows is the query, for turning pages."""


class FoundButton(CallbackData, prefix="f"):
    """Another page; the query is read from the message itself."""

    page: int


def found(
    query: str, page: int, what: Found, rules: Rules, now: datetime
) -> tuple[str, InlineKeyboardMarkup | None]:
    """One page of what was found."""
    title = f"{ASKED}<b>{escape(query, quote=False)}</b>"
    if not what.hits:
        return f"{title}\n{finding_texts.NOTHING}", None
    more = _("больше ") if what.total >= WEIGHED else ""
    lines = [
        _("{title}\nНайдено: {more}{number}").format(
            title=title, more=more, number=thousands(what.total)
        )
    ]
    if what.loosely:
        lines.append(f"<i>{finding_texts.LOOSELY}</i>")
    lines += [_line(hit, rules, now) for hit in what.hits]
    return "\n\n".join(lines), InlineKeyboardMarkup(inline_keyboard=_buttons(page, what))


def query_of(text: str) -> str | None:
    """What an answer of ours was asked; None if it is none."""
    first = text.partition("\n")[0]
    return first.removeprefix(ASKED) if first.startswith(ASKED) else None


def _line(hit: Hit, rules: Rules, now: datetime) -> str:
    mark = texts.mark(hit.priority)
    place = ", ".join(part for part in (hit.district, hit.address) if part)
    head = [
        _("{mark} <b>№{id}</b> {topic}").format(
            mark=mark, id=hit.id, topic=escape(texts.topic(hit.topic))
        ),
        str(texts.STATUS[hit.status]),
        moment(hit.opened_at, rules.zone, now),
    ]
    lines = [" · ".join(head)]
    if place:
        lines.append(f"📍 {escape(place)}")
    if hit.snippet:
        lines.append(_excerpt(hit))
    return "\n".join(lines)


def _excerpt(hit: Hit) -> str:
    """The snippet with what matched in bold; escaped piece by piece."""
    parts, at = [], 0
    for start, end in hit.bold:
        parts.append(escape(hit.snippet[at:start], quote=False))
        parts.append(f"<b>{escape(hit.snippet[start:end], quote=False)}</b>")
        at = end
    return "".join([*parts, escape(hit.snippet[at:], quote=False)])


def _buttons(page: int, what: Found) -> list[list[InlineKeyboardButton]]:
    if what.total == 1:
        number = what.hits[0].id
        history = MenuButton(incident_id=number, menu=Menu.HISTORY)
        return [
            [
                _show(number, _("👆 №{number}").format(number=number)),
                _button(_("🕑 История"), history),
            ]
        ]
    shown = [_show(hit.id, _("№{id}").format(id=hit.id)) for hit in what.hits]
    turn = [_button("‹", FoundButton(page=page - 1))] if page > 0 else []
    if what.total > (page + 1) * PAGE:
        turn.append(_button("›", FoundButton(page=page + 1)))
    return [
        *(shown[start : start + 3] for start in range(0, len(shown), 3)),
        *([turn] * bool(turn)),
    ]


def _show(number: int, label: str) -> InlineKeyboardButton:
    return _button(label, IncidentButton(incident_id=number, action=Action.SHOW))


def _button(label: str, data: CallbackData) -> InlineKeyboardButton:
    return InlineKeyboardButton(text=label, callback_data=data.pack())

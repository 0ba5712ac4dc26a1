"""An incident's history: when, who, what and why, a page at a time."""

from collections.abc import Sequence
from datetime import datetime
from html import escape

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.views import finding_texts, texts
from handlers.views.cards import trim
from handlers.views.moments import moment
from handlers.views.routed import routed
from handlers.views.words import short_date
from services.clocks import Priority
from services.facts import DismissReason, EventKind, Outcome
from services.languages import _
from services.rules import Rules
from services.search.timeline import SIZE, Moment, Page

WHY_CAP = 300


class HistoryButton(CallbackData, prefix="ih"):
    """Another page of an incident's history."""

    incident_id: int
    page: int


def history(page: Page, rules: Rules, now: datetime) -> tuple[str, InlineKeyboardMarkup | None]:
    """The page as words with ways to its neighbours, the oldest line first."""
    title = finding_texts.HISTORY.format(id=page.incident_id)
    lines = lines_of(page.moments, rules, now) or [str(finding_texts.HISTORY_EMPTY)]
    turn = []
    if page.number > 0:
        turn.append(_go(_("‹ раньше"), page.incident_id, page.number - 1))
    if (page.number + 1) * SIZE < page.total:
        turn.append(_go(_("позже ›"), page.incident_id, page.number + 1))
    markup = InlineKeyboardMarkup(inline_keyboard=[turn]) if turn else None
    return "\n".join([title, *lines]), markup


def lines_of(
    moments: Sequence[Moment], rules: Rules, now: datetime, cap: int = WHY_CAP
) -> list[str]:
    """Each moment as a line of HTML, its reason at most `cap` characters."""
    return [_line(one, rules, now, cap) for one in moments]


def _line(one: Moment, rules: Rules, now: datetime, cap: int) -> str:
    what = finding_texts.EVENT.get(one.kind, one.kind.replace("_", " "))
    who = f"<b>{escape(one.who)}</b> " if one.who else ""
    why = why_of(one, rules)
    detail = f": {escape(trim(why, cap), quote=False)}" if why else ""
    return f"{moment(one.at, rules.zone, now)} · {who}{what}{detail}"


def why_of(one: Moment, rules: Rules) -> str:
    """What the event says beside its kind, in people's words."""
    said = one.data
    if said.get("outcome") in list(Outcome):
        return str(texts.OUTCOME[Outcome(said["outcome"])])
    if said.get("reason") in list(DismissReason):
        return str(texts.DISMISS[DismissReason(said["reason"])]).lower()
    if said.get("to") in list(Priority):
        return str(texts.PRIORITY[Priority(said["to"])]).split(" ", 1)[1].lower()
    if one.kind is EventKind.EXTENDED:
        until = datetime.fromisoformat(said["until"]).astimezone(rules.zone)
        why = said.get("text") or finding_texts.WORDS_ERASED
        return _("до {until}, {why}").format(until=f"{short_date(until)} {until:%H:%M}", why=why)
    if "into" in said:
        return _("с №{id}").format(id=said["into"])
    if "from" in said and "posts" in said:
        return _("из №{id}").format(id=said["from"])
    parts = [
        routed(str(said[key]))
        for key in ("name", "topic", "reason", "text", "why")
        if said.get(key)
    ]
    return ", ".join(dict.fromkeys(parts))


def _go(label: str, incident_id: int, page: int) -> InlineKeyboardButton:
    data = HistoryButton(incident_id=incident_id, page=page)
    return InlineKeyboardButton(text=label, callback_data=data.pack())

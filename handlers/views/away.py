"""The screens of /away: until which day, who stands in. Pure."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from html import escape
from zoneinfo import ZoneInfo

from aiogram.filters.callback_data import CallbackData

from handlers.views.screens import Screen, button, in_pairs, paged, screen
from services.languages import _, lazy
from services.people import PersonFacts
from services.reporting.periods import local_date
from services.russian_dates import Away, say_day
from services.staffing.presence import AbsenceFacts

USUAL = ((lazy("до завтра"), 1), (lazy("3 дня"), 3), (lazy("неделя"), 7), (lazy("2 недели"), 14))
"""Buttons and the days until the return."""

OTHER_DAY = lazy("📅 Другой день")
ASK_DAY = lazy("Когда вас не будет? Например: до 5 мая, по пятницу, с 1 по 10 июня.")
EXAMPLE = lazy("до 5 мая")
NO_DEPUTY = lazy("Никто не заменяет")
HERE = lazy("✅ Я на месте")
IS_HERE = lazy("✅ Уже на месте")
WELCOME = lazy("Отметили: на месте. Напоминания и вызовы снова идут как обычно.")


class Do(StrEnum):
    """What a button of /away opens or does."""

    START = "s"
    DAYS = "d"
    TYPE = "t"
    WHO = "w"
    LEAVE = "L"
    BACK = "B"


class AwayButton(CallbackData, prefix="w"):
    """One button of /away for person `who`; days are ordinals, 0 for none; `deputy` 0: nobody."""

    do: Do
    who: int
    first: int = 0
    back: int = 0
    deputy: int = 0
    page: int = 0


def start(one: PersonFacts, own: bool) -> Screen:
    """Until when."""
    whose = _("вас") if own else escape(one.name)
    html = _(
        "🌴 До какого дня {whose} не будет?\n"
        "Напоминания и вызовы получит заместитель, взятое в работу перейдёт ему."
    ).format(whose=whose)
    buttons = [
        button(label, AwayButton(do=Do.DAYS, who=one.id, back=days)) for label, days in USUAL
    ]
    typed = button(OTHER_DAY, AwayButton(do=Do.TYPE, who=one.id))
    return screen(html, [*in_pairs(buttons), [typed]])


def days(count: int, today: date) -> Away:
    """What one of the usual buttons means."""
    return Away(today, today + timedelta(days=count))


def who(
    one: PersonFacts, away: Away, candidates: Sequence[PersonFacts], page: int, today: date
) -> Screen:
    """Who stands in."""

    def data(do: Do, deputy: int = 0, number: int = 0) -> AwayButton:
        return AwayButton(
            do=do,
            who=one.id,
            first=away.first.toordinal(),
            back=away.back.toordinal(),
            deputy=deputy,
            page=number,
        )

    since = "" if away.first == today else _("с {day}, ").format(day=say_day(away.first, today))
    html = _("🌴 {name}: {since}возвращение {day}.\nКто заменит?").format(
        name=escape(one.name), since=since, day=say_day(away.back, today)
    )
    lines = [button(other.name, data(Do.LEAVE, other.id)) for other in candidates]
    rows = paged(lines, page, lambda number: data(Do.WHO, number=number))
    rows.append([button(NO_DEPUTY, data(Do.LEAVE))])
    return screen(html, rows, AwayButton(do=Do.START, who=one.id))


def standing(
    one: PersonFacts, found: AbsenceFacts, deputy: PersonFacts | None, own: bool,
    zone: ZoneInfo, now: datetime,
) -> Screen:  # fmt: skip
    """An absence as it stands."""
    html = f"🌴 <b>{escape(one.name)}</b>: {when(found, zone, now)}.\n"
    html += (
        _("Заменяет {name}.").format(name=escape(deputy.name))
        if deputy
        else _("Никто не заменяет.")
    )
    back = AwayButton(do=Do.BACK, who=one.id)
    return screen(html, [[button(HERE if own else IS_HERE, back, "success")]])


def when(found: AbsenceFacts, zone: ZoneInfo, now: datetime) -> str:
    """«нет, возвращение 5 мая»."""
    today = local_date(now, zone)
    back = say_day(local_date(found.ends_at, zone), today)
    if found.is_on(now):
        return _("нет на месте, возвращение {back}").format(back=back)
    return _("не будет с {day}, возвращение {back}").format(
        day=say_day(local_date(found.starts_at, zone), today), back=back
    )

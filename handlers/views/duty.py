"""The screens of /duty: who is on duty, who is next, setting shifts by short menus. Pure."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from html import escape
from zoneinfo import ZoneInfo

from aiogram.filters.callback_data import CallbackData

from handlers.views.moments import WEEKDAYS, moment
from handlers.views.screens import Row, Screen, button, in_pairs, paged, screen
from handlers.views.staff import DUTY, ROLE
from services.actions import Manage
from services.incident_facts import OfficeRef
from services.languages import _, lazy
from services.people import Duty, PersonFacts, may
from services.staffing.duty import Board
from services.staffing.roster import DAY_MINUTES, ONCE, WEEKLY, Part, ShiftFacts, Watch

PART = {
    Part.TODAY: lazy("Сегодня"),
    Part.NIGHT: lazy("Ночь"),
    Part.WEEKEND: lazy("Выходные"),
    Part.ROUND: lazy("Сутки"),
    Part.WEEKLY_DAY: lazy("День"),
    Part.WEEKLY_NIGHT: lazy("Ночь"),
    Part.WEEKLY_ROUND: lazy("Сутки"),
}
#: What stands on a button, and the days it means, Monday is 0.
DAY_SETS = (
    *((name, (number,)) for number, name in enumerate(WEEKDAYS)),
    (lazy("Будни"), (0, 1, 2, 3, 4)),
    (lazy("Сб и вс"), (5, 6)),
    (lazy("Каждый день"), (0, 1, 2, 3, 4, 5, 6)),
)
COMING = 3

I_AM_ON = lazy("🙋 Я дежурю")
I_GIVE_UP = lazy("🤝 Сдать дежурство")
ASSIGN = lazy("➕ Назначить")
EVERY_WEEK = lazy("🗓 Каждую неделю")
SHIFTS = lazy("📋 Все смены")
TO_NOBODY = lazy("Никому")
SET = lazy("Смена: {name}, {span}.")
SET_WEEKLY = lazy("Смена поставлена на каждую неделю.")
HANDED = lazy("Дежурство сдано.")
DROPPED = lazy("Смена снята.")


class Do(StrEnum):
    """What a button of /duty opens or does."""

    ROOT = "o"
    OFFICE = "f"
    ASSIGN = "a"
    PARTS = "p"
    TAKE = "T"
    HAND = "h"
    GIVE = "G"
    WEEK = "w"
    WEEK_PART = "y"
    WEEK_WHO = "z"
    WEEKLY = "W"
    SHIFTS = "l"
    DROP = "D"


class DutyButton(CallbackData, prefix="dt"):
    """One button of /duty. `arg` is a part, or a place in DAY_SETS with a part, or a shift."""

    do: Do
    office: int = 0
    person: int = 0
    page: int = 0
    arg: str = ""


def board(
    actor: PersonFacts, where: OfficeRef, found: Board, zone: ZoneInfo, now: datetime, *, root: bool
) -> Screen:
    """Who is on duty now and next."""
    lines = [
        _("<b>Дежурство · {name}</b>").format(name=escape(where.name)),
        *_now(found, where, zone, now),
    ]
    coming = [_coming(one, found, zone, now) for one in found.coming[:COMING]]
    lines += [_("Дальше: {coming}").format(coming=coming[0]), *coming[1:]] if coming else []
    rows: list[Row] = []
    if may(actor, Manage.SHIFT, where.id):
        mine = any(one.person_id == actor.id for one in found.now)
        do = DutyButton(do=Do.HAND, office=where.id)
        take = DutyButton(do=Do.PARTS, office=where.id, person=actor.id)
        rows.append([button(I_GIVE_UP, do) if mine else button(I_AM_ON, take)])
    if may(actor, Manage.ROSTER, where.id):
        rows.append([
            button(ASSIGN, DutyButton(do=Do.ASSIGN, office=where.id)),
            button(EVERY_WEEK, DutyButton(do=Do.WEEK, office=where.id)),
        ])  # fmt: skip
        if found.now or found.coming or found.weekly:
            rows.append([button(SHIFTS, DutyButton(do=Do.SHIFTS, office=where.id))])
    return screen("\n".join(lines), rows, DutyButton(do=Do.ROOT) if root else None)


def parts(where: OfficeRef, one: PersonFacts, own: bool) -> Screen:
    """For how long somebody is put on duty."""
    html = (
        _("На какое время вы на смене?")
        if own
        else _("На какое время: {name}?").format(name=escape(one.name))
    )
    buttons = [
        button(PART[part], DutyButton(do=Do.TAKE, office=where.id, person=one.id, arg=part))
        for part in ONCE
    ]
    return screen(html, in_pairs(buttons), DutyButton(do=Do.OFFICE, office=where.id))


def choose(
    html: str, found: Sequence[PersonFacts], page: int, next_: DutyButton, here: DutyButton,
    back: DutyButton, extra: Row | None = None,
) -> Screen:  # fmt: skip
    """Somebody of the office: `next_` is pressed with the person in it, `here` turns the page."""
    lines = [button(one.name, next_.model_copy(update={"person": one.id})) for one in found]
    rows = paged(lines, page, lambda number: here.model_copy(update={"page": number}))
    return screen(html, [*rows, extra or []], back)


def week(office_id: int) -> Screen:
    """On which days of every week."""
    buttons = [
        button(days_named(number), DutyButton(do=Do.WEEK_PART, office=office_id, arg=str(number)))
        for number in range(len(DAY_SETS))
    ]
    rows = [buttons[:4], buttons[4:7], buttons[7:]]
    return screen(
        _("Каждую неделю: в какие дни?"), rows, DutyButton(do=Do.OFFICE, office=office_id)
    )


def days_named(place: int) -> str:
    """A set of days as its button has it."""
    words = str(DAY_SETS[place][0])
    return words[:1].upper() + words[1:]


def week_part(office_id: int, days: str) -> Screen:
    """At which hours of those days."""
    buttons = [
        button(PART[part], DutyButton(do=Do.WEEK_WHO, office=office_id, arg=f"{days}{part}"))
        for part in WEEKLY
    ]
    html = _("{days}: в какое время?").format(days=days_named(int(days)))
    return screen(html, [buttons], DutyButton(do=Do.WEEK, office=office_id))


def shifts(office_id: int, found: Board, page: int, zone: ZoneInfo, now: datetime) -> Screen:
    """Every shift; a press takes one off."""
    dated = [one for one in (*found.now, *found.coming) if not one.shift.is_weekly]
    entries = [
        (one.shift.id, f"{found.names[one.person_id]}: {span(one, zone, now)}") for one in dated
    ] + [(one.id, f"{found.names[one.person_id]}: {_weekly(one)}") for one in found.weekly]
    lines = [
        button(f"✖ {label}", DutyButton(do=Do.DROP, office=office_id, arg=str(number)))
        for number, label in entries
    ]
    rows = paged(lines, page, lambda n: DutyButton(do=Do.SHIFTS, office=office_id, page=n))
    html = _("<b>Смены</b>\nНажмите, чтобы снять.") if entries else _("Смен нет.")
    return screen(html, rows, DutyButton(do=Do.OFFICE, office=office_id))


def span(one: Watch, zone: ZoneInfo, now: datetime) -> str:
    """«23.11 18:00 – завтра 09:00»."""
    until = moment(one.ends_at, zone, now)
    if one.covers(now):
        return _("до {until}").format(until=until)
    return f"{moment(one.starts_at, zone, now)} – {until}"


def _now(found: Board, where: OfficeRef, zone: ZoneInfo, now: datetime) -> list[str]:
    if found.line.on_duty:
        until = max(one.ends_at for one in found.now)
        names = ", ".join(escape(one.name) for one in found.line.on_duty)
        return [
            _("Сейчас: <b>{names}</b>, до {at}").format(names=names, at=moment(until, zone, now))
        ]
    lines = [_("Сейчас на дежурстве никого.")]
    if found.line.after:
        first = found.line.after[0]
        duties = first.duties(where.id)
        what = next((DUTY[one] for one in reversed(Duty) if one in duties), ROLE[first.role])
        lines.append(
            _("Критичную жалобу получит <b>{name}</b>, {what}.").format(
                name=escape(first.name), what=what
            )
        )
    return lines


def _coming(one: Watch, found: Board, zone: ZoneInfo, now: datetime) -> str:
    return _("{names}, с {at}").format(
        names=escape(found.names[one.person_id]), at=moment(one.starts_at, zone, now)
    )


def _weekly(one: ShiftFacts) -> str:
    day = WEEKDAYS[one.weekday or 0]
    end = (one.start_minute + one.minutes) % DAY_MINUTES
    return _("каждый {day}, {start}–{end}").format(
        day=day, start=_clock(one.start_minute), end=_clock(end)
    )


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"

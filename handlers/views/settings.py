"""The screens of /settings: what an office may change itself. Pure."""

from enum import StrEnum
from html import escape

from aiogram.filters.callback_data import CallbackData

from handlers.views import texts
from handlers.views.moments import WEEKDAYS
from handlers.views.screens import Row, Screen, button, in_pairs, screen
from services.clocks import ClockSettings, Priority, QuietHours
from services.desk.office_settings import OfficeSettings, applied, write_quiet
from services.incident_facts import OfficeRef
from services.rules import Rules
from services.working_time import Duration, Unit

QUIET = ("21:00-08:00", "22:00-07:00", "20:00-09:00")
HOURS = ("09:00-18:00", "08:00-17:00", "08:00-20:00")
#: What stands on a button, and the days it means, Monday is 0.
DAYS = (("Пн–пт", range(5)), ("Пн–сб", range(6)), ("Каждый день", range(7)))

AS_REGION = "Как в области"
TYPE = "✏️ Другие часы"
ASK_HOURS = "Напишите рабочие часы, например 08:30-17:30. С обедом: 09:00-13:00 14:00-18:00."
ASK_QUIET = "Напишите тихие часы, например 22:00-07:00."
CHANGED = "Сохранено."
WRONG_HOURS = "Не понял часы. Напишите, например, 09:00-18:00."
FOR_NEW = "Часы действуют для новых жалоб: у прежних сроки не меняются."

_UNITS = {
    Unit.SECONDS: "с",
    Unit.MINUTES: "мин",
    Unit.HOURS: "ч",
    Unit.DAYS: "дн.",
    Unit.WORKING_HOURS: "рабочих ч",
    Unit.WORKING_DAYS: "рабочих дн.",
}


class Do(StrEnum):
    """What a button of /settings opens or does."""

    ROOT = "o"
    OFFICE = "f"
    FLIP = "F"
    HOURS = "h"
    SET_HOURS = "H"
    TYPE_HOURS = "t"
    DAYS = "d"
    SET_DAYS = "D"
    QUIET = "q"
    SET_QUIET = "Q"
    TYPE_QUIET = "y"
    CLOCKS = "c"


class SettingsButton(CallbackData, prefix="st"):
    """One button of /settings; `arg` is a setting's name or a place in a list, "" the region's."""

    do: Do
    office: int = 0
    arg: str = ""


FLAGS = {
    "approval": ("Черновики согласует куратор", "Ответ публикуют без согласования"),
    "private_nudges": ("Напоминания: в личный чат", "Напоминания: в общий чат"),
    "digest": ("Утренняя подборка: да", "Утренняя подборка: нет"),
}


def office(where: OfficeRef, rules: Rules, *, root: bool) -> Screen:
    """Everything at a glance; a press turns a switch or opens a menu."""
    chosen, own = where.settings, applied(rules, where.settings)
    hours = ", ".join(str(one).replace("-", "–") for one in own.working_time.periods)
    lines = [
        f"<b>Настройки · {escape(where.name)}</b>",
        f"Рабочее время: {_days(own.working_time.weekdays)}, {hours}",
        _quiet_line(own.clocks.quiet),
        FOR_NEW,
    ]
    rows: list[Row] = [
        [
            button(
                FLAGS[name][0] if getattr(chosen, name) else FLAGS[name][1],
                SettingsButton(do=Do.FLIP, office=where.id, arg=name),
            )
        ]
        for name in FLAGS
    ]
    rows += in_pairs([
        button("🕘 Рабочие часы", SettingsButton(do=Do.HOURS, office=where.id)),
        button("📅 Рабочие дни", SettingsButton(do=Do.DAYS, office=where.id)),
        button("🌙 Тихие часы", SettingsButton(do=Do.QUIET, office=where.id)),
        button("⏱ Сроки", SettingsButton(do=Do.CLOCKS, office=where.id)),
    ])  # fmt: skip
    return screen("\n".join(lines), rows, SettingsButton(do=Do.ROOT) if root else None)


def hours(where: OfficeRef) -> Screen:
    """The usual working hours."""
    rows = _choices(where, Do.SET_HOURS, HOURS)
    rows.append([button(TYPE, SettingsButton(do=Do.TYPE_HOURS, office=where.id))])
    return screen("Рабочие часы", rows, _up(where))


def days(where: OfficeRef) -> Screen:
    """The usual working days."""
    return screen(
        "Рабочие дни. Праздники и переносы берутся из производственного календаря.",
        _choices(where, Do.SET_DAYS, [label for label, _ in DAYS]),
        _up(where),
    )


def quiet(where: OfficeRef) -> Screen:
    """The usual quiet hours."""
    rows = _choices(where, Do.SET_QUIET, QUIET)
    rows.append([button(TYPE, SettingsButton(do=Do.TYPE_QUIET, office=where.id))])
    html = "Тихие часы: напоминания ждут утра. Критичные жалобы приходят всегда."
    return screen(html, rows, _up(where))


def clocks(where: OfficeRef, settings: ClockSettings) -> Screen:
    """What is promised; the region's, to be read only."""
    lines = ["<b>Сроки</b>: взять · ответить · закрыть"]
    for priority in Priority:
        targets = settings.of(priority)
        spans = " · ".join(_span(one) for one in (targets.claim, targets.reply, targets.final))
        lines.append(f"{texts.PRIORITY[priority]}: {spans}")
    lines.append("\nСроки общие для области, их меняет администратор в config.toml.")
    return screen("\n".join(lines), [], _up(where))


def _choices(where: OfficeRef, do: Do, labels: list[str] | tuple[str, ...]) -> list[Row]:
    buttons = [
        button(label.replace("-", "–"), SettingsButton(do=do, office=where.id, arg=str(number)))
        for number, label in enumerate(labels)
    ]
    return in_pairs([*buttons, button(AS_REGION, SettingsButton(do=do, office=where.id))])


def _up(where: OfficeRef) -> SettingsButton:
    return SettingsButton(do=Do.OFFICE, office=where.id)


def _days(weekdays: frozenset[int]) -> str:
    for label, meant in DAYS:
        if weekdays == frozenset(meant):
            return label.lower()
    return ", ".join(WEEKDAYS[day] for day in sorted(weekdays))


def _quiet_line(quiet: QuietHours) -> str:
    if quiet.start == quiet.end:
        return "Тихих часов нет"
    return f"Тихие часы: {write_quiet(quiet).replace('-', '–')}, кроме критичных жалоб"


def _span(one: Duration) -> str:
    return f"{one.amount} {_UNITS[one.unit]}"


def flipped(settings: OfficeSettings, name: str) -> bool:
    """What a switch turns to."""
    return not getattr(settings, name)

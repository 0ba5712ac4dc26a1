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
from services.languages import NAMES, _, lazy
from services.rules import Rules
from services.working_time import Duration, Unit

QUIET = ("21:00-08:00", "22:00-07:00", "20:00-09:00")
HOURS = ("09:00-18:00", "08:00-17:00", "08:00-20:00")
#: What stands on a button, and the days it means, Monday is 0.
DAYS = ((lazy("Пн–пт"), range(5)), (lazy("Пн–сб"), range(6)), (lazy("Каждый день"), range(7)))

AS_REGION = lazy("Как в области")
TYPE = lazy("✏️ Другие часы")
ASK_HOURS = lazy("Напишите рабочие часы, например 08:30-17:30. С обедом: 09:00-13:00 14:00-18:00.")
ASK_QUIET = lazy("Напишите тихие часы, например 22:00-07:00.")
CHANGED = lazy("Сохранено.")
WRONG_HOURS = lazy("Не понял часы. Напишите, например, 09:00-18:00.")
FOR_NEW = lazy("Часы действуют для новых жалоб: у прежних сроки не меняются.")

_UNITS = {
    Unit.SECONDS: lazy("с"),
    Unit.MINUTES: lazy("мин"),
    Unit.HOURS: lazy("ч"),
    Unit.DAYS: lazy("дн."),
    Unit.WORKING_HOURS: lazy("рабочих ч"),
    Unit.WORKING_DAYS: lazy("рабочих дн."),
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
    LANGUAGE = "l"
    SET_LANGUAGE = "L"
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
    "approval": (lazy("Черновики согласует куратор"), lazy("Ответ публикуют без согласования")),
    "private_nudges": (lazy("Напоминания: в личный чат"), lazy("Напоминания: в общий чат")),
    "digest": (lazy("Утренняя подборка: да"), lazy("Утренняя подборка: нет")),
}


def office(where: OfficeRef, rules: Rules, *, root: bool) -> Screen:
    """Everything at a glance; a press turns a switch or opens a menu."""
    chosen, own = where.settings, applied(rules, where.settings)
    hours = ", ".join(str(one).replace("-", "–") for one in own.working_time.periods)
    lines = [
        _("<b>Настройки · {name}</b>").format(name=escape(where.name)),
        _("Рабочее время: {days}, {hours}").format(
            days=_days(own.working_time.weekdays), hours=hours
        ),
        _quiet_line(own.clocks.quiet),
        str(FOR_NEW),
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
        button(_("🕘 Рабочие часы"), SettingsButton(do=Do.HOURS, office=where.id)),
        button(_("📅 Рабочие дни"), SettingsButton(do=Do.DAYS, office=where.id)),
        button(_("🌙 Тихие часы"), SettingsButton(do=Do.QUIET, office=where.id)),
        button(_("⏱ Сроки"), SettingsButton(do=Do.CLOCKS, office=where.id)),
        button(_("🌐 Язык чата"), SettingsButton(do=Do.LANGUAGE, office=where.id)),
    ])  # fmt: skip
    return screen("\n".join(lines), rows, SettingsButton(do=Do.ROOT) if root else None)


def hours(where: OfficeRef) -> Screen:
    """The usual working hours."""
    rows = _choices(where, Do.SET_HOURS, HOURS)
    rows.append([button(TYPE, SettingsButton(do=Do.TYPE_HOURS, office=where.id))])
    return screen(_("Рабочие часы"), rows, _up(where))


def days(where: OfficeRef) -> Screen:
    """The usual working days."""
    return screen(
        _("Рабочие дни. Праздники и переносы берутся из производственного календаря."),
        _choices(where, Do.SET_DAYS, [str(label) for label, meant in DAYS]),
        _up(where),
    )


def quiet(where: OfficeRef) -> Screen:
    """The usual quiet hours."""
    rows = _choices(where, Do.SET_QUIET, QUIET)
    rows.append([button(TYPE, SettingsButton(do=Do.TYPE_QUIET, office=where.id))])
    html = _("Тихие часы: напоминания ждут утра. Критичные жалобы приходят всегда.")
    return screen(html, rows, _up(where))


def language(where: OfficeRef) -> Screen:
    """What the office's chat reads."""
    rows = _choices(where, Do.SET_LANGUAGE, tuple(NAMES.values()))
    return screen(_("На каком языке писать в рабочий чат?"), rows, _up(where))


def clocks(where: OfficeRef, settings: ClockSettings) -> Screen:
    """What is promised; the region's, to be read only."""
    lines = [_("<b>Сроки</b>: взять · ответить · закрыть")]
    for priority in Priority:
        targets = settings.of(priority)
        spans = " · ".join(_span(one) for one in (targets.claim, targets.reply, targets.final))
        lines.append(f"{texts.PRIORITY[priority]}: {spans}")
    lines.append(_("\nСроки общие для области, их меняет администратор в config.toml."))
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
            return str(label).lower()
    return ", ".join(str(WEEKDAYS[day]) for day in sorted(weekdays))


def _quiet_line(quiet: QuietHours) -> str:
    if quiet.start == quiet.end:
        return _("Тихих часов нет")
    return _("Тихие часы: {hours}, кроме критичных жалоб").format(
        hours=write_quiet(quiet).replace("-", "–")
    )


def _span(one: Duration) -> str:
    return f"{one.amount} {_UNITS[one.unit]}"


def flipped(settings: OfficeSettings, name: str) -> bool:
    """What a switch turns to."""
    return not getattr(settings, name)

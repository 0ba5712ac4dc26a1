"""A summary in words: the caption under the chart, and the one over the table.

Two messages and no third: the picture says how it went, the table's caption what is still
open. Lines that matter least are left out where a caption would not hold them all.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from zoneinfo import ZoneInfo

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.views.cards import plain
from handlers.views.charts import DayBar, WeekChart
from handlers.views.moments import WEEKDAYS
from handlers.views.speech import Words
from handlers.views.words import (
    MONTHS_SHORT,
    NBSP,
    count,
    day_range,
    duration,
    signed,
    thousands,
    working,
)
from services.metrics import NO_PROMISES, Backlog, Lag, Promised, Share, Slow
from services.periods import Days, Preset, local_date
from services.summary import Bar, Summary

CAPTION_CAP = 1024
"""UTF-16 units that Telegram takes under a picture or a file."""

NAME_CAP = 40
NAMES_SHOWN = 3
NO_TOPIC = "тема не определена"
NO_DISTRICT = "место не названо"

ASK_PERIOD = "За какой период собрать сводку? Или напишите: /report 01.11-15.11"
GATHERING = "Собираю сводку: она придёт сюда."
NO_OFFICE_HERE = "Этот чат не привязан к ответственному: сначала /bind, потом /report."
NO_OFFICE_OF_YOURS = "За вами не закреплён ни один ответственный. Запросите /report в рабочем чате."
PRESETS = {
    Preset.THIS_WEEK: "Эта неделя",
    Preset.LAST_WEEK: "Прошлая неделя",
    Preset.FOUR_WEEKS: "4 недели",
    Preset.MONTH: "Этот месяц",
}


class ReportButton(CallbackData, prefix="r"):
    """Send the summary of these days."""

    preset: Preset


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a caption; the highest `rank` is the first to be left out, 0 never is."""

    text: str
    rank: int = 0


def periods() -> InlineKeyboardMarkup:
    """Buttons of the usual periods, two in a row."""
    buttons = [
        InlineKeyboardButton(text=text, callback_data=ReportButton(preset=preset).pack())
        for preset, text in PRESETS.items()
    ]
    return InlineKeyboardMarkup(inline_keyboard=[buttons[:2], buttons[2:]])


def title(summary: Summary, zone: ZoneInfo) -> str:
    """«Неделя 16–22 ноября · Минздрав»."""
    first, last = summary.days.first, summary.days.last
    today = local_date(summary.as_of, zone)
    whole_week = len(summary.days) == 7 and summary.days.within_a_week
    what = "Неделя" if whole_week else "Сводка"
    names = [_short(name) for name in summary.offices[:NAMES_SHOWN]]
    more = len(summary.offices) - len(names)
    whose = ", ".join(names) + (f" и ещё {more}" if more > 0 else "")
    return f"{what} {day_range(first, last, today)} · {whose or _short(summary.region)}"


def nothing(summary: Summary, zone: ZoneInfo) -> Words:
    """One line about days in which there was nothing to do."""
    text = f"{title(summary, zone)}: инцидентов не было."
    return Words(html=escape(text), plain=text)


def caption(summary: Summary, zone: ZoneInfo) -> tuple[str, str]:
    """What stands under the chart, as HTML and as plain text."""
    lines = [
        *_flow(summary),
        *_in_time(summary),
        *_times(summary),
        *_promises(summary.figures.promises),
        Line("", 3),
        *_backlog(summary.figures.backlog, summary),
        *_top("Темы", summary.figures.topics, NO_TOPIC, 4),
        *_top("Где", summary.figures.districts, NO_DISTRICT, 5),
    ]
    return _caption("📊 " + title(summary, zone), lines)


def table_caption(summary: Summary, zone: ZoneInfo) -> tuple[str, str]:
    """What stands under the table: what it holds and what is open longest."""
    rows = count(summary.in_work, "инцидент", "инцидента", "инцидентов")
    lines = [Line(f"{rows} в работе за эти дни, по строке на каждый.")]
    if summary.figures.slowest:
        lines += [Line(""), Line("Дольше всех открыты:")]
    lines += [
        Line(_slow(slow, summary), rank)
        for rank, slow in enumerate(summary.figures.slowest, start=1)
    ]
    late = sorted(
        ((line.overdue, line.name) for line in summary.figures.offices if line.overdue),
        key=lambda pair: (-pair[0], pair[1]),
    )
    if len(summary.offices) != 1 and late:
        named = [f"{escape(_short(name)) or 'без ответственного'} {n}" for n, name in late[:5]]
        lines += [Line("", 6), Line(f"Просрочено: {', '.join(named)}", 6)]
    return _caption("📎 " + title(summary, zone), lines)


def chart(summary: Summary, zone: ZoneInfo) -> WeekChart:
    """What the picture shows."""
    return WeekChart(
        title=title(summary, zone).replace(NBSP, " "),
        days=tuple(
            DayBar(_label(bar, summary), bar.received, bar.answered, bar.overdue)
            for bar in summary.bars
        ),
        topics=tuple((name or NO_TOPIC.capitalize(), n) for name, n in summary.figures.topics),
    )


def filename(summary: Summary, ending: str) -> str:
    """«otklik_2026-11-16_2026-11-22.xlsx»."""
    return f"otklik_{summary.days.first}_{summary.days.last}.{ending}"


def _flow(summary: Summary) -> Iterable[Line]:
    flow, before = summary.figures.flow, summary.before
    compared = []
    if before:
        change = flow.received.incidents - before.flow.received.incidents
        what = "прошлой неделе" if summary.days.within_a_week else "прошлому периоду"
        compared.append(f"{signed(change)} к {what}")
    if summary.mean_received is not None:
        weeks = count(summary.mean_weeks, "неделю", "недели", "недель")
        compared.append(f"среднее за {weeks} {_rounded(summary.mean_received)}")
    aside = f" ({', '.join(compared)})" if compared else ""
    yield Line(f"Поступило <b>{thousands(flow.received.incidents)}</b>{aside}")
    if flow.posts > flow.received.incidents:
        yield Line(f"Сообщений с повторами: {thousands(flow.posts)}", 8)
    yield Line(
        f"Отвечено {thousands(flow.answered.incidents)}, "
        f"закрыто {thousands(flow.closed.incidents)}, "
        f"отклонено {thousands(flow.dismissed.incidents)}"
    )
    again = summary.figures.reopened_incidents
    if again.whole:
        yield Line(f"Открыто снова за 7 дней: {_share(again)}", 7)


def _in_time(summary: Summary) -> Iterable[Line]:
    kept = summary.figures.kept
    yield Line("")
    if kept.sla.percent is None and kept.reply.percent is None:
        yield Line("В срок: судить пока не по чему")
        return
    yield Line("Из обнаруженного за эти дни:")
    if kept.sla.percent is not None:
        change = ""
        if summary.before and summary.before.kept.sla.percent is not None:
            points = kept.sla.percent - summary.before.kept.sla.percent
            change = f", {signed(points)}{NBSP}п.{NBSP}п."
        yield Line(
            f"· в срок <b>{kept.sla.percent}{NBSP}%</b> "
            f"({kept.sla.part} из {kept.sla.whole} закрытых и просроченных{change})"
        )
    if kept.reply.percent is not None:
        yield Line(f"· первый ответ отмечен в срок {_share(kept.reply)}", 2)


def _times(summary: Summary) -> Iterable[Line]:
    times = summary.figures.times
    told = [
        Line(_lag(name, lag.wall.p50, lag.working.p50, lag), rank)
        for name, lag, rank in (
            ("обнаружение", times.detection, 6),
            ("взяли", times.claim, 3),
            ("первый ответ отмечен", times.reply, 0),
            ("закрытие", times.resolution, 1),
        )
        if lag.wall.p50 is not None and lag.working.p50 is not None
    ]
    if told:
        yield Line("", 3)
        yield Line("Медианы (в скобках рабочее время):", min(line.rank for line in told))
        yield from told


def _lag(name: str, wall: int, work: int, lag: Lag) -> str:
    """«· первый ответ отмечен 2 ч 10 мин (1 ч 40 мин), 90 % до 6 ч, n = 37»."""
    most = f", 90{NBSP}% до {duration(lag.wall.p90)}" if lag.wall.p90 is not None else ""
    aside = f" ({working(work)})" if work >= 60 else ""
    return f"· {name} {duration(wall)}{aside}{most}, n{NBSP}={NBSP}{lag.wall.n}"


def _promises(promises: Promised) -> Iterable[Line]:
    """Dates that answers named; a desk that names none is not told of them."""
    if promises == NO_PROMISES:
        return
    told = [f"сдержано {promises.kept}", f"нарушено {promises.broken}"]
    if promises.moved:
        told.append(f"перенесено {promises.moved}")
    if promises.overdue:
        told.append(f"просрочено сейчас <b>{promises.overdue}</b>")
    yield Line("", 3)
    yield Line(f"🤝 Обещанные сроки: {', '.join(told)}", 2)


def _backlog(backlog: Backlog, summary: Summary) -> Iterable[Line]:
    if not backlog.open or backlog.oldest_since is None:
        yield Line("Сейчас открытых нет ✅")
        return
    oldest = int((summary.as_of - backlog.oldest_since).total_seconds())
    late = f", просрочено <b>{thousands(backlog.overdue)}</b>" if backlog.overdue else ""
    yield Line(f"Сейчас открыто {thousands(backlog.open)}{late}, старший ждёт {duration(oldest)}")


def _top(name: str, counted: Sequence[tuple[str, int]], unnamed: str, rank: int) -> Iterable[Line]:
    shown = [
        f"{escape(_short(what) or unnamed)} {number}" for what, number in counted[:NAMES_SHOWN]
    ]
    if shown:
        yield Line(f"{name}: {', '.join(shown)}", rank)


def _slow(slow: Slow, summary: Summary) -> str:
    """«№12 · Дороги · Садовое · 5 д 3 ч ⏰»; whose it is where several offices are told of."""
    whose = slow.office if len(summary.offices) != 1 else ""
    age = duration(int((summary.as_of - slow.since).total_seconds()))
    parts = [f"№{slow.id}", slow.topic or NO_TOPIC, slow.district, whose]
    told = " · ".join(escape(_short(part)) for part in parts if part)
    return f"{told} · {age}{' ⏰' if slow.overdue else ''}"


def _share(share: Share) -> str:
    return f"{share.percent}{NBSP}% ({share.part} из {share.whole})"


def _rounded(mean: float) -> str:
    """Whole from ten on, else with one decimal: a mean of 0,5 is not nothing."""
    return (
        thousands(round(mean)) if mean >= 10 else f"{mean:.1f}".removesuffix(".0").replace(".", ",")
    )


def _label(bar: Bar, summary: Summary) -> str:
    days: Days = bar.days
    if len(days) == 1 and len(summary.days) <= 10:
        return f"{WEEKDAYS[days.first.weekday()]} {days.first.day}"
    if len(summary.days) <= 70:
        return f"с {days.first:%d.%m}"
    return MONTHS_SHORT[days.first.month - 1]


def _short(name: str) -> str:
    return name if len(name) <= NAME_CAP else name[: NAME_CAP - 1].rstrip() + "…"


def _caption(heading: str, lines: Sequence[Line]) -> tuple[str, str]:
    """As many lines as a caption holds, as HTML and as plain text."""
    kept = list(lines)
    while True:
        html = "\n".join([f"<b>{escape(heading)}</b>", *(line.text for line in kept)])
        words = plain(html)
        worst = max((line.rank for line in kept), default=0)
        if len(words.encode("utf-16-le")) // 2 <= CAPTION_CAP or not worst:
            return html, words
        kept = [line for line in kept if line.rank != worst]

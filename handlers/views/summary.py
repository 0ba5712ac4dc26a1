"""A summary in words: the caption under the chart, and what the chart shows.

Two messages and no third: the picture says how it went, the table's caption
(`summary_table.py`) what is still open. Lines that matter least are left out where a caption
would not hold them all.
"""

from collections.abc import Iterable, Sequence
from html import escape
from zoneinfo import ZoneInfo

from handlers.views.captions import Line, fitted, short
from handlers.views.charts import DayBar, TrendPoint, WeekChart
from handlers.views.moments import WEEKDAYS
from handlers.views.speech import Words
from handlers.views.words import (
    MONTHS_NAMED,
    MONTHS_SHORT,
    NBSP,
    count,
    day_range,
    duration,
    mean,
    signed,
    thousands,
    working,
)
from services.reporting.metrics import NO_PROMISES, Backlog, Count, Figures, Lag, Promised, Share
from services.reporting.periods import Days, local_date
from services.reporting.summary import Bar, Summary

NAMES_SHOWN = 3
NO_TOPIC = "тема не определена"
NO_DISTRICT = "место не названо"


def title(summary: Summary, zone: ZoneInfo) -> str:
    """«Неделя 16–22 ноября · Минздрав»."""
    first, last = summary.days.first, summary.days.last
    today = local_date(summary.as_of, zone)
    whole_week = len(summary.days) == 7 and summary.days.within_a_week
    if whole_week:
        when = f"Неделя {day_range(first, last, today)}"
    elif summary.days.whole_months == 1:
        year = "" if first.year == today.year else f"{NBSP}{first.year}"
        when = f"Месяц: {MONTHS_NAMED[first.month - 1]}{year}"
    else:
        when = f"Сводка {day_range(first, last, today)}"
    names = [short(name) for name in summary.offices[:NAMES_SHOWN]]
    more = len(summary.offices) - len(names)
    whose = ", ".join(names) + (f" и ещё {more}" if more > 0 else "")
    return " · ".join([when, whose or short(summary.region), *map(short, summary.narrowed)])


def nothing(summary: Summary, zone: ZoneInfo) -> Words:
    """One line about days in which there was nothing to do."""
    text = f"{title(summary, zone)}: инцидентов не было."
    return Words(html=escape(text), plain=text)


def caption(summary: Summary, zone: ZoneInfo) -> tuple[str, str]:
    """What stands under the chart, as HTML and as plain text."""
    lines = [
        *_flow(summary),
        *_in_time(summary),
        *_precision(summary.figures.precision),
        *_times(summary),
        *_promises(summary.figures.promises),
        Line("", 3),
        *_backlog(summary.figures.backlog, summary),
        *_topics(summary.figures),
        *_top("Где", summary.figures.districts, NO_DISTRICT, 5),
    ]
    return fitted("📊 " + title(summary, zone), lines)


def chart(summary: Summary, zone: ZoneInfo) -> WeekChart:
    """What the picture shows."""
    return WeekChart(
        title=title(summary, zone).replace(NBSP, " "),
        days=tuple(
            DayBar(_label(bar, summary), bar.received, bar.answered, bar.overdue)
            for bar in summary.bars
        ),
        topics=tuple((name or NO_TOPIC.capitalize(), n) for name, n in summary.figures.topics),
        districts=tuple(
            (name or NO_DISTRICT.capitalize(), n) for name, n in summary.figures.districts
        ),
        trend=tuple(
            TrendPoint(f"{week.days.first:%d.%m}", week.reply.working.p50, week.reply.working.n)
            for week in summary.trend
        ),
    )


def filename(summary: Summary, ending: str) -> str:
    """«otklik_2026-11-16_2026-11-22.xlsx»."""
    return f"otklik_{summary.days.first}_{summary.days.last}.{ending}"


def _flow(summary: Summary) -> Iterable[Line]:
    flow = summary.figures.flow
    yield Line(f"Поступило <b>{thousands(flow.received.incidents)}</b>{_compared(summary)}")
    if flow.posts > flow.received.incidents:
        yield Line(f"Сообщений с повторами: {thousands(flow.posts)}", 8)
    before = summary.before.flow if summary.before else None
    done = [
        ("Отвечено", flow.answered, before.answered if before else None),
        ("закрыто", flow.closed, before.closed if before else None),
        ("отклонено", flow.dismissed, None),
    ]
    yield Line(", ".join(_changed(name, now, then) for name, now, then in done))
    again = summary.figures.reopened_incidents
    if again.whole:
        yield Line(f"Открыто снова за 7 дней: {_share(again)}", 7)


def _compared(summary: Summary) -> str:
    """« (+5 к прошлой неделе, среднее за 4 недели 38, −12 к той же неделе год назад)»."""
    now, week = summary.figures.flow.received.incidents, summary.days.within_a_week
    told = []
    if summary.before:
        what = "прошлой неделе" if week else "прошлому периоду"
        if summary.days.whole_months == 1:
            what = "прошлому месяцу"
        told.append(f"{signed(now - summary.before.flow.received.incidents)} к {what}")
    if summary.mean is not None:
        weeks = count(summary.mean.weeks, "неделю", "недели", "недель")
        told.append(f"среднее за {weeks} {mean(summary.mean.received)}")
    if summary.year_ago:
        change = signed(now - summary.year_ago.flow.received.incidents)
        told.append(f"{change} к {'той же неделе' if week else 'тому же'} год назад")
    return f" ({', '.join(told)})" if told else ""


def _changed(name: str, now: Count, then: Count | None) -> str:
    change = f" ({signed(now.incidents - then.incidents)})" if then else ""
    return f"{name} {thousands(now.incidents)}{change}"


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
        if summary.year_ago and summary.year_ago.kept.sla.percent is not None:
            change += f", год назад {summary.year_ago.kept.sla.percent}{NBSP}%"
        yield Line(
            f"· в срок <b>{kept.sla.percent}{NBSP}%</b> "
            f"({kept.sla.part} из {kept.sla.whole} закрытых и просроченных{change})"
        )
    if kept.reply.percent is not None:
        yield Line(f"· первый ответ отмечен в срок {_share(kept.reply)}", 2)


def _precision(precision: Share) -> Iterable[Line]:
    """How much of what the bot brought was the desk's business."""
    if precision.percent is not None:
        yield Line(f"Точность отбора: по делу {_share(precision)}", 5)


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
        earlier = [
            f"{when} {duration(one.reply.wall.p50)}"
            for when, one in (("раньше", summary.before), ("год назад", summary.year_ago))
            if one and one.reply.wall.p50 is not None
        ]
        if earlier and times.reply.wall.n:
            yield Line(f"· первый ответ: {', '.join(earlier)}", 4)


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
    shown = [f"{escape(short(what) or unnamed)} {number}" for what, number in counted[:NAMES_SHOWN]]
    if shown:
        yield Line(f"{name}: {', '.join(shown)}", rank)


def _topics(figures: Figures) -> Iterable[Line]:
    """The first topics, and under them what in each it was about."""
    yield from _top("Темы", figures.topics, NO_TOPIC, 4)
    for topic, _ in figures.topics[:NAMES_SHOWN]:
        within = [(sub, n) for of, sub, n in figures.subtopics if of == topic and topic]
        yield from _top(f"· {escape(short(topic))}", within, "", 6)


def _share(share: Share) -> str:
    return f"{share.percent}{NBSP}% ({share.part} из {share.whole})"


def _label(bar: Bar, summary: Summary) -> str:
    days: Days = bar.days
    if len(days) == 1 and len(summary.days) <= 10:
        return f"{WEEKDAYS[days.first.weekday()]} {days.first.day}"
    if len(summary.days) <= 70:
        return f"с {days.first:%d.%m}"
    return MONTHS_SHORT[days.first.month - 1]

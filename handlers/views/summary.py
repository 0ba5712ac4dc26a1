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
    short_date,
    signed,
    thousands,
    working,
)
from services.languages import Wording, _, lazy
from services.reporting.metrics import NO_PROMISES, Backlog, Count, Figures, Lag, Promised, Share
from services.reporting.periods import Days, local_date
from services.reporting.summary import Bar, Summary

NAMES_SHOWN = 3
NO_TOPIC = lazy("тема не определена")
NO_DISTRICT = lazy("место не названо")


def title(summary: Summary, zone: ZoneInfo) -> str:
    """«Неделя 16–22 ноября · Минздрав»."""
    first, last = summary.days.first, summary.days.last
    today = local_date(summary.as_of, zone)
    whole_week = len(summary.days) == 7 and summary.days.within_a_week
    if whole_week:
        when = _("Неделя {days}").format(days=day_range(first, last, today))
    elif summary.days.whole_months == 1:
        year = "" if first.year == today.year else f"{NBSP}{first.year}"
        when = _("Месяц: {month}{year}").format(month=MONTHS_NAMED[first.month - 1], year=year)
    else:
        when = _("Сводка {days}").format(days=day_range(first, last, today))
    names = [short(name) for name in summary.offices[:NAMES_SHOWN]]
    more = len(summary.offices) - len(names)
    whose = ", ".join(names) + (_(" и ещё {more}").format(more=more) if more > 0 else "")
    return " · ".join([when, whose or short(summary.region), *map(short, summary.narrowed)])


def nothing(summary: Summary, zone: ZoneInfo) -> Words:
    """One line about days in which there was nothing to do."""
    text = _("{title}: инцидентов не было.").format(title=title(summary, zone))
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
        *_top(_("Где"), summary.figures.districts, NO_DISTRICT, 5),
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
        topics=tuple(
            (_(name) or str(NO_TOPIC).capitalize(), n) for name, n in summary.figures.topics
        ),
        districts=tuple(
            (name or str(NO_DISTRICT).capitalize(), n) for name, n in summary.figures.districts
        ),
        trend=tuple(
            TrendPoint(short_date(week.days.first), week.reply.working.p50, week.reply.working.n)
            for week in summary.trend
        ),
    )


def filename(summary: Summary, ending: str) -> str:
    """«otklik_2026-11-16_2026-11-22.xlsx»."""
    return f"otklik_{summary.days.first}_{summary.days.last}.{ending}"


def _flow(summary: Summary) -> Iterable[Line]:
    flow = summary.figures.flow
    yield Line(
        _("Поступило <b>{number}</b>{compared}").format(
            number=thousands(flow.received.incidents), compared=_compared(summary)
        )
    )
    if flow.posts > flow.received.incidents:
        yield Line(_("Сообщений с повторами: {number}").format(number=thousands(flow.posts)), 8)
    before = summary.before.flow if summary.before else None
    done = [
        (_("Отвечено"), flow.answered, before.answered if before else None),
        (_("закрыто"), flow.closed, before.closed if before else None),
        (_("отклонено"), flow.dismissed, None),
    ]
    yield Line(", ".join(_changed(name, now, then) for name, now, then in done))
    again = summary.figures.reopened_incidents
    if again.whole:
        yield Line(_("Открыто снова за 7 дней: {share}").format(share=_share(again)), 7)


def _compared(summary: Summary) -> str:
    """« (+5 к прошлой неделе, среднее за 4 недели 38, −12 к той же неделе год назад)»."""
    now, week = summary.figures.flow.received.incidents, summary.days.within_a_week
    told = []
    if summary.before:
        words = _("{change} к прошлой неделе") if week else _("{change} к прошлому периоду")
        if summary.days.whole_months == 1:
            words = _("{change} к прошлому месяцу")
        told.append(words.format(change=signed(now - summary.before.flow.received.incidents)))
    if summary.mean is not None:
        weeks = count(summary.mean.weeks, "неделю", "недели", "недель")
        told.append(
            _("среднее за {weeks} {mean}").format(weeks=weeks, mean=mean(summary.mean.received))
        )
    if summary.year_ago:
        change = signed(now - summary.year_ago.flow.received.incidents)
        words = (
            _("{change} к той же неделе год назад") if week else _("{change} к тому же год назад")
        )
        told.append(words.format(change=change))
    return f" ({', '.join(told)})" if told else ""


def _changed(name: str, now: Count, then: Count | None) -> str:
    change = f" ({signed(now.incidents - then.incidents)})" if then else ""
    return f"{name} {thousands(now.incidents)}{change}"


def _in_time(summary: Summary) -> Iterable[Line]:
    kept = summary.figures.kept
    yield Line("")
    if kept.sla.percent is None and kept.reply.percent is None:
        yield Line(_("В срок: судить пока не по чему"))
        return
    yield Line(_("Из обнаруженного за эти дни:"))
    if kept.sla.percent is not None:
        change = ""
        if summary.before and summary.before.kept.sla.percent is not None:
            points = kept.sla.percent - summary.before.kept.sla.percent
            change = _(", {change}\u00a0п.\u00a0п.").format(change=signed(points))
        if summary.year_ago and summary.year_ago.kept.sla.percent is not None:
            change += _(", год назад {percent}\u00a0%").format(
                percent=summary.year_ago.kept.sla.percent
            )
        yield Line(
            _(
                "· в срок <b>{percent}\u00a0%</b> "
                "({part} из {whole} закрытых и просроченных{change})"
            ).format(
                percent=kept.sla.percent, part=kept.sla.part, whole=kept.sla.whole, change=change
            )
        )
    if kept.reply.percent is not None:
        yield Line(_("· первый ответ отмечен в срок {share}").format(share=_share(kept.reply)), 2)


def _precision(precision: Share) -> Iterable[Line]:
    """How much of what the bot brought was the desk's business."""
    if precision.percent is not None:
        yield Line(_("Точность отбора: по делу {share}").format(share=_share(precision)), 5)


def _times(summary: Summary) -> Iterable[Line]:
    times = summary.figures.times
    told = [
        Line(_lag(name, lag.wall.p50, lag.working.p50, lag), rank)
        for name, lag, rank in (
            (_("обнаружение"), times.detection, 6),
            (_("взяли"), times.claim, 3),
            (_("первый ответ отмечен"), times.reply, 0),
            (_("закрытие"), times.resolution, 1),
        )
        if lag.wall.p50 is not None and lag.working.p50 is not None
    ]
    if told:
        yield Line("", 3)
        yield Line(_("Медианы (в скобках рабочее время):"), min(line.rank for line in told))
        yield from told
        earlier = [
            f"{when} {duration(one.reply.wall.p50)}"
            for when, one in ((_("раньше"), summary.before), (_("год назад"), summary.year_ago))
            if one and one.reply.wall.p50 is not None
        ]
        if earlier and times.reply.wall.n:
            yield Line(_("· первый ответ: {listed}").format(listed=", ".join(earlier)), 4)


def _lag(name: str, wall: int, work: int, lag: Lag) -> str:
    """«· первый ответ отмечен 2 ч 10 мин (1 ч 40 мин), 90 % до 6 ч, n = 37»."""
    most = (
        _(", 90\u00a0% до {length}").format(length=duration(lag.wall.p90))
        if lag.wall.p90 is not None
        else ""
    )
    aside = f" ({working(work)})" if work >= 60 else ""
    return f"· {name} {duration(wall)}{aside}{most}, n{NBSP}={NBSP}{lag.wall.n}"


def _promises(promises: Promised) -> Iterable[Line]:
    """Dates that answers named; a desk that names none is not told of them."""
    if promises == NO_PROMISES:
        return
    told = [
        _("сдержано {kept}").format(kept=promises.kept),
        _("нарушено {broken}").format(broken=promises.broken),
    ]
    if promises.moved:
        told.append(_("перенесено {moved}").format(moved=promises.moved))
    if promises.overdue:
        told.append(_("просрочено сейчас <b>{overdue}</b>").format(overdue=promises.overdue))
    yield Line("", 3)
    yield Line(_("🤝 Обещанные сроки: {listed}").format(listed=", ".join(told)), 2)


def _backlog(backlog: Backlog, summary: Summary) -> Iterable[Line]:
    if not backlog.open or backlog.oldest_since is None:
        yield Line(_("Сейчас открытых нет ✅"))
        return
    oldest = int((summary.as_of - backlog.oldest_since).total_seconds())
    late = (
        _(", просрочено <b>{number}</b>").format(number=thousands(backlog.overdue))
        if backlog.overdue
        else ""
    )
    yield Line(
        _("Сейчас открыто {number}{late}, старший ждёт {length}").format(
            number=thousands(backlog.open), late=late, length=duration(oldest)
        )
    )


def _top(
    name: str, counted: Sequence[tuple[str, int]], unnamed: Wording, rank: int
) -> Iterable[Line]:
    shown = [
        f"{escape(short(_(what)) or str(unnamed))} {number}"
        for what, number in counted[:NAMES_SHOWN]
    ]
    if shown:
        yield Line(f"{name}: {', '.join(shown)}", rank)


def _topics(figures: Figures) -> Iterable[Line]:
    """The first topics, and under them what in each it was about."""
    yield from _top(_("Темы"), figures.topics, NO_TOPIC, 4)
    for topic, *_counts in figures.topics[:NAMES_SHOWN]:
        within = [(sub, n) for of, sub, n in figures.subtopics if of == topic and topic]
        yield from _top(f"· {escape(short(_(topic)))}", within, "", 6)


def _share(share: Share) -> str:
    return _("{percent}\u00a0% ({part} из {whole})").format(
        percent=share.percent, part=share.part, whole=share.whole
    )


def _label(bar: Bar, summary: Summary) -> str:
    days: Days = bar.days
    if len(days) == 1 and len(summary.days) <= 10:
        return f"{WEEKDAYS[days.first.weekday()]} {days.first.day}"
    if len(summary.days) <= 70:
        return _("с {day}").format(day=short_date(days.first))
    return str(MONTHS_SHORT[days.first.month - 1])

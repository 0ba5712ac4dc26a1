"""A summary in words: the caption under the chart, and the one over the table.

Two messages and no third: the picture says how it went, the table's caption what is still
open. Lines that matter least are left out where a caption would not hold them all.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from zoneinfo import ZoneInfo

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.views.buttons import IncidentButton
from handlers.views.cards import plain
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
    signed,
    thousands,
    working,
)
from services.actions import Action
from services.metrics import NO_PROMISES, Backlog, Count, Figures, Lag, Promised, Share, Slow
from services.periods import Days, local_date
from services.summary import Bar, Summary

CAPTION_CAP = 1024
"""UTF-16 units that Telegram takes under a picture or a file."""

NAME_CAP = 40
NAMES_SHOWN = 3
NO_TOPIC = "тема не определена"
NO_DISTRICT = "место не названо"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a caption; the highest `rank` is the first to be left out, 0 never is."""

    text: str
    rank: int = 0


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
    names = [_short(name) for name in summary.offices[:NAMES_SHOWN]]
    more = len(summary.offices) - len(names)
    whose = ", ".join(names) + (f" и ещё {more}" if more > 0 else "")
    return f"{when} · {whose or _short(summary.region)}"


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
    lines += _best(summary)
    late = sorted(
        ((line.overdue, line.name) for line in summary.figures.offices if line.overdue),
        key=lambda pair: (-pair[0], pair[1]),
    )
    if len(summary.offices) != 1 and late:
        named = [f"{escape(_short(name)) or 'без ответственного'} {n}" for n, name in late[:5]]
        lines += [Line("", 9), Line(f"Просрочено: {', '.join(named)}", 9)]
    return _caption("📎 " + title(summary, zone), lines)


def slowest_cards(slowest: Sequence[Slow]) -> InlineKeyboardMarkup | None:
    """A button for each of them; a press brings the card."""
    if not slowest:
        return None
    row = [
        InlineKeyboardButton(
            text=f"№{slow.id}",
            callback_data=IncidentButton(incident_id=slow.id, action=Action.SHOW).pack(),
        )
        for slow in slowest
    ]
    return InlineKeyboardMarkup(inline_keyboard=[row])


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
        told.append(f"среднее за {weeks} {_rounded(summary.mean.received)}")
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
            yield Line(f"· первый ответ {', '.join(earlier)}", 4)


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


def _topics(figures: Figures) -> Iterable[Line]:
    """The first topics, and under them what in each it was about."""
    yield from _top("Темы", figures.topics, NO_TOPIC, 4)
    for topic, _ in figures.topics[:NAMES_SHOWN]:
        within = [(sub, n) for of, sub, n in figures.subtopics if of == topic and topic]
        yield from _top(f"· {escape(_short(topic))}", within, "", 6)


def _best(summary: Summary) -> Iterable[Line]:
    """«№12 · ЖКХ · Минстрой: ответ за 40 мин из 8 ч», with the way to it."""
    if summary.best:
        yield Line("", 7)
        yield Line("Примеры хороших ответов:", 7)
    for best in summary.best:
        length = duration if best.by_the_clock else working
        whose = f" · {escape(_short(best.office))}" if len(summary.offices) != 1 else ""
        what = escape(_short(best.topic or NO_TOPIC))
        in_time = f"за {length(best.took)} из {length(best.allowed)}"
        yield Line(f"№{best.id} · {what}{whose}: {_linked('ответ', best.link)} {in_time}", 7)


def _linked(text: str, link: str) -> str:
    return f'<a href="{escape(link)}">{text}</a>' if link.startswith("http") else text


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

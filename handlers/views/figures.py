"""The figures as lines of a sheet, each group under a heading that says what it counts."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from handlers.views.summary import NO_DISTRICT, NO_TOPIC, title
from services.reporting.metrics import Count, Flow, Lag
from services.reporting.summary import Summary

Value = str | int | float | datetime | None


@dataclass(frozen=True, slots=True)
class FigureLine:
    """One line; empty values make an empty one."""

    values: tuple[Value, ...] = ()
    heading: bool = False


def figure_lines(summary: Summary, zone: ZoneInfo) -> Iterator[FigureLine]:
    """The whole sheet, from its title down."""
    yield _heading(title(summary, zone))
    yield FigureLine(("Собрано", summary.as_of))
    yield from _flow(summary)
    yield from _kept(summary)
    yield from _times(summary)
    yield from _promises(summary)
    yield from _backlog(summary)
    figures = summary.figures
    yield from _trend(summary)
    yield from _best(summary)
    for name, counted, unnamed in (
        ("Темы поступивших", figures.topics, NO_TOPIC),
        ("Муниципалитеты поступивших", figures.districts, NO_DISTRICT),
    ):
        yield FigureLine()
        yield _heading(name, "Инцидентов")
        for what, number in counted:
            yield FigureLine((what or unnamed, number))
    if figures.subtopics:
        yield FigureLine()
        yield _heading("Подтемы поступивших", "Инцидентов")
    for topic, subtopic, number in figures.subtopics:
        yield FigureLine((f"{topic}: {subtopic}", number))
    yield FigureLine()
    yield _heading("Ответственный", "Поступило", "Закрыто", "Открыто", "Просрочено")
    for line in figures.offices:
        yield FigureLine(
            (line.name or "не назначен", line.received, line.closed, line.open, line.overdue)
        )


def hours(seconds: int | None) -> float | None:
    """Hours with two decimals, for a cell that can be summed up."""
    return None if seconds is None else round(seconds / 3600, 2)


def _flow(summary: Summary) -> Iterator[FigureLine]:
    flow, mean = summary.figures.flow, summary.mean
    earlier = [one.flow if one else None for one in (summary.before, summary.year_ago)]
    weeks = f"Среднее, недель: {mean.weeks}" if mean else "Среднее"
    means = (
        {"received": mean.received, "answered": mean.answered, "closed": mean.closed}
        if mean
        else {}
    )
    yield FigureLine()
    yield _heading("Поток, по дате события", "Инцидентов", "Событий", "Раньше", weeks, "Год назад")
    for name, field in (
        ("Поступило", "received"),
        ("Показано в чатах", "delivered"),
        ("Взято", "claimed"),
        ("Отвечено", "answered"),
        ("Закрыто", "closed"),
        ("Отклонено", "dismissed"),
        ("Открыто снова", "reopened"),
    ):
        now: Count = getattr(flow, field)
        before, year_ago = (_incidents(one, field) for one in earlier)
        usual = round(means[field], 1) if field in means else None
        yield FigureLine((name, now.incidents, now.events, before, usual, year_ago))
    yield FigureLine(("Сообщений с повторами", flow.posts))
    yield FigureLine()
    yield _heading("Раньше и год назад: какие это дни", "С", "По")
    for name, one in (("Раньше", summary.before), ("Год назад", summary.year_ago)):
        if one:
            days = one.days
            yield FigureLine((name, f"{days.first:%d.%m.%Y}", f"{days.last:%d.%m.%Y}"))


def _incidents(flow: Flow | None, field: str) -> int | None:
    counted: Count | None = getattr(flow, field) if flow else None
    return counted.incidents if counted else None


def _kept(summary: Summary) -> Iterator[FigureLine]:
    figures = summary.figures
    yield FigureLine()
    yield _heading("Качество", "%", "Из них", "Всего", "Раньше, %", "Среднее, %", "Год назад, %")
    compared = (summary.before, summary.mean, summary.year_ago)
    earlier = [one.kept if one else None for one in compared]
    for name, share, then in (
        (
            "В срок: закрытые и открытые с просрочкой, обнаружены в эти дни",
            figures.kept.sla,
            [one.sla.percent if one else None for one in earlier],
        ),
        (
            "Первый ответ в срок, обнаружены в эти дни",
            figures.kept.reply,
            [one.reply.percent if one else None for one in earlier],
        ),
    ):
        yield FigureLine((name, share.percent, share.part, share.whole, *then))
    for name, share in (
        ("Открыто снова за 7 дней, из закрытых инцидентов", figures.reopened_incidents),
        ("Открыто снова за 7 дней, из всех закрытий", figures.reopened_events),
        ("Точность отбора: показано по делу, не отклонено", figures.precision),
    ):
        yield FigureLine((name, share.percent, share.part, share.whole))


def _times(summary: Summary) -> Iterator[FigureLine]:
    times = summary.figures.times
    yield FigureLine()
    yield _heading(
        "Время в часах, по дате завершения", "Медиана", "Медиана раб.", "90 %", "90 % раб.", "n"
    )
    for name, lag in (
        ("От публикации до обнаружения", times.detection),
        ("От обнаружения до карточки в чате", times.delivery),
        ("От карточки до взятия", times.claim),
        ("До первого ответа", times.reply),
        ("До закрытия, каждый круг (раб. без ожидания)", times.resolution),
        ("До закрытия, от первого обнаружения", times.end_to_end),
        ("Ожидание обещанного срока", times.waiting),
    ):
        yield _lag(name, lag)


def _lag(name: str, lag: Lag) -> FigureLine:
    return FigureLine(
        (
            name,
            hours(lag.wall.p50),
            hours(lag.working.p50),
            hours(lag.wall.p90),
            hours(lag.working.p90),
            lag.wall.n,
        )
    )


def _promises(summary: Summary) -> Iterator[FigureLine]:
    promises = summary.figures.promises
    yield FigureLine()
    yield _heading("Обещанные сроки", "Число")
    yield FigureLine(("Обещано в ответах за эти дни", promises.made))
    yield FigureLine(("Сдержано: закрыто к сроку", promises.kept))
    yield FigureLine(("Нарушено: срок прошёл в эти дни", promises.broken))
    yield FigureLine(("Перенесено", promises.moved))
    yield FigureLine(("Ждут срока сейчас", promises.standing))
    yield FigureLine(("Из них просрочено", promises.overdue))


def _backlog(summary: Summary) -> Iterator[FigureLine]:
    backlog = summary.figures.backlog
    yield FigureLine()
    yield _heading("Сейчас")
    yield FigureLine(("Открыто", backlog.open))
    yield FigureLine(("Из них просрочено", backlog.overdue))
    yield FigureLine(("Самый старый открыт с", backlog.oldest_since))
    if summary.figures.slowest:
        yield FigureLine()
        yield _heading("Дольше всех открыты", "№", "Открыт с", "Просрочен")
    for slow in summary.figures.slowest:
        what = ", ".join(part for part in (slow.topic, slow.district, slow.office) if part)
        yield FigureLine((what or NO_TOPIC, slow.id, slow.since, "да" if slow.overdue else "нет"))


def _trend(summary: Summary) -> Iterator[FigureLine]:
    if summary.trend:
        yield FigureLine()
        yield _heading("До первого ответа по неделям, ч", "Медиана", "Медиана раб.", "n")
    for week in summary.trend:
        name = f"{week.days.first:%d.%m.%Y}–{week.days.last:%d.%m.%Y}"
        wall, work = week.reply.wall, week.reply.working
        yield FigureLine((name, hours(wall.p50), hours(work.p50), wall.n))


def _best(summary: Summary) -> Iterator[FigureLine]:
    if summary.best:
        yield FigureLine()
        yield _heading("Примеры хороших ответов", "№", "Ответ, ч", "Срок, ч", "Ссылка", "Текст")
    for best in summary.best:
        what = f"{best.office}: {best.topic or NO_TOPIC}"
        took, allowed = hours(best.took), hours(best.allowed)
        yield FigureLine((what, best.id, took, allowed, best.link, best.text))


def _heading(*values: str) -> FigureLine:
    return FigureLine(values, heading=True)

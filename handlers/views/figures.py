"""The figures as lines of a sheet, each group under a heading that says what it counts."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from handlers.views.summary import NO_DISTRICT, NO_TOPIC, title
from services.metrics import Count, Lag, Share
from services.summary import Summary

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
    for name, counted, unnamed in (
        ("Темы поступивших", figures.topics, NO_TOPIC),
        ("Муниципалитеты поступивших", figures.districts, NO_DISTRICT),
    ):
        yield FigureLine()
        yield _heading(name, "Инцидентов")
        for what, number in counted:
            yield FigureLine((what or unnamed, number))
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
    flow, before = summary.figures.flow, summary.before
    yield FigureLine()
    yield _heading("Поток, по дате события", "Инцидентов", "Событий", "Раньше")
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
        then: Count | None = getattr(before.flow, field) if before else None
        yield FigureLine((name, now.incidents, now.events, then.incidents if then else None))
    yield FigureLine(("Сообщений с повторами", flow.posts))
    if summary.mean_received is not None:
        yield FigureLine(
            (f"Поступало в среднем, недель: {summary.mean_weeks}", round(summary.mean_received, 1))
        )


def _kept(summary: Summary) -> Iterator[FigureLine]:
    figures = summary.figures
    yield FigureLine()
    yield _heading("Качество", "%", "Из них", "Всего")
    for name, share in (
        ("В срок: закрытые и открытые с просрочкой, обнаружены в эти дни", figures.kept.sla),
        ("Первый ответ в срок, обнаружены в эти дни", figures.kept.reply),
        ("Открыто снова за 7 дней, из закрытых инцидентов", figures.reopened_incidents),
        ("Открыто снова за 7 дней, из всех закрытий", figures.reopened_events),
        ("Показано по делу (не отклонено)", figures.precision),
    ):
        yield _share(name, share)


def _share(name: str, share: Share) -> FigureLine:
    return FigureLine((name, share.percent, share.part, share.whole))


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


def _heading(*values: str) -> FigureLine:
    return FigureLine(values, heading=True)

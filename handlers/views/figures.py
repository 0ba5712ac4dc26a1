"""The figures as lines of a sheet, each group under a heading that says what it counts."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from handlers.views.summary import NO_DISTRICT, NO_TOPIC, title
from handlers.views.words import full_date
from services.languages import _
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
    yield FigureLine((_("Собрано"), summary.as_of))
    yield from _flow(summary)
    yield from _kept(summary)
    yield from _times(summary)
    yield from _promises(summary)
    yield from _backlog(summary)
    figures = summary.figures
    yield from _trend(summary)
    yield from _best(summary)
    for name, counted, unnamed in (
        (_("Темы поступивших"), figures.topics, NO_TOPIC),
        (_("Муниципалитеты поступивших"), figures.districts, NO_DISTRICT),
    ):
        yield FigureLine()
        yield _heading(name, _("Инцидентов"))
        for what, number in counted:
            yield FigureLine((_(what) or str(unnamed), number))
    if figures.subtopics:
        yield FigureLine()
        yield _heading(_("Подтемы поступивших"), _("Инцидентов"))
    for topic, subtopic, number in figures.subtopics:
        yield FigureLine((f"{_(topic)}: {_(subtopic)}", number))
    yield FigureLine()
    yield _heading(_("Ответственный"), _("Поступило"), _("Закрыто"), _("Открыто"), _("Просрочено"))
    for line in figures.offices:
        yield FigureLine(
            (line.name or _("не назначен"), line.received, line.closed, line.open, line.overdue)
        )


def hours(seconds: int | None) -> float | None:
    """Hours with two decimals, for a cell that can be summed up."""
    return None if seconds is None else round(seconds / 3600, 2)


def _flow(summary: Summary) -> Iterator[FigureLine]:
    flow, mean = summary.figures.flow, summary.mean
    earlier = [one.flow if one else None for one in (summary.before, summary.year_ago)]
    weeks = _("Среднее, недель: {weeks}").format(weeks=mean.weeks) if mean else _("Среднее")
    means = (
        {"received": mean.received, "answered": mean.answered, "closed": mean.closed}
        if mean
        else {}
    )
    yield FigureLine()
    yield _heading(
        _("Поток, по дате события"),
        _("Инцидентов"),
        _("Событий"),
        _("Раньше"),
        weeks,
        _("Год назад"),
    )
    for name, field in (
        (_("Поступило"), "received"),
        (_("Показано в чатах"), "delivered"),
        (_("Взято"), "claimed"),
        (_("Отвечено"), "answered"),
        (_("Закрыто"), "closed"),
        (_("Отклонено"), "dismissed"),
        (_("Открыто снова"), "reopened"),
    ):
        now: Count = getattr(flow, field)
        before, year_ago = (_incidents(one, field) for one in earlier)
        usual = round(means[field], 1) if field in means else None
        yield FigureLine((name, now.incidents, now.events, before, usual, year_ago))
    yield FigureLine((_("Сообщений с повторами"), flow.posts))
    yield FigureLine()
    yield _heading(_("Раньше и год назад: какие это дни"), _("С"), _("По"))
    for name, one in ((_("Раньше"), summary.before), (_("Год назад"), summary.year_ago)):
        if one:
            days = one.days
            yield FigureLine((name, full_date(days.first), full_date(days.last)))


def _incidents(flow: Flow | None, field: str) -> int | None:
    counted: Count | None = getattr(flow, field) if flow else None
    return counted.incidents if counted else None


def _kept(summary: Summary) -> Iterator[FigureLine]:
    figures = summary.figures
    yield FigureLine()
    yield _heading(
        _("Качество"),
        "%",
        _("Из них"),
        _("Всего"),
        _("Раньше, %"),
        _("Среднее, %"),
        _("Год назад, %"),
    )
    compared = (summary.before, summary.mean, summary.year_ago)
    earlier = [one.kept if one else None for one in compared]
    for name, share, then in (
        (
            _("В срок: закрытые и открытые с просрочкой, обнаружены в эти дни"),
            figures.kept.sla,
            [one.sla.percent if one else None for one in earlier],
        ),
        (
            _("Первый ответ в срок, обнаружены в эти дни"),
            figures.kept.reply,
            [one.reply.percent if one else None for one in earlier],
        ),
    ):
        yield FigureLine((name, share.percent, share.part, share.whole, *then))
    for name, share in (
        (_("Открыто снова за 7 дней, из закрытых инцидентов"), figures.reopened_incidents),
        (_("Открыто снова за 7 дней, из всех закрытий"), figures.reopened_events),
        (_("Точность отбора: показано по делу, не отклонено"), figures.precision),
    ):
        yield FigureLine((name, share.percent, share.part, share.whole))


def _times(summary: Summary) -> Iterator[FigureLine]:
    times = summary.figures.times
    yield FigureLine()
    yield _heading(
        _("Время в часах, по дате завершения"),
        _("Медиана"),
        _("Медиана раб."),
        "90 %",
        _("90 % раб."),
        "n",
    )
    for name, lag in (
        (_("От публикации до обнаружения"), times.detection),
        (_("От обнаружения до карточки в чате"), times.delivery),
        (_("От карточки до взятия"), times.claim),
        (_("До первого ответа"), times.reply),
        (_("До закрытия, каждый круг (раб. без ожидания)"), times.resolution),
        (_("До закрытия, от первого обнаружения"), times.end_to_end),
        (_("Ожидание обещанного срока"), times.waiting),
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
    yield _heading(_("Обещанные сроки"), _("Число"))
    yield FigureLine((_("Обещано в ответах за эти дни"), promises.made))
    yield FigureLine((_("Сдержано: закрыто к сроку"), promises.kept))
    yield FigureLine((_("Нарушено: срок прошёл в эти дни"), promises.broken))
    yield FigureLine((_("Перенесено"), promises.moved))
    yield FigureLine((_("Ждут срока сейчас"), promises.standing))
    yield FigureLine((_("Из них просрочено"), promises.overdue))


def _backlog(summary: Summary) -> Iterator[FigureLine]:
    backlog = summary.figures.backlog
    yield FigureLine()
    yield _heading(_("Сейчас"))
    yield FigureLine((_("Открыто"), backlog.open))
    yield FigureLine((_("Из них просрочено"), backlog.overdue))
    yield FigureLine((_("Самый старый открыт с"), backlog.oldest_since))
    if summary.figures.slowest:
        yield FigureLine()
        yield _heading(_("Дольше всех открыты"), _("№"), _("Открыт с"), _("Просрочен"))
    for slow in summary.figures.slowest:
        what = ", ".join(part for part in (_(slow.topic), slow.district, slow.office) if part)
        yield FigureLine(
            (what or str(NO_TOPIC), slow.id, slow.since, _("да") if slow.overdue else _("нет"))
        )


def _trend(summary: Summary) -> Iterator[FigureLine]:
    if summary.trend:
        yield FigureLine()
        yield _heading(_("До первого ответа по неделям, ч"), _("Медиана"), _("Медиана раб."), "n")
    for week in summary.trend:
        name = f"{full_date(week.days.first)}–{full_date(week.days.last)}"
        wall, work = week.reply.wall, week.reply.working
        yield FigureLine((name, hours(wall.p50), hours(work.p50), wall.n))


def _best(summary: Summary) -> Iterator[FigureLine]:
    if summary.best:
        yield FigureLine()
        yield _heading(
            _("Примеры хороших ответов"),
            _("№"),
            _("Ответ, ч"),
            _("Срок, ч"),
            _("Ссылка"),
            _("Текст"),
        )
    for best in summary.best:
        what = f"{best.office}: {best.topic or NO_TOPIC}"
        took, allowed = hours(best.took), hours(best.allowed)
        yield FigureLine((what, best.id, took, allowed, best.link, best.text))


def _heading(*values: str) -> FigureLine:
    return FigureLine(values, heading=True)

"""A period as a picture: bars by day, the trend of answering, topics and districts, for a phone.

Pure: figures in, PNG bytes out. The words around the picture are not here but in
`handlers.views.summary`; sizes and colours are in `chart_page.py`.
"""

import math
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch
from matplotlib.patheffects import withStroke

from handlers.views.chart_page import (
    BLUE,
    FAINT,
    FONT,
    INK,
    MARGIN,
    PANEL,
    RED,
    SKY,
    WIDTH,
    Page,
    text_height,
)
from handlers.views.words import decimal, thousands
from services.languages import _, lazy

_NAMES_WIDTH = 4.0
_COUNTS_WIDTH = 1.15
_DAYS_HEIGHT = 3.1
_TREND_HEIGHT = 2.0
_UNDER_AXIS = 0.75
#: Of the room of a day.
_BAR = 0.31
_UNDER_TREND = 1.05

_TITLE_WRAP = 32
_TITLE_LINES = 4
_NAME_WRAP = 24
_TOPICS_SHOWN = 6
_DISTRICTS_SHOWN = 5
_TREND_NEEDS = 2
_TREND = lazy("Первый ответ: медиана,\nрабочие часы по неделям")
_NOTHING = lazy("За эти дни\nинцидентов не было")

Row = tuple[str, int]

#: Marks the name of the row that adds up the rest; nothing is drawn of it.
_REST = "\u2060"


@dataclass(frozen=True, slots=True)
class DayBar:
    """One day's counts of incidents; `label` is short, such as «пн 16»."""

    label: str
    received: int
    answered: int
    overdue: int


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """A week's median time to the first reply, working seconds; None when there was none."""

    label: str
    median: int | None
    n: int


@dataclass(frozen=True, slots=True)
class WeekChart:
    """What the picture shows. Topics and districts are (name, count), the largest first."""

    title: str
    days: tuple[DayBar, ...]
    topics: tuple[tuple[str, int], ...]
    districts: tuple[tuple[str, int], ...] = ()
    trend: tuple[TrendPoint, ...] = ()


def draw_week(chart: WeekChart) -> bytes:
    """The picture as PNG, 1080 pixels wide and as tall as it needs."""
    days = chart.days if any(d.received or d.answered or d.overdue for d in chart.days) else ()
    trend = chart.trend if sum(p.median is not None for p in chart.trend) >= _TREND_NEEDS else ()
    lists = [
        (name, _shown(rows, limit, rest))
        for name, rows, limit, rest in (
            (_("Темы"), chart.topics, _TOPICS_SHOWN, _("Остальные темы")),
            (_("Муниципалитеты"), chart.districts, _DISTRICTS_SHOWN, _("Остальные места")),
        )
    ]
    lists = [(name, rows) for name, rows in lists if rows]
    title = _wrapped_title(chart.title)
    page = Page(_height(title, days, trend, lists))
    page.text(title, 25, weight="bold")
    if days:
        _legend(page, days)
        _draw_days(page.axes(MARGIN, WIDTH - 2 * MARGIN, _DAYS_HEIGHT), days)
        page.skip(_UNDER_AXIS)
    if trend:
        page.text(str(_TREND), 20, weight="bold")
        page.skip(0.35)
        _draw_trend(page.axes(MARGIN, WIDTH - 2 * MARGIN, _TREND_HEIGHT), trend)
        page.skip(_UNDER_TREND)
    for name, rows in lists:
        page.text(name, 20, weight="bold")
        height = sum(_row_height(name) for name, _ in rows)
        _draw_rows(page.axes(_NAMES_WIDTH, WIDTH - _NAMES_WIDTH - _COUNTS_WIDTH, height), rows)
        page.skip(0.3)
    if not days and not trend and not lists:
        _draw_nothing(page.axes(MARGIN, WIDTH - 2 * MARGIN, _DAYS_HEIGHT))
    return page.png()


def _legend(page: Page, days: Sequence[DayBar]) -> None:
    """What the colours mean, with the totals, instead of a box in the picture."""
    received, answered, overdue = (
        sum(getattr(day, name) for day in days) for name in ("received", "answered", "overdue")
    )
    share = f" ({round(100 * overdue / received)} %)" if 0 < overdue <= received else ""
    page.skip(0.2)
    for x, colour, words in (
        (0.0, BLUE, _("поступило {number}").format(number=thousands(received))),
        (2.45, SKY, _("отвечено {number}").format(number=thousands(answered))),
        (
            4.75,
            RED,
            _("просрочено {number}{share}").format(number=thousands(overdue), share=share),
        ),
    ):
        page.write(MARGIN + x, "■", 21, colour, baseline=True)
        page.write(MARGIN + x + 0.3, words, 17, INK, baseline=True)
    page.skip(0.55)


def _wrapped_title(title: str) -> str:
    """A title too long for one line breaks first where its parts meet, at « · »."""
    if len(title) <= _TITLE_WRAP:
        return title
    parts = (textwrap.fill(part, _TITLE_WRAP) for part in title.split(" · "))
    return "\n".join("\n".join(parts).split("\n")[:_TITLE_LINES])


def _shown(rows: Sequence[Row], limit: int, other: str) -> list[Row]:
    """The largest ones by wrapped names, and the rest as one row, which is last."""
    counted = [(name, count) for name, count in rows if count > 0]
    shown = [
        (textwrap.fill(name, _NAME_WRAP, max_lines=3, placeholder=" …"), count)
        for name, count in counted[:limit]
    ]
    rest = sum(count for _, count in counted[limit:])
    return [*shown, (textwrap.fill(other, _NAME_WRAP) + _REST, rest)] if rest else shown


def _height(
    title: str,
    days: Sequence[DayBar],
    trend: Sequence[TrendPoint],
    lists: Sequence[tuple[str, list[Row]]],
) -> float:
    height = 2 * MARGIN + text_height(title, 25)
    if days:
        height += 0.75 + _DAYS_HEIGHT + _UNDER_AXIS
    if trend:
        height += text_height(str(_TREND), 20) + 0.35 + _TREND_HEIGHT + _UNDER_TREND
    for name, rows in lists:
        height += text_height(name, 20) + sum(_row_height(name) for name, _ in rows) + 0.3
    return height if days or trend or lists else height + _DAYS_HEIGHT


def _row_height(name: str) -> float:
    return (name.count("\n") + 1) * 0.27 + 0.24


def _draw_days(axes: Axes, days: Sequence[DayBar]) -> None:
    series = (
        (BLUE, [day.received for day in days]),
        (SKY, [day.answered for day in days]),
        (RED, [day.overdue for day in days]),
    )
    tallest = max(max(counts) for _, counts in series)
    # Numbers that are wider than their bars stand upright.
    wide = len(str(tallest)) * 0.62 * 15 / 72 > _BAR * (WIDTH - 2 * MARGIN) / max(len(days), 4)
    for number, (colour, counts) in enumerate(series):
        places = [day + (number - 1) * _BAR for day in range(len(days))]
        axes.bar(places, counts, width=0.29, color=colour)
        for place, count in zip(places, counts, strict=True):
            if count:
                axes.text(
                    place,
                    count + tallest * 0.025,
                    str(count),
                    size=15,
                    ha="center",
                    va="bottom",
                    rotation=90 if wide else 0,
                    color=INK,
                    family=FONT,
                )
    axes.axhline(0, color=FAINT, linewidth=1.5)
    axes.set_ylim(0, tallest * (1.25 if wide else 1.12))
    # A day alone does not swell to the width of a week.
    half = max(len(days), 4) / 2
    middle = (len(days) - 1) / 2
    axes.set_xlim(middle - half, middle + half)
    axes.set_xticks(range(len(days)), [day.label for day in days], family=FONT, va="baseline")


def _draw_trend(axes: Axes, trend: Sequence[TrendPoint]) -> None:
    line = [math.nan if one.median is None else one.median / 3600 for one in trend]
    known = [(place, hours) for place, hours in enumerate(line) if not math.isnan(hours)]
    tallest = max([0.1, *(hours for _, hours in known)])
    axes.plot(range(len(line)), line, color=BLUE, linewidth=3.5, marker="o", markersize=11)
    for place, hours in known:
        axes.text(
            place,
            hours + tallest * 0.13,
            _hours(hours),
            size=18,
            ha="center",
            color=INK,
            family=FONT,
            path_effects=[withStroke(linewidth=6, foreground="white")],
        )
    axes.axhline(0, color=FAINT, linewidth=1.5)
    axes.set_ylim(0, tallest * 1.1)
    axes.set_xlim(-0.5, len(trend) - 0.5)
    labels = [f"{one.label}\n{one.n or '–'}" for one in trend]
    axes.set_xticks(range(len(trend)), labels, family=FONT, va="top")
    axes.tick_params(pad=8)
    axes.set_xlabel(_("с понедельника; ниже число ответов"), size=15, color=FAINT, family=FONT)


def _hours(hours: float) -> str:
    return decimal(hours) if hours < 10 else str(round(hours))


def _draw_rows(axes: Axes, rows: Sequence[Row]) -> None:
    largest = max(count for name, count in rows if not name.endswith(_REST))
    y = 0.0
    for name, count in rows:
        middle = y + _row_height(name) / 2
        # The rest is many things: as a bar it would dwarf each of those that are named.
        length = 0 if name.endswith(_REST) else count
        axes.barh(middle, length, height=0.3, color=BLUE)
        axes.text(
            length + largest * 0.025,
            middle,
            thousands(count),
            size=17,
            va="center",
            color=INK if length else FAINT,
            family=FONT,
        )
        axes.annotate(
            name.removesuffix(_REST),
            (0, middle),
            xytext=((MARGIN - _NAMES_WIDTH) * 72, 0),
            textcoords="offset points",
            size=16,
            va="center",
            color=INK,
            family=FONT,
            parse_math=False,
        )
        y += _row_height(name)
    axes.set_ylim(y, 0)
    axes.set_xlim(0, largest)


def _draw_nothing(axes: Axes) -> None:
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1)
    axes.add_patch(
        FancyBboxPatch(
            (0, 0),
            1,
            1,
            boxstyle="round,pad=0,rounding_size=0.04",
            mutation_aspect=(WIDTH - 2 * MARGIN) / _DAYS_HEIGHT,
            facecolor=PANEL,
            edgecolor="none",
        )
    )
    axes.text(
        0.5,
        0.5,
        str(_NOTHING),
        size=26,
        ha="center",
        va="center",
        color=INK,
        family=FONT,
        linespacing=1.5,
    )

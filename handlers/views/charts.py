"""The week as a picture: bars by day and topics by count, drawn for a phone.

Pure: figures in, PNG bytes out. It draws on a figure of its own, without pyplot and without
touching the settings of matplotlib, so it may run in a worker thread. The words around the
picture are not here but in `handlers.views.summary`.
"""

import textwrap
from dataclasses import dataclass
from io import BytesIO

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch

_DPI = 120
#: Inches; the picture is 1080 pixels wide, the usual width of a phone's screen.
_WIDTH = 1080 / _DPI
_MARGIN = 0.4
_NAMES_WIDTH = 4.0
_COUNTS_WIDTH = 1.15
_DAYS_HEIGHT = 3.1

# Colours of Okabe and Ito: apart for colour-blind eyes, and by lightness in grey.
_RECEIVED = "#0072B2"
_ANSWERED = "#7CC4EE"
_OVERDUE = "#D55E00"
_INK = "#1F2933"
_FAINT = "#66727F"
_PANEL = "#EEF2F6"

_TITLE_WRAP = 32
_TITLE_LINES = 4
_TOPIC_WRAP = 24
_TOPICS_SHOWN = 8
_NOTHING = "За эти дни\nинцидентов не было"
_OTHER_TOPICS = "Остальные темы"


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
    """The picture as PNG, 1080 pixels wide and as tall as its topics need."""
    days = chart.days if any(d.received or d.answered or d.overdue for d in chart.days) else ()
    topics = _shown_topics(chart.topics)
    title = _wrapped_title(chart.title)
    page = _Page(_height(title, days, topics))
    page.text(title, 25, weight="bold")
    if days:
        page.legend(days)
        _draw_days(page.axes(_MARGIN, _WIDTH - 2 * _MARGIN, _DAYS_HEIGHT), days)
        page.skip(0.75)
    if topics:
        page.text("Темы", 20, weight="bold")
        height = sum(_row_height(name) for name, _ in topics)
        _draw_topics(page.axes(_NAMES_WIDTH, _WIDTH - _NAMES_WIDTH - _COUNTS_WIDTH, height), topics)
    if not days and not topics:
        _draw_nothing(page.axes(_MARGIN, _WIDTH - 2 * _MARGIN, _DAYS_HEIGHT))
    return page.png()


class _Page:
    """A figure laid out from the top down, in inches."""

    def __init__(self, height: float) -> None:
        self._figure = Figure(figsize=(_WIDTH, height), dpi=_DPI)
        FigureCanvasAgg(self._figure)
        self._height = height
        self._left = height - _MARGIN

    def skip(self, inches: float) -> None:
        self._left -= inches

    def text(self, text: str, size: int, *, weight: str = "normal") -> None:
        self._write(_MARGIN, text, size, _INK, weight)
        self.skip(_text_height(text, size))

    def legend(self, days: tuple[DayBar, ...]) -> None:
        """What the colours mean, with the week's totals, instead of a box in the picture."""
        entries = (
            (_RECEIVED, "поступило", sum(day.received for day in days)),
            (_ANSWERED, "отвечено", sum(day.answered for day in days)),
            (_OVERDUE, "просрочено", sum(day.overdue for day in days)),
        )
        column = (_WIDTH - 2 * _MARGIN) / len(entries)
        self.skip(0.2)
        for number, (colour, name, total) in enumerate(entries):
            left = _MARGIN + number * column
            self._write(left, "■", 21, colour, baseline=True)
            self._write(left + 0.3, f"{name} {total}", 17, _INK, baseline=True)
        self.skip(0.55)

    def axes(self, left: float, width: float, height: float) -> Axes:
        """A bare plot below what is already drawn."""
        self.skip(height)
        box = (left / _WIDTH, self._left / self._height, width / _WIDTH, height / self._height)
        axes = self._figure.add_axes(box)
        axes.spines[:].set_visible(False)
        axes.tick_params(length=0, labelsize=16, labelcolor=_INK, pad=25)
        axes.set_yticks([])
        axes.set_xticks([])
        return axes

    def png(self) -> bytes:
        buffer = BytesIO()
        self._figure.savefig(buffer, format="png", dpi=_DPI, facecolor="white")
        return buffer.getvalue()

    def _write(
        self,
        x: float,
        text: str,
        size: int,
        colour: str,
        weight: str = "normal",
        *,
        baseline: bool = False,
    ) -> None:
        self._figure.text(
            x / _WIDTH,
            self._left / self._height,
            text,
            size=size,
            color=colour,
            weight=weight,
            va="baseline" if baseline else "top",
            family="DejaVu Sans",
            linespacing=1.15,
            parse_math=False,
        )


def _wrapped_title(title: str) -> str:
    """A title too long for one line breaks first where its parts meet, at « · »."""
    if len(title) <= _TITLE_WRAP:
        return title
    parts = (textwrap.fill(part, _TITLE_WRAP) for part in title.split(" · "))
    return "\n".join("\n".join(parts).split("\n")[:_TITLE_LINES])


def _shown_topics(topics: tuple[tuple[str, int], ...]) -> list[tuple[str, int]]:
    """The largest ones by wrapped names, and the rest as one row."""
    counted = [(name, count) for name, count in topics if count > 0]
    shown = [
        (textwrap.fill(name, _TOPIC_WRAP, max_lines=3, placeholder=" …"), count)
        for name, count in counted[:_TOPICS_SHOWN]
    ]
    rest = sum(count for _, count in counted[_TOPICS_SHOWN:])
    return [*shown, (_OTHER_TOPICS, rest)] if rest else shown


def _height(title: str, days: tuple[DayBar, ...], topics: list[tuple[str, int]]) -> float:
    height = 2 * _MARGIN + _text_height(title, 25)
    if days:
        height += 0.75 + _DAYS_HEIGHT + (0.75 if topics else 0.35)
    if topics:
        height += _text_height("Темы", 20) + sum(_row_height(name) for name, _ in topics)
    return height if days or topics else height + _DAYS_HEIGHT


def _text_height(text: str, size: int) -> float:
    return (text.count("\n") + 1) * size * 1.3 / 72 + 0.2


def _row_height(name: str) -> float:
    return (name.count("\n") + 1) * 0.27 + 0.24


def _draw_days(axes: Axes, days: tuple[DayBar, ...]) -> None:
    series = (
        (_RECEIVED, [day.received for day in days]),
        (_ANSWERED, [day.answered for day in days]),
        (_OVERDUE, [day.overdue for day in days]),
    )
    tallest = max(max(counts) for _, counts in series)
    size = 15 if tallest < 100 else 12
    for number, (colour, counts) in enumerate(series):
        places = [day + (number - 1) * 0.31 for day in range(len(days))]
        axes.bar(places, counts, width=0.29, color=colour)
        for place, count in zip(places, counts, strict=True):
            if count:
                axes.text(
                    place, count + tallest * 0.025, str(count), size=size, ha="center", color=_INK
                )
    axes.axhline(0, color=_FAINT, linewidth=1.5)
    axes.set_ylim(0, tallest * 1.1)
    # A day alone does not swell to the width of a week.
    half = max(len(days), 4) / 2
    middle = (len(days) - 1) / 2
    axes.set_xlim(middle - half, middle + half)
    axes.set_xticks(
        range(len(days)), [day.label for day in days], family="DejaVu Sans", va="baseline"
    )


def _draw_topics(axes: Axes, topics: list[tuple[str, int]]) -> None:
    largest = max(count for _, count in topics)
    y = 0.0
    for name, count in topics:
        middle = y + _row_height(name) / 2
        colour = _FAINT if name == _OTHER_TOPICS else _RECEIVED
        axes.barh(middle, count, height=0.3, color=colour)
        axes.text(count + largest * 0.025, middle, str(count), size=17, va="center", color=_INK)
        axes.annotate(
            name,
            (0, middle),
            xytext=((_MARGIN - _NAMES_WIDTH) * 72, 0),
            textcoords="offset points",
            size=16,
            va="center",
            color=_INK,
            family="DejaVu Sans",
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
            mutation_aspect=(_WIDTH - 2 * _MARGIN) / _DAYS_HEIGHT,
            facecolor=_PANEL,
            edgecolor="none",
        )
    )
    axes.text(
        0.5,
        0.5,
        _NOTHING,
        size=26,
        ha="center",
        va="center",
        color=_INK,
        family="DejaVu Sans",
        linespacing=1.5,
    )

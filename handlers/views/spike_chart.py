"""A spike as a picture: the last day by hours against what is usual, drawn for a phone.

Pure: figures in, PNG bytes out, on a figure of its own, so it may run in a worker thread. The
words around the picture are in `handlers.views.spikes`.
"""

import math
import textwrap
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from services.languages import _

_DPI = 120
#: Inches; the picture is 1080 pixels wide, the usual width of a phone's screen.
_WIDTH = 1080 / _DPI
_MARGIN = 0.4
_PLOT_HEIGHT = 3.0
_BELOW = 0.75
_LINE = 0.45
_FONT = "DejaVu Sans"

# Colours of Okabe and Ito: apart for colour-blind eyes, and by lightness in grey.
_RISEN = "#D55E00"
_BEFORE = "#0072B2"
_BAND = "#D3DAE1"
_INK = "#1F2933"
_FAINT = "#66727F"

_TITLE_WRAP = 34
_TITLE_LINES = 3
_TICK_HOURS = 3

_BAND_TAIL = 0.05
"""Of a hundred usual hours about ninety lie within the band."""
_DEVIATIONS = 1.645
_MANY = 100.0
"""Above this the sum is as good as normal, and its first term nothing but zero."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One hour that ends at the local moment `until`; `risen`: it belongs to the spike."""

    until: datetime
    count: int
    usual: float
    risen: bool


@dataclass(frozen=True, slots=True)
class SpikeChart:
    """What the picture shows; hours follow each other, the latest last."""

    title: str
    bars: tuple[Bar, ...]


def draw_spike(chart: SpikeChart) -> bytes:
    """The picture as PNG, 1080 pixels wide."""
    title = textwrap.wrap(chart.title, _TITLE_WRAP, max_lines=_TITLE_LINES, placeholder=" …")
    height = 2 * _MARGIN + (len(title) + 1) * _LINE + 0.3 + _PLOT_HEIGHT + _BELOW
    figure = Figure(figsize=(_WIDTH, height), dpi=_DPI)
    FigureCanvasAgg(figure)
    top = height - _MARGIN
    for line in title:
        _write(figure, _MARGIN, top - _LINE * 0.75, line, 25, _INK, weight="bold")
        top -= _LINE
    _legend(figure, top - _LINE, earlier=any(bar.count and not bar.risen for bar in chart.bars))
    axes = figure.add_axes((
        _MARGIN / _WIDTH,
        (_MARGIN + _BELOW) / height,
        1 - 2 * _MARGIN / _WIDTH,
        _PLOT_HEIGHT / height,
    ))  # fmt: skip
    _plot(axes, chart.bars)
    _write(figure, _MARGIN, _MARGIN - 0.1, _("жалобы за час, местное время"), 15, _FAINT)
    buffer = BytesIO()
    figure.savefig(buffer, format="png", dpi=_DPI, facecolor="white")
    return buffer.getvalue()


def band(usual: float) -> tuple[int, int]:
    """The fewest and the most complaints of a usual hour, chance included (Poisson)."""
    if usual > _MANY:
        spread = _DEVIATIONS * math.sqrt(usual)
        return int(usual - spread), math.ceil(usual + spread)
    low, number, term, total = 0, 0, math.exp(-usual), 0.0
    while (total := total + term) < 1 - _BAND_TAIL:
        if total < _BAND_TAIL:
            low = number + 1
        number += 1
        term *= usual / number
    return low, number


def _legend(figure: Figure, y: float, *, earlier: bool) -> None:
    """What the colours mean, instead of a box in the picture."""
    x = _MARGIN
    for colour, name, width in (
        (_RISEN, _("всплеск"), 1.95),
        *([(_BEFORE, _("до него"), 1.9)] if earlier else []),
        (_BAND, _("обычный разброс"), 3.0),
    ):
        _write(figure, x, y, "■", 21, colour)
        _write(figure, x + 0.3, y, name, 17, _INK)
        x += width


def _plot(axes: Axes, bars: tuple[Bar, ...]) -> None:
    axes.spines[:].set_visible(False)
    axes.tick_params(length=0, labelsize=16, labelcolor=_INK, pad=8)
    axes.set_yticks([])
    bands = [band(bar.usual) for bar in bars]
    tallest = max([1, *(bar.count for bar in bars), *(high for _, high in bands)])
    for place, (bar, (low, high)) in enumerate(zip(bars, bands, strict=True)):
        # Where nothing is usual the band is still there to be seen, as a line.
        thickness = max(high - low, tallest * 0.015)
        axes.bar(place, thickness, bottom=low, width=1.0, color=_BAND, zorder=1)
        colour = _RISEN if bar.risen else _BEFORE
        axes.bar(place, bar.count, width=0.62, color=colour, zorder=2)
        if bar.count:
            axes.text(
                place,
                bar.count + tallest * 0.025,
                str(bar.count),
                size=(16 if bar.risen else 13) if tallest < 100 else 10,
                weight="bold" if bar.risen else "normal",
                ha="center",
                color=_INK,
                family=_FONT,
                zorder=3,
            )
    axes.axhline(0, color=_FAINT, linewidth=1.5, zorder=3)
    axes.set_xlim(-0.5, len(bars) - 0.5)
    axes.set_ylim(0, tallest * 1.12)
    _hours(axes, bars)


def _hours(axes: Axes, bars: tuple[Bar, ...]) -> None:
    """Names of every third full hour, each at its own moment between the bars."""
    places, names = [], []
    for place, bar in enumerate(bars):
        full = bar.until.replace(minute=0, second=0, microsecond=0)
        at = place + 0.5 - (bar.until - full).total_seconds() / 3600
        if full.hour % _TICK_HOURS == 0 and at >= 0:  # a name at the very edge would be cut
            places.append(at)
            names.append(f"{full:%H:%M}")
    axes.set_xticks(places, names, family=_FONT)


def _write(
    figure: Figure, x: float, y: float, text: str, size: int, colour: str, weight: str = "normal"
) -> None:
    """Text whose baseline begins at these inches from the lower left corner."""
    height = figure.get_size_inches()[1]
    figure.text(
        x / _WIDTH,
        y / height,
        text,
        size=size,
        color=colour,
        weight=weight,
        va="baseline",
        family=_FONT,
        parse_math=False,
    )

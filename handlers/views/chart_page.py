"""The sheet that charts are drawn on: its size, its colours, its letters.

1080 pixels wide, the usual width of a phone's screen. No pyplot and no settings of matplotlib are
touched, so a sheet may be drawn in a worker thread.
"""

from io import BytesIO

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

DPI = 120
#: Inches, as all lengths here.
WIDTH = 1080 / DPI
MARGIN = 0.4
FONT = "DejaVu Sans"

# Colours of Okabe and Ito: apart for colour-blind eyes, and by lightness in grey.
BLUE = "#0072B2"
SKY = "#7CC4EE"
RED = "#D55E00"
INK = "#1F2933"
FAINT = "#66727F"
PANEL = "#EEF2F6"


class Page:
    """A figure laid out from the top down, in inches."""

    def __init__(self, height: float) -> None:
        self._figure = Figure(figsize=(WIDTH, height), dpi=DPI)
        FigureCanvasAgg(self._figure)
        self._height = height
        self._left = height - MARGIN

    def skip(self, inches: float) -> None:
        self._left -= inches

    def text(self, text: str, size: int, *, weight: str = "normal") -> None:
        self.write(MARGIN, text, size, INK, weight)
        self.skip(text_height(text, size))

    def axes(self, left: float, width: float, height: float) -> Axes:
        """A bare plot below what is already drawn."""
        self.skip(height)
        box = (left / WIDTH, self._left / self._height, width / WIDTH, height / self._height)
        axes = self._figure.add_axes(box)
        axes.spines[:].set_visible(False)
        axes.tick_params(length=0, labelsize=16, labelcolor=INK, pad=25)
        axes.set_yticks([])
        axes.set_xticks([])
        return axes

    def png(self) -> bytes:
        buffer = BytesIO()
        self._figure.savefig(buffer, format="png", dpi=DPI, facecolor="white")
        return buffer.getvalue()

    def write(
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
            x / WIDTH,
            self._left / self._height,
            text,
            size=size,
            color=colour,
            weight=weight,
            va="baseline" if baseline else "top",
            family=FONT,
            linespacing=1.15,
            parse_math=False,
        )


def text_height(text: str, size: int) -> float:
    """What so many lines of that size take."""
    return (text.count("\n") + 1) * size * 1.3 / 72 + 0.2

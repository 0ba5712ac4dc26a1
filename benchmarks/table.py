"""A figure beside its floor, and the table of them. Does not live here: any measuring."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_HEAD = ("what", "where", "ours", "floor", "unit", "the floor is", "ratio")
_NUMBERS = frozenset({"ours", "floor", "ratio"})


@dataclass(frozen=True, slots=True)
class Figure:
    """What was measured: `ours` and `floor` are medians of the same run, in `unit`.

    `where` names the database, the clock or the thing's size; `floor_is` what the floor does.
    """

    what: str
    where: str
    unit: str
    ours: float
    floor: float
    floor_is: str

    @property
    def ratio(self) -> float:
        """Ours by the floor's: of rates the share that is left, of durations how many times."""
        return self.ours / self.floor


def render(figures: Iterable[Figure]) -> str:
    """The table as text, a line a figure."""
    lines = [_HEAD, *map(_cells, figures)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(_line(cells, widths) for cells in lines)


def _cells(figure: Figure) -> tuple[str, ...]:
    return (
        figure.what,
        figure.where,
        _short(figure.ours),
        _short(figure.floor),
        figure.unit,
        figure.floor_is,
        _short(figure.ratio),
    )


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (
        cell.rjust(width) if name in _NUMBERS else cell.ljust(width)
        for name, cell, width in zip(_HEAD, cells, widths, strict=True)
    )
    return "  ".join(padded).rstrip()


def _short(number: float) -> str:
    """As many digits as mean something."""
    if number >= 100:
        return f"{number:,.0f}"
    return f"{number:.1f}" if number >= 10 else f"{number:.2g}"

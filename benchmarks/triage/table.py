"""A measure of several judges in one line, and the table of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

OURS = "Otklik"


@dataclass(frozen=True, slots=True)
class Line:
    """`of` maps a judge to its figure; `target` is what ours should reach, "" if nothing."""

    what: str
    measure: str
    of: Mapping[str, float]
    target: str = ""


def render(lines: Iterable[Line]) -> str:
    """Plain text: a column for each judge, ours first; repeated headings are left out."""
    found = list(lines)
    judges = list(dict.fromkeys(name for line in found for name in line.of))
    judges.sort(key=lambda name: name != OURS)
    cells = [["what", "measure", "target", *judges]]
    above = ""
    for line in found:
        figures = [_figure(line.of.get(name)) for name in judges]
        cells.append([line.what if line.what != above else "", line.measure, line.target, *figures])
        above = line.what
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return "\n".join(_row(row, widths) for row in cells)


def _row(cells: list[str], widths: list[int]) -> str:
    left = [cell.ljust(width) for cell, width in zip(cells[:3], widths[:3], strict=True)]
    right = [cell.rjust(width) for cell, width in zip(cells[3:], widths[3:], strict=True)]
    return "  ".join([*left, *right]).rstrip()


def _figure(number: float | None) -> str:
    if number is None:
        return ""
    return f"{number:,.0f}" if number >= 10 else f"{number:.3f}"  # a rate, a size

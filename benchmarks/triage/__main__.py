"""`make bench-triage DATA=…`: one table, ours beside simpler judges in the same run.

    python -m benchmarks.triage --data ../shared/data               all of it, about 15 minutes
    python -m benchmarks.triage --data ../shared/data --only kinds  one part

Figures alone are printed, never a row. What they mean: docs/triage.md.
"""

import argparse
import sys
import warnings
from collections.abc import Callable, Iterable
from pathlib import Path

from benchmarks import duplicates
from benchmarks.triage import kinds, pace, topics, urgent
from benchmarks.triage.judges import judges
from benchmarks.triage.sets import Sets
from benchmarks.triage.table import OURS, Line, render

PARTS: dict[str, Callable[[Sets], Iterable[Line]]] = {
    "kinds": lambda sets: kinds.lines(sets, judges(sets)),
    "topics": topics.lines,
    "urgent": urgent.lines,
    "duplicates": lambda _: _duplicates(),
    "pace": pace.lines,
}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.triage", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--only", choices=PARTS)
    arguments = parser.parse_args()
    if not (arguments.data / "public_posts.csv").exists():
        sys.exit(f"{arguments.data}: there is no public_posts.csv; name the folder by --data")
    warnings.filterwarnings("ignore", category=UserWarning, module="sklearn")
    sets = Sets(arguments.data)
    chosen = [arguments.only] if arguments.only else list(PARTS)
    found: list[Line] = []
    for name in chosen:
        print(f"{name} ...", file=sys.stderr, flush=True)
        found += PARTS[name](sets)
    print(render(found))


def _duplicates() -> Iterable[Line]:
    """The generated town of `benchmarks.duplicates`."""
    precision, recall, pairs = duplicates.pairwise()
    what = f"duplicates of a generated town ({pairs:,} pairs)"
    yield Line(what, "pairwise precision", {OURS: precision}, "≥ .99")
    yield Line(what, "pairwise recall", {OURS: recall}, "≥ .85")


if __name__ == "__main__":
    main()

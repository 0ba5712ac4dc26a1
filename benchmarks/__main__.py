"""`make bench`: every figure beside its floor, measured in the same run, as one table.

    python -m benchmarks                 all of it, two or three minutes
    python -m benchmarks --only tick     one bench

Loopback only; what is started here is stopped here. What the figures mean: docs/benchmarks.md.
"""

import argparse
import asyncio
import sys
import tempfile
import warnings
from collections.abc import Awaitable, Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from benchmarks import (
    assessing,
    attention,
    databases,
    delivery,
    presses,
    summaries,
    taking,
    ticking,
)
from benchmarks.databases import Place
from benchmarks.table import Figure, render


@dataclass(frozen=True, slots=True)
class Bench:
    """A bench, how much it does, and what it runs on."""

    name: str
    size: object
    run: Callable[[Place], Awaitable[list[Figure]]]
    both_databases: bool = True


def benches() -> list[Bench]:
    """All of them, in the order of the road."""
    assess, intake, press = assessing.Size(), taking.Size(), presses.Size()
    speak, tick, told = delivery.Size(), ticking.Size(), summaries.Size()
    attend = attention.Size()
    return [
        Bench("assess", assess, lambda _: assessing.measure(assess), both_databases=False),
        Bench("intake", intake, partial(taking.measure, size=intake)),
        Bench("presses", press, partial(presses.measure, size=press)),
        Bench("delivery", speak, lambda _: delivery.measure(speak), both_databases=False),
        Bench("tick", tick, partial(ticking.measure, size=tick)),
        Bench("summary", told, partial(summaries.measure, size=told)),
        Bench("attention", attend, lambda _: attention.measure(attend), both_databases=False),
    ]


def main() -> None:
    """Measure and print."""
    known = benches()
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--only", choices=[bench.name for bench in known], metavar="NAME")
    only = parser.parse_args().only
    chosen = [bench for bench in known if only in (None, bench.name)]
    warnings.filterwarnings("ignore", "XDG_RUNTIME_DIR is not set")
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="otklik-bench-"))
        places = [databases.sqlite(Path(folder))]
        if any(bench.both_databases for bench in chosen):
            places.append(databases.postgres(stack.enter_context(databases.postgres_server())))
        figures = [figure for bench in chosen for figure in asyncio.run(_measured(bench, places))]
    print(
        "Medians. The ratio is ours by the floor's: of rates the share left, of ms how many times."
    )
    for bench in chosen:
        print(f"  {bench.name}: {bench.size}")
    print(f"\n{render(figures)}")


async def _measured(bench: Bench, places: Sequence[Place]) -> list[Figure]:
    print(f"{bench.name} ...", file=sys.stderr, flush=True)
    wanted = places if bench.both_databases else places[:1]
    return [figure for place in wanted for figure in await bench.run(place)]


if __name__ == "__main__":
    main()

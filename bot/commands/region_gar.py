"""`region gar`: a region's streets out of the state's address register, for `region streets`."""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from bot.commands import Commands, add_config, say
from bot.commands.region_files import read_region
from services.errors import OtklikError
from services.regions.gar import read_gar
from services.regions.gar_files import find_region
from services.regions.gar_streets import Streets, csv_of, streets_of
from services.spelling import nearest


def add(actions: Commands) -> None:
    """Put `gar` among the commands of `region`."""
    streets = actions.add_parser("gar", help="streets out of the state's address register, GAR")
    streets.add_argument(
        "folder", type=Path, metavar="FOLDER", help="a region's folder, the archive or a .zip"
    )
    streets.add_argument(
        "--region", metavar="NN", help="its two digits (default: the only one in FOLDER)"
    )
    streets.add_argument(
        "--region-file",
        type=Path,
        default=Path("region.toml"),
        metavar="PATH",
        help="whose districts and settlements (default: region.toml)",
    )
    streets.add_argument(
        "--out", type=Path, required=True, metavar="FILE.csv", help="where to, a new file"
    )
    streets.set_defaults(run=run_gar)
    add_config(streets)


def run_gar(args: argparse.Namespace) -> int:
    """Write the streets to a new file; stderr says what is left out. The database is not
    touched."""
    districts = read_region(args.region_file).districts
    if not districts:
        raise OtklikError(f"{args.region_file}: no [[districts]]; `region oktmo` makes a start")
    _refuse(args.out)
    with find_region(args.folder, args.region) as region:
        streets = streets_of(read_gar(region), districts)
    left_out = list(_left_out(streets, [entry.name for entry in districts]))
    if not streets.rows:
        problem = f"no street of region {region.code} is in a district of {args.region_file}"
        raise OtklikError("\n".join((f"{args.folder}: {problem}", *left_out)))
    for line in left_out:
        sys.stderr.write(f"{line}\n")
    _write(args.out, csv_of(streets.rows))
    settlements = {(row.district, row.settlement) for row in streets.rows if row.settlement}
    say(
        f"{args.out}: streets {len(streets.rows)}, settlements {len(settlements)}, "
        f"districts {len({row.district for row in streets.rows})} ({region.code})"
    )
    return 0


def _left_out(streets: Streets, known: list[str]) -> Iterator[str]:
    for name, count in sorted(streets.unmatched.items()):
        yield f"no [[districts]] for «{name}», streets left out: {count}{nearest(name, known)}"
    if streets.adrift:
        yield (
            "streets left out whose district is not in these files (of an archive of changes alone "
            f"most are not): {streets.adrift}"
        )
    if streets.empty:
        yield f"[[districts]] without a street: {', '.join(streets.empty)}"


def _refuse(out: Path) -> None:
    """A file that cannot be made is told before the minutes of reading."""
    if out.exists():
        raise OtklikError(f"{out}: is there already, name a new file")
    if not out.parent.is_dir():
        raise OtklikError(f"{out}: no such folder as {out.parent}")


def _write(path: Path, text: str) -> None:
    try:
        with path.open("x", encoding="utf-8-sig", newline="") as out:
            out.write(text)
    except OSError as error:
        raise OtklikError(f"{path}: {error.strerror}") from error

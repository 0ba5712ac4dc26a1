"""The places `assess` judges with: `[[districts]]` of a region file, and a list of streets."""

import tomllib
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from services.triage import EMPTY, DistrictNames, Gazetteer
from services.triage.where.streets import Street


class BadRegion(ValueError):
    """The region file, or the list of streets, cannot be read; the text says what to mend."""


def places(path: Path | None, streets: Path | None) -> Gazetteer:
    """The `[[districts]]` of a region file and a list of their streets. Raises BadRegion."""
    if path is None:
        if streets is not None:
            raise BadRegion(
                "--streets are streets of districts: name the file that has them, --region"
            )
        return EMPTY
    names = _districts(path)
    return Gazetteer.from_districts(names, _streets(streets, names) if streets else ())


def _streets(path: Path, names: list[DistrictNames]) -> Sequence[Street]:
    # What the desk's region is made of takes long to load, and is needed here alone.
    entries, files, lists = map(
        import_module,
        (
            "services.regions.region_entries",
            "services.regions.streets_file",
            "services.regions.street_list",
        ),
    )
    districts = [entries.DistrictEntry(one.name, one.aliases, one.settlements) for one in names]
    try:
        found: Sequence[Street] = lists.place_streets(files.read_streets(path), districts).streets
    except entries.RegionError as problem:
        raise BadRegion(str(problem)) from None
    return found


def _districts(path: Path) -> list[DistrictNames]:
    try:
        region = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as problem:
        raise BadRegion(f"cannot read {path}: {problem.strerror}") from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise BadRegion(f"{path} is not TOML: {problem}") from None
    districts = region.get("districts", [])
    if not isinstance(districts, list) or not all(isinstance(d, dict) for d in districts):
        raise BadRegion(f"{path}: write districts as [[districts]]")
    return [_district(path, district) for district in districts]


def _district(path: Path, given: Mapping[str, Any]) -> DistrictNames:
    if not isinstance(given.get("name"), str):
        raise BadRegion(f"{path}: a district has no name")
    lists = {key: given.get(key, []) for key in ("aliases", "settlements")}
    for key, names in lists.items():
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            raise BadRegion(f"{path}: {key} of {given['name']} must be a list of names")
    return DistrictNames(
        given["name"], aliases=tuple(lists["aliases"]), settlements=tuple(lists["settlements"])
    )

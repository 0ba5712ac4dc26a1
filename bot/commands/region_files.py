"""The region file as the commands of `region` are given it: by its path."""

from pathlib import Path

from services.errors import OtklikError
from services.regions.region import RegionError, RegionFile, parse_region


def read_region(path: Path) -> RegionFile:
    """The file, read. Raises OtklikError that names it, a line a mistake."""
    try:
        return parse_region(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError as error:
        raise OtklikError(f"{path}: no such file; see region.example.toml") from error
    except (OSError, UnicodeDecodeError) as error:
        raise OtklikError(f"{path}: {error}") from error
    except RegionError as error:
        lines = str(error).splitlines()
        raise RegionError("\n".join(f"{path}: {line}" for line in lines)) from error

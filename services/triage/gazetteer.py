"""Where a post speaks of: the region's districts in any grammatical case."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DistrictNames:
    """One district of the region file: its name, what else it is called, its settlements."""

    name: str
    aliases: tuple[str, ...] = ()
    settlements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """The districts of a region, ready for matching; build with `from_districts`."""

    districts: tuple[DistrictNames, ...] = ()

    @classmethod
    def from_districts(cls, districts: Iterable[DistrictNames]) -> "Gazetteer":
        return cls(tuple(districts))


EMPTY = Gazetteer()

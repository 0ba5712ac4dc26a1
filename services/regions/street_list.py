"""Rows of a file of streets as streets of the region's districts. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from services.regions.oktmo_districts import district_names, place_name
from services.regions.region_entries import DistrictEntry, RegionError
from services.regions.streets_file import StreetRow
from services.spelling import nearest
from services.triage.lemmas import without_yo
from services.triage.where.streets import Street, parse_street

_MOST_TOLD = 10


@dataclass(frozen=True, slots=True)
class StreetList:
    """The streets of a file, and the rows that are left out: why, and how many of each."""

    streets: tuple[Street, ...]
    left_out: tuple[str, ...] = ()

    @property
    def districts(self) -> Mapping[str, int]:
        """District → how many streets, by name."""
        found = Counter(street.district for street in self.streets)
        return dict(sorted(found.items()))


def place_streets(rows: Iterable[StreetRow], districts: Sequence[DistrictEntry]) -> StreetList:
    """The rows as streets of the region's districts. Raises RegionError if there is none at all."""
    if not districts:
        raise RegionError("there are no [[districts]]: `region import` a file that has them first")
    places = _Places(districts)
    found: dict[Street, None] = {}
    odd: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        kind, name = parse_street(row.street)
        where = places.of(row) if name else f"no name in «{row.street}»"
        if "\n" in row.street:
            where = f"several lines in «{row.street.splitlines()[0]}»: a quotation mark left open?"
        if isinstance(where, str):
            odd[where].append(row.number)
        else:
            found[Street(kind, name, *where)] = None
    left_out = tuple(map(_told, odd, odd.values()))
    if not found:
        reasons = "\n".join(left_out[:_MOST_TOLD]) or "no rows under the header"
        raise RegionError(f"no street of the region's districts in the file:\n{reasons}")
    return StreetList(tuple(found), left_out)


class _Places:
    """Districts and settlements by any of their names."""

    def __init__(self, districts: Sequence[DistrictEntry]) -> None:
        self._districts = {
            _same(called): entry.name
            for entry in reversed(districts)
            for called in (*entry.aliases, entry.name)
        }
        self._names = [entry.name for entry in districts]
        self._settlements: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for entry in districts:
            for name in entry.settlements:
                self._settlements[_same(place_name(name) or name)].append((entry.name, name))

    def of(self, row: StreetRow) -> tuple[str, str] | str:
        """The district and the settlement of a row, or why it has none."""
        bare = place_name(row.settlement) or row.settlement
        homes = self._settlements.get(_same(bare), [])
        if not row.district:
            if not row.settlement:
                return (
                    "neither a district nor a settlement (of merged cells the first alone has it)"
                )
            if len({district for district, _ in homes}) == 1:
                return homes[0]
            several = "in several districts" if homes else "not in [[districts]]"
            return f"settlement «{row.settlement}» is {several}: name the district"
        district = self._district(row.district)
        if district is None:
            hint = nearest(row.district, self._names)
            return f"district «{row.district}» is not in [[districts]]{hint}"
        if self._districts.get(_same(bare)) == district:
            # The streets of «город Садовое» in the district Садовое are the town's own.
            return district, ""
        known = next((name for home, name in homes if home == district), None)
        return district, known or row.settlement

    def _district(self, written: str) -> str | None:
        name, aliases = district_names(written)
        tried = (written, name, *aliases, place_name(written))
        return next((found for one in tried if (found := self._districts.get(_same(one)))), None)


def _same(name: str) -> str:
    return " ".join(without_yo(name.casefold()).split())


def _told(reason: str, rows: Sequence[int]) -> str:
    more = f" and {len(rows) - 1} more" if len(rows) > 1 else ""
    return f"row {rows[0]}{more}: {reason}"

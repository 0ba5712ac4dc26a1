"""A region's streets out of ГАР, by the districts and settlements of its region file. Pure.

A street belongs to the settlement nearest above it and to the district furthest above it. Names are
held against those of the region file without their kinds: «Лесной муниципальный район» is «Лесной
район», «село Грушёвка» is «Грушёвка». A мкр with streets is passed over, one without is a row.
"""

import csv
import io
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from services.regions.gar import (
    DISTRICTS,
    ELEMENT,
    STREET,
    TOWN,
    VILLAGE,
    AddressObject,
    Register,
)
from services.regions.place_kinds import without_kind
from services.regions.region_entries import DistrictEntry
from services.triage.lemmas import without_yo

HEADER = ("district", "settlement", "street")

_NOUN = re.compile(r"\b(район|округ|улус)\b")
# Short kinds of districts: the register's, and people's in a region file.
_SHORT = (
    (re.compile(r"(?<!\w)м\.? ?р-н(?!\w)"), "муниципальный район"),
    (re.compile(r"(?<!\w)р-н(?!\w)"), "район"),
    (re.compile(r"(?<!\w)м\. ?о(\.|(?!\w))"), "муниципальный округ"),
    (re.compile(r"(?<!\w)г\. ?о(\.|(?!\w))"), "городской округ"),
)
_CITY = re.compile(r"\bгородской округ\b")
_KIND = re.compile(
    r"\b(муниципальный|городской(?= округ)|с внутригородским делением|район|округ|улус"
    r"|(внутригородское )?муниципальное образование|внутригородская территория"
    r"|закрытое административно-территориальное образование|зато)(?!\w)"
)
_QUOTES = str.maketrans("", "", "«»„“”\"'")
_REMARK = re.compile(r"\s*\(.*?\)")

Chain = tuple[AddressObject, ...]
"""A street, or a planning element without any, and all it stands in, the nearest first."""


@dataclass(frozen=True, slots=True, order=True)
class Street:
    """One row. `settlement` is empty in the district's own town and outside settlements."""

    district: str
    settlement: str
    street: str


@dataclass(frozen=True, slots=True)
class Streets:
    """All rows in order, none twice, and what is for a person to look at: how many streets were
    left out for want of a district, by what the register calls it; districts without a street; how
    many streets stand in no district even in the register."""

    rows: tuple[Street, ...]
    unmatched: Mapping[str, int]
    empty: tuple[str, ...]
    adrift: int


def streets_of(register: Register, districts: Sequence[DistrictEntry]) -> Streets:
    """The streets of a region file's districts."""
    placed = [(chain, _district(chain)) for chain in _chains(register)]
    owners = _owners({above for _, above in placed if above is not None}, districts)
    settlements = {entry.name: _Settlements(entry) for entry in districts}
    rows: set[Street] = set()
    unmatched: Counter[str] = Counter()
    adrift = 0
    for chain, above in placed:
        if above is None:
            adrift += 1
        elif (owner := owners.get(above)) is None:
            unmatched[f"{above.name} {above.kind}".rstrip()] += 1
        else:
            place = settlements[owner.name].name_of(chain)
            rows.add(Street(owner.name, place, str(chain[0])))
    named = {row.district for row in rows}
    empty = tuple(entry.name for entry in districts if entry.name not in named)
    return Streets(tuple(sorted(rows)), unmatched, empty, adrift)


def csv_of(rows: Iterable[Street]) -> str:
    """The file's text; a BOM before it lets Excel read it."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";")
    writer.writerow(HEADER)
    writer.writerows((row.district, row.settlement, row.street) for row in rows)
    return text.getvalue()


def _chains(register: Register) -> Iterator[Chain]:
    ways = {
        one: tuple(_way(register, one))
        for one, found in register.objects.items()
        if found.level in (ELEMENT, STREET)
    }
    passed = {
        above
        for one, way in ways.items()
        if register.objects[one].level == STREET
        for above in way[1:]
    }
    for one, way in ways.items():
        if one not in passed:
            yield tuple(register.objects[step] for step in way)


def _way(register: Register, start: str) -> Iterator[str]:
    """From an object up to the region, or to where the register breaks off or goes in a ring."""
    seen: set[str] = set()
    step = start
    while step in register.objects and step not in seen:
        seen.add(step)
        yield step
        step = register.parents.get(step, "")


def _district(chain: Chain) -> AddressObject | None:
    """The district furthest above; by the administrative hierarchy some towns stand in none."""
    for levels in (DISTRICTS, (TOWN,)):
        for one in reversed(chain):
            if one.level in levels:
                return one
    return None


@dataclass(frozen=True, slots=True)
class _Name:
    """A district's name to be held against others: `bare` has no kind, `said` says район or округ.

    «Городской округ Садовое» is a town that is called by its bare name too.
    """

    bare: str
    said: frozenset[str]

    @classmethod
    def of(cls, text: str) -> "_Name":
        whole = _plain(text)
        for short, full in _SHORT:
            whole = short.sub(full, whole)
        bare = without_kind(" ".join(_KIND.sub(" ", whole).split()).strip(" -–")) or whole
        noun = _NOUN.search(whole)
        said = {f"{bare} {noun[0]}" if noun else bare}
        return cls(bare, frozenset({*said, bare} if _CITY.search(whole) else said))


def _owners(
    found: Collection[AddressObject], districts: Sequence[DistrictEntry]
) -> dict[AddressObject, DistrictEntry]:
    """Whose each district of the register is in the region file; one nobody can tell is not there.

    First by район and округ, then, since districts become okrugs while a file goes on saying
    «район», without; of several alike the one that has not been told by the first.
    """
    named = {
        entry: [_Name.of(text) for text in (entry.name, *entry.aliases)] for entry in districts
    }
    owners: dict[AddressObject, DistrictEntry] = {}
    asked = {one: _Name.of(str(one)) for one in found}
    for one, name in asked.items():
        alike = [e for e, names in named.items() if any(n.said & name.said for n in names)]
        if len(alike) == 1:
            owners[one] = alike[0]
    told = set(owners.values())
    for one, name in asked.items():
        alike = [e for e, names in named.items() if any(n.bare == name.bare for n in names)]
        if len(alike) > 1:
            alike = [entry for entry in alike if entry not in told]
        if len(alike) == 1:
            owners.setdefault(one, alike[0])
    return owners


class _Settlements:
    """What the settlements of one district are called in the region file."""

    def __init__(self, entry: DistrictEntry) -> None:
        self._town = _Name.of(entry.name).said
        self._names: dict[str, list[str]] = defaultdict(list)
        for name in entry.settlements:
            self._names[without_kind(_plain(name))].append(name)

    def name_of(self, chain: Chain) -> str:
        """The settlement nearest above a street, "" for the district's own town or none."""
        place = next((one for one in chain[1:] if one.level in (TOWN, VILLAGE)), None)
        if place is None:
            return ""
        bare = without_kind(_plain(place.name))
        if bare in self._town:
            return ""
        names = self._names.get(bare, [])
        if len(names) > 1:
            # «с. Лесное» and «деревня Лесное» of one district: told apart by how kinds begin.
            begins = place.kind[:1].casefold()
            names = [name for name in names if name.casefold().startswith(begins)]
        return names[0] if len(names) == 1 else str(place)


def _plain(text: str) -> str:
    return " ".join(_REMARK.sub("", without_yo(text.casefold()).translate(_QUOTES)).split())

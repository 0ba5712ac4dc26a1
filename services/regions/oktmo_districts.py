"""`[[districts]]` of a region file out of OKTMO: a start that a person looks through.

OKTMO's names are brought to those people write: «Лесной муниципальный район» is «Лесной район»,
«городской округ город Садовое» is «Садовое», «д Грушёвка» is «Грушёвка». A name that two districts
have would send posts to the wrong one and is left to the person, in a comment. Pure.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from services.regions.oktmo import Region, Territory, region_code, regions_of
from services.regions.place_kinds import without_kind
from services.regions.region_entries import DistrictEntry, RegionFile
from services.regions.region_file import format_region
from services.triage.lemmas import grammar, is_known, without_yo

_DISTRICT, _OKRUG = "район", "округ"

# «муниципальный район», «городской округ с внутригородским делением», «ЗАТО»: kinds, not names.
_KIND = re.compile(
    r"\b(муниципальный (район|округ)|городской округ( с внутригородским делением)?"
    r"|внутригородское муниципальное образование|муниципальное образование"
    r"|закрытое административно-территориальное образование|зато)(?!\w)",
    re.I,
)
_RURAL = re.compile(r"\bмуниципальный (район|округ)\b", re.I)
# Kinds of settlement in full, as they stand in the names of okrugs.
_TOWN = re.compile(
    r"(?i:город-курорт|город-герой|город|г|рабочий пос[её]лок|рп|пос[её]лок городского типа|пгт"
    r"|дачный пос[её]лок|курортный пос[её]лок|пос[её]лок|село|станица)\.? (?=[А-ЯЁ])"
)
_ADJECTIVE = re.compile(r"[\w-]+(ий|ый|ой)")
# «34 км», «отд N 2»: said of anything, they name no place.
_WORD = re.compile(r"[А-ЯЁ][а-яё]+")
_QUOTES = str.maketrans("", "", "«»„“”\"'")
_REMARK = re.compile(r"\s*\(.*?\)")


@dataclass(frozen=True, slots=True)
class Draft:
    """A district to look through. `shared` are settlements that were left out because another
    district has the name too; `words` settlements whose name is a word besides («Победа»)."""

    entry: DistrictEntry
    shared: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Its part of the region file, with what to decide above it."""
        notes = [
            f"# {note}: {', '.join(names)}\n"
            for note, names in (
                ("other districts have these too, left out", self.shared),
                ("common words too, take out what posts would not mean", self.words),
            )
            if names
        ]
        return "".join((*notes, format_region(RegionFile.of(districts=[self.entry]))))


def draft_districts(territories: Sequence[Territory], region: Region) -> list[Draft]:
    """The region's districts with their settlements, by name."""
    # Only an autonomous okrug and the region around it are told apart by more than two digits.
    near = [t for t in territories if t.region == region.code[:2]]
    codes = [known.code for known in regions_of(near)]
    mine = [t for t in near if region_code(t, codes) == region.code]
    # The last line about a code is the newest.
    municipalities = {t.district: t for t in mine if t.is_municipality}
    named = _named(municipalities.values())
    places: dict[str, dict[str, str]] = defaultdict(dict)
    for territory in mine:
        name = place_name(territory.name) if territory.is_place else ""
        if name and territory.district in municipalities:
            places[territory.district].setdefault(_same(name), name)
    owners = _owners(municipalities, named, places)
    drafts = [_draft(code, named[code], places[code], owners) for code in municipalities]
    return sorted(drafts, key=lambda draft: draft.entry.name)


def place_name(official: str) -> str:
    """«ст-ца Лесная (Садовский сельсовет)» → «Лесная»; empty where no word is left («п 34 км»)."""
    name = without_kind(_REMARK.sub("", official.translate(_QUOTES)).strip())
    return name if _WORD.search(name) else ""


def district_names(official: str, centre: str = "") -> tuple[str, tuple[str, ...]]:
    """What people call a municipality, and the aliases it may have besides."""
    plain = " ".join(_REMARK.sub("", official.translate(_QUOTES)).split())
    bare = " ".join(_KIND.sub(" ", plain).split()).strip(" -–") or plain
    town = _TOWN.match(bare)
    if town is not None:
        bare = bare[town.end() :]
    # «Лесной городской округ» around the town Лесной is the town; a district is never one.
    is_town = town or (not _RURAL.search(plain) and _same(bare) == _same(place_name(centre)))
    if is_town or not _ADJECTIVE.fullmatch(bare):
        return (bare if _WORD.search(bare) else plain), ()
    kind = _DISTRICT if _DISTRICT in plain.casefold() else _OKRUG
    name = f"{bare} {kind}"
    # Since districts became okrugs people go on saying «район».
    aliases = (plain, f"{bare} {_DISTRICT}")
    return name, tuple(alias for alias in dict.fromkeys(aliases) if alias not in (name, bare))


def _named(municipalities: Iterable[Territory]) -> dict[str, DistrictEntry]:
    """Entries without settlements by code; an alias that is another district's name is dropped."""
    names = {t.district: district_names(t.name, t.centre) for t in municipalities}
    taken = {_same(name) for name, _ in names.values()}
    return {
        code: DistrictEntry(name, tuple(alias for alias in aliases if _same(alias) not in taken))
        for code, (name, aliases) in names.items()
    }


def _owners(
    municipalities: Mapping[str, Territory],
    named: Mapping[str, DistrictEntry],
    places: Mapping[str, Mapping[str, str]],
) -> dict[str, str]:
    """Names of places by the district that a post means by them; one nobody can tell is "".

    A district's own name goes before its centre, that before any other place.
    """
    owners: dict[str, str] = {}
    centres = [(_same(place_name(t.centre)), code) for code, t in municipalities.items()]
    for claims in (
        [(_same(entry.name), code) for code, entry in named.items()],
        centres,
        [(name, code) for code, names in places.items() for name in names],
    ):
        claimed: dict[str, set[str]] = defaultdict(set)
        for name, code in claims:
            claimed[name].add(code)
        for name, codes in claimed.items():
            owners.setdefault(name, codes.pop() if len(codes) == 1 else "")
    return owners


def _draft(
    code: str, entry: DistrictEntry, places: Mapping[str, str], owners: Mapping[str, str]
) -> Draft:
    mine = {name: said for name, said in places.items() if owners[name] == code}
    # The name of the district is looked for anyway.
    mine.pop(_same(entry.name), None)
    settlements = sorted(mine.values())
    return Draft(
        DistrictEntry(entry.name, entry.aliases, tuple(settlements)),
        tuple(sorted(said for name, said in places.items() if owners[name] != code)),
        tuple(_words_besides(settlements)),
    )


def _words_besides(names: Iterable[str]) -> Iterator[str]:
    """Those that the dictionary knows, and not as a name."""
    for name in names:
        word = _same(name)
        if is_known(word) and not grammar(word).name:
            yield name


def _same(name: str) -> str:
    return without_yo(name.casefold())

"""What is wrong with a region file whose every entry can be read: entries that are there twice,
and what is spoken of and not there."""

from collections import Counter
from collections.abc import Iterator

from services.messengers.ids import written
from services.regions.region_entries import GROUP, IN_MAX, RegionFile
from services.spelling import nearest


def duplicates(region: RegionFile) -> Iterator[str]:
    """Lines about entries that are there twice."""
    named: dict[str, list[str]] = {
        "offices": [entry.slug for entry in region.offices],
        "people": [written(number) for number in _accounts(region)],
        "districts": [entry.name for entry in region.districts],
        "sources": [" ".join(entry.key) for entry in region.sources],
    }
    for table, names in named.items():
        yield from (
            f"[[{table}]] ({name}): there {count} times"
            for name, count in Counter(names).items()
            if count > 1
        )
    desks = [entry.slug for entry in region.offices if entry.coordinator]
    if len(desks) > 1:
        yield f"[[offices]] ({', '.join(desks)}): only one can be coordinator"


def _accounts(region: RegionFile) -> Iterator[int]:
    """Every account that is spoken of, those of who has left too."""
    yield from region.left
    for entry in region.people:
        yield from {entry.account, entry.max_account or entry.account}


def dangling(region: RegionFile) -> Iterator[str]:
    """Lines about references to what is not there. Without [[districts]] any name will do."""
    slugs = [entry.slug for entry in region.offices]
    people = {entry.account for entry in region.people}
    names = [entry.name for entry in region.districts]

    def unknown_district(name: str) -> bool:
        return bool(names) and name not in names

    for office in region.offices:
        place = f"[[offices]] ({office.slug})"
        for key, ids in (("supervisors", office.supervisors), ("deputies", office.deputies)):
            for missing in (who for who in ids if who not in people):
                yield f"{place}: {key}: {written(missing)} is not in [[people]]"
        for name in filter(unknown_district, office.districts):
            yield f"{place}: districts: «{name}» is not in [[districts]]{nearest(name, names)}"
    for person in region.people:
        for slug in (slug for slug in person.offices if slug not in slugs):
            place = f"[[people]] ({written(person.account)})"
            yield f"{place}: offices: {slug} is not in [[offices]]{nearest(slug, slugs)}"
    chats = {(GROUP[0], str(office.chat_id)): office.slug for office in region.offices}
    chats |= {(IN_MAX, str(office.max_chat_id)): office.slug for office in region.offices}
    for source in region.sources:
        if owner := chats.get((source.network, source.address)):
            place = f"[[sources]] ({' '.join(source.key)})"
            yield f"{place}: is the chat of office {owner}, that is never read"
        if source.district and unknown_district(source.district):
            place = f"[[sources]] ({' '.join(source.key)})"
            yield (
                f"{place}: district: «{source.district}» is not in [[districts]]"
                f"{nearest(source.district, names)}"
            )

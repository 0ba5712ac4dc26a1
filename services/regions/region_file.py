"""The region file: offices, people, districts and sources, as a person writes them.

Pure: from TOML to frozen entries and back, with every mistake named by its table. Bringing the
database to what the file says is in `region.py`, telling what it says in `region_stored.py`, what
an entry is in `region_entries.py`. The order of entries means nothing, save that of supervisors
and deputies.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from typing import Any

import tomli_w

from services.desk.office_settings import OfficeSettings, read_settings, write_settings
from services.errors import Refused
from services.messengers.ids import Messenger, from_max, messenger_of, written
from services.people import Role
from services.regions.region_checks import dangling, duplicates
from services.regions.region_entries import (
    SOURCES,
    DistrictEntry,
    OfficeEntry,
    PersonEntry,
    RegionError,
    RegionFile,
    SourceEntry,
)
from services.regions.region_identity import named
from services.regions.region_reading import Entry
from services.spelling import nearest
from services.triage.topics import TOPICS


def parse_region(text: str) -> RegionFile:
    """Read the file's text. Raises RegionError with all mistakes, a line each."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RegionError(f"not TOML: {error}") from error
    mistakes: list[str] = []
    entries = {name: list(_entries(table, name, mistakes)) for name in _TABLES}
    mistakes += [
        f"{key}: unknown table{nearest(key, _TABLES)}" for key in table if key not in _TABLES
    ]
    people = [_person(entry) for entry in entries["people"]]
    here = [person for person in people if isinstance(person, PersonEntry)]
    known_as = {entry.max_account: entry.account for entry in here if entry.max_account}
    region = RegionFile.of(
        [named(_office(entry), known_as) for entry in entries["offices"]],
        here,
        [_district(entry) for entry in entries["districts"]],
        [_source(entry) for entry in entries["sources"]],
        [person for person in people if isinstance(person, int)],
        [
            person.account
            for entry, person in zip(entries["people"], people, strict=True)
            if isinstance(person, PersonEntry) and entry.has_empty(*_IDS)
        ],
    )
    if not mistakes:
        mistakes += duplicates(region)
        mistakes += dangling(region)
    if mistakes:
        raise RegionError("\n".join(mistakes))
    return region


def format_region(region: RegionFile) -> str:
    """The file's text; `parse_region` of it is the same region."""
    blocks = []
    for name, entries in _tables(region):
        blocks += [_block(name, entry) for entry in entries]
    return "\n".join(blocks)


_TABLES = {"offices": "slug", "people": "telegram_id", "districts": "name", "sources": "address"}
"""Each kind of entry, and the key people call one by."""


_ACCOUNTS = ("supervisors", "deputies")
"""Keys that list people."""

_IDS = ("telegram_id", "max_id")
"""Keys that say who somebody is; an empty one takes off what was joined in the chat."""


def _account(number: int) -> int | str:
    """As it is written in a list of people."""
    return written(number) if messenger_of(number) is Messenger.MAX else number


def _tables(region: RegionFile) -> Iterable[tuple[str, tuple[Any, ...]]]:
    return ((name, getattr(region, name)) for name in _TABLES)


def _block(name: str, entry: Any) -> str:
    """One entry with the tables in it."""
    text = f"[[{name}]]\n{tomli_w.dumps(_written(entry))}"
    settings = getattr(entry, "settings", None)
    if settings is not None and (written := write_settings(settings)):
        text += f"\n[{name}.settings]\n{tomli_w.dumps(written)}"
    return text


def _written(entry: Any) -> dict[str, Any]:
    """The keys of an entry that say something, tables excepted."""
    names = [field.name for field in fields(entry) if field.name != "settings"]
    keys = {name: getattr(entry, name) for name in names}
    for name in _ACCOUNTS:
        if name in keys:
            keys[name] = tuple(map(_account, keys[name]))
    return {
        key: list(value) if isinstance(value, tuple) else value
        for key, value in keys.items()
        if value not in (None, "", (), False)
    }


def _entries(table: Mapping[str, Any], name: str, mistakes: list[str]) -> Iterator[Entry]:
    given = table.get(name, [])
    if not isinstance(given, list) or not all(isinstance(entry, dict) for entry in given):
        mistakes.append(f"{name}: each entry begins with a line [[{name}]]")
        return
    for number, entry in enumerate(given, start=1):
        yield Entry(name, number, entry, _TABLES[name], mistakes)


def _office(entry: Entry) -> OfficeEntry:
    office = OfficeEntry(
        slug=entry.slug("slug"),
        name=entry.text("name", longest=200),
        chat_id=entry.number("chat_id", positive=False),
        thread_id=entry.number("thread_id", positive=True),
        max_chat_id=entry.number("max_chat_id", positive=False),
        topics=entry.texts("topics"),
        districts=entry.texts("districts"),
        supervisors=entry.people("supervisors"),
        deputies=entry.people("deputies"),
        coordinator=entry.flag("coordinator"),
        settings=_settings(entry),
    )
    for topic in office.topics:
        if topic not in TOPICS:
            entry.wrong(f"unknown topic «{topic}»{nearest(topic, TOPICS)}")
    if office.thread_id is not None and office.chat_id is None:
        entry.wrong("thread_id without chat_id")
    entry.finish()
    return office


def _settings(entry: Entry) -> OfficeSettings | None:
    table = entry.table("settings")
    if table is None:
        return None
    try:
        settings = read_settings(table)
    except ValueError as error:
        entry.wrong(f"settings: {error}")
        return None
    known = [field.name for field in fields(settings)]
    for key in settings.rest:
        entry.wrong(f"settings: unknown key {key}{nearest(key, known)}")
    return settings


def _person(entry: Entry) -> PersonEntry | int:
    """Somebody of the desk; of one who works here no more only the id counts."""
    if entry.flag("left"):
        max_id = entry.number("max_id", positive=True)
        number = entry.number("telegram_id", positive=True, needed=max_id is None)
        entry.pass_over("name", "role", "offices")
        entry.finish()
        return number or (from_max(max_id) if max_id else 0)
    role = entry.text("role", longest=16)
    if role and role not in set(Role):
        entry.wrong(f"role must be {', '.join(Role)}, not {role}")
    max_id = entry.number("max_id", positive=True, may_be_empty=True)
    person = PersonEntry(
        telegram_id=entry.number(
            "telegram_id", positive=True, needed=max_id is None, may_be_empty=True
        ),
        max_id=max_id,
        name=entry.text("name", longest=200),
        role=Role(role) if role in set(Role) else Role.AIDE,
        offices=tuple(sorted(entry.texts("offices", longest=64))),
    )
    entry.finish()
    return person


def _district(entry: Entry) -> DistrictEntry:
    district = DistrictEntry(
        name=entry.text("name", longest=200),
        aliases=entry.texts("aliases"),
        settlements=entry.texts("settlements"),
    )
    entry.finish()
    return district


def _source(entry: Entry) -> SourceEntry:
    network = entry.text("network", longest=32)
    kind = entry.text("kind", longest=32)
    address = entry.text("address", longest=300)
    canonical = SOURCES.get((network, kind))
    if canonical is None:
        known = ", ".join(" ".join(pair) for pair in SOURCES)
        entry.wrong(f"network and kind must be one of: {known}; not {network} {kind}")
    elif address:
        try:
            address = canonical(address)
        except Refused:
            entry.wrong(f"{address} is not the address of a {network} {kind}")
    source = SourceEntry(
        network=network,
        kind=kind,
        address=address,
        district=entry.text("district", longest=200, default=""),
        official=entry.flag("official"),
        poll_every=entry.length("poll_every"),
        poll_at_least=entry.length("poll_at_least"),
    )
    entry.finish()
    return source

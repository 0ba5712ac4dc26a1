"""The files of the demonstration's desk: `config.toml`, `region.toml` and a table of streets.

The desk is an ordinary one on the town's time; its servers are the town's, its language is the one
that is spoken.
"""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import tomli_w

from sandbox.abroad import Abroad
from sandbox.cast import (
    CHANNEL,
    DESKS,
    OFFICIAL,
    OFFICIALS,
    REGION,
    TOWN_NAME,
    ZONE,
    Desk,
    Official,
)
from sandbox.desk_in_max import DeskInMax
from sandbox.village import GROUP, Village
from services.languages import spoken

POLL_EVERY = "3s"

DISTRICTS = (
    {"name": TOWN_NAME, "aliases": ["Садовский округ"], "settlements": ["Вишнёвка"]},
    {"name": "Луговое", "aliases": ["Луговской округ"], "settlements": ["Старый Луг"]},
    {"name": "Заречье", "aliases": ["Зареченский округ"], "settlements": ["Липовка"]},
)
#: District, settlement, streets; as a table that `region streets` takes.
STREETS = (
    (TOWN_NAME, "", ("Садовая", "Вишнёвая", "Речная", "Полевая", "Лесная", "Липовая", "Луговая")),
    (TOWN_NAME, "Вишнёвка", ("Колодезная", "Садовая")),
    ("Луговое", "", ("Луговая", "Центральная")),
    ("Заречье", "", ("Заречная", "Речная")),
)


def write_files(
    folder: Path,
    address: str,
    *,
    token: str,
    service_key: str,
    office_key: str,
    village: Village,
    abroad: Abroad,
    in_max: DeskInMax,
    threads: Mapping[str, int | None],
    today: date,
    web_port: int,
) -> tuple[Path, Path]:
    """Write both files and a calendar without holidays; the paths of config and region.

    `address` is the town's, without a slash at the end; `threads` are forum topics by office.
    `web_port` is where the desk answers, its page of figures among it.
    """
    calendars = folder / "calendars"
    calendars.mkdir()
    for year in (today.year, today.year + 1):
        (calendars / f"{year}.toml").write_text(f"year = {year}\n")
    config, region = folder / "config.toml", folder / "region.toml"
    tables = _config(folder, address, token, service_key, calendars)
    name = "Администрация Садового"
    office = {"community": OFFICIAL, "key": office_key, "push": False, "name": name}
    tables["web"] = _web(address, web_port)
    tables["networks"]["vk"]["communities"] = [office]
    tables["networks"]["ok"] = village.section(f"{address}/ok", POLL_EVERY)
    tables["networks"] |= abroad.sections(address)
    content = _region(threads)
    content["sources"] += abroad.sources(address)
    tables["max"] = in_max.section(address)
    in_max.join(content)
    config.write_text(tomli_w.dumps(tables), encoding="utf-8")
    region.write_text(tomli_w.dumps(content), encoding="utf-8")
    return config, region


def write_streets(folder: Path) -> Path:
    """The table of the town's streets."""
    path = folder / "streets.csv"
    rows = [
        f"{district};{settlement};ул. {street}"
        for district, settlement, streets in STREETS
        for street in streets
    ]
    path.write_text("\n".join(("район;населённый пункт;улица", *rows)), encoding="utf-8")
    return path


def database_url(folder: Path) -> str:
    """Where the desk is kept."""
    return f"sqlite+aiosqlite:///{folder / 'otklik.db'}"


def _config(
    folder: Path, address: str, token: str, service_key: str, calendars: Path
) -> dict[str, Any]:
    return {
        "telegram": {"token": token, "api_base": f"{address}/telegram"},
        "database": {"url": database_url(folder)},
        "region": {"name": REGION, "timezone": ZONE, "language": spoken().value},
        "networks": {
            "vk": {
                "enabled": True,
                "service_key": service_key,
                "api_base": f"{address}/vk/method/",
                "link_base": address,
                "poll_every": POLL_EVERY,
                # The usual budget of a day would spread the rounds to one in half a minute.
                "daily": {"wall.get": 1_000_000},
            },
            "telegram": {
                "enabled": True,
                "api_base": f"{address}/tme",
                "link_base": f"{address}/tme",
                "poll_every": POLL_EVERY,
                "probe_channel": CHANNEL,
            },
        },
        # The walls are new to the desk; the weeks before them are told by an archive.
        "spikes": {"window": "5m", "at_least": 8, "watched_for": "1s"},
        # The town's messenger takes any pace, and seconds are hours here.
        "delivery": {"group_per_minute": 120},
        "clocks": {
            "calendar_dir": str(calendars),
            # The town's clock leaps: what a visitor has taken must not be taken from them.
            "lease": "12h",
        },
    }


def _web(address: str, port: int) -> dict[str, Any]:
    """The page of figures, in the town's messenger alone."""
    return {
        "enabled": True,
        "port": port,
        "public_url": apps_at(port),
        "page": {
            "enabled": True,
            "framed_by": [address, address.replace("127.0.0.1", "localhost")],
            # The town's clock leaps over nights: who looks must not be sent away for that.
            "session_for": "30d",
            "link_for": "30d",
        },
    }


def apps_at(web_port: int) -> str:
    """The origin of the desk's pages."""
    return f"http://127.0.0.1:{web_port}"


def _region(threads: Mapping[str, int | None]) -> dict[str, Any]:
    return {
        "offices": [_office(desk, threads.get(desk.slug)) for desk in DESKS],
        "people": [_person(one) for one in OFFICIALS if one.role],
        "districts": list(DISTRICTS),
        "sources": [
            _source("sadovoe_talk", official=False),
            _source("sadovoe_admin", official=True),
            _source(GROUP, official=False) | {"network": "ok", "kind": "group"},
            {"network": "telegram", "kind": "channel", "address": CHANNEL, "district": TOWN_NAME},
        ],
    }


def _office(desk: Desk, thread: int | None) -> dict[str, Any]:
    table: dict[str, Any] = {
        "slug": desk.slug,
        "name": desk.name,
        "chat_id": desk.chat_id,
        "topics": list(desk.topics),
        "supervisors": list(desk.supervisors),
        "deputies": list(desk.deputies),
    }
    if thread is not None:
        table["thread_id"] = thread
    if desk.coordinator:
        table["coordinator"] = True
    return table


def _person(one: Official) -> dict[str, Any]:
    desks = [desk.slug for desk in DESKS if one.id in desk.members]
    return {"telegram_id": one.id, "name": one.name, "role": one.role, "offices": desks}


def _source(address: str, *, official: bool) -> dict[str, Any]:
    return {
        "network": "vk",
        "kind": "wall",
        "address": address,
        "district": TOWN_NAME,
        "official": official,
    }

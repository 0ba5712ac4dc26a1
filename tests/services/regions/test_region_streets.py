"""The region's streets in the database, and how triage comes to know them."""

from db.engine import Database
from db.queries import desks
from services.regions import region_names
from services.regions.region import import_region, parse_region
from services.regions.region_streets import drop_streets, put_streets
from services.regions.street_list import StreetList
from services.triage import Gazetteer, PostText, assess
from services.triage.where.streets import Street
from tests.desk import MORNING

REGION = """
[[districts]]
name = "Садовое"

[[districts]]
name = "Заречье"
settlements = ["Старый Сад"]
"""
PEAR = Street("ул.", "Грушовая", "Заречье", "Старый Сад")
PEACE = Street("ул.", "Мира", "Садовое")


async def bring(database: Database, region: str = REGION) -> None:
    async with database.write() as session:
        await import_region(session, parse_region(region), MORNING)


async def put(database: Database, *streets: Street) -> None:
    async with database.write() as session:
        await put_streets(session, StreetList(streets))


async def gazetteer(database: Database) -> Gazetteer:
    async with database.read() as session:
        return await region_names.gazetteer(session)


async def known(database: Database) -> dict[str, dict[str, list[list[str]]]]:
    async with database.read() as session:
        return {name: kept for name, _, kept in await desks.streets(session)}


async def test_triage_knows_the_streets_that_were_brought(database: Database) -> None:
    await bring(database)
    before = await gazetteer(database)
    await put(database, PEAR, PEACE)

    after = await gazetteer(database)

    assert assess(PostText("на Грушовой темно"), before).district == ""
    verdict = assess(PostText("на Грушовой темно"), after)
    assert (verdict.district, verdict.address) == ("Заречье", "Старый Сад, ул. Грушовая")
    assert await gazetteer(database) is after


async def test_a_list_of_one_district_leaves_the_streets_of_the_others(database: Database) -> None:
    await bring(database)
    await put(database, PEAR, PEACE)
    await put(database, Street("пер.", "Мира", "Садовое"))

    assert await known(database) == {
        "Садовое": {"": [["пер.", "Мира"]]},
        "Заречье": {"Старый Сад": [["ул.", "Грушовая"]]},
    }


async def test_importing_the_region_again_keeps_streets_but_of_a_district_that_went(
    database: Database,
) -> None:
    await bring(database)
    await put(database, PEAR, PEACE)

    await bring(database, REGION.replace('"Старый Сад"', '"Старый Сад", "Ольховец"'))
    assert set(await known(database)) == {"Садовое", "Заречье"}
    await bring(database, REGION.partition('[[districts]]\nname = "Заречье"')[0])
    assert set(await known(database)) == {"Садовое"}


async def test_a_district_renamed_keeps_its_streets_where_its_old_name_is_an_alias(
    database: Database,
) -> None:
    await bring(database)
    await put(database, PEAR, PEACE)

    renamed = 'name = "Садовый округ"\naliases = ["Садовое"]'
    await bring(database, REGION.replace('name = "Садовое"', renamed))

    assert await known(database) == {
        "Садовый округ": {"": [["ул.", "Мира"]]},
        "Заречье": {"Старый Сад": [["ул.", "Грушовая"]]},
    }


async def test_dropped_streets_are_known_no_more(database: Database) -> None:
    await bring(database)
    await put(database, PEAR)
    async with database.write() as session:
        await drop_streets(session)

    assert await known(database) == {}
    assert assess(PostText("на Грушовой темно"), await gazetteer(database)).district == ""

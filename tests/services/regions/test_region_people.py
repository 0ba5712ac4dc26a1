"""People of a region file: their two accounts come, go and change hands, they stay themselves."""

from sqlalchemy import update

from db.engine import AsyncSession, Database
from db.models import Incident, Person
from db.queries import summary
from services import people
from services.messengers.ids import from_max
from services.moves import Act
from services.people import Duty, PersonFacts
from services.regions.region import import_region, parse_region
from services.regions.region_changes import Changes
from services.staffing import linking
from tests.desk import MORNING, rules
from tests.services.test_incidents import open_one

IN_MAX = from_max(7)


def person(*accounts: str, name: str = "Вера") -> str:
    """One of the file, an admin."""
    return "\n".join(("[[people]]", *accounts, f'name = "{name}"', 'role = "admin"', ""))


async def imported(database: Database, *entries: str) -> Changes:
    async with database.write() as session:
        return await import_region(session, parse_region("\n".join(entries)), MORNING)


async def join(database: Database, first: int, second: int) -> None:
    """Who is known by the first account presses a link from the second."""
    who = await known(database, first)
    async with database.write() as session:
        made = await linking.make(session, who, Act(who, MORNING, rules()))
        await linking.join(session, made.token, second, Act(None, MORNING, rules()))


async def known(database: Database, account: int) -> PersonFacts:
    """Whose account that is."""
    async with database.read() as session:
        found = await people.by_telegram(session, account)
    assert found is not None
    return found


async def write_from(session: AsyncSession, account: int) -> None:
    """Somebody writes to the desk from that account."""
    found = await people.by_telegram(session, account)
    assert found is not None
    await people.wrote(session, found, account)


async def test_one_whose_second_account_is_gone_from_the_file_reads_in_the_first(
    database: Database,
) -> None:
    await imported(database, person("telegram_id = 100", "max_id = 7"))
    async with database.write() as session:
        await write_from(session, IN_MAX)
    await imported(database, person("telegram_id = 100"))
    assert not (await known(database, 100)).reads_second


async def test_a_summary_is_read_in_the_first_account_where_there_is_no_second(
    database: Database,
) -> None:
    await imported(database, person("telegram_id = 100"))
    async with database.write() as session:
        await session.execute(update(Person).values(reads_second=True))
        assert await summary.readers(session) == [(100, "admin", None)]


async def test_one_known_in_max_alone_gets_an_account_in_telegram_and_keeps_what_she_holds(
    database: Database,
) -> None:
    await open_one(database)
    await imported(database, person("max_id = 7"))
    was = await known(database, IN_MAX)
    async with database.write() as session:
        await session.execute(update(Incident).values(status="claimed", holder_id=was.id))
    await imported(database, person("telegram_id = 100", "max_id = 7"))
    for account in (100, IN_MAX):
        assert (await known(database, account)).id == was.id
    async with database.read() as session:
        holder_id = (await session.get_one(Incident, 1)).holder_id
    assert holder_id == was.id
    assert (await known(database, 100)).chat_id == IN_MAX, "where she has written so far"


async def test_a_second_account_may_change_hands(database: Database) -> None:
    first, other = ("telegram_id = 100", "max_id = 7"), ("telegram_id = 200", "max_id = 8")
    await imported(database, person(*first), person(*other, name="Анна"))
    async with database.write() as session:
        await write_from(session, IN_MAX)
    swapped = (first[0], other[1]), (other[0], first[1])
    await imported(database, person(*swapped[0]), person(*swapped[1], name="Анна"))
    assert (await known(database, IN_MAX)).telegram_id == 200
    assert (await known(database, from_max(8))).chat_id == 100


async def test_a_second_account_may_come_to_somebody_new(database: Database) -> None:
    await imported(database, person("telegram_id = 100", "max_id = 7"))
    await imported(database, person("telegram_id = 200", "max_id = 7", name="Анна"))
    assert (await known(database, IN_MAX)).telegram_id == 200


OFFICE = '[[offices]]\nslug = "roads"\nname = "Дороги"\nsupervisors = [{}]\n'
"""Led by whoever is written there."""


async def test_an_account_joined_in_the_chat_outlives_a_file_that_says_nothing_of_it(
    database: Database,
) -> None:
    telegram, in_max = person("telegram_id = 100"), person("max_id = 7")
    await imported(database, telegram)
    await join(database, 100, IN_MAX)
    changes = await imported(database, telegram)
    assert changes.lines == ()
    assert "person 100 (Вера) keeps max_id = 7: joined in the chat" in str(changes)
    assert (await known(database, IN_MAX)).telegram_id == 100
    # The same of the one in Telegram, in a file that was written for MAX.
    changes = await imported(database, in_max, OFFICE.format('"max:7"'))
    assert changes.lines == ("+ office roads",)
    assert "person max:7 (Вера) keeps telegram_id = 100" in str(changes)
    assert (await known(database, 100)).duties(1) == {Duty.SUPERVISOR}

    changes = await imported(database, person("telegram_id = 100", 'max_id = ""'))
    assert changes.lines == ("- office roads", "~ person 100: max_id")
    assert (await known(database, 100)).second_id is None


async def test_an_account_that_a_file_gives_to_somebody_else_is_not_kept(
    database: Database,
) -> None:
    await imported(database, person("telegram_id = 100"))
    await join(database, 100, IN_MAX)
    await imported(database, person("telegram_id = 100"), person("max_id = 7", name="Анна"))
    assert (await known(database, IN_MAX)).name == "Анна"
    assert (await known(database, 100)).second_id is None


async def test_one_whose_accounts_change_is_one_line(database: Database) -> None:
    await imported(database, person("max_id = 7"), OFFICE.format('"max:7"'))
    was = (await known(database, IN_MAX)).id
    both = person("telegram_id = 100", "max_id = 7")
    changes = await imported(database, both, OFFICE.format("100"))
    assert changes.lines == ("~ person 100: telegram_id",)
    changes = await imported(database, person("max_id = 7"), OFFICE.format('"max:7"'))
    assert changes.lines == ("~ person max:7: telegram_id",)
    assert (await known(database, IN_MAX)).id == was

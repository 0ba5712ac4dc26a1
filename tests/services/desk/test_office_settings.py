"""What an office decides for itself: written, read, kept by the region file, and in force."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from db.engine import Database
from db.models import Cycle, Office
from services.clocks import QuietHours
from services.desk.office_settings import (
    USUAL,
    OfficeSettings,
    applied,
    read_settings,
    write_settings,
)
from services.regions.region import RegionError, export_region, import_region, parse_region
from services.working_time import Period
from tests.desk import MORNING, rules
from tests.stage import staged
from tests.test_road import QUEUE

OWN = OfficeSettings(
    approval=True,
    digest=False,
    private_nudges=True,
    quiet_hours=QuietHours(time(22), time(7)),
    working_hours=(Period(time(8), time(12)), Period(time(13), time(20))),
    weekdays=frozenset({0, 5}),
    days_off=frozenset({date(2027, 4, 20)}),
    timezone=ZoneInfo("Asia/Yakutsk"),
    rest={"of_tomorrow": [1]},
)
REGION = """
[[offices]]
slug = "one"
name = "Первый"
"""


def test_what_was_written_is_read_and_only_what_differs_is_written() -> None:
    assert read_settings(write_settings(OWN)) == OWN
    assert write_settings(USUAL) == {}
    assert read_settings({}) == USUAL


@pytest.mark.parametrize(
    "wrong",
    [{"approval": "yes"}, {"quiet_hours": "night"}, {"working_hours": ["18:00-09:00"]},
     {"working_hours": ["09:00-14:00", "13:00-18:00"]}, {"weekdays": ["Mo"]},
     {"days_off": "2027-04-20"}, {"days_off": ["20.04.2027"]}, {"timezone": "Asia/Yakutks"}],
)  # fmt: skip
def test_a_wrong_value_is_named_by_its_key(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        read_settings(wrong)


def test_the_offices_own_hours_take_the_place_of_the_regions() -> None:
    usual = rules()
    own = applied(usual, OWN)
    assert own.clocks.quiet == OWN.quiet_hours
    assert own.working_time.periods == OWN.working_hours
    assert own.working_time.weekdays == OWN.weekdays
    assert own.zone == OWN.timezone
    monday = datetime(2027, 4, 19, 19, tzinfo=own.zone)
    assert own.working_time.is_open(monday)
    assert not own.working_time.is_open(monday.replace(tzinfo=usual.zone))
    holiday = replace(OWN, days_off=frozenset({monday.date()}))
    assert not applied(usual, holiday).working_time.is_open(monday)
    assert applied(usual, USUAL) == usual


async def test_a_region_file_carries_settings_and_leaves_those_it_does_not_name(
    sqlite_url: str,
) -> None:
    database = Database(sqlite_url)
    chosen = parse_region(REGION + "[offices.settings]\napproval = true\n")
    async with database.write() as session:
        await import_region(session, chosen, MORNING)
        again = await import_region(session, parse_region(REGION), MORNING)
        assert again.lines == ()
        exported = await export_region(session)
        assert "[offices.settings]\napproval = true" in exported
        assert parse_region(exported) == chosen
        office = (await session.scalars(select(Office))).one()
        assert office.settings == {"approval": True}
    await database.close()


@pytest.mark.parametrize(
    ("line", "told"),
    [("aproval = true", "unknown key aproval"), ('quiet_hours = "x"', "settings: quiet_hours")],
)
def test_a_wrong_setting_in_the_file_is_a_line_to_mend(line: str, told: str) -> None:
    with pytest.raises(RegionError, match=told):
        parse_region(f"{REGION}[offices.settings]\n{line}\n")


async def test_deadlines_are_counted_by_the_hours_of_the_office_that_answers(
    sqlite_url: str,
) -> None:
    async with staged(sqlite_url, listening=False) as stage:
        async with stage.database.write() as session:
            health = await session.get_one(Office, stage.ids.health)
            health.settings = {"working_hours": ["09:00-11:30"]}
        await stage.baseline()
        await stage.complain(QUEUE)
        async with stage.database.read() as session:
            cycle = (await session.scalars(select(Cycle))).one()
        # Three working hours of high priority (or eight of normal) do not fit into a short morning.
        assert cycle.due_reply_at - cycle.seen_at > timedelta(hours=20)

"""The shipped years, and a year of the user's own."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from services.calendars import Calendar, load_calendar, shipped_calendar

FIVE_DAYS = range(5)

#: Worked days of each month, January first, as the production calendar of a five-day week has it.
WORKED = {
    2026: (15, 19, 21, 22, 19, 21, 23, 21, 22, 22, 20, 22),
    2027: (15, 19, 22, 22, 19, 21, 22, 22, 22, 21, 20, 22),
}
HOURS_OF_40 = {2026: 247 * 8 - 4, 2027: 247 * 8 - 4}


def worked_days(calendar: Calendar, year: int) -> list[date]:
    days = (date(year, 1, 1) + timedelta(days=n) for n in range(365))
    return [day for day in days if calendar.is_working(day, FIVE_DAYS)]


@pytest.mark.parametrize("year", [2026, 2027])
def test_every_month_has_the_worked_days_of_the_production_calendar(year: int) -> None:
    days = worked_days(shipped_calendar(), year)
    months = tuple(sum(day.month == month for day in days) for month in range(1, 13))
    assert months == WORKED[year]


@pytest.mark.parametrize("year", [2026, 2027])
def test_the_year_has_its_norm_of_hours_with_shortened_days(year: int) -> None:
    calendar = shipped_calendar()
    days = worked_days(calendar, year)
    assert sum(8 - calendar.is_shortened(day) for day in days) == HOURS_OF_40[year]


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2026-01-09", False),
        ("2026-01-12", True),
        ("2026-02-23", False),
        ("2026-03-09", False),
        ("2026-05-08", True),
        ("2026-05-11", False),
        ("2026-11-04", False),
        ("2026-11-05", True),
        ("2026-12-31", False),
        ("2027-01-08", False),
        ("2027-01-11", True),
        ("2027-02-20", True),
        ("2027-02-22", False),
        ("2027-03-08", False),
        ("2027-05-03", False),
        ("2027-05-10", False),
        ("2027-06-14", False),
        ("2027-11-05", False),
        ("2027-12-31", False),
    ],
)
def test_moved_days_are_worked_or_off_as_the_decree_says(day: str, works: bool) -> None:
    assert shipped_calendar().is_working(date.fromisoformat(day), FIVE_DAYS) is works


@pytest.mark.parametrize("year", [2026, 2027])
def test_every_shortened_day_is_a_worked_one(year: int) -> None:
    calendar = shipped_calendar()
    days = [day for day in calendar.shortened if day.year == year]
    assert len(days) == 4
    assert all(calendar.is_working(day, FIVE_DAYS) for day in days)


def test_a_year_without_a_file_has_weekends_and_statutory_holidays() -> None:
    calendar = shipped_calendar()
    assert not calendar.known(2031)
    assert calendar.known(2026)
    assert not calendar.is_working(date(2031, 1, 8), FIVE_DAYS)
    assert calendar.is_working(date(2031, 1, 9), FIVE_DAYS)
    assert not calendar.is_working(date(2031, 6, 12), FIVE_DAYS)
    assert not calendar.is_working(date(2031, 1, 11), FIVE_DAYS)
    assert not calendar.is_shortened(date(2031, 6, 11))


def test_a_file_beside_the_config_adds_its_year(tmp_path: Path) -> None:
    (tmp_path / "2028.toml").write_text(
        "year = 2028\ndays_off = [2028-05-08]\nworking = [2028-05-06]\nshortened = [2028-05-06]\n"
    )
    calendar = load_calendar(tmp_path)
    assert calendar.known(2028)
    assert not calendar.is_working(date(2028, 5, 8), FIVE_DAYS)
    assert calendar.is_working(date(2028, 5, 6), FIVE_DAYS)
    assert calendar.is_shortened(date(2028, 5, 6))
    assert not calendar.is_working(date(2026, 12, 31), FIVE_DAYS)


def test_a_file_beside_the_config_replaces_the_shipped_year(tmp_path: Path) -> None:
    (tmp_path / "2026.toml").write_text("year = 2026\ndays_off = [2026-07-01]\n")
    calendar = load_calendar(tmp_path)
    assert not calendar.is_working(date(2026, 7, 1), FIVE_DAYS)
    assert calendar.is_working(date(2026, 12, 31), FIVE_DAYS)


def test_other_files_in_the_folder_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("this is no calendar")
    assert load_calendar(tmp_path) == load_calendar()


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("year = 2029", "must be 2028"),
        ("days_off = []", "must be 2028"),
        ("year = 2028\nholidays = []", "unknown keys holidays"),
        ("year = 2028\ndays_off = [2027-01-01]", "not a date of 2028"),
        ("year = 2028\ndays_off = ['2028-01-01']", "not a date of 2028"),
        ("year = 2028\ndays_off = [2028-01-01T00:00:00]", "not a date of 2028"),
        ("year = 2028\ndays_off = 5", "must be a list"),
        ("year = 2028\ndays_off = [2028-05-06]\nworking = [2028-05-06]", "both"),
        ("year = = 2028", "2028.toml"),
    ],
)
def test_a_broken_file_is_named_with_what_to_mend(
    tmp_path: Path, text: str, complaint: str
) -> None:
    (tmp_path / "2028.toml").write_text(text)
    with pytest.raises(ValueError, match=complaint) as caught:
        load_calendar(tmp_path)
    assert "2028.toml" in str(caught.value)


@pytest.mark.parametrize("year", [2027, 2041])
def test_a_regions_own_holiday_is_off_in_any_year_and_keeps_the_others(year: int) -> None:
    first = date(year, 9, 2)
    holiday = next(
        day for day in (first + timedelta(days=n) for n in range(7)) if day.weekday() == 2
    )
    usual = shipped_calendar()
    regional = usual.closed_on([holiday])
    assert usual.is_working(holiday, range(5))
    assert not regional.is_working(holiday, range(5))
    assert regional.is_working(holiday + timedelta(days=1), range(5))
    assert not regional.is_working(date(year, 11, 4), range(5))


def test_a_worked_saturday_and_a_short_day_may_be_a_regions_holiday() -> None:
    usual = shipped_calendar()
    worked = min(usual.working)
    assert not usual.closed_on([worked]).is_working(worked, range(5))
    assert not usual.closed_on([min(usual.shortened)]).is_shortened(min(usual.shortened))

"""What a token grants a day is never overspent, whoever shares it and whenever its day begins."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from db.engine import Database
from db.models import Quota
from db.queries import quotas
from services.attention.budgets import NetworkPlan
from services.attention.purse import Purse
from services.errors import ErrorKind, NetworkError
from services.networks.base import Allowance
from services.networks.http import Http, Wire
from services.networks.visits import Manners, Token
from tests.services.attention.test_budgets import Network, poller, sources
from tests.stage import Clock

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
GRANTED = 20


def plan(**other: object) -> NetworkPlan:
    """A network that grants twenty readings of a wall a day."""
    fields = {"daily": {"wall.get": GRANTED}, **other}
    return NetworkPlan(Network(), timedelta(minutes=1), **fields)  # type: ignore[arg-type] # a bag


async def test_two_processes_spend_no_more_than_the_day_grants(
    database: Database, database_url: str
) -> None:
    other = Database(database_url)
    purses = [Purse(one, plan(), "vk", NOON) for one in (database, other)]
    allowances = [await purse.open() for purse in purses]
    assert all(allowance.left == {"wall.get": GRANTED} for allowance in allowances)
    taken = await asyncio.gather(
        *(allowance.spend("wall.get") for allowance in allowances for _ in range(GRANTED))
    )
    await other.close()
    assert sum(taken) == GRANTED
    async with database.read() as session:
        assert await quotas.spent(session, "vk", NOON.date()) == {"wall.get": GRANTED}
    assert (await purses[0].open()).left == {"wall.get": 0}


async def test_what_was_taken_before_the_call_is_not_counted_after_it(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    purse = Purse(database, plan(), "vk", NOON)
    allowance = await purse.open()
    for _ in range(2):
        await allowance.spend("wall.get")
    bill = purse.bill({"wall.get": 2, "wall.getComments": 3})
    await database.close()
    assert (bill.calls, bill.day) == ({"wall.getComments": 3}, NOON.date())


async def test_a_call_that_others_have_spent_is_not_made() -> None:
    async def refuse(_method: str) -> bool:
        return False

    async def call(_http: Http) -> None:
        raise AssertionError("it was made")

    token = Token(Manners("VK", rps=100), Wire())
    visit = token.visit(NOON, Allowance({"wall.get": 5}, refuse))
    with pytest.raises(NetworkError) as refused:
        await visit.ask("wall.get", call)
    await token.close()
    assert refused.value.kind is ErrorKind.QUOTA
    assert not visit.calls


async def test_the_day_of_a_quota_begins_where_the_network_says(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    pacific = ZoneInfo("America/Los_Angeles")
    late = datetime(2026, 11, 23, 7, tzinfo=UTC)
    assert plan(quota_zone=pacific).midnight(late) == late + timedelta(hours=1)
    await sources(database, {"town": 5.0})
    clock = Clock(late)
    ours = poller(database, Network(), clock, daily={"wall.get": 400}, quota_zone=pacific)
    await ours.poll_due()
    clock.go(days=2)
    await ours.poll_due()
    async with database.read() as session:
        days = (await session.scalars(select(Quota.day).order_by(Quota.day))).all()
    await database.close()
    assert days == [date(2026, 11, 22), date(2026, 11, 24)]

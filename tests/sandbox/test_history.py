"""The invented weeks before the demonstration: plausible, finished, told by the real figures."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from db.engine import Database
from db.models import Office, Person
from sandbox.cast import DESKS, OFFICIALS, ZONE
from sandbox.history import WEEKS, seed, tales
from services.reporting.metrics import Scope, figures
from services.reporting.periods import Preset, local_date
from services.working_time import WorkingTime

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


def test_every_tale_is_in_its_order_and_over() -> None:
    told = tales(NOW)
    assert len(told) > 100
    for tale in told:
        moments = [tale.posted, tale.seen, tale.delivered, tale.claimed, tale.replied]
        known = [moment for moment in moments if moment is not None] + [tale.finished]
        assert known == sorted(known)
        assert tale.finished < NOW
        assert NOW - tale.seen < timedelta(weeks=WEEKS, days=2)
        assert bool(tale.outcome) != bool(tale.reason)
        assert (tale.replied is None) == bool(tale.reason)


def test_the_same_day_tells_the_same_tales() -> None:
    assert tales(NOW) == tales(NOW)


async def test_the_figures_of_last_week_have_something_to_tell(database: Database) -> None:
    async with database.write() as session:
        session.add_all([Office(slug=desk.slug, name=desk.name) for desk in DESKS])
        session.add_all(
            [Person(telegram_id=one.id, name=one.name, role=one.role) for one in OFFICIALS]
        )
    url = database.url.render_as_string(hide_password=False)
    assert await seed(url, "http://127.0.0.1:1", NOW) == len(tales(NOW))
    zone = ZoneInfo(ZONE)
    days = Preset.LAST_WEEK.days(local_date(NOW, zone))
    async with database.read() as session:
        week = await figures(session, Scope(), days, now=NOW, working_time=WorkingTime(zone))
    assert week.flow.received.incidents > 15
    assert week.flow.closed.incidents > 10
    assert 50 < (week.kept.sla.percent or 0) <= 100
    assert week.times.reply.working.p90 is not None
    assert len(week.topics) > 4
    assert week.backlog.open == 0

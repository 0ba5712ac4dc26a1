"""No step of the road, and no look people take, goes through a whole table that grows for years.

Every statement that SQLite is really sent is asked for its plan afterwards. The planner knows
nothing of sizes here, as on a desk where nobody has run ANALYZE.
"""

import re
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import closing, contextmanager
from datetime import date, time, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event, select

from db.engine import Database
from db.models import Post
from services import escalation, incident_facts, incidents, outbox, outgoing
from services.attention import watchdog
from services.board import figures as board
from services.board import lines
from services.desk import panels, queue
from services.facts import Outcome
from services.moves import Act, Answer, Claim, Close
from services.operation import upkeep
from services.reporting import digest, figures, reports, summary
from services.reporting.metrics import Scope
from services.reporting.periods import Days, WeeklyMoment
from services.reporting.summary import Asked
from services.search import finding
from services.staffing import absences
from services.storms import spike_alerts
from tests.desk import ANNA, EGOR, HEALTH_CHAT, MORNING, fetched, page, person, rules
from tests.services.test_intake import baseline, take

GROW = ("posts", "incidents", "cycles", "events", "timers", "cards", "outbox", "drafts", "traces",
        "findings", "publications", "promises", "corrections")  # fmt: skip
"""Tables with a row or more an incident."""
SCAN = re.compile(r"^SCAN (\w+)(?: USING (?:COVERING )?INDEX (\w+))?")
SHORT = frozenset({
    "ix_incidents_uncounted", "ix_cycles_again", "uq_promises_incident_open", "ix_outbox_pending",
    "ix_outbox_dead", "ix_corrections_erased",
})  # fmt: skip
"""Indexes that hold few rows of their table."""
HOUR = timedelta(hours=1)
NOW = MORNING + 3 * HOUR
LINK = "https://vk.com/wall-98765_1"
PIT = "На улице Лесной огромная яма, машину разбил, когда починят дорогу?"
ANOTHER_PIT = "Опять яма на Лесной, вся улица разбита"
DOCTOR = "В поликлинике нет врача третий месяц, ребёнка не принимают"


class Sent(dict[str, Any]):
    """Statements with the parameters they were last sent with."""


@contextmanager
def listening() -> Iterator[Sent]:
    """Everything that is sent to any database while inside."""
    sent = Sent()

    def hear(_c: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        sent[statement] = parameters[0] if isinstance(parameters, list) else parameters

    event.listen(Engine, "before_cursor_execute", hear)
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", hear)


def scans(database: Database, sent: Sent) -> list[tuple[str, str]]:
    """Plans' steps that go through a growing table, with their statements."""
    found = []
    with closing(sqlite3.connect(database.url.database or "")) as connection:
        for statement, parameters in sent.items():
            if not re.match(r"\s*(SELECT|UPDATE|DELETE|INSERT|WITH)\b", statement):
                continue
            aliases = dict(re.findall(r"\b(\w+) AS (\w+)\b", statement))
            named = {alias: table for table, alias in aliases.items()}
            for *_, step in connection.execute(f"EXPLAIN QUERY PLAN {statement}", parameters):
                scan = SCAN.match(step)
                if scan and named.get(scan[1], scan[1]) in GROW and scan[2] not in SHORT:
                    found.append((step, statement))
    return found


@pytest.fixture
async def desk(sqlite_url: str) -> AsyncIterator[Database]:
    """Two complaints, a repost and a comment, an hour old; the first is closed by now."""
    database = Database(sqlite_url)
    await baseline(database)
    yield database
    await database.close()


async def whole_road(database: Database) -> None:
    """From a page to an outcome, with everything a clock does meanwhile."""
    posts = fetched(1, PIT), fetched(2, DOCTOR), fetched(3, PIT, thread=1)
    await take(database, page(*posts), at=HOUR)
    await take(database, page(*posts, fetched(4, ANOTHER_PIT)), at=2 * HOUR)
    act = Act(await person(database, EGOR), NOW, rules())
    for command in (Claim(), Answer(f"{LINK}?reply=5"), Close(Outcome.EXPLAINED)):
        async with database.write() as session:
            await incidents.change(session, 1, command, act)
    await finding.catch_up(database)
    async with database.write() as session:
        await panels.place(session, HEALTH_CHAT, None, NOW)
        await outgoing.lease(session, NOW, HOUR, 10)
    for at in (NOW, NOW + 27 * HOUR, NOW + 300 * HOUR):
        await panels.refresh(database, at)
        await escalation.run_due(database, rules(), at)
        await escalation.end_leases(database, rules(), at)
        await absences.run_due(database, rules(), at)
        await spike_alerts.look(database, rules(), at)
        await watchdog.look(database, rules(), ["vk"], at)
        async with database.write() as session:
            await digest.put_daily(session, rules(), time(9), at)
            await reports.put_weekly(session, now=at, rules=rules(), at=WeeklyMoment())
    await upkeep.erase_due(database, rules(), NOW + timedelta(days=200))


async def every_look(database: Database) -> None:
    """What people open: lists, cards, figures, searches; of an office and of the region."""
    async with database.write() as session:
        anna = await person(database, ANNA)
        await queue.take_next(session, queue.everywhere(anna), Act(anna, NOW, rules()))
    async with database.read() as session:
        await incident_facts.load(session, 1)
        await outbox.backlog(session, NOW)
        await figures.figures(session, NOW)
        for who in (await person(database, ANNA), await person(database, EGOR)):
            reach = queue.everywhere(who)
            await queue.counts(session, reach, NOW)
            for which in queue.Which:
                await queue.lines(session, reach, which, NOW, 0, 5)
            for asked in ("яма", "яма на лесной", "2", LINK):
                await finding.find(session, who, asked, NOW, page=0, size=6)
        for scope in (Scope(), Scope((1,)), Scope(topic="Дороги")):
            month = Asked(Days(date(2026, 11, 1), date(2026, 11, 30)), scope)
            await summary.summary(session, month, now=NOW, rules=rules())
            await board.read(session, month, NOW, rules())
            for which_lines in lines.Which:
                await lines.lines(session, month, which_lines, 0, NOW, rules())


async def test_nothing_the_desk_does_goes_through_a_whole_table(desk: Database) -> None:
    with listening() as sent:
        await whole_road(desk)
    assert len(sent) > 100
    assert not scans(desk, sent)


async def test_nothing_people_look_at_goes_through_a_whole_table(desk: Database) -> None:
    await take(desk, page(fetched(1, PIT), fetched(2, DOCTOR)), at=HOUR)
    await finding.catch_up(desk)
    with listening() as sent:
        await every_look(desk)
    assert len(sent) > 100
    assert not scans(desk, sent)


async def test_a_query_without_an_index_is_found_out(desk: Database) -> None:
    with listening() as sent:
        async with desk.read() as session:
            await session.scalars(select(Post).where(Post.link == LINK))
    assert scans(desk, sent)

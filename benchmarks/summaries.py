"""A month's summary of a region that never sleeps, against reading the month's cycles once.

All the figures of a month: what the chart, the captions and the sheet of figures are made of.
The rows of the workbook are not in it: they are streamed, and take as long as their writing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Table, insert, select

from benchmarks.databases import Place
from benchmarks.rounds import medians, seconds
from benchmarks.table import Figure
from db.engine import Database
from db.models import Base
from services.reporting import summary
from services.reporting.metrics import Scope
from services.reporting.periods import Days
from services.reporting.summary import Asked
from services.triage.topics import TOPICS
from tests import desk

MONTH = Days(date(2026, 10, 1), date(2026, 10, 31))
NOW = datetime(2026, 11, 2, 6, 0, tzinfo=UTC)
_DISTRICTS = tuple(f"Район {number}" for number in range(30))
_BATCH = 5000
_TABLES = (_INCIDENTS, _POSTS, _CYCLES, _EVENTS) = tuple(
    Base.metadata.tables[name] for name in ("incidents", "posts", "cycles", "events")
)


@dataclass(frozen=True, slots=True)
class Size:
    """How many incidents a month has; as many came in the month before, and a year ago."""

    incidents: int = 20_000
    rounds: int = 3

    def __str__(self) -> str:
        return f"{self.rounds} rounds over {self.incidents:,} incidents a month, two months"


async def measure(place: Place, size: Size) -> list[Figure]:
    """Milliseconds for the facts of a summary."""
    async with place.fresh() as database:
        made = await desk.make_desk(database)
        await _fill(database, size, made)

        async def one(_number: int) -> tuple[float, float]:
            return await seconds(_ours(database)), await seconds(_floor(database))

        ours, floor = await medians(one, size.rounds)
    return [Figure("summary", place.name, "ms", ours * 1000, floor * 1000,
                   "SELECT of the month's cycles")]  # fmt: skip


async def _ours(database: Database) -> None:
    async with database.read() as session:
        facts = await summary.summary(session, Asked(MONTH, Scope()), now=NOW, rules=desk.rules())
    assert facts.figures.flow.received.incidents


async def _floor(database: Database) -> None:
    zone = desk.MOSCOW
    query = select(_CYCLES).where(
        _CYCLES.c.seen_at >= MONTH.start(zone), _CYCLES.c.seen_at < MONTH.end(zone)
    )
    async with database.engine.connect() as connection:
        assert (await connection.execute(query)).all()


async def _fill(database: Database, size: Size, made: desk.Desk) -> None:
    """Two months, the incidents of one at even distances; four in five were closed."""
    tables: dict[Table, list[dict[str, Any]]] = {table: [] for table in _TABLES}
    start = MONTH.before().start(desk.MOSCOW)
    total = 2 * size.incidents
    step = (MONTH.end(desk.MOSCOW) - start) / total
    for number in range(1, total + 1):
        for table, row in _rows(number, start + number * step, made):
            tables[table].append(row)
        if number % _BATCH == 0 or number == total:
            async with database.write() as session:
                for table, rows in tables.items():
                    await session.execute(insert(table), rows)
                    rows.clear()


def _rows(number: int, seen: datetime, made: desk.Desk) -> Iterator[tuple[Table, dict[str, Any]]]:
    closed = number % 5 != 0
    dismissed = number % 20 == 0
    replied = seen + timedelta(minutes=10 + number * 7919 % 900)
    finished = replied + timedelta(minutes=number * 31 % 5000)
    status = "dismissed" if dismissed else "closed" if closed else "new"
    yield _INCIDENTS, {
        "id": number, "status": status, "kind": "complaint", "tone": "negative",
        "topic": TOPICS[number % len(TOPICS)], "subtopic": f"подтема {number % 7}",
        "district": _DISTRICTS[number * 7 % len(_DISTRICTS)], "priority": "normal",
        "office_id": made.health if number % 3 else made.roads, "first_post_id": number,
        "joinable": False, "opened_at": seen, "reply_link": "https://x" if closed else "",
        "dismiss_reason": "spam" if dismissed else "",
        "closed_at": finished if closed or dismissed else None,
    }  # fmt: skip
    yield _POSTS, {
        "id": number, "source_id": made.source, "network": "vk", "external_id": str(number),
        "thread_id": str(number), "kind": "post", "text": "Яма", "text_hash": str(number),
        "link": f"https://vk.example/{number}", "posted_at": seen - timedelta(minutes=3),
        "seen_at": seen, "incident_id": number,
    }  # fmt: skip
    yield _CYCLES, {
        "incident_id": number, "posted_at": seen - timedelta(minutes=3), "seen_at": seen,
        "delivered_at": seen, "due_claim_at": seen + timedelta(hours=1),
        "due_reply_at": seen + timedelta(hours=8), "due_final_at": seen + timedelta(days=7),
        "claimed_at": replied if closed else None, "first_reply_at": replied if closed else None,
        "resolved_at": finished if closed else None,
        "detection_wall": 180, "detection_working": 180, "delivery_wall": 1, "delivery_working": 1,
        "claim_wall": 600 if closed else None, "claim_working": 600 if closed else None,
        "reply_wall": int((replied - seen).total_seconds()) if closed else None,
        "reply_working": int((replied - seen).total_seconds()) // 3 if closed else None,
        "resolution_wall": int((finished - seen).total_seconds()) if closed else None,
        "resolution_working": int((finished - seen).total_seconds()) // 3 if closed else None,
    }  # fmt: skip
    happened = [("opened", seen), ("delivered", seen)]
    if closed:
        happened += [("claimed", replied), ("answered", replied), ("closed", finished)]
    if dismissed:
        happened.append(("dismissed", finished))
    for kind, at in happened:
        yield _EVENTS, {"incident_id": number, "kind": kind, "at": at, "data": {}}

"""A region's year, written past the ORM: incidents at even distances up to this morning.

One in twenty was dismissed, the rest were closed within ten days but for one in a hundred that is
open still; of the open ones some are answered, claimed, escalated. Does not live here: measuring.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Table, insert, text

from db.engine import Database
from db.models import Base, District, Office
from services.triage.topics import TOPICS
from tests.desk import MORNING, Desk, make_desk

OFFICES = 20
DISTRICTS = tuple(f"Район {number}" for number in range(30))
YEAR = timedelta(days=365)
_BATCH = 5000
_WORDS = "На Садовой, {0} второй день нет горячей воды, управляющая компания не отвечает. " * 3
_TABLES = (_INCIDENTS, _POSTS, _CYCLES, _EVENTS) = tuple(
    Base.metadata.tables[name] for name in ("incidents", "posts", "cycles", "events")
)


async def fill(database: Database, incidents: int) -> None:
    """The desk of the tests with twenty more offices, and its year."""
    made = await make_desk(database)
    async with database.write() as session:
        more = [Office(slug=f"o{n}", name=f"Управление {n}", topics=[], districts=[])
                for n in range(OFFICES)]  # fmt: skip
        session.add_all(more)
        session.add_all(District(name=name) for name in DISTRICTS)
        await session.flush()
        offices = [made.health, made.roads, *(one.id for one in more)]
    tables: dict[Table, list[dict[str, Any]]] = {table: [] for table in _TABLES}
    for number in range(1, incidents + 1):
        seen = MORNING - YEAR * ((incidents - number + 1) / incidents)
        for table, row in _rows(number, seen, made, offices[number * 5 % len(offices)]):
            tables[table].append(row)
        if number % _BATCH == 0 or number == incidents:
            async with database.write() as session:
                for table, rows in tables.items():
                    await session.execute(insert(table), rows)
                    rows.clear()
    async with database.write() as session:
        await session.execute(text("ANALYZE"))


def _rows(
    number: int, seen: datetime, desk: Desk, office: int
) -> Iterator[tuple[Table, dict[str, Any]]]:
    replied = seen + timedelta(minutes=10 + number * 7919 % 900)
    finished = replied + timedelta(minutes=number * 31 % 14_000)
    dismissed = number % 20 == 0
    over = finished < MORNING and number % 100 != 7
    answered = replied < MORNING and (over or number % 3 != 0) and not dismissed
    closed = over and not dismissed
    status = "dismissed" if dismissed else "closed" if over else "answered" if answered else "new"
    escalation = 1 if status == "new" and number % 2 else 0
    yield _INCIDENTS, {
        "id": number, "status": status, "kind": "complaint", "tone": "negative",
        "topic": TOPICS[number % len(TOPICS)], "district": DISTRICTS[number * 7 % len(DISTRICTS)],
        "priority": "normal", "office_id": office, "first_post_id": number, "joinable": False,
        "opened_at": seen, "escalation": escalation,
        "dismiss_reason": "spam" if dismissed else "",
        "closed_at": finished if closed else replied if dismissed else None,
    }  # fmt: skip
    yield _POSTS, {
        "id": number, "source_id": desk.source, "network": "vk", "external_id": str(number),
        "thread_id": str(number), "kind": "post", "text": _WORDS.format(number),
        "text_hash": str(number), "link": f"https://vk.example/{number}",
        "posted_at": seen - timedelta(minutes=3), "seen_at": seen, "incident_id": number,
    }  # fmt: skip
    yield _CYCLES, _cycle(number, seen, replied if answered else None, finished if closed else None)
    happened: Mapping[str, datetime | None] = {
        "opened": seen, "delivered": seen, "claimed": replied if answered else None,
        "answered": replied if answered else None, "closed": finished if closed else None,
        "dismissed": replied if dismissed else None,
    }  # fmt: skip
    for kind, at in happened.items():
        if at is not None:
            yield _EVENTS, {"incident_id": number, "kind": kind, "at": at, "data": {}}


def _cycle(
    number: int, seen: datetime, replied: datetime | None, finished: datetime | None
) -> dict[str, Any]:
    reply = int((replied - seen).total_seconds()) if replied else None
    whole = int((finished - seen).total_seconds()) if finished else None
    return {
        "incident_id": number, "posted_at": seen - timedelta(minutes=3), "seen_at": seen,
        "delivered_at": seen, "due_claim_at": seen + timedelta(hours=1),
        "due_reply_at": seen + timedelta(hours=12), "due_final_at": seen + timedelta(days=9),
        "claimed_at": replied, "first_reply_at": replied, "resolved_at": finished,
        "detection_wall": 180, "detection_working": 180, "delivery_wall": 1, "delivery_working": 1,
        "claim_wall": reply, "claim_working": reply,
        "reply_wall": reply, "reply_working": reply and reply // 3,
        "resolution_wall": whole, "resolution_working": whole and whole // 3,
    }  # fmt: skip

"""A desk that has watched for two months, and complaints written straight into it."""

from datetime import datetime, timedelta
from itertools import count

from sqlalchemy import select, update

from db.engine import Database
from db.models import Cycle, Incident, Outgoing, Post, Source, Spike
from services.rules import Rules
from services.storms import spike_alerts
from services.triage.alike.fingerprint import fingerprint
from tests.desk import MORNING, Desk, make_desk, rules

HEALTH = "Здравоохранение"
PLACE = "Заречье"
NOW = MORNING + timedelta(hours=4)
"""Monday, 14:00 local time."""

_numbers = count(1)


async def watching(database: Database, *, days: float = 60) -> Desk:
    """The small desk, its wall watched for so many days."""
    made = await make_desk(database)
    async with database.write() as session:
        await session.execute(update(Source).values(baselined_at=NOW - timedelta(days=days)))
    return made


async def complain(
    database: Database,
    desk: Desk,
    number: int,
    at: datetime,
    *,
    topic: str = HEALTH,
    district: str = PLACE,
    text: str = "",
    urgency: str = "normal",
    every: timedelta = timedelta(minutes=2),
    source_id: int | None = None,
    **columns: object,
) -> None:
    """So many complaints, the last of them at that moment; each in its own words unless told."""
    async with database.write() as session:
        for place in range(number):
            unique = next(_numbers)
            said = text or f"В поликлинике номер {unique} опять нет талонов к терапевту"
            incident = Incident(
                kind="complaint", tone="negative", topic=topic, district=district,
                priority="normal", office_id=desk.health, opened_at=at, joinable=False,
            )  # fmt: skip
            session.add(incident)
            await session.flush()
            values: dict[str, object] = {
                "source_id": source_id or desk.source, "network": "vk",
                "external_id": f"-1_{unique}", "thread_id": f"-1_{unique}", "kind": "post",
                "text": said, "text_hash": f"{hash(said):x}", "fingerprint": fingerprint(said),
                "link": f"https://vk.com/wall-1_{unique}", "seen_at": at,
                "posted_at": at - place * every, "verdict_kind": "complaint", "topic": topic,
                "district": district, "urgency": urgency, "incident_id": incident.id,
            }  # fmt: skip
            post = Post(**{**values, **columns})
            session.add_all([post, _cycle(incident.id, at)])
            await session.flush()
            incident.first_post_id = post.id


def _cycle(incident_id: int, at: datetime) -> Cycle:
    return Cycle(incident_id=incident_id, posted_at=at, seen_at=at, due_claim_at=at,
                 due_reply_at=at, due_final_at=at)  # fmt: skip


async def usual_days(database: Database, desk: Desk, a_day: int = 1, days: int = 56) -> None:
    """So many complaints in the same hours of each day before."""
    for ago in range(1, days + 1):
        await complain(database, desk, a_day, NOW - timedelta(days=ago))


async def look(database: Database, at: datetime = NOW, with_rules: Rules | None = None) -> int:
    """What the tick does."""
    return await spike_alerts.look(database, with_rules or rules(), at)


async def spikes(database: Database) -> list[Spike]:
    """All that were raised."""
    async with database.read() as session:
        return list(await session.scalars(select(Spike).order_by(Spike.id)))


async def told(database: Database) -> list[Outgoing]:
    """What was put into the outbox of spikes and alerts, in order."""
    async with database.read() as session:
        found = await session.scalars(
            select(Outgoing).where(Outgoing.kind.in_(("spike", "alert"))).order_by(Outgoing.id)
        )
        return list(found)

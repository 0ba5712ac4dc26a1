"""What happened at the desk before the demonstration: five invented weeks, all finished.

Rows are written straight into the desk's database, so that its summaries have something to
tell. Nothing here is read by the bot differently from what it wrote itself.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from hashlib import md5
from random import Random
from zoneinfo import ZoneInfo

from sqlalchemy import select

from db.engine import AsyncSession, Database
from db.models import Cycle, Event, Incident, Mark, Office, Person, Post, Source
from sandbox.cast import DESKS, TALK, TOWN_NAME, ZONE
from sandbox.script import STREETS
from services.clocks import spans
from services.reporting.periods import MonthlyMoment, local_date
from services.reporting.reports import monthly_mark
from services.working_time import WorkingTime

WEEKS = 5
WEEKDAY, WEEKEND = (3, 7), (1, 4)
"""How many incidents came in a day, from and to."""
DISMISSED, LATE, REPEATED = 0.09, 0.14, 0.2
"""Shares of what was no complaint, answered late, written of more than once."""
CLAIM_WITHIN = timedelta(hours=1)
REPLY_WITHIN, FINAL_WITHIN = timedelta(hours=8), timedelta(days=7)
ARCHIVED = 900_000
"""Posts of the archive are numbered from here: the wall of the day never comes so far."""

#: Topic → how often, and what was said.
STORIES = {
    "ЖКХ": (9, "На {street}, {house} третий день еле тёплые батареи, в квартире +14."),
    "Дороги": (7, "Яма на {street} у дома {house}, объезжаем по встречной."),
    "Обращение с отходами": (5, "Мусор на {street}, {house} не вывозят с понедельника."),
    "Благоустройство": (5, "Во дворе на {street}, {house} сломаны качели, торчат гвозди."),
    "Здравоохранение": (4, "В поликлинике на {street} талонов к врачу нет на две недели."),
    "Общественный транспорт": (3, "Автобус на {street} опять не пришёл, стояли сорок минут."),
    "Образование": (3, "В школе на {street} холодно, дети сидят в куртках."),
    "Энергетика": (3, "На {street}, {house} второй вечер подряд отключают свет."),
}
PLACES = {TOWN_NAME: 6, "Луговое": 3, "Заречье": 2}
OUTCOMES = {"solved": 6, "explained": 3, "redirected": 1}
REASONS = ("no_place", "spam", "no_substance", "other_region")


@dataclass(frozen=True, slots=True)
class Tale:
    """One finished incident; moments are in their order. `outcome` or `reason` is ""."""

    topic: str
    district: str
    text: str
    posted: datetime
    seen: datetime
    delivered: datetime
    claimed: datetime
    replied: datetime | None
    finished: datetime
    outcome: str
    reason: str
    posts: int


async def seed(url: str, link_base: str, at: datetime) -> int:
    """Write the five weeks before `at` into an imported desk; how many incidents there were."""
    found = tales(at)
    database = Database(url)
    try:
        async with database.write() as session:
            await _write(session, found, link_base, at)
            _tell_the_month(session, at)
    finally:
        await database.close()
    return len(found)


def tales(at: datetime) -> list[Tale]:
    """All that was finished in the five weeks before `at`, oldest first; the same for each day."""
    zone = ZoneInfo(ZONE)
    today = at.astimezone(zone).date()
    random = Random(today.toordinal())
    told = []
    for ago in range(7 * WEEKS, 0, -1):
        day = today - timedelta(days=ago)
        for _ in range(random.randint(*(WEEKEND if day.weekday() > 4 else WEEKDAY))):
            minutes = int(random.triangular(7 * 60, 22 * 60, 11 * 60))
            morning = datetime.combine(day, time(), zone)
            told.append(_tale(random, morning + timedelta(minutes=minutes), at))
    return sorted((tale for tale in told if tale.finished < at), key=lambda tale: tale.seen)


def _tale(random: Random, seen: datetime, limit: datetime) -> Tale:
    topic = random.choices(list(STORIES), [often for often, _ in STORIES.values()])[0]
    street, house = random.choice(STREETS), random.randint(1, 60)
    delivered = seen + timedelta(seconds=random.randint(2, 25))
    claimed = delivered + timedelta(minutes=random.lognormvariate(2.6, 0.7))
    dismissed = random.random() < DISMISSED
    slow = random.random() < LATE
    hours = random.uniform(9, 30) if slow else random.uniform(0.3, 7)
    replied = None if dismissed else claimed + timedelta(hours=hours)
    work = timedelta(minutes=random.uniform(1, 9)) if dismissed else _work(random, limit - seen)
    return Tale(
        topic=topic,
        district=random.choices(list(PLACES), list(PLACES.values()))[0],
        text=STORIES[topic][1].format(street=street, house=house),
        posted=seen - timedelta(seconds=random.randint(20, 400)),
        seen=seen,
        delivered=delivered,
        claimed=claimed,
        replied=replied,
        finished=(replied or claimed) + work,
        outcome="" if dismissed else random.choices(list(OUTCOMES), list(OUTCOMES.values()))[0],
        reason=random.choice(REASONS) if dismissed else "",
        posts=random.randint(2, 5) if random.random() < REPEATED else 1,
    )


def _work(random: Random, left: timedelta) -> timedelta:
    """How long it took after the reply; what is recent was the quicker part."""
    return timedelta(hours=random.uniform(1, max(2.0, min(90.0, left / timedelta(hours=2)))))


async def _write(session: AsyncSession, found: list[Tale], link_base: str, at: datetime) -> None:
    offices = dict((await session.execute(select(Office.slug, Office.id))).all())
    found_people = await session.execute(select(Person.telegram_id, Person.id))
    people = dict(found_people.all())
    desks = {topic: desk for desk in DESKS for topic in desk.topics}
    source = _source(at, len(found))
    session.add(source)
    await session.flush()
    hours = WorkingTime(ZoneInfo(ZONE))
    for number, tale in enumerate(found, start=1):
        desk = desks[tale.topic]
        incident = _incident(tale, offices[desk.slug])
        session.add(incident)
        await session.flush()
        post = _post(tale, source.id, incident.id, f"{link_base}/wall-{TALK}_{ARCHIVED + number}")
        session.add(post)
        await session.flush()
        incident.first_post_id = post.id
        session.add(_cycle(tale, incident.id, hours))
        session.add_all(_events(tale, incident.id, people[desk.members[0]]))


def _tell_the_month(session: AsyncSession, at: datetime) -> None:
    """The desk has told of last month when that was due: nobody hears of it before a greeting."""
    zone = ZoneInfo(ZONE)
    due = MonthlyMoment().of_month(at, WorkingTime(zone))
    if due <= at:
        session.add(Mark(name=monthly_mark(local_date(at, zone)), value="", at=due))


def _source(at: datetime, posts: int) -> Source:
    return Source(
        network="vk",
        kind="wall",
        address="sadovoe_archive",
        district=TOWN_NAME,
        state="stopped",
        note="архив прежних недель",
        next_poll_at=at,
        baselined_at=at - timedelta(weeks=WEEKS),
        last_success_at=at,
        posts_seen=posts,
    )


def _incident(tale: Tale, office_id: int) -> Incident:
    return Incident(
        status="dismissed" if tale.reason else "closed",
        kind="complaint",
        tone="negative",
        topic=tale.topic,
        district=tale.district,
        priority="normal",
        office_id=office_id,
        routed_why=f"тема «{tale.topic}»",
        posts_count=tale.posts,
        joinable=False,
        opened_at=tale.seen,
        outcome=tale.outcome,
        dismiss_reason=tale.reason,
        closed_at=tale.finished,
    )


def _post(tale: Tale, source_id: int, incident_id: int, link: str) -> Post:
    external_id = link.rsplit("/wall", 1)[1]
    return Post(
        source_id=source_id,
        network="vk",
        external_id=external_id,
        thread_id=external_id,
        kind="post",
        text=tale.text,
        text_hash=md5(tale.text.encode(), usedforsecurity=False).hexdigest(),
        link=link,
        posted_at=tale.posted,
        seen_at=tale.seen,
        verdict_kind="complaint",
        tone="negative",
        topic=tale.topic,
        district=tale.district,
        urgency="normal",
        score=0.9,
        incident_id=incident_id,
    )


def _cycle(tale: Tale, incident_id: int, hours: WorkingTime) -> Cycle:
    row = Cycle(
        incident_id=incident_id,
        posted_at=tale.posted,
        seen_at=tale.seen,
        delivered_at=tale.delivered,
        claimed_at=tale.claimed,
        first_reply_at=tale.replied,
        resolved_at=tale.finished if tale.outcome else None,
        due_claim_at=tale.seen + CLAIM_WITHIN,
        due_reply_at=tale.seen + REPLY_WITHIN,
        due_final_at=tale.seen + FINAL_WITHIN,
    )
    for name, since, until in (
        ("detection", tale.posted, tale.seen),
        ("delivery", tale.seen, tale.delivered),
        ("claim", tale.delivered, tale.claimed),
        ("reply", tale.seen, tale.replied),
        ("resolution", tale.seen, row.resolved_at),
    ):
        if until is not None:
            span = spans(since, until, hours)
            setattr(row, f"{name}_wall", span.wall_seconds)
            setattr(row, f"{name}_working", span.working_seconds)
    return row


def _events(tale: Tale, incident_id: int, actor_id: int) -> list[Event]:
    happened: list[tuple[str, datetime, int | None]] = [
        ("opened", tale.seen, None),
        ("delivered", tale.delivered, None),
        ("claimed", tale.claimed, actor_id),
    ]
    if tale.replied is not None:
        happened.append(("answered", tale.replied, actor_id))
    happened.append(("dismissed" if tale.reason else "closed", tale.finished, actor_id))
    return [
        Event(incident_id=incident_id, kind=kind, at=at, actor_id=actor)
        for kind, at, actor in happened
    ]

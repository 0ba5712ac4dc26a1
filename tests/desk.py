"""A small invented desk for tests: two offices, a coordinator, their people, one wall."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from db.engine import Database
from db.models import Incident, Office, Person, Post, Seat, Source
from services import offices, people
from services.clocks import ClockSettings
from services.networks.base import FetchedPost, Page, PostKind
from services.opening import Region
from services.people import PersonFacts
from services.regions import region_names
from services.rules import Rules
from services.working_time import WorkingTime

MOSCOW = ZoneInfo("Europe/Moscow")

#: Monday, 10:00 in Садовое: the desk is open.
MORNING = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)

HEALTH_CHAT = -1001000000001
ROADS_CHAT = -1001000000002
COORDINATOR_CHAT = -1001000000003

ANNA, BORIS, VERA = 1001, 1002, 1003
"""Aides: Анна and Борис in health, Вера in roads."""
GLEB, DINA = 2001, 2002
"""Supervisors of health, the first and the next."""
EGOR, ZOYA = 3001, 4001
"""The coordinator; the admin."""


def rules(**changes: object) -> Rules:
    """The defaults in Moscow's zone."""
    clocks = changes.pop("clocks", ClockSettings())
    return Rules(
        region="Садовая область",
        working_time=WorkingTime(MOSCOW),
        clocks=clocks,  # type: ignore[arg-type]
        **changes,  # type: ignore[arg-type]
    )


@dataclass(frozen=True, slots=True)
class Desk:
    """What was made: ids of our own by what they are."""

    health: int
    roads: int
    coordinator: int
    source: int


async def make_desk(database: Database) -> Desk:
    """Offices, people and a source that is due; no incident yet."""
    async with database.write() as session:
        health = Office(slug="minzdrav", name="Минздрав", chat_id=HEALTH_CHAT,
                        topics=["Здравоохранение"], districts=[])  # fmt: skip
        roads = Office(slug="roads", name="Дороги и транспорт", chat_id=ROADS_CHAT,
                       topics=["Дороги", "Общественный транспорт"], districts=[])  # fmt: skip
        coordinator = Office(slug="coordinator", name="Координатор", chat_id=COORDINATOR_CHAT,
                             topics=[], districts=[], coordinator=True)  # fmt: skip
        named = {
            ANNA: Person(telegram_id=ANNA, name="Анна", role="aide"),
            BORIS: Person(telegram_id=BORIS, name="Борис", role="aide"),
            VERA: Person(telegram_id=VERA, name="Вера", role="aide"),
            GLEB: Person(telegram_id=GLEB, name="Глеб", role="supervisor"),
            DINA: Person(telegram_id=DINA, name="Дина", role="supervisor"),
            EGOR: Person(telegram_id=EGOR, name="Егор", role="coordinator"),
            ZOYA: Person(telegram_id=ZOYA, name="Зоя", role="admin"),
        }
        source = Source(
            network="vk", kind="wall", address="sadovoe_talk", district="Садовое",
            next_poll_at=MORNING, cursor={},
        )  # fmt: skip
        session.add_all([health, roads, coordinator, *named.values(), source])
        await session.flush()
        seats = (
            (health, ANNA, "member", 0),
            (health, BORIS, "member", 0),
            (roads, VERA, "member", 0),
            (health, BORIS, "deputy", 0),
            (health, GLEB, "supervisor", 0),
            (health, DINA, "supervisor", 1),
            (roads, GLEB, "supervisor", 0),
        )
        session.add_all(
            Seat(office_id=office.id, person_id=named[who].id, duty=duty, position=position)
            for office, who, duty, position in seats
        )
        return Desk(health.id, roads.id, coordinator.id, source.id)


async def region(database: Database) -> Region:
    """The region as polling reads it."""
    async with database.read() as session:
        return Region(await offices.desks(session), await region_names.gazetteer(session))


async def person(database: Database, telegram_id: int) -> PersonFacts:
    """Someone of the desk."""
    async with database.read() as session:
        found = await people.by_telegram(session, telegram_id)
    assert found is not None
    return found


def fetched(
    number: int,
    text: str,
    *,
    posted_at: datetime = MORNING - timedelta(minutes=2),
    thread: int | None = None,
    owner: bool = False,
) -> FetchedPost:
    """A post (or a comment under post `thread`) of the wall, as a connector delivers it."""
    post_id = f"-98765_{thread or number}"
    external_id = f"{post_id}_{number}" if thread else post_id
    return FetchedPost(
        external_id=external_id,
        thread_id=post_id,
        kind=PostKind.COMMENT if thread else PostKind.POST,
        text=text,
        link=f"https://vk.com/wall{external_id}",
        author_id="-98765" if owner else str(100_000 + number),
        author_name="Нина Пробная",
        posted_at=posted_at,
        parent_id=post_id if thread else None,
        from_owner=owner,
    )


def page(*posts: FetchedPost, **fields: object) -> Page:
    """One fetch's result."""
    return Page(posts=posts, cursor={"seen": len(posts)}, **fields)  # type: ignore[arg-type]


async def stored(database: Database) -> tuple[list[Incident], list[Post]]:
    """All incidents and posts, by id."""
    from sqlalchemy import select

    async with database.read() as session:
        incidents = (await session.scalars(select(Incident).order_by(Incident.id))).all()
        posts = (await session.scalars(select(Post).order_by(Post.id))).all()
    return list(incidents), list(posts)

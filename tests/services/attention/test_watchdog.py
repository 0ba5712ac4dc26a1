"""Who is told of a silence: once, a network as one, and nobody of what is not read."""

from datetime import datetime, timedelta

from sqlalchemy import insert, select, update

from db.engine import Database
from db.models import Outgoing, Post, Source
from handlers.views.told import say
from services.attention import watchdog
from services.attention.planner import DAY, MEMORY
from tests.desk import MORNING, ZOYA, make_desk, rules

HOUR = timedelta(hours=1)
SILENT = timedelta(hours=30)
FOUR_WEEKS = timedelta(days=28)


async def wall(database: Database, address: str, last_news: datetime, **fields: object) -> int:
    """A wall with a post every hour of four weeks until then, read without trouble till now."""
    async with database.write() as session:
        source = Source(**{
            "network": "vk", "kind": "wall", "address": address, "cursor": {},
            "next_poll_at": MORNING, "baselined_at": last_news - FOUR_WEEKS,
            "last_news_at": last_news, "last_success_at": MORNING,
            "news": 24 * MEMORY / DAY, "watched_seconds": MEMORY, **fields,
        })  # fmt: skip
        session.add(source)
        await session.flush()
        rows = [_post(source.id, last_news - hour * HOUR) for hour in range(24 * 28)]
        await session.execute(insert(Post), rows)
        return source.id


def _post(source_id: int, at: datetime) -> dict[str, object]:
    name = f"{source_id}_{at:%m%d%H}"
    return {
        "source_id": source_id, "network": "vk", "external_id": name, "thread_id": name,
        "kind": "post", "text": "", "text_hash": "", "link": "", "posted_at": at, "seen_at": at,
        "baseline": False,
    }  # fmt: skip


async def look(database: Database, at: datetime = MORNING) -> list[str]:
    """Look; all that the admin was told so far."""
    await watchdog.look(database, rules(), ["vk"], at)
    async with database.write() as session:
        await session.execute(update(Outgoing).values(state="sent"))
        found = await session.scalars(
            select(Outgoing).filter_by(kind="alert", chat_id=ZOYA).order_by(Outgoing.id)
        )
        return [say(row.payload) for row in found]


async def test_a_wall_that_fell_silent_is_told_of_once_and_anew_after_it_spoke(
    database: Database,
) -> None:
    await make_desk(database)
    fallen = await wall(database, "fallen", MORNING - SILENT)
    await wall(database, "lively", MORNING - timedelta(minutes=20))
    (told,) = await look(database)
    assert "fallen: последняя новость 22.11 04:00" in told
    assert "lively" not in told
    assert await look(database, MORNING + HOUR) == [told]
    async with database.write() as session:
        await session.execute(update(Source).where(Source.id == fallen).values(silent_at=None))
    assert len(await look(database, MORNING + 2 * HOUR)) == 2


async def test_nobody_is_told_of_what_is_not_read_or_hardly_known(database: Database) -> None:
    await make_desk(database)
    await wall(database, "lively", MORNING)
    await wall(database, "stopped", MORNING - SILENT, state="stopped")
    await wall(database, "parked", MORNING - SILENT, state="parked")
    await wall(database, "waiting", MORNING - SILENT, state="waiting")
    await wall(database, "unread", MORNING - SILENT, last_success_at=MORNING - SILENT + HOUR)
    await wall(database, "new", MORNING - SILENT, baselined_at=MORNING - timedelta(days=3))
    await wall(database, "rare", MORNING - SILENT, news=0.1)
    assert await look(database) == []


async def test_many_that_fell_silent_are_one_message(database: Database) -> None:
    await make_desk(database)
    await wall(database, "lively", MORNING)
    for number in range(8):
        await wall(database, f"fallen_{number}", MORNING - SILENT)
    (told,) = await look(database)
    assert told.count("последняя новость") == 6
    assert "… и ещё 2" in told


async def test_a_network_that_is_silent_as_a_whole_is_one_message_until_it_speaks(
    database: Database,
) -> None:
    await make_desk(database)
    ids = [await wall(database, f"wall_{n}", MORNING - SILENT + n * HOUR) for n in range(3)]
    (told,) = await look(database)
    assert told.startswith("🔇 Сеть ВКонтакте молчит с 22.11 06:00")
    assert "(3)" in told
    assert await look(database, MORNING + HOUR) == [told]
    later = MORNING + 2 * HOUR
    async with database.write() as session:
        await session.execute(update(Source).values(last_success_at=later))
        await session.execute(update(Source).where(Source.id == ids[0]).values(last_news_at=later))
    _, others = await look(database, later)
    assert all(name in others for name in ("wall_1", "wall_2"))
    assert "wall_0" not in others

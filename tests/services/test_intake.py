"""A page becomes posts, incidents, events and words to say."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from db.engine import Database
from db.models import Base, Card, Cycle, District, Event, Incident, Outgoing, Post, Source, Timer
from db.queries import sources as queries
from db.queries.sources import LeaseLost
from services import intake
from services.clocks import Priority
from services.facts import Kind
from services.intake import Taken
from services.networks.base import Page
from services.regions.region_streets import put_streets
from services.regions.street_list import StreetList
from services.sources import DueSource, due_source
from services.triage import PostText, assess
from services.triage.where.streets import Street
from tests.desk import (
    HEALTH_CHAT,
    MORNING,
    ROADS_CHAT,
    fetched,
    make_desk,
    page,
    region,
    rules,
    stored,
)

PIT = "На улице Лесной огромная яма на дороге, вторую неделю не могут заделать, бьём машины!"
QUEUE = "В поликлинике опять нет талонов к терапевту, запись закрыта третью неделю, сколько можно?"


async def lease(database: Database, at: timedelta = timedelta()) -> DueSource:
    async with database.write() as session:
        rows = await queries.lease_due(
            session, ["vk"], MORNING + at, MORNING + at + timedelta(minutes=5), 10
        )
    assert len(rows) == 1
    return due_source(rows[0])


async def take(
    database: Database, what: Page, *, at: timedelta = timedelta(), source: DueSource | None = None
) -> Taken:
    now = MORNING + at
    return await intake.take(
        database,
        source or await lease(database, at),
        what,
        await region(database),
        rules(),
        now,
        next_poll_at=now,
    )


async def baseline(database: Database) -> None:
    await make_desk(database)
    await take(database, page())


async def test_a_complaint_becomes_an_incident_with_its_card_clocks_and_event(
    database: Database,
) -> None:
    await baseline(database)
    taken = await take(database, page(fetched(1, PIT)), at=timedelta(minutes=1))
    assert len(taken.opened) == 1
    async with database.read() as session:
        incident = (await session.scalars(select(Incident))).one()
        cycle = (await session.scalars(select(Cycle))).one()
        row = (await session.scalars(select(Outgoing))).one()
        kinds = (await session.scalars(select(Event.kind))).all()
        clocks = set((await session.scalars(select(Timer.clock))).all())
        card = (await session.scalars(select(Card))).one()
    assert (incident.topic, incident.status, incident.kind) == ("Дороги", "new", "complaint")
    assert incident.district == "Садовое"
    assert cycle.detection_wall == 180
    assert (row.chat_id, row.kind, row.incident_id) == (ROADS_CHAT, "card", incident.id)
    assert card.chat_id == ROADS_CHAT
    assert kinds == ["opened"]
    assert clocks == {"claim", "reply", "final"}


async def test_a_danger_that_is_no_complaint_reaches_the_desk(database: Database) -> None:
    await baseline(database)
    danger = "Взрыв в доме на Садовой"
    assert assess(PostText(danger)).kind is not Kind.COMPLAINT

    taken = await take(database, page(fetched(1, danger)), at=timedelta(minutes=1))

    assert len(taken.opened) == 1
    async with database.read() as session:
        incident = (await session.scalars(select(Incident))).one()
        assert incident.priority == Priority.CRITICAL
        assert (await session.scalars(select(Outgoing))).all()


async def test_the_first_reading_is_a_baseline_that_tells_nobody(database: Database) -> None:
    await make_desk(database)
    taken = await take(database, page(fetched(1, PIT), fetched(2, QUEUE)))
    assert taken == Taken(new_posts=2, opened=(), joined=())
    incidents, posts = await stored(database)
    assert incidents == []
    assert all(post.baseline for post in posts)
    async with database.read() as session:
        source = (await session.scalars(select(Source))).one()
    assert source.baselined_at == MORNING


async def test_an_unfinished_baseline_goes_on_with_the_next_page(database: Database) -> None:
    await make_desk(database)
    await take(database, page(fetched(1, PIT), more=True))
    taken = await take(database, page(fetched(2, QUEUE)))
    assert taken.opened == ()
    later = fetched(3, PIT + " Да!", posted_at=MORNING + timedelta(seconds=30))
    assert len((await take(database, page(later), at=timedelta(minutes=1))).opened) == 1


async def test_a_backfill_notifies_of_young_posts_and_keeps_them_out_of_the_figures(
    database: Database,
) -> None:
    await make_desk(database)
    async with database.write() as session:
        (await session.scalars(select(Source))).one().backfill_seconds = 24 * 3600
    young = fetched(1, PIT, posted_at=MORNING - timedelta(hours=5))
    old = fetched(2, QUEUE, posted_at=MORNING - timedelta(hours=30))
    taken = await take(database, page(young, old))
    assert len(taken.opened) == 1
    incidents, _ = await stored(database)
    assert [incident.backfilled for incident in incidents] == [True]


async def test_a_page_taken_twice_changes_nothing_the_second_time(database: Database) -> None:
    await baseline(database)
    await take(database, page(fetched(1, PIT)), at=timedelta(minutes=1))
    again = await take(database, page(fetched(1, PIT)), at=timedelta(minutes=2))
    assert again == Taken(0, (), ())
    incidents, posts = await stored(database)
    assert (len(incidents), len(posts)) == (1, 1)


async def test_identical_reposts_join_one_incident_and_its_card_counts_them(
    database: Database,
) -> None:
    await baseline(database)
    await take(database, page(fetched(1, PIT)), at=timedelta(minutes=1))
    taken = await take(
        database,
        page(fetched(2, PIT.upper()), fetched(3, f"{PIT} 😡😡")),
        at=timedelta(minutes=2),
    )
    incidents, posts = await stored(database)
    assert taken.opened == ()
    assert set(taken.joined) == {incidents[0].id}
    assert incidents[0].posts_count == 3
    assert {post.incident_id for post in posts} == {incidents[0].id}


async def test_five_alike_make_a_normal_incident_high(database: Database) -> None:
    await baseline(database)
    await take(database, page(fetched(1, PIT)), at=timedelta(minutes=1))
    before, _ = await stored(database)
    others = [fetched(n, f"{PIT} Нас тут {n}") for n in range(2, 6)]
    await take(database, page(*others), at=timedelta(minutes=2))
    after, _ = await stored(database)
    assert (before[0].priority, after[0].priority) == ("normal", "high")


async def test_a_repost_after_the_window_begins_a_new_incident(database: Database) -> None:
    await baseline(database)
    await take(database, page(fetched(1, PIT)), at=timedelta(minutes=1))
    late = timedelta(days=15)
    taken = await take(database, page(fetched(2, PIT, posted_at=MORNING + late)), at=late)
    assert len(taken.opened) == 1


async def test_two_processes_make_one_incident_of_one_text(database: Database) -> None:
    await baseline(database)
    async with database.write() as session:
        session.add(
            Source(
                network="vk",
                kind="wall",
                address="sadovoe_2",
                next_poll_at=MORNING,
                cursor={},
                baselined_at=MORNING,
            )
        )
    async with database.write() as session:
        rows = await queries.lease_due(session, ["vk"], MORNING, MORNING + timedelta(minutes=5), 10)
        both = [due_source(row) for row in rows]
    await asyncio.gather(
        take(database, page(fetched(1, PIT)), source=both[0]),
        take(database, page(fetched(2, PIT)), source=both[1]),
    )
    incidents, _ = await stored(database)
    assert [incident.posts_count for incident in incidents] == [2]


async def test_an_edit_that_turns_a_post_into_a_complaint_is_noticed(database: Database) -> None:
    await baseline(database)
    await take(database, page(fetched(1, "Доброе утро, соседи!")), at=timedelta(minutes=1))
    assert (await stored(database))[0] == []
    taken = await take(database, page(fetched(1, PIT)), at=timedelta(minutes=2))
    assert len(taken.opened) == 1
    _, posts = await stored(database)
    assert posts[0].text == PIT
    assert posts[0].edited_at is not None


async def test_a_post_is_gone_after_two_clean_passes_without_it(database: Database) -> None:
    await baseline(database)
    comment = fetched(7, PIT, thread=1)
    await take(database, page(fetched(1, "Новости"), comment), at=timedelta(minutes=1))
    empty = page(fetched(1, "Новости"), complete=("-98765_1",))
    await take(database, empty, at=timedelta(minutes=2))
    assert (await stored(database))[1][1].gone_at is None
    await take(database, empty, at=timedelta(minutes=3))
    _, posts = await stored(database)
    assert posts[1].gone_at == MORNING + timedelta(minutes=3)
    async with database.read() as session:
        row = (await session.scalars(select(Outgoing))).one()
    assert row.version > 1


async def test_a_post_that_comes_back_is_not_gone_any_more(database: Database) -> None:
    await baseline(database)
    await take(database, page(fetched(1, PIT)), at=timedelta(minutes=1))
    await take(database, page(gone=("-98765_1",)), at=timedelta(minutes=2))
    assert (await stored(database))[1][0].gone_at is not None
    await take(database, page(fetched(1, PIT)), at=timedelta(minutes=3))
    assert (await stored(database))[1][0].gone_at is None


async def test_a_wish_waits_for_the_digest_without_a_card(database: Database) -> None:
    await baseline(database)
    wish = "Предлагаю поставить лавочки у поликлиники, хотелось бы, чтобы пожилым было где сесть."
    taken = await take(database, page(fetched(1, wish)), at=timedelta(minutes=1))
    incidents, _ = await stored(database)
    assert len(taken.opened) == 1
    assert incidents[0].priority == "low"
    async with database.read() as session:
        assert await session.scalar(select(func.count()).select_from(Outgoing)) == 0


async def test_only_what_becomes_an_incident_keeps_the_words_that_decided(
    database: Database,
) -> None:
    await baseline(database)
    await take(database, page(fetched(1, PIT), fetched(2, "Продам диван")), at=timedelta(minutes=1))

    _, (pit, sofa) = await stored(database)

    assert "яма" in " ".join(pit.why["kind"])
    assert sofa.why == {}


async def test_what_an_office_says_is_no_complaint_on_its_own_wall_or_elsewhere(
    database: Database,
) -> None:
    await baseline(database)
    async with database.write() as session:
        session.add(
            Source(
                network="vk",
                kind="wall",
                address="administration",
                official=True,
                owner_id="-98765",
                next_poll_at=MORNING + timedelta(days=1),
                cursor={},
            )
        )
    taken = await take(database, page(fetched(1, PIT, owner=True)), at=timedelta(minutes=1))
    assert taken.opened == ()
    assert (await stored(database))[1][0].from_official


async def test_a_city_public_that_speaks_for_residents_is_heard(database: Database) -> None:
    await baseline(database)
    ours = page(fetched(1, PIT, owner=True), owner_id="-98765")
    assert len((await take(database, ours, at=timedelta(minutes=1))).opened) == 1


async def test_a_comment_is_understood_by_what_it_answers_long_ago(database: Database) -> None:
    await baseline(database)
    await take(database, page(fetched(1, PIT)), at=timedelta(minutes=1))
    same = fetched(2, "У нас на Школьной тоже самое!", thread=1)
    taken = await take(database, page(same), at=timedelta(minutes=2))
    assert len(taken.opened) == 1


async def test_a_lost_lease_leaves_the_page_to_the_other_worker(database: Database) -> None:
    await baseline(database)
    mine = await lease(database)
    async with database.write() as session:
        (await session.scalars(select(Source))).one().leased_until = MORNING + timedelta(hours=1)
    with pytest.raises(LeaseLost):
        await take(database, page(fetched(1, PIT)), source=mine)
    assert await stored(database) == ([], [])


async def test_the_cursor_moves_with_the_posts_or_not_at_all(database: Database) -> None:
    await baseline(database)
    await take(database, page(fetched(1, PIT), fetched(2, QUEUE)), at=timedelta(minutes=1))
    async with database.read() as session:
        source = (await session.scalars(select(Source))).one()
    assert source.cursor == {"seen": 2}
    assert source.posts_seen == 2
    assert source.leased_until is None


async def test_names_and_links_longer_than_their_columns_stop_no_page(database: Database) -> None:
    await baseline(database)
    long = replace(
        fetched(1, PIT),
        link="https://vk.com/" + "w" * 900,
        author_id="1" * 91,
        author_name="Я" * 999,
    )
    taken = await take(database, page(long, owner_id="-" + "7" * 90), at=timedelta(minutes=1))
    assert len(taken.opened) == 1
    _, posts = await stored(database)
    assert [len(posts[0].link), len(posts[0].author_id), len(posts[0].author_name)] == [
        500,
        64,
        200,
    ]


async def test_a_health_complaint_goes_to_the_health_office(database: Database) -> None:
    await baseline(database)
    await take(database, page(fetched(1, QUEUE)), at=timedelta(minutes=1))
    async with database.read() as session:
        row = (await session.scalars(select(Outgoing))).one()
    assert row.chat_id == HEALTH_CHAT


async def test_a_street_of_several_districts_is_that_of_the_source(database: Database) -> None:
    await baseline(database)
    async with database.write() as session:
        session.add_all([District(name="Садовое"), District(name="Заречье")])
        await session.flush()
        streets = [Street("ул.", "Лесная", "Заречье"), Street("ул.", "Лесная", "Садовое")]
        await put_streets(session, StreetList((*streets, Street("ул.", "Речная", "Заречье"))))
    other = PIT.replace("Лесной", "Речной")
    await take(database, page(fetched(1, PIT), fetched(2, other)), at=timedelta(minutes=1))

    async with database.read() as session:
        found = (await session.scalars(select(Post).order_by(Post.id))).all()
    assert [(row.district, row.address) for row in found] == [
        ("Садовое", "ул. Лесная"),
        ("Садовое", "ул. Речная"),
    ]


def test_no_index_leads_from_an_author_to_other_posts() -> None:
    indexed = {
        column.name for index in Base.metadata.tables["posts"].indexes for column in index.columns
    }
    assert indexed
    assert not indexed & {"author_id", "author_name"}

"""Search on both databases: who sees what, in which order, and what erasure leaves."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, text

from db.engine import Database
from db.models import Finding, Incident, Office, Post, Unread
from db.queries import finding as queries
from db.queries.finding import Candidate
from services.alike import merging
from services.facts import Status
from services.moves import Act
from services.operation import upkeep
from services.search import finding
from services.search.finding import Found, rank, snippet_of
from services.search.finding_words import parse
from tests.desk import ANNA, BORIS, EGOR, GLEB, MORNING, VERA, ZOYA, fetched, person, rules
from tests.test_races import due, open_all, take

QUEUE = "В поликлинике опять нет талонов к терапевту, звоните 8 (916) 123-45-67, сколько можно?"
PIT = "На улице Лесной огромная яма на дороге, вторую неделю не могут заделать!"
BUS = "Автобус номер 5 не пришёл к школе, дети ждали на остановке час, безобразие!"
LATER = MORNING + timedelta(days=200)


async def desk_with(database: Database, *texts: str) -> None:
    """A desk with an incident of each text, all of them read."""
    await open_all(database, texts)
    await finding.catch_up(database)


async def ask(database: Database, query: str, who: int = EGOR, page: int = 0) -> Found:
    async with database.read() as session:
        one = await person(database, who)
        return await finding.find(session, one, query, MORNING, page=page, size=6)


async def ids(database: Database, query: str, who: int = EGOR) -> list[int]:
    return [hit.id for hit in (await ask(database, query, who)).hits]


async def test_words_a_place_a_link_and_a_number_find_an_incident(database: Database) -> None:
    await desk_with(database, QUEUE, PIT, BUS)
    pit = await ids(database, "ямы на Лесной")
    assert len(pit) == 1
    assert len(await ids(database, "школами автобусов")) == 1
    assert await ids(database, f"№{pit[0]}") == pit
    assert await ids(database, "https://m.vk.com/wall-98765_2") == pit
    assert set(await ids(database, "Садовое")) >= set(pit)
    assert await ids(database, "№999") == await ids(database, "снегопад") == []


async def test_where_no_incident_has_all_words_most_of_them_count(database: Database) -> None:
    await desk_with(database, QUEUE, PIT, BUS)
    found = await ask(database, "огромная яма троллейбус")
    assert found.loosely
    assert [hit.id for hit in found.hits] == await ids(database, "яма")


async def test_everybody_finds_only_what_they_may_see(database: Database) -> None:
    await desk_with(database, QUEUE, PIT)
    health, roads = await ids(database, "талоны"), await ids(database, "яма")
    for query, number in (("талон", health), (f"№{health[0]}", health)):
        seen = {who: await ids(database, query, who) for who in (ANNA, GLEB, EGOR, ZOYA, VERA)}
        assert seen == {ANNA: number, GLEB: number, EGOR: number, ZOYA: number, VERA: []}
    assert await ids(database, "https://vk.com/wall-98765_2", BORIS) == []
    async with database.write() as session:
        office = await session.scalar(select(Office.id).where(Office.slug == "minzdrav"))
        incident = await session.get(Incident, roads[0])
        assert incident is not None
        incident.office_id = office
    assert await ids(database, "яма", ANNA) == roads
    assert await ids(database, "яма", VERA) == []


async def test_neither_a_phone_nor_an_author_is_searched_by(database: Database) -> None:
    await desk_with(database, QUEUE)
    for query in ("8 (916) 123-45-67", "9161234567", "Нина Пробная", "Пробная"):
        assert await ids(database, query) == []
    (hit,) = (await ask(database, "терапевт")).hits
    assert "123-45-67" not in hit.snippet


async def test_what_is_erased_is_found_by_its_number_alone(database: Database) -> None:
    await desk_with(database, QUEUE)
    (number,) = await ids(database, "талон")
    async with database.write() as session:
        incident = await session.get(Incident, number)
        assert incident is not None
        incident.status, incident.closed_at = Status.CLOSED, MORNING
    assert await ids(database, "талон") == [number]
    await upkeep.erase_due(database, rules(), LATER)
    # It is marked again, as if somebody had changed it meanwhile: nothing comes back.
    async with database.write() as session:
        await queries.mark(session, [number])
    await finding.catch_up(database)
    for query in ("талон", "терапевт", "Садовое", "https://vk.com/wall-98765_1"):
        assert await ids(database, query) == []
    assert await ids(database, str(number)) == [number]
    async with database.read() as session:
        assert await session.scalar(select(func.count()).select_from(Finding)) == 0
        if database.is_sqlite:
            # Not a letter is left in the index itself.
            kept = await session.execute(text("SELECT block FROM findings_fts_data"))
            assert not any("терап".encode() in bytes(row[0]) for row in kept)


async def test_an_edited_text_is_found_by_its_new_words(database: Database) -> None:
    await desk_with(database, PIT)
    edited = fetched(1, PIT.replace("огромная", "глубоченная"))
    async with database.write() as session:
        await session.execute(
            text("UPDATE sources SET next_poll_at = baselined_at, leased_until = NULL")
        )
    await take(database, await due(database), [edited])
    await finding.catch_up(database)
    assert await ids(database, "глубоченной") == [1]
    assert await ids(database, "огромную") == []


async def test_a_merged_incident_is_found_by_its_heir(database: Database) -> None:
    await desk_with(
        database, PIT, "Автобус утонул в яме на улице Полевой, чините дорогу, сколько можно!"
    )
    async with database.write() as session:
        assert await merging.join_surely(session, 1, 2, Act(None, MORNING, rules()))
    await finding.catch_up(database)
    assert await ids(database, "утонуть в яме") == [1]
    assert await ids(database, "№2") == [2]


async def test_what_waits_to_be_read_is_read_in_batches(database: Database) -> None:
    await open_all(database, [f"{PIT} Дом {number}" for number in (3, 5)])
    async with database.write() as session:
        ids_ = list(await session.scalars(select(Incident.id)))
        await queries.mark(session, [*ids_] * 60)
    assert await finding.catch_up(database, batches=1) == len(ids_)
    await finding.catch_up(database)
    async with database.read() as session:
        assert await session.scalar(select(func.count()).select_from(Unread)) == 0
        assert await session.scalar(select(func.count()).select_from(Finding)) == len(ids_)
        assert await session.scalar(select(func.count()).select_from(Post)) == 2


async def test_an_index_leads_to_what_is_searched(database: Database) -> None:
    await desk_with(database, PIT)
    async with database.write() as session:
        if not database.is_sqlite:
            await session.execute(text("SET LOCAL enable_seqscan = off"))
            await session.execute(text("SET LOCAL enable_indexscan = off"))
        statement = queries.newest_statement(
            database.is_sqlite, parse("яма лесная").words, [1, 2], 120, every=True
        )
        compiled = statement.compile(session.get_bind(), compile_kwargs={"literal_binds": True})
        explain = "EXPLAIN QUERY PLAN" if database.is_sqlite else "EXPLAIN"
        rows = await session.execute(text(f"{explain} {compiled}".replace(":", r"\:")))
        plan = "\n".join(str(tuple(row)) for row in rows)
    wanted = "VIRTUAL TABLE INDEX" if database.is_sqlite else "ix_findings_words"
    assert wanted in plan
    assert "TEMP B-TREE" not in plan


def test_of_equal_matches_the_fresh_one_comes_first_and_the_named_one_before_it() -> None:
    wanted = parse("яма лесная").words
    old = Candidate(1, MORNING - timedelta(days=90), ("Дороги", "", "", ""), "яма лесной лесная")
    new = Candidate(2, MORNING, ("Дороги", "", "", ""), "яма лесной лесная")
    named = Candidate(
        3, MORNING - timedelta(days=5), ("", "", "", "Лесная, 5"), "яма лесной лесная"
    )
    half = Candidate(4, MORNING, ("", "", "", ""), "яма")
    order = rank([old, half, new, named], wanted, MORNING)
    assert order == [3, 2, 4, 1]


@pytest.mark.parametrize("lead", [0, 40])
def test_an_excerpt_shows_what_matched(lead: int) -> None:
    words = frozenset().union(*parse("яма").words)
    snippet, bold = snippet_of("слово " * lead + "огромная яма на дороге " + "слово " * 40, words)
    assert [snippet[start:end] for start, end in bold] == ["яма"]
    assert len(snippet) <= finding.SNIPPET + 2
    assert snippet.startswith("…") == (lead > 0)

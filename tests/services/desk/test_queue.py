"""The lists and the next free one, on both databases."""

import asyncio
from datetime import timedelta

from sqlalchemy import text

from db.engine import Database
from db.models import Cycle, Incident
from db.queries import queue as queries
from services.desk.queue import Which, counts, everywhere, lines, take_next
from services.errors import Refused
from services.moves import Act
from tests.desk import ANNA, BORIS, EGOR, MORNING, VERA, Desk, make_desk, person, rules


async def desk_with(database: Database, number: int) -> Desk:
    """So many free incidents in health; the later ones are due earlier."""
    desk = await make_desk(database)
    async with database.write() as session:
        for place in range(number):
            incident = Incident(
                office_id=desk.health, kind="complaint", tone="negative", priority="normal",
                joinable=False, opened_at=MORNING,
            )  # fmt: skip
            session.add(incident)
            await session.flush()
            due = MORNING + timedelta(hours=number - place)
            session.add(Cycle(
                incident_id=incident.id, posted_at=MORNING, seen_at=MORNING,
                due_claim_at=due, due_reply_at=due, due_final_at=due,
            ))  # fmt: skip
    return desk


async def press(database: Database, who: int) -> int | str:
    """Take the next one; its number, or what was said instead."""
    one = await person(database, who)
    act = Act(one, MORNING, rules())
    try:
        async with database.write() as session:
            return (await take_next(session, everywhere(one), act)).id
    except Refused as refusal:
        return str(refusal)


async def test_two_who_press_at_once_never_get_the_same_one(database: Database) -> None:
    await desk_with(database, 6)
    got = await asyncio.gather(*(press(database, who) for who in [ANNA, BORIS] * 4))
    taken = sorted(one for one in got if isinstance(one, int))
    assert taken == [1, 2, 3, 4, 5, 6]
    assert {one for one in got if isinstance(one, str)} == {"Свободных нет."}


async def test_the_next_is_the_one_that_is_due_first(database: Database) -> None:
    await desk_with(database, 3)
    assert [await press(database, ANNA) for _ in range(3)] == [3, 2, 1]


async def test_everybody_sees_the_lists_of_their_own_offices(database: Database) -> None:
    await desk_with(database, 7)
    await press(database, ANNA)
    seen = {}
    for who in (ANNA, BORIS, VERA, EGOR):
        async with database.read() as session:
            of = everywhere(await person(database, who))
            numbers = await counts(session, of, MORNING)
            page = await lines(session, of, Which.FREE, MORNING, 0, 6)
        seen[who] = (numbers[Which.FREE], numbers[Which.MINE], len(page))
    assert seen == {ANNA: (6, 1, 6), BORIS: (6, 0, 6), VERA: (0, 0, 0), EGOR: (6, 0, 6)}


async def test_an_index_leads_to_what_is_open(database: Database) -> None:
    desk = await desk_with(database, 5)
    plans = []
    async with database.write() as session:
        if not database.is_sqlite:
            # Five rows are read faster whole: the question is whether an index could serve.
            await session.execute(text("SET LOCAL enable_seqscan = off"))
        for office_ids in (None, [desk.health]):
            for statement in (
                queries.counts_statement(office_ids, 1, MORNING)[0],
                queries.page_statement("mine", office_ids, 1, MORNING),
                queries.page_statement("overdue", office_ids, 1, MORNING),
                queries.free_statement(office_ids, []),
            ):
                compiled = statement.compile(
                    session.get_bind(), compile_kwargs={"literal_binds": True}
                )
                explain = "EXPLAIN QUERY PLAN" if database.is_sqlite else "EXPLAIN"
                rows = await session.execute(text(f"{explain} {compiled}".replace(":", r"\:")))
                plans.append("\n".join(str(tuple(row)) for row in rows))
    for plan in plans:
        assert "SCAN incidents" not in plan, plan
        assert "Seq Scan on incidents" not in plan, plan

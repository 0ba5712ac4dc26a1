"""Finding what is due costs by what is due, not by how many sources there are."""

from datetime import timedelta
from typing import Any

from sqlalchemy import event

from db.engine import Database
from db.queries import sources as queries
from tests.desk import MORNING, make_desk


async def test_an_index_leads_to_the_due_sources_of_a_network(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    asked: list[tuple[str, Any]] = []
    try:
        await make_desk(database)

        @event.listens_for(database.engine.sync_engine, "before_cursor_execute")
        def note(_conn: object, _cursor: object, statement: str, values: Any, *_: object) -> None:
            asked.append((statement, values))

        async with database.write() as session:
            until = MORNING + timedelta(minutes=5)
            await queries.lease_due(session, ["vk"], MORNING, until, 1)
        lease, values = next(line for line in asked if "leased_until" in line[0])
        async with database.engine.connect() as connection:
            rows = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {lease}", values)
            plan = "\n".join(str(tuple(row)) for row in rows)
    finally:
        await database.close()
    assert "ix_sources_due (network=? AND next_poll_at<?)" in plan, plan
    assert "ORDER BY" not in plan, plan

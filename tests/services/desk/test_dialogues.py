"""Open questions: one to a person in a chat, over a restart, answered once."""

from datetime import timedelta

from db.engine import Database
from services.desk import dialogues
from services.desk.dialogues import LASTS, DialogueFacts
from tests.desk import ANNA, BORIS, HEALTH_CHAT, MORNING, make_desk, person


async def test_a_question_is_remembered_by_chat_and_person_over_a_restart(
    database: Database,
) -> None:
    await make_desk(database)
    anna, boris = await person(database, ANNA), await person(database, BORIS)
    async with database.write() as session:
        await dialogues.begin(
            session, HEALTH_CHAT, anna.id, "until", {"days": [1]}, MORNING, message_id=7
        )
    reopened = Database(database.url.render_as_string(hide_password=False))
    async with reopened.read() as session:
        found = await dialogues.current(session, HEALTH_CHAT, anna.id, MORNING)
        assert found == DialogueFacts("until", {"days": [1]}, 7)
        assert await dialogues.current(session, HEALTH_CHAT, boris.id, MORNING) is None
        assert await dialogues.current(session, ANNA, anna.id, MORNING) is None
    await reopened.close()


async def test_a_new_question_takes_the_old_ones_place(database: Database) -> None:
    await make_desk(database)
    anna = await person(database, ANNA)
    async with database.write() as session:
        await dialogues.begin(session, ANNA, anna.id, "until", {}, MORNING, message_id=7)
        await dialogues.begin(session, ANNA, anna.id, "name", {"of": 2}, MORNING)
        found = await dialogues.current(session, ANNA, anna.id, MORNING)
    assert found == DialogueFacts("name", {"of": 2}, None)


async def test_a_question_is_answered_once_and_forgotten_in_time(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    await make_desk(database)
    anna = await person(database, ANNA)
    async with database.write() as session:
        await dialogues.begin(session, ANNA, anna.id, "until", {}, MORNING)
        assert await dialogues.current(session, ANNA, anna.id, MORNING + LASTS) is None
        soon = MORNING + LASTS - timedelta(seconds=1)
        assert await dialogues.current(session, ANNA, anna.id, soon) is not None
        assert await dialogues.end(session, ANNA, anna.id)
        assert not await dialogues.end(session, ANNA, anna.id)
    await database.close()

"""One of several posts is forgotten: what the others say stays, and nothing of this one."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from db.engine import Database
from db.models import Correction, Draft, Finding, Outgoing, Publication, Source
from db.queries import posts
from services.errors import Refused
from services.residents import forgetting, held
from services.residents.privacy import mask
from services.search import finding
from tests.desk import ANNA, EGOR, GLEB, MORNING, VERA, ZOYA, fetched, page, person, stored
from tests.services.test_incidents import open_one
from tests.services.test_intake import take

LATER = MORNING + timedelta(minutes=9)


async def forget(database: Database, post_id: int, who: int = EGOR) -> None:
    actor = await person(database, who)
    async with database.write() as session:
        await forgetting.forget(session, post_id, actor, LATER)


async def two_alike(database: Database) -> str:
    """An incident of two posts with a draft, read by the search; the words of both."""
    await open_one(database)
    text = (await stored(database))[1][0].text
    await take(database, page(fetched(2, text)), at=timedelta(minutes=2))
    async with database.write() as session:
        session.add(Draft(incident_id=1, version=1, origin="person", text="Нина!", at=MORNING))
    await finding.catch_up(database)
    return text


async def test_the_others_speak_for_the_incident_from_then_on(database: Database) -> None:
    text = await two_alike(database)
    await forget(database, 1)
    await finding.catch_up(database)
    (incident,), (first, second) = await stored(database)
    assert (first.text, first.author_id, first.erased_at) == ("", "", LATER)
    assert (second.text, second.author_name) == (text, "Нина Пробная")
    assert (incident.first_post_id, incident.fingerprint) == (2, second.fingerprint)
    assert (incident.posts_count, incident.status, incident.joinable) == (2, "new", True)
    async with database.read() as session:
        assert await session.scalar(select(Draft.text)) == ""
        found = await session.get(Finding, 1)
        assert found is not None
        assert found.words
        with pytest.raises(Refused):
            await forgetting.find(session, first.link or "https://vk.com/wall-98765_9")


async def test_what_was_learnt_from_the_post_goes_whatever_the_desk_keeps(
    database: Database,
) -> None:
    await two_alike(database)
    anna = await person(database, ANNA)
    common = {"said": "", "instead": "", "place_official": False, "network": "vk",
              "person_id": anna.id, "at": MORNING, "text": "x"}  # fmt: skip
    text = mask((await stored(database))[1][0].text)
    async with database.write() as session:
        session.add_all([
            Correction(post_id=1, matter="topic", **common),
            Correction(post_id=2, matter="alike", other_text=text, **common),
            Correction(post_id=2, matter="kind", **common),
        ])  # fmt: skip
    await forget(database, 1)
    async with database.read() as session:
        left = (await session.execute(select(Correction.post_id, Correction.matter))).all()
    assert [tuple(row) for row in left] == [(2, "kind")]


async def test_a_reply_on_its_way_under_the_post_is_called_off(database: Database) -> None:
    await two_alike(database)
    async with database.write() as session:
        session.add(
            Publication(incident_id=1, draft_version=1, post_id=1, network="vk", voice="мы",
                        key="k", asked_at=MORNING, due_at=MORNING)
        )  # fmt: skip
    await forget(database, 1)
    async with database.read() as session:
        row = (await session.scalars(select(Publication))).one()
    assert (row.state, row.due_at, row.note) == ("refused", None, forgetting.CALLED_OFF)


async def test_the_offices_answer_below_the_post_is_forgotten_with_it(database: Database) -> None:
    await open_one(database)
    beneath = fetched(7, "Нина, талоны добавили.", thread=1, owner=True)
    neighbours = fetched(8, "А у нас всё хорошо!", thread=1)
    async with database.write() as session:
        (await session.get_one(Source, 1)).official = True
    await take(database, page(beneath, neighbours), at=timedelta(minutes=3))
    await forget(database, 1)
    _, posts = await stored(database)
    texts = {one.external_id: one.text for one in posts}
    assert texts == {
        "-98765_1": "",
        "-98765_1_7": "",
        "-98765_1_8": "А у нас всё хорошо!",
    }


@pytest.mark.parametrize(("who", "may"), [(EGOR, True), (ZOYA, True), (VERA, False), (GLEB, False)])
async def test_coordinators_and_admins_alone_forget(sqlite_url: str, who: int, may: bool) -> None:
    database = Database(sqlite_url)
    await open_one(database)
    if may:
        await forget(database, 1, who)
    else:
        with pytest.raises(Refused):
            await forget(database, 1, who)
    assert ((await stored(database))[1][0].text == "") is may
    await database.close()


async def test_what_is_held_is_all_of_the_post_and_nothing_of_others(database: Database) -> None:
    await two_alike(database)
    zoya, egor = await person(database, ZOYA), await person(database, EGOR)
    async with database.read() as session:
        (one,) = await forgetting.find(session, "vk.ru/wall-98765_2")
        document = json.loads(await held.export(session, one.id, zoya, LATER))
        with pytest.raises(Refused):
            await held.export(session, one.id, egor, LATER)
    records = document["записи"]
    assert [row["external_id"] for row in records["posts"]["строки"]] == ["-98765_2"]
    assert {"posts", "sources", "incidents", "cycles", "events", "drafts", "cards"} <= set(records)
    assert "findings" not in records
    assert "-98765_1" not in json.dumps(document)
    assert "cursor" not in records["sources"]["строки"][0]


async def test_an_edit_read_before_and_written_after_brings_nothing_back(
    sqlite_url: str,
) -> None:
    database = Database(sqlite_url)
    await open_one(database)
    await forget(database, 1)
    async with database.write() as session:
        assert not await posts.write(session, 1, {"text": "снова"})
    assert (await stored(database))[1][0].text == ""
    await database.close()


async def test_a_card_that_has_not_come_to_its_chat_still_comes(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    await open_one(database)
    await forget(database, 1)
    async with database.read() as session:
        rows = (await session.scalars(select(Outgoing).where(Outgoing.kind == "card"))).all()
    assert [(row.state, row.payload) for row in rows] == [("pending", {})]
    await database.close()

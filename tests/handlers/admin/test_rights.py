"""/forget and /held over HTTP: who may, what is asked, what stands in the chats afterwards."""

import json
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import select

from db.models import Event, Incident
from services.residents import forgetting
from services.search import finding
from tests.desk import ANNA, COORDINATOR_CHAT, EGOR, GLEB, HEALTH_CHAT, ZOYA, person, stored
from tests.services.operation.test_upkeep import LINK, QUEUE, answered_and_closed
from tests.stage import Stage, staged

SECRETS = ("талонов", "Нина", "vk.com")


@pytest.fixture
async def stage(sqlite_url: str) -> AsyncIterator[Stage]:
    """The town and the desk."""
    async with staged(sqlite_url) as built:
        built.messenger.start(ANNA)
        await built.settled()
        yield built


async def test_a_coordinator_forgets_a_post_by_its_link_and_the_network_brings_nothing_back(
    stage: Stage,
) -> None:
    card = await answered_and_closed(stage)
    await stage.app.read_anew()
    link = (await stored(stage.database))[1][0].link.replace("//vk.", "//m.vk.")
    await stage.say(EGOR, EGOR, f"/forget {link}")
    asked = stage.card(EGOR)
    assert "инцидент №1" in asked.text
    assert not any(word in asked.text for word in SECRETS)
    await stage.press(EGOR, asked, "Стереть")
    await stage.settled()
    assert "Стёрто, инцидент №1" in asked.text
    assert "попросил житель" in card.text
    for chat in (HEALTH_CHAT, GLEB):
        shown = [one.text for one in stage.messenger.messages(chat) if one.from_bot]
        assert not any(word in text for word in SECRETS for text in shown)
    stage.vk.edit_post(stage.vk.post(stage.wall.id, 1), f"{QUEUE} Так и не добавили.")
    for _ in range(3):
        await stage.round(seconds=61)
    incidents, posts = await stored(stage.database)
    assert [(one.text, one.author_name, one.link) for one in posts] == [("", "", "")]
    assert (len(incidents), incidents[0].reply_link) == (1, "")
    async with stage.database.read() as session:
        events = (await session.scalars(select(Event))).all()
        egor = await person(stage.database, EGOR)
        found = await finding.find(session, egor, "талоны", stage.clock(), page=0, size=6)
    assert found.total == 0
    assert events[-1].kind == "forgotten"
    assert (events[-1].actor_id, events[-1].data) == (egor.id, {"post": 1})
    assert not any(word in repr([one.data for one in events]) for word in (*SECRETS, LINK))


async def test_only_whom_it_concerns_may_forget_or_export(stage: Stage) -> None:
    await stage.baseline()
    await stage.complain(QUEUE)
    for who, command in (
        (ANNA, "/forget 1"),
        (GLEB, "/forget 1"),
        (ANNA, "/held 1"),
        (EGOR, "/held 1"),
    ):
        await stage.say(who, who, command)
        assert "нет прав" in stage.card(who).text, (who, command)
    await stage.say(EGOR, EGOR, "/forget 1")
    asked = stage.card(EGOR)
    data = asked.button("Стереть").callback_data
    assert data is not None
    await stage.say(EGOR, HEALTH_CHAT, "/forget 1")
    refused = await stage.press(ANNA, stage.card(HEALTH_CHAT), data, force=True)
    assert "координатор или администратор" in (refused.text or "")
    await stage.press(EGOR, asked, "Оставить")
    assert asked.text == "Ничего не стёрто."
    assert (await stored(stage.database))[1][0].text


async def test_an_open_incident_stays_at_work_without_the_words(stage: Stage) -> None:
    await stage.baseline()
    card = await stage.complain(QUEUE)
    await stage.press(ANNA, card, "✋ Взять")
    await stage.say(EGOR, EGOR, "/forget 1")
    await stage.press(EGOR, stage.card(EGOR), "Стереть")
    await stage.settled()
    refused = await stage.press(ANNA, card, "↶ Отменить")
    assert refused.text == "Отменить уже нельзя: слова инцидента стёрты."
    await stage.press(ANNA, card, "i:1:release:", force=True)
    async with stage.database.read() as session:
        incident = (await session.scalars(select(Incident))).one()
    assert incident.status == "new"
    assert "Здравоохранение" in card.text


async def test_an_admin_gets_what_is_held_as_a_file_in_private_alone(stage: Stage) -> None:
    await stage.baseline()
    await stage.complain(QUEUE)
    await stage.say(ZOYA, ZOYA, "/held 1")
    sent = stage.card(ZOYA).document
    assert sent is not None
    document = json.loads(sent.data)
    assert document["записи"]["posts"]["строки"][0]["text"] == QUEUE
    await stage.say(ZOYA, COORDINATOR_CHAT, "/held 1")
    assert "только в личном чате" in stage.card(COORDINATOR_CHAT).text


async def test_what_is_not_held_is_said_so(stage: Stage) -> None:
    for asked in ("https://vk.com/wall-1_404", "404", "post:404"):
        await stage.say(EGOR, EGOR, f"/forget {asked}")
        assert stage.card(EGOR).text == str(forgetting.NOT_HELD)
    await stage.say(EGOR, EGOR, "/forget")
    assert "ссылку" in stage.card(EGOR).text

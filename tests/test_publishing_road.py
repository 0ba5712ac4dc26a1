"""A draft goes out by a press, over HTTP: confirmed, said once, answered."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from typing import Any

import pytest
from sqlalchemy import select, update

from db.models import Event, Office, Publication, Source
from sandbox.telegram import TownMessage
from sandbox.vk import Comment, Fault, VkTown
from services.incident_facts import IncidentFacts, load
from tests.desk import EGOR, GLEB, ROADS_CHAT, VERA
from tests.stage import Stage, staged

PIT = "На улице Лесной огромная яма на дороге, вторую неделю не могут заделать!"
TEXT = "Нина, здравствуйте! Яму на Лесной заделают 25 ноября, отвечает Сергеева."
OFFICE = "Администрация Садового"


def voices(vk: VkTown) -> Mapping[str, Any]:
    """The wall's own community answers with its key."""
    key = vk.token("community", 98765)
    return {"communities": [{"community": 98765, "key": key, "push": False, "name": OFFICE}]}


class Road:
    """A held complaint with a draft of its answer."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.card: TownMessage
        self.draft: TownMessage

    async def begin(self) -> None:
        async with self.stage.database.write() as session:
            await session.execute(update(Source).values(official=True))
        await self.stage.baseline()
        self.card = await self.stage.complain(PIT)
        await self.stage.press(VERA, self.card, "✋ Взять")
        await self.write(TEXT)

    async def write(self, text: str) -> None:
        await self.stage.reply(VERA, self.card, text)
        self.draft = self.stage.card(ROADS_CHAT)

    async def confirm(self) -> str:
        await self.stage.press(VERA, self.draft, "📤 Опубликовать")
        answer = await self.stage.press(VERA, self.draft, f"📤 От имени: {OFFICE}")
        return answer.text or ""

    async def tick(self) -> None:
        await self.stage.app.publish()
        await self.stage.app.delivery.drain()

    @property
    def comments(self) -> list[Comment]:
        return list(self.stage.wall.comments.values())

    async def facts(self) -> IncidentFacts:
        async with self.stage.database.read() as session:
            return await load(session, 1)

    async def state(self) -> str:
        async with self.stage.database.read() as session:
            return (await session.scalars(select(Publication))).one().state


@pytest.fixture
async def road(sqlite_url: str) -> AsyncIterator[Road]:
    async with staged(sqlite_url, vk_section=voices) as stage:
        built = Road(stage)
        await built.begin()
        yield built


async def test_a_draft_goes_out_in_the_office_s_name_once_and_answers(road: Road) -> None:
    await road.stage.press(VERA, road.draft, "📤 Опубликовать")
    assert f"Опубликовать от имени «{OFFICE}» под этой записью?" in road.draft.text
    assert TEXT in road.draft.text
    assert road.comments == []
    await road.stage.press(VERA, road.draft, f"📤 От имени: {OFFICE}")
    twice = await road.stage.press(VERA, road.draft, "i:1:publish_sure:1", force=True)
    assert "уже публикуется" in (twice.text or "")
    await road.tick()
    [said] = road.comments
    assert (said.author_id, said.text) == (-98765, TEXT)
    facts = await road.facts()
    assert (facts.status, facts.reply_by) == ("answered", "published")
    assert facts.reply_link == f"https://vk.com/wall-98765_1?reply={said.id}"
    assert "Ответ опубликован" in road.card.text
    assert "Вера, 📤 Инцидент №1: ответ опубликован." in road.stage.card(ROADS_CHAT).text
    once_more = await road.stage.press(VERA, road.draft, "i:1:publish_sure:1", force=True)
    assert once_more.text == "Этот черновик уже опубликован."
    await road.stage.round(seconds=61)
    assert (await road.facts()).reply is not None, "what was published is watched like any answer"
    async with road.stage.database.read() as session:
        kinds = list((await session.scalars(select(Event.kind).order_by(Event.id))).all())
    assert kinds[-3:] == ["publishing", "answered", "reply_seen"]


async def test_a_press_may_be_taken_back_and_others_may_not_press(road: Road) -> None:
    await road.stage.press(VERA, road.draft, "📤 Опубликовать")
    refused = await road.stage.press(EGOR, road.draft, "i:1:publish_sure:1", force=True)
    assert refused.text == "Инцидент держит Вера: публикует держатель."
    await road.stage.press(VERA, road.draft, "‹ Отмена")
    assert "Черновик №1" in road.draft.text
    await road.write("Ответим [дата].")
    old = await road.stage.press(VERA, road.draft, "i:1:publish:1", force=True)
    assert "Есть черновик новее, №2" in (old.text or "")
    blank = await road.stage.press(VERA, road.draft, "📤 Опубликовать")
    assert "незаполненные места" in (blank.text or "")
    await road.tick()
    assert road.comments == []


async def test_a_desk_killed_between_saying_and_noting_says_it_once(road: Road) -> None:
    await road.confirm()
    method = "wall.createComment"
    road.stage.vk.faults.next(method=method, fault=Fault.timeout_after_commit())
    with road.stage.vk.changes() as changes:
        going = asyncio.create_task(road.stage.app.publish())
        await asyncio.wait_for(anext(changes), 10)
    going.cancel()
    with suppress(asyncio.CancelledError):
        await going
    assert await road.state() == "sending"
    await road.tick()
    assert await road.state() == "sending", "whoever took it up may be at it still"
    road.stage.clock.go(minutes=6)
    await road.tick()
    assert len(road.comments) == 1
    assert (await road.state(), (await road.facts()).status) == ("published", "answered")


async def test_an_answer_that_was_lost_is_asked_again_by_the_same_key(road: Road) -> None:
    await road.confirm()
    method = "wall.createComment"
    road.stage.vk.faults.next(method=method, fault=Fault.mutate(lambda _: None))
    await road.tick()
    assert [call.params["guid"] for call in road.stage.vk.calls if call.method == method] == [
        (await _key(road)),
    ] * 2
    assert len(road.comments) == 1
    assert await road.state() == "published"


async def _key(road: Road) -> str:
    async with road.stage.database.read() as session:
        return (await session.scalars(select(Publication))).one().key


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (Fault.captcha(), "нужна проверка «я не робот» (код 14)\nhttps://id.vk.example/"),
        (Fault.error(7), "у ключа нет нужного права"),
        (Fault.error(212), "комментарии закрыты"),
        (Fault.error(222), "ссылки в комментариях запрещены"),
    ],
)
async def test_a_refusal_is_told_and_loses_nothing(road: Road, fault: Fault, words: str) -> None:
    await road.confirm()
    road.stage.vk.faults.next(method="wall.createComment", fault=fault)
    await road.tick()
    told = road.stage.card(ROADS_CHAT)
    assert words in told.text
    assert "Текст цел" in told.text
    assert (await road.facts()).status == "claimed"
    await road.stage.press(VERA, told, "📤 Ещё раз")
    await road.stage.press(VERA, told, f"📤 От имени: {OFFICE}")
    await road.tick()
    assert [comment.text for comment in road.comments] == [TEXT]


async def test_flood_control_is_waited_out(road: Road) -> None:
    await road.confirm()
    road.stage.vk.faults.next(method="wall.createComment", fault=Fault.error(9))
    await road.tick()
    assert (await road.state(), road.comments) == ("asked", [])
    road.stage.clock.go(minutes=6)
    await road.tick()
    assert len(road.comments) == 1


async def test_where_a_supervisor_must_agree_nothing_goes_out_before(road: Road) -> None:
    async with road.stage.database.write() as session:
        await session.execute(update(Office).values(settings={"approval": True}))
    await road.write("Яму заделают 26 ноября, отвечает Сергеева.")
    assert "📤 Опубликовать" not in [button.text for button in road.draft.buttons]
    pressed = await road.stage.press(VERA, road.draft, "i:1:publish_sure:2", force=True)
    assert "Текст сначала согласует куратор" in (pressed.text or "")
    await road.stage.press(VERA, road.draft, "📨 На согласование")
    asked = road.stage.card(GLEB)
    await road.stage.press(GLEB, asked, "✅ Согласовать")
    agreed = road.stage.card(ROADS_CHAT)
    assert "Согласовано" in agreed.text
    await road.stage.press(VERA, agreed, "📤 Опубликовать")
    await road.stage.press(VERA, agreed, f"📤 От имени: {OFFICE}")
    await road.tick()
    assert len(road.comments) == 1

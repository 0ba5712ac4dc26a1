"""The answer under the post, over HTTP: the office answers on a wall, the card turns by itself."""

from collections.abc import AsyncIterator

import pytest

from db.models import Source
from sandbox.telegram import TownMessage
from sandbox.vk import Comment, Group, Post
from tests.desk import MORNING, ROADS_CHAT, VERA
from tests.stage import Stage, staged

PIT = "На улице Лесной огромная яма на дороге, вторую неделю не могут заделать!"
DONE = "Яму заделали сегодня утром."


class Street:
    """A complaint about a pit on the talk's wall, and the administration that can answer there."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.office: Group = stage.vk.add_group(name="Администрация", screen_name="sadovoe_admin")
        self.post: Post
        self.card: TownMessage

    async def begin(self) -> None:
        async with self.stage.database.write() as session:
            session.add(
                Source(
                    network="vk", kind="wall", address=self.office.screen_name, official=True,
                    next_poll_at=MORNING, cursor={},
                )
            )  # fmt: skip
        await self.stage.baseline()
        self.card = await self.stage.complain(PIT)
        self.post = next(iter(self.stage.wall.posts.values()))
        await self.stage.press(VERA, self.card, "✋ Взять")

    def say(self, text: str, author: int, under: Comment | None = None) -> Comment:
        return self.stage.vk.write_comment(
            self.stage.wall.id,
            self.post.id,
            author,
            text,
            at=self.stage.clock(),
            reply_to=under.id if under else None,
        )

    async def answer(self, text: str = DONE) -> Comment:
        self.stage.clock.go(minutes=5)
        reply = self.say(text, self.office.owner_id)
        await self.round()
        return reply

    async def round(self) -> None:
        await self.stage.round(seconds=61)

    @property
    def said(self) -> str:
        return self.stage.card(ROADS_CHAT).text

    def buttons(self) -> list[str]:
        return [button.text for button in self.card.buttons]


@pytest.fixture
async def street(sqlite_url: str) -> AsyncIterator[Street]:
    async with staged(sqlite_url) as stage:
        built = Street(stage)
        await built.begin()
        yield built


async def test_the_office_answers_on_the_wall_and_the_card_turns_by_itself(street: Street) -> None:
    reply = await street.answer()
    assert "Ответ найден, Вера" in street.card.text
    assert "✖️ Это не ответ" in street.buttons()
    assert "Вера, ✅ Инцидент №1: нашли ответ под записью." in street.said
    assert f"wall-{street.stage.wall.id}_{street.post.id}?reply={reply.id}" in str(street.card.html)


async def test_what_a_person_calls_no_answer_is_none_and_the_clock_goes_on(street: Street) -> None:
    await street.answer("Уточните, пожалуйста, адрес.")
    assert "похоже на промежуточный ответ" in street.card.text
    pressed = await street.stage.press(VERA, street.card, "✖️ Это не ответ")
    assert pressed.text == "Запомнили: это не ответ. Сроки прежние."
    assert "Держит Вера" in street.card.text
    assert "Ответить до завтра 09:02" in street.card.text
    await street.round()
    assert "Держит Вера" in street.card.text
    old = await street.stage.press(VERA, street.card, "i:1:not_answer:", force=True)
    assert old.text == "Найденного ответа здесь нет."
    await street.stage.round(hours=4, minutes=30)
    assert any("прошла половина срока" in text for text in street.stage.texts(ROADS_CHAT))


async def test_an_edited_answer_and_a_deleted_one_are_noticed(street: Street) -> None:
    reply = await street.answer()
    street.stage.vk.edit_comment(reply, "Яму заделаем, когда будут деньги.")
    for _ in range(13):
        await street.round()
    assert "изменён" in street.card.text
    assert "ответ изменён. Проверьте" in street.said
    street.stage.vk.delete_comment(reply)
    for _ in range(3):
        await street.round()
    assert "Держит Вера" in street.card.text
    assert "ответ удалён из обсуждения. Инцидент снова без ответа, срок прежний" in street.said


async def test_the_author_writes_again_after_the_answer_and_after_closing(street: Street) -> None:
    author = street.stage.resident.id
    reply = await street.answer()
    street.stage.clock.go(minutes=5)
    street.say("Спасибо!", author, under=reply)
    await street.round()
    assert "повторное" not in street.card.text
    street.say("Заделали не ту яму, на Лесной дорога разбита!", author, under=reply)
    await street.round()
    assert "повторное" in street.card.text
    assert "Вера, 🔁 Инцидент №1, повторное: автор написал снова." in street.said
    await street.stage.press(VERA, street.card, "☑️ Закрыть")
    await street.stage.press(VERA, street.card, "Решено")
    street.stage.clock.go(hours=2)
    street.say("Яма на дороге так и не заделана, третья неделя!", author, under=reply)
    await street.round()
    assert "Свободен" in street.card.text
    assert "повторное" in street.card.text
    assert any(
        "Инцидент открыт снова, ответить до" in text for text in street.stage.texts(ROADS_CHAT)
    )

"""What MAX does not let us edit any more: taken away, so that nobody reads what was erased."""

from services.operation import upkeep
from tests.bot.max.stage import both
from tests.desk import rules
from tests.test_road import LINK, QUEUE


async def test_a_card_too_old_to_be_edited_makes_room_for_a_new_one(sqlite_url: str) -> None:
    async with both(sqlite_url) as desk:
        old = await desk.complain(QUEUE)
        desk.stage.clock.go(hours=27)
        await desk.press(old, desk.anna, "Взять")
        assert old.deleted
        assert "Держит Анна" in desk.town.last(desk.health).text


async def test_the_retention_leaves_neither_card_nor_draft_in_the_chat(sqlite_url: str) -> None:
    async with both(sqlite_url) as desk:
        card = await desk.complain(QUEUE)
        await desk.press(card, desk.anna, "Взять")
        await desk.say(desk.health, desk.anna, "Здравствуйте! Талоны добавят 25 ноября.", card)
        draft = desk.town.last(desk.health)
        await desk.press(card, desk.anna, "Ответ дан")
        await desk.say(desk.health, desk.anna, LINK, desk.town.last(desk.health))
        await desk.press(card, desk.anna, "Закрыть")
        await desk.press(card, desk.anna, "Решено")
        now = desk.stage.clock.go(days=91)
        assert await upkeep.erase_due(desk.stage.database, rules(), now) == (1, 0)
        await desk.stage.app.delivery.drain()
        assert card.deleted
        assert draft.deleted
        assert "талон" not in desk.town.last(desk.health).text.lower()

"""MAX on the page of the town: the same list of chats, what is said and pressed there."""

import asyncio
from typing import Any

from sandbox.desk_in_max import ALONE, BOTH
from sandbox.max.desk import start
from tests.sandbox.page_town import PageTown, open_town

KEYS = {
    "type": "inline_keyboard",
    "payload": {"buttons": [[{"type": "callback", "text": "Взять", "payload": "i:1:claim:"}]]},
}


async def chats(page: PageTown, official: int) -> list[dict[str, Any]]:
    found = (await page.get(f"/town/people/{official}/chats"))["chats"]
    return [chat for chat in found if chat["messenger"] == "MAX"]


async def test_the_list_shows_the_chats_of_both_messengers() -> None:
    async with open_town() as page:
        anna, vera, stranger = [await chats(page, who) for who in (1001, 1003, 1009)]
        assert [chat["title"] for chat in anna] == ["ЖКХ и энергетика", "Отклик"]
        assert [chat["title"] for chat in vera] == ["Культура и спорт", "Отклик"]
        assert stranger == []


async def test_a_card_is_drawn_pressed_and_answered() -> None:
    async with open_town() as page:
        town = page.town.in_max
        chat = town.chats[BOTH]
        card = town.town.new_message(chat, "№1 горячая вода", [KEYS])
        card.markup = [{"type": "strong", "from": 0, "length": 2}]
        at = f"/town/people/1001/chats/{chat.id}"
        (shown,) = (await page.get(at))["messages"]
        assert shown["entities"][0]["type"] == "bold"
        assert shown["keyboard"][0][0]["data"] == "i:1:claim:"
        pressing = asyncio.create_task(
            page.post(f"{at}/messages/{shown['id']}/press", data="i:1:claim:")
        )
        while not town.town.pending:  # noqa: ASYNC110 - a press rings no bell
            await asyncio.sleep(0.005)
        town.town.answered["callback-1"] = {"notification": "Взято"}
        assert (await pressing)[1]["text"] == "Взято"
        status, _ = await page.post(f"{at}/messages", text="Чиним", reply_to=shown["id"])
        assert status == 200
        assert town.town.queue[-1].body["message"]["link"]["message"]["mid"] == card.mid
        assert (await page.get(at))["messages"][1]["reply"]["snippet"] == "№1 горячая вода"


async def test_a_dialog_begins_with_a_start_and_strangers_see_no_group() -> None:
    async with open_town() as page:
        town = page.town.in_max
        dialog = town.town.dialog(town.people[1001])
        at = f"/town/people/1001/chats/{dialog.id}"
        assert not (await page.get(at))["started"]
        assert (await page.post(f"{at}/start"))[0] == 200
        assert (await page.get(at))["started"]
        status, _ = await page.post(
            f"/town/people/1001/chats/{town.chats[ALONE].id}/messages", text="?"
        )
        assert status == 404
        start(town.town, town.people[1008])
        assert (await chats(page, 1008))[0]["kind"] == "dialog"

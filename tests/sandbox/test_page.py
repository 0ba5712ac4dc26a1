"""The page's addresses over HTTP: what they show, what they do, what they refuse."""

import asyncio
import json
from collections.abc import AsyncIterator

import pytest
from aiogram.types import BufferedInputFile
from aiohttp import ClientResponse

from tests.sandbox.page_town import (
    ANNA,
    FORUM,
    OFFICIAL,
    STRANGER,
    TALK,
    ZHKH,
    PageTown,
    keyboard,
    open_town,
    small_bot,
)

CHAT = f"/town/people/{ANNA}/chats/{ZHKH}"
WALL = f"/town/walls/{TALK}"


@pytest.fixture
async def page() -> AsyncIterator[PageTown]:
    async with open_town() as opened:
        yield opened


async def test_the_state_names_the_people_the_walls_and_the_day(page: PageTown) -> None:
    state = await page.get("/town/state")
    assert state["town"] == "Садовое"
    assert {person["role"] for person in state["officials"]} == {
        "aide",
        "coordinator",
        "supervisor",
        "admin",
        "",
    }
    assert [group["official"] for group in state["groups"]] == [False, True]
    assert state["bot"]["state"] == "running"
    assert state["day"]["speed"] == 1


async def test_a_resident_writes_edits_and_deletes_a_post(page: PageTown) -> None:
    author = page.town.residents["alla"]
    status, made = await page.post(f"{WALL}/posts", author=author, text="  Яма на Речной \n")
    assert status == 200
    newest = (await page.get(WALL))["posts"][0]
    assert (newest["id"], newest["name"], newest["text"]) == (
        made["id"],
        "Алла Тополева",
        "Яма на Речной",
    )
    address = f"{WALL}/posts/{made['id']}"
    assert await page.patch(address, author=author, text="Яма засыпана") == 200
    newest = (await page.get(WALL))["posts"][0]
    assert (newest["text"], newest["edited"]) == ("Яма засыпана", True)
    assert (await page.post(f"{address}/delete", author=author))[0] == 200
    assert made["id"] not in [post["id"] for post in (await page.get(WALL))["posts"]]


async def test_comments_nest_in_one_thread_and_link_to_themselves(page: PageTown) -> None:
    alla, lev = page.town.residents["alla"], page.town.residents["lev"]
    post = (await page.get(WALL))["posts"][0]
    comments = f"{WALL}/posts/{post['id']}/comments"
    _, top = await page.post(comments, author=alla, text="И у нас")
    _, reply = await page.post(comments, author=lev, text="И у вас?", reply_to=top["id"])
    shown = (await page.get(WALL))["posts"][0]["comments"][-1]
    assert (shown["id"], shown["replies"][0]["id"]) == (top["id"], reply["id"])
    assert shown["replies"][0]["path"] == (
        f"/wall-{TALK}_{post['id']}?reply={reply['id']}&thread={top['id']}"
    )


async def test_nobody_changes_what_another_wrote(page: PageTown) -> None:
    alla, lev = page.town.residents["alla"], page.town.residents["lev"]
    _, made = await page.post(f"{WALL}/posts", author=alla, text="Моё")
    address = f"{WALL}/posts/{made['id']}"
    assert await page.patch(address, author=lev, text="Чужое") == 403
    assert (await page.post(f"{address}/delete", author=lev))[0] == 403
    assert (await page.get(WALL))["posts"][0]["text"] == "Моё"


async def test_the_administration_can_answer_as_itself(page: PageTown) -> None:
    post = (await page.get(WALL))["posts"][0]
    status, _ = await page.post(
        f"{WALL}/posts/{post['id']}/comments", author=-OFFICIAL, text="Починим завтра"
    )
    assert status == 200
    shown = (await page.get(WALL))["posts"][0]["comments"][-1]
    assert shown["name"] == "Администрация Садового"


async def test_a_chat_shows_entities_buttons_pictures_and_files(page: PageTown) -> None:
    async with small_bot(page.address) as bot:
        await bot.send_message(
            ZHKH,
            "😀 <b>ЖКХ</b> &lt;script&gt;",
            parse_mode="HTML",
            reply_markup=keyboard((("Взять", "take"),)),
        )
        await bot.send_document(ZHKH, BufferedInputFile(b"rows", "неделя.xlsx"))
    chat = await page.get(CHAT)
    card, file = chat["messages"]
    assert card["text"] == "😀 ЖКХ <script>"
    assert card["entities"] == [{"type": "bold", "offset": 3, "length": 3}]
    assert card["keyboard"][0][0]["data"] == "take"
    assert file["document"]["name"] == "неделя.xlsx"
    async with page.http.get(page.address + file["document"]["src"]) as response:
        assert await response.read() == b"rows"
        assert response.headers["Content-Disposition"] == "attachment"


async def test_a_press_brings_the_bots_answer_back(page: PageTown) -> None:
    async with small_bot(page.address) as bot:
        sent = await bot.send_message(
            ZHKH, "Карточка", reply_markup=keyboard((("Взять", "take"), ("Что", "alert-1")))
        )
        address = f"{CHAT}/messages/{sent.message_id}/press"
        _, toast = await page.post(address, data="take")
        _, alert = await page.post(address, data="alert-1")
    assert (toast["text"], toast["alert"]) == ("Нажато: take", False)
    assert (alert["text"], alert["alert"]) == ("Нажато: alert-1", True)


async def test_a_button_that_is_gone_is_refused_in_words(page: PageTown) -> None:
    async with small_bot(page.address) as bot:
        sent = await bot.send_message(ZHKH, "Без кнопок")
    status, said = await page.post(f"{CHAT}/messages/{sent.message_id}/press", data="take")
    assert (status, said["error"]) == (409, "Этой кнопки уже нет.")


async def test_unread_messages_are_counted_until_they_are_read(page: PageTown) -> None:
    async with small_bot(page.address) as bot:
        for number in range(3):
            await bot.send_message(ZHKH, f"Карточка {number}")
    chat = await page.get(CHAT)
    assert chat["unread"] == 3
    await page.post(f"{CHAT}/read", thread=None, upto=chat["last_id"])
    assert (await page.get(CHAT))["unread"] == 0


async def test_topics_of_a_forum_are_chats_of_their_own(page: PageTown) -> None:
    thread = page.town.threads["roads"]
    async with small_bot(page.address) as bot:
        await bot.send_message(FORUM, "Яма", message_thread_id=thread)
    chats = (await page.get("/town/people/1002/chats"))["chats"]
    assert chats[0]["title"] == "Дороги и транспорт"
    assert {chat["title"] for chat in chats if chat["kind"] == "topic"} == {
        "Дороги и транспорт",
        "Благоустройство",
        "Общая тема",
    }
    other = page.town.threads["amenities"]
    quiet = await page.get(f"/town/people/1002/chats/{FORUM}?thread={other}")
    assert [message["text"] for message in quiet["messages"] if not message["service"]] == []


async def test_people_see_only_their_own_chats(page: PageTown) -> None:
    async with page.http.get(f"{page.address}/town/people/1005/chats/{ZHKH}") as response:
        assert response.status == 404
    async with page.http.get(f"{page.address}/town/people/{STRANGER}/chats/{ANNA}") as response:
        assert response.status == 404


async def test_a_private_chat_begins_with_start(page: PageTown) -> None:
    private = f"/town/people/{ANNA}/chats/{ANNA}"
    assert (await page.get(private))["started"] is False
    await page.post(f"{private}/start")
    chat = await page.get(private)
    assert (chat["started"], chat["messages"][-1]["text"]) == (True, "/start")


async def test_changes_of_walls_and_chats_reach_the_browser(page: PageTown) -> None:
    async with page.http.get(f"{page.address}/town/news") as stream:
        await _line(stream, "retry")
        author = page.town.residents["lev"]
        await page.post(f"{WALL}/posts", author=author, text="Снег")
        assert json.loads(await _line(stream, "data:")) == [f"wall:{TALK}"]
        await page.post(f"/town/people/{ANNA}/chats/{ZHKH}/messages", text="Доброе утро")
        assert json.loads(await _line(stream, "data:")) == [f"chat:{ZHKH}"]
        await page.post("/town/day", speed=3)
        assert json.loads(await _line(stream, "data:")) == ["state"]


async def test_a_request_for_another_host_is_refused(page: PageTown) -> None:
    for path in ("/", "/town/state", "/telegram/bot1:a/getMe"):
        async with page.http.get(
            page.address + path, headers={"Host": "sadovoe.example"}
        ) as response:
            assert response.status == 403


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"[]", "application/json", 400),
        (b"{", "application/json", 400),
        (b"[" * 60_000, "application/json", 400),
        (b'{"text": 5, "author": 1001}', "application/json", 400),
        (b'{"text": "  ", "author": 1001}', "application/json", 400),
        (b'{"text": "a", "author": true}', "application/json", 400),
        (b'{"text": "a", "author": 77}', "application/json", 404),
        (b"text=a&author=1001", "application/x-www-form-urlencoded", 415),
        (b'{"text": "' + b"a" * 70_000 + b'", "author": 1001}', "application/json", 413),
    ],
)
async def test_odd_bodies_are_refused_and_change_nothing(
    page: PageTown, body: bytes, kind: str, status: int
) -> None:
    before = await page.get(WALL)
    async with page.http.post(
        f"{page.address}{WALL}/posts", data=body, headers={"Content-Type": kind}
    ) as response:
        assert response.status == status
        assert (await response.json())["error"]
    assert await page.get(WALL) == before


async def test_the_day_has_three_speeds_and_no_other(page: PageTown) -> None:
    for speed in (0, 1, 3):
        assert (await page.post("/town/day", speed=speed))[0] == 200
        assert (await page.get("/town/state"))["day"]["speed"] == speed
    assert (await page.post("/town/day", speed=40))[0] == 400


async def test_a_link_to_a_post_opens_the_page(page: PageTown) -> None:
    for path in ("/", f"/wall-{TALK}_1", f"/wall-{TALK}_1?reply=5"):
        async with page.http.get(page.address + path) as response:
            assert response.status == 200
            assert "Садовое" in await response.text()
            assert "default-src 'self'" in response.headers["Content-Security-Policy"]


async def _line(stream: ClientResponse, start: str) -> str:
    """What follows `start` in the next line that begins so."""
    async with asyncio.timeout(10):
        while True:
            line = (await stream.content.readline()).decode()
            if line.startswith(start):
                return line.removeprefix(start).strip()

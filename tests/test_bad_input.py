"""Whatever a network sends: one bad item never stops its page, one bad page never stops its
source, one bad source never stops the others; each is counted and seen, nothing else is lost.
"""

import re
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select

from db.models import Incident, Post, Source
from handlers.views.words import count
from sandbox.vk import Fault, photo
from sandbox.vk.entities import Group
from services.errors import NetworkError
from services.networks.base import TEXT_CAP
from services.networks.vk import VkConnector
from services.networks.vk.answers import read_answer
from tests.desk import ROADS_CHAT, ZOYA
from tests.stage import Stage, staged

PIT = "На улице Лесной огромная яма на дороге, вторую неделю не могут заделать!"
OTHER_PIT = "На улице Полевой огромная яма на дороге, третью неделю не могут заделать!"
MEGABYTE = 1024 * 1024
STREETS = (
    *("Лесной", "Полевой", "Садовой", "Речной", "Берёзовой", "Вишнёвой", "Кленовой", "Сосновой"),
    *("Яблоневой", "Каштановой", "Рябиновой", "Тополиной", "Липовой", "Еловой", "Ореховой"),
    *("Луговой", "Озёрной", "Степной", "Горной", "Заводской", "Фабричной", "Школьной"),
    *("Вокзальной", "Почтовой", "Мельничной", "Песчаной", "Каменной", "Кирпичной", "Широкой"),
    *("Светлой", "Солнечной", "Зелёной", "Весенней", "Осенней", "Летней", "Зимней", "Южной"),
)

Json = dict[str, Any]


@pytest.fixture
async def stage(database_url: str) -> AsyncIterator[Stage]:
    """The town and the desk, on both databases, after the first reading."""
    async with staged(database_url) as built:
        connector = built.app.poller.plans["vk"].connector
        assert isinstance(connector, VkConnector)
        # Repeated attempts come at once: the clock of the test stands still meanwhile.
        connector.api.settings = replace(connector.api.settings, backoff=0.001)
        await built.baseline()
        yield built


def pit(number: int) -> str:
    """A pit of its own street, so that no two are one incident."""
    return PIT.replace("Лесной", STREETS[number])


def write(stage: Stage, text: str, **more: Any) -> None:
    """A resident posts on the wall."""
    stage.vk.write_post(stage.wall.id, stage.resident.id, text, at=stage.clock(), **more)


async def another_wall(stage: Stage) -> Group:
    """A second source, read once."""
    wall = stage.vk.add_group(name="Новый Сад", screen_name="novy_sad")
    async with stage.database.write() as session:
        session.add(Source(network="vk", kind="wall", address="novy_sad", cursor={},
                           next_poll_at=stage.clock()))  # fmt: skip
    await stage.round(seconds=61)
    return wall


async def source(stage: Stage) -> Source:
    """How the wall does."""
    async with stage.database.read() as session:
        return (await session.scalars(select(Source).filter_by(address="sadovoe_talk"))).one()


async def posts(stage: Stage) -> list[Post]:
    """What was taken in."""
    async with stage.database.read() as session:
        return list((await session.scalars(select(Post).order_by(Post.id))).all())


async def sources_said(stage: Stage) -> str:
    """What /sources answers the admin who asks for more of the town's wall."""
    await stage.say(ZOYA, ZOYA, "/sources")
    shown = stage.card(ZOYA)
    number = re.search(r"^(\d+)\. .*sadovoe_talk", shown.text, re.MULTILINE)
    assert number is not None
    await stage.press(ZOYA, shown, number[1])
    return shown.text


def roads(stage: Stage) -> str:
    """All that stands in the chat for roads."""
    return "\n".join(stage.texts(ROADS_CHAT))


def spoiled(*changes: Callable[[Json], object]) -> Fault:
    """Spoil the newest items of an answer, each in its own way."""

    def spoil(body: Json) -> Json:
        items = body["response"]["items"]
        for place, change in enumerate(changes):
            replaced = change(items[place])
            if replaced is not None:
                items[place] = replaced
        return body

    return Fault.mutate(spoil)


def put(**values: object) -> Callable[[Json], None]:
    """Set these keys of an item."""
    return lambda item: item.update(values)


def answer(body: object) -> Fault:
    """Something else instead of the answer."""
    return Fault.mutate(lambda _: body)


BAD_PAGES = {
    "malformed JSON": Fault.garbage(),
    "half of the JSON": Fault.truncated_json(),
    "a page of HTML": Fault.html_502(),
    "forty megabytes": Fault.huge(40 * MEGABYTE),
    "a list": answer([]),
    "a number": answer(7),
    "null": answer(None),
    "no response": answer({}),
    "a response in words": answer({"response": "всё хорошо"}),
    "items in words": answer({"response": {"count": 1, "items": "нет"}}),
    "an error of a strange shape": answer({"error": ["сломалось"]}),
    "an error nobody listed": answer({"error": {"error_code": 31337, "error_msg": "?"}}),
    "an error with letters no database takes": answer(
        {"error": {"error_code": 31337, "error_msg": "нуль\u0000 и \u202eнаоборот"}}
    ),
    "a response of null": answer({"response": None}),
}


async def test_every_bad_page_is_counted_and_the_source_is_read_again(stage: Stage) -> None:
    await another_wall(stage)
    for number, (name, fault) in enumerate(BAD_PAGES.items(), start=1):
        stage.vk.faults.next(method="wall.get", fault=fault, times=1000)
        write(stage, pit(number))
        await stage.round(seconds=61)
        row = await source(stage)
        assert (row.state, row.bad_pages, row.failures) == ("waiting", number, 1), name
        assert row.note, name
        assert count(number, "сбой", "сбоя", "сбоев") in await sources_said(stage), name
        stage.vk.faults.clear()
        await stage.round(minutes=16)
        row = await source(stage)
        assert (row.state, row.failures, row.note) == ("ok", 0, None), name
        assert STREETS[number] in roads(stage), name


async def test_a_bad_source_does_not_stop_the_others(stage: Stage) -> None:
    wall = await another_wall(stage)
    owner = str(-stage.wall.id)

    def only_the_first(body: Json) -> object:
        items = body.get("response", {}).get("items", [])
        ours = any(str(item.get("owner_id")) == owner for item in items)
        return {"response": "сломана"} if ours else body

    write(stage, PIT)
    stage.vk.write_post(wall.id, stage.resident.id, OTHER_PIT, at=stage.clock())
    stage.vk.faults.next(method="wall.get", fault=Fault.mutate(only_the_first), times=1000)
    await stage.round(seconds=61)
    assert "Полевой" in roads(stage)
    assert "Лесной" not in roads(stage)
    assert (await source(stage)).bad_pages == 1
    stage.vk.faults.clear()
    await stage.round(minutes=16)
    assert "Лесной" in roads(stage)


UNREADABLE = {
    "an empty item": lambda item: item.clear(),
    "a string": lambda item: "запись",
    "null keys": put(id=None, text=None),
    "a text that is a number": put(text=7),
    "a text that is a list": put(text=["яма"]),
    "an id in words": put(id="семь"),
    "an id of forty digits": put(id=10**40),
    "an author that is a list": put(from_id=[1]),
    "comments in words": put(comments="много"),
}


async def test_bad_items_are_counted_and_their_neighbours_are_told(stage: Stage) -> None:
    write(stage, PIT)
    for number in range(len(UNREADABLE)):
        stage.clock.go(seconds=1)
        write(stage, pit(number + 1))
    stage.vk.faults.next(method="wall.get", fault=spoiled(*UNREADABLE.values()))
    await stage.round(seconds=61)
    assert len(stage.texts(ROADS_CHAT)) == 1
    assert "Лесной" in roads(stage)
    row = await source(stage)
    assert (row.state, row.bad_items, row.bad_pages) == ("ok", len(UNREADABLE), 0)
    assert f"нечитаемых {len(UNREADABLE)}" in await sources_said(stage)
    await stage.round(seconds=61)
    assert len(stage.texts(ROADS_CHAT)) == 1 + len(UNREADABLE)


YEAR_2100 = int(datetime.fromisoformat("2100-01-01T00:00:00+00:00").timestamp())


IMPOSSIBLE = (0, -1, YEAR_2100, 10**18, "вчера", None)


async def test_complaints_with_impossible_dates_are_told_once_and_counted(stage: Stage) -> None:
    write(stage, "Обычная запись")
    for number in range(len(IMPOSSIBLE)):
        stage.clock.go(seconds=1)
        write(stage, pit(number))
    fault = spoiled(*(put(date=date) for date in IMPOSSIBLE))
    stage.vk.faults.next(method="wall.get", fault=fault, times=100)
    await stage.round(seconds=61)
    said = roads(stage)
    assert all(STREETS[number] in said for number in range(len(IMPOSSIBLE)))
    assert {post.posted_at for post in (await posts(stage))[1:]} == {stage.clock()}
    assert (await source(stage)).bad_items == len(IMPOSSIBLE)
    assert f"нечитаемых {len(IMPOSSIBLE)}" in await sources_said(stage)
    for _ in range(2):
        await stage.round(seconds=61)
    assert len(stage.texts(ROADS_CHAT)) == len(IMPOSSIBLE)


async def test_a_lonely_post_of_1970_is_told(stage: Stage) -> None:
    write(stage, PIT)
    stage.vk.faults.next(method="wall.get", fault=spoiled(put(date=0)))
    await stage.round(seconds=61)
    assert "яма на дороге" in roads(stage)


async def test_a_comment_with_an_impossible_date_is_told_too(stage: Stage) -> None:
    post = stage.vk.write_post(stage.wall.id, -stage.wall.id, "Новости дня", at=stage.clock())
    await stage.round(seconds=61)
    stage.vk.write_comment(stage.wall.id, post.id, stage.resident.id, PIT, at=stage.clock())
    stage.vk.faults.next(method="wall.getComments", fault=spoiled(put(date=0)))
    await stage.round(seconds=61)
    assert "яма на дороге" in roads(stage)


async def test_ids_beyond_two_to_the_53rd_stay_exact(stage: Stage) -> None:
    huge = 2**53 + 1
    write(stage, PIT)
    stage.vk.faults.next(method="wall.get", fault=spoiled(put(id=huge, from_id=huge + 2)), times=3)
    await stage.round(seconds=61)
    (post,) = await posts(stage)
    assert post.external_id == f"-98765_{huge}"
    assert post.author_id == str(huge + 2)
    assert post.link.endswith(f"_{huge}")
    await stage.round(seconds=61)
    assert len(stage.texts(ROADS_CHAT)) == 1


async def test_a_post_of_a_hundred_thousand_characters_is_cut_and_told(stage: Stage) -> None:
    write(stage, f"{PIT} " + "и ещё раз про эту яму " * 5000)
    await stage.round(seconds=61)
    (post,) = await posts(stage)
    assert len(post.text) == TEXT_CAP
    assert "яма на дороге" in roads(stage)
    assert len(stage.texts(ROADS_CHAT)[0]) < 4096


STRANGE_TEXTS = {
    "zero width": PIT.replace("ям", "я\u200bм").replace("ро", "\ufeffр\u2060о\u200d"),
    "bidi": f"\u202e{PIT}\u202c \u2066обман\u2069",
    "markup": f"<b>{PIT}</b> <a href='javascript:x'>сюда</a> & <script>",
    "broken markup": f"</blockquote></b><i {PIT} <<>> &amp; &lt; &#0; &nosuch;",
    "control characters": f"{PIT}\x00\x01\x1b[31m\x7f",
    "a tower of accents": f"{PIT} " + "я" + "\u0301" * 500,
}


async def test_strange_texts_are_cleaned_and_told(stage: Stage) -> None:
    for number in range(len(STRANGE_TEXTS)):
        write(stage, f"Запись {number}")
    changes = (
        put(text=text.replace("Лесной", STREETS[number]))
        for number, text in enumerate(STRANGE_TEXTS.values())
    )
    stage.vk.faults.next(method="wall.get", fault=spoiled(*changes))
    await stage.round(seconds=61)
    said = stage.texts(ROADS_CHAT)
    assert len(said) == len(STRANGE_TEXTS)
    assert all("яма на дороге" in text for text in said)
    assert not any(sign in "".join(said) for sign in "\u200b\u202e\u2066\ufeff\x00\x1b")
    assert any("<b>На улице" in text for text in said)
    sends = [call for call in stage.messenger.calls if call.method == "sendMessage"]
    assert all(call.ok for call in sends)


async def test_posts_without_words_are_kept_and_pushed_to_nobody(stage: Stage) -> None:
    wordless = ["🤬🤬🤬😡", "👨‍👩‍👧‍👦", "", "   ", "!!!", "\u200b"]
    picture = photo(owner_id=stage.resident.id, id=7, at=stage.clock())
    for text in wordless:
        write(stage, text, attachments=[picture])
    write(stage, PIT)
    await stage.round(seconds=61)
    kept = await posts(stage)
    assert [post.attachments for post in kept] == [1] * len(wordless) + [0]
    assert [post.incident_id is None for post in kept] == [True] * len(wordless) + [False]
    assert len(stage.texts(ROADS_CHAT)) == 1
    row = await source(stage)
    assert (row.bad_items, row.bad_pages, row.posts_seen) == (0, 0, len(kept))


async def test_names_of_authors_are_as_untrusted_as_texts(stage: Stage) -> None:
    def rename(body: Json) -> Json:
        for profile in body["response"]["profiles"]:
            profile["first_name"] = "<b>\u202eНина\x00" * 400
        return body

    write(stage, PIT)
    stage.vk.faults.next(method="wall.get", fault=Fault.mutate(rename))
    await stage.round(seconds=61)
    (post,) = await posts(stage)
    assert len(post.author_name) <= 200
    assert "\u202e" not in post.author_name
    assert "яма на дороге" in roads(stage)


async def test_a_captcha_with_a_strange_address_calls_a_person_all_the_same(stage: Stage) -> None:
    error = {"error_code": 14, "error_msg": "Captcha", "redirect_uri": "https://x/\u0000"}
    stage.vk.faults.next(method="wall.get", fault=answer({"error": error}), times=5)
    await stage.round(seconds=61)
    assert "подтвердить, что вы человек" in stage.card(ZOYA).text
    assert (await source(stage)).state == "waiting"


def test_halves_of_letters_in_an_error_do_not_reach_the_database() -> None:
    words = rb'"error_msg": "\u0000\ud800", "captcha_img": "http:\ud83d"'
    body = rb'{"error": {"error_code": 31337, %s}}' % words
    with pytest.raises(NetworkError) as caught:
        read_answer(200, body, "key")
    assert str(caught.value).encode()
    assert "\x00" not in str(caught.value)
    assert caught.value.action_url is None


async def test_a_day_of_faults_loses_nothing(stage: Stage) -> None:
    """Every bad page and item of above, one after another, on a wall that is written to."""
    written: list[str] = []
    for fault in (*BAD_PAGES.values(), *(spoiled(change) for change in UNREADABLE.values())):
        written.append(pit(len(written)))
        write(stage, written[-1])
        stage.vk.faults.next(method="wall.get", fault=fault)
        await stage.round(minutes=16)
        stage.vk.faults.clear()
    await stage.round(minutes=16)
    assert sorted(post.text for post in await posts(stage)) == sorted(written)
    async with stage.database.read() as session:
        counts = (await session.scalars(select(Incident.posts_count))).all()
    assert counts == [1] * len(written)

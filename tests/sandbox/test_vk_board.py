"""board.getTopics and board.getComments of the town."""

import pytest

from sandbox.vk import Group, Topic
from tests.sandbox.vk_support import Api, Json, open_town


def ids(answer: Json) -> list[int]:
    return [item["id"] for item in answer["items"]]


def board(api: Api) -> tuple[Group, list[Topic]]:
    """Three discussions: the second is fixed, the first was spoken in last."""
    group = api.vk.add_group(name="Садовое")
    person = api.vk.add_person(first_name="Вера", last_name="Лугова")
    topics = []
    for title in ("ЖКХ", "Правила", "Дороги"):
        api.clock.advance(minutes=1)
        fixed = title == "Правила"
        topics.append(api.vk.add_topic(group.id, person.id, title, f"О теме {title}", fixed=fixed))
    api.clock.advance(minutes=1)
    api.vk.write_topic_comment(topics[0], group.owner_id, "Не вывозят мусор, Лесная 3")
    return group, topics


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        (None, [1, 0, 2]),
        (0, [1, 0, 2]),
        (1, [1, 0, 2]),
        (2, [1, 2, 0]),
        (-1, [1, 2, 0]),
        (-2, [1, 0, 2]),
    ],
)
async def test_fixed_topics_come_first_in_any_order(order: int | None, expected: list[int]) -> None:
    async with open_town() as api:
        group, topics = board(api)
        asked: Json = {} if order is None else {"order": order}
        answer = await api.ok("board.getTopics", group_id=group.id, **asked)
        assert ids(answer) == [topics[i].id for i in expected]
        assert answer["default_order"] == 1


async def test_a_topic_tells_its_comments_and_its_last_word() -> None:
    async with open_town() as api:
        group, topics = board(api)
        answer = await api.ok(
            "board.getTopics", group_id=group.id, topic_ids=topics[0].id, preview=3, extended=1
        )
        (item,) = answer["items"]
        assert (item["title"], item["comments"], item["is_fixed"]) == ("ЖКХ", 2, 0)
        assert item["updated"] - item["created"] == 180
        assert (item["created_by"], item["updated_by"]) == (1001, group.owner_id)
        assert (item["first_comment"], item["last_comment"]) == (
            "О теме ЖКХ",
            "Не вывозят мусор, Лесная 3",
        )
        assert [profile["id"] for profile in answer["profiles"]] == [1001]


async def test_topics_are_paged() -> None:
    async with open_town() as api:
        group, topics = board(api)
        page = await api.ok("board.getTopics", group_id=group.id, count=1, offset=1)
        assert (page["count"], ids(page)) == (3, [topics[0].id])


async def test_comments_of_a_topic_are_read_from_either_end() -> None:
    async with open_town() as api:
        group, topics = board(api)
        numbers = [topics[2].comments[0].id]
        for i in range(24):
            api.clock.advance(minutes=1)
            comment = api.vk.write_topic_comment(topics[2], 1001, f"Яма {i}")
            numbers.append(comment.id)
        where: Json = {"group_id": group.id, "topic_id": topics[2].id}
        first = await api.ok("board.getComments", **where, need_likes=1, extended=1)
        assert (first["count"], first["real_offset"], ids(first)) == (25, 0, numbers[:20])
        assert first["items"][0]["likes"]["count"] == 0
        last = await api.ok("board.getComments", **where, sort="desc", count=2)
        assert (last["real_offset"], ids(last)) == (24, numbers[:-3:-1])
        known = await api.ok("board.getComments", **where, start_comment_id=numbers[20])
        assert (known["real_offset"], ids(known)) == (20, numbers[20:])
        topics[2].comments[-1].deleted = True
        assert (await api.ok("board.getComments", **where))["count"] == 24


async def test_boards_of_nobody_and_of_closed_communities_are_refused() -> None:
    async with open_town() as api:
        group, topics = board(api)
        assert await api.code("board.getTopics", group_id=5) == 125
        assert await api.code("board.getTopics", group_id=group.id, order=7) == 100
        assert await api.code("board.getComments", group_id=group.id) == 100
        assert await api.code("board.getComments", group_id=group.id, topic_id=99) == 15
        api.vk.close_group(group.id)
        assert await api.code("board.getTopics", group_id=group.id) == 15
        where: Json = {"group_id": group.id, "topic_id": topics[0].id}
        assert await api.code("board.getComments", **where) == 15

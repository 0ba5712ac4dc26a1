"""wall.search and newsfeed.search of the town."""

import pytest

from sandbox.vk import Group
from tests.sandbox.vk_support import Api, Json, open_town


def texts(answer: Json) -> list[str]:
    return [item["text"] for item in answer["items"]]


def wall(api: Api) -> Group:
    group = api.vk.add_group(name="Подслушано Садовое", screen_name="sadovoe_talk")
    person = api.vk.add_person(first_name="Вера", last_name="Лугова")
    api.vk.write_post(group.id, group.owner_id, "Отключат холодную воду")
    api.clock.advance(minutes=1)
    api.vk.write_post(group.id, person.id, "Третий день нет воды, Садовая 12")
    api.clock.advance(minutes=1)
    api.vk.write_post(group.id, person.id, "Воды мало, нет и света")
    return group


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("ВОДЫ", ["Воды мало, нет и света", "Третий день нет воды, Садовая 12"]),
        ("нет воды", ["Воды мало, нет и света", "Третий день нет воды, Садовая 12"]),
        ('"нет воды"', ["Третий день нет воды, Садовая 12"]),
        ("трамвай", []),
    ],
)
async def test_a_wall_is_searched_by_words_and_by_phrases(query: str, found: list[str]) -> None:
    async with open_town() as api:
        answer = await api.ok("wall.search", owner_id=wall(api).owner_id, query=query)
        assert (answer["count"], texts(answer)) == (len(found), found)


async def test_a_wall_search_is_paged_extended_and_kept_to_the_owner() -> None:
    async with open_town() as api:
        wall(api)
        asked: Json = {"domain": "sadovoe_talk", "query": "вод"}
        page = await api.ok("wall.search", **asked, count=1, offset=1, extended=1)
        assert (page["count"], texts(page)) == (3, ["Третий день нет воды, Садовая 12"])
        assert page["profiles"][0]["first_name"] == "Вера"
        assert texts(await api.ok("wall.search", **asked, owners_only=1)) == [
            "Отключат холодную воду"
        ]


async def test_a_wall_search_has_its_own_refusal() -> None:
    async with open_town() as api:
        group = wall(api)
        assert await api.code("wall.search", owner_id=group.owner_id) == 100
        api.vk.close_group(group.id)
        assert await api.code("wall.search", owner_id=group.owner_id, query="вода") == 210
        api.vk.ban_group(group.id)
        assert await api.code("wall.search", owner_id=group.owner_id, query="вода") == 19


async def test_the_newsfeed_finds_posts_and_comments_newest_first() -> None:
    async with open_town() as api:
        group = wall(api)
        api.clock.advance(minutes=1)
        head = api.vk.write_comment(group.id, 1, 1001, "Когда дадут воду?")
        api.clock.advance(minutes=1)
        api.vk.write_comment(group.id, 1, group.owner_id, "Воду дадут завтра", reply_to=head.id)
        answer = await api.ok("newsfeed.search", q="вод", extended=1)
        assert [(item["post_type"], item["id"]) for item in answer["items"]] == [
            ("reply", 5),
            ("reply", 4),
            ("post", 3),
            ("post", 2),
            ("post", 1),
        ]
        reply, comment = answer["items"][:2]
        assert (reply["post_id"], reply["parents_stack"]) == (1, [head.id])
        assert (comment["post_id"], comment["parents_stack"]) == (1, [])
        assert (answer["count"], answer["total_count"]) == (5, 5)
        assert "next_from" not in answer
        assert answer["profiles"][0]["id"] == 1001
        assert answer["groups"][0]["id"] == group.id


async def test_the_newsfeed_looks_a_day_back_unless_told_otherwise() -> None:
    async with open_town() as api:
        group = wall(api)
        then = int(api.clock().timestamp())
        api.clock.advance(hours=25)
        api.vk.write_post(group.id, group.owner_id, "Вода вернулась")
        assert texts(await api.ok("newsfeed.search", q="вод")) == ["Вода вернулась"]
        assert len(texts(await api.ok("newsfeed.search", q="вод", start_time=then - 600))) == 4
        window: Json = {"start_time": then - 60, "end_time": then - 60}
        assert texts(await api.ok("newsfeed.search", q="вод", **window)) == [
            "Третий день нет воды, Садовая 12"
        ]


async def test_the_newsfeed_is_paged_by_an_opaque_mark_that_the_last_page_lacks() -> None:
    async with open_town() as api:
        group = api.vk.add_group(name="Садовое")
        for number in range(70):
            api.vk.write_post(group.id, group.owner_id, f"Вода {number}")
        seen: list[int] = []
        mark: Json = {}
        for size in (30, 30, 10):
            answer = await api.ok("newsfeed.search", q="вода", **mark)
            assert len(answer["items"]) == size
            seen += [item["id"] for item in answer["items"]]
            mark = {"start_from": answer["next_from"]} if "next_from" in answer else {}
        assert seen == list(range(70, 0, -1))
        assert not mark
        assert await api.code("newsfeed.search", q="вода", start_from="дальше") == 100


async def test_only_the_first_thousand_results_can_be_reached() -> None:
    async with open_town() as api:
        group = api.vk.add_group(name="Садовое")
        for number in range(1010):
            api.vk.write_post(group.id, group.owner_id, f"Вода {number}")
        seen = 0
        mark: Json | None = {}
        while mark is not None:
            answer = await api.ok("newsfeed.search", q="вода", count=500, **mark)
            assert len(answer["items"]) == 200
            seen += len(answer["items"])
            mark = {"start_from": answer["next_from"]} if "next_from" in answer else None
        assert seen == 1000
        assert (answer["count"], answer["total_count"]) == (1000, 1010)


async def test_what_strangers_may_not_read_is_not_found() -> None:
    async with open_town() as api:
        group = wall(api)
        comment = api.vk.write_comment(group.id, 1, 1001, "Вода где?")
        post = api.vk.post(group.id, 1)

        async def found() -> int:
            count: int = (await api.ok("newsfeed.search", q="вод"))["count"]
            return count

        assert await found() == 4
        api.vk.close_comments(post)
        assert await found() == 3
        api.vk.close_comments(post, closed=False)
        api.vk.delete_comment(comment)
        assert await found() == 3
        api.vk.delete_post(post)
        assert await found() == 2
        api.vk.close_group(group.id)
        assert await found() == 0

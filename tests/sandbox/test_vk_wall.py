"""wall.get and wall.getById of the town."""

import pytest

from sandbox.vk import Group, photo
from tests.sandbox.vk_support import START, Api, Json, open_town


def fill(api: Api, posts: int) -> Group:
    """A community with so many posts, a minute apart; numbers rise with time."""
    group = api.vk.add_group(name="Подслушано Садовое", screen_name="sadovoe_talk", id=98765)
    for number in range(posts):
        api.clock.advance(minutes=1)
        api.vk.write_post(group.id, group.owner_id, f"Запись {number}")
    return group


def ids(answer: Json) -> list[int]:
    return [item["id"] for item in answer["items"]]


async def test_the_wall_is_newest_first_by_owner_id_and_by_short_name() -> None:
    async with open_town() as api:
        group = fill(api, 3)
        by_id = await api.ok("wall.get", owner_id=group.owner_id)
        assert ids(by_id) == [3, 2, 1]
        assert by_id == await api.ok("wall.get", domain="sadovoe_talk")


async def test_a_page_holds_20_by_default_and_100_at_most() -> None:
    async with open_town() as api:
        group = fill(api, 130)
        assert len(ids(await api.ok("wall.get", owner_id=group.owner_id))) == 20
        page = await api.ok("wall.get", owner_id=group.owner_id, count=1000)
        rest = await api.ok("wall.get", owner_id=group.owner_id, count=100, offset=100)
        assert page["count"] == rest["count"] == 130
        assert ids(page) + ids(rest) == list(range(130, 0, -1))
        assert ids(await api.ok("wall.get", owner_id=group.owner_id, offset=130)) == []
        assert ids(await api.ok("wall.get", owner_id=group.owner_id, count=0)) == []


async def test_a_pinned_old_post_comes_first_and_once() -> None:
    async with open_town() as api:
        group = fill(api, 5)
        api.vk.pin(api.vk.post(group.id, 2))
        answer = await api.ok("wall.get", owner_id=group.owner_id, count=3)
        assert ids(answer) == [2, 5, 4]
        assert [item.get("is_pinned") for item in answer["items"]] == [1, None, None]
        second = await api.ok("wall.get", owner_id=group.owner_id, count=3, offset=3)
        assert ids(second) == [3, 1]


async def test_another_pin_takes_the_place_of_the_first() -> None:
    async with open_town() as api:
        group = fill(api, 2)
        first = api.vk.post(group.id, 1)
        api.vk.pin(first)
        api.vk.write_post(group.id, group.owner_id, "Важно", pinned=True)
        assert not first.pinned
        assert ids(await api.ok("wall.get", owner_id=group.owner_id)) == [3, 2, 1]


async def test_filters_tell_the_owners_posts_from_the_visitors() -> None:
    async with open_town() as api:
        group = fill(api, 1)
        person = api.vk.add_person(first_name="Вера", last_name="Лугова")
        api.vk.write_post(group.id, person.id, "Третий день нет воды")
        wall: Json = {"owner_id": group.owner_id}
        assert ids(await api.ok("wall.get", **wall)) == [2, 1]
        others = await api.ok("wall.get", **wall, filter="others")
        assert (others["count"], ids(others)) == (1, [2])
        assert others["items"][0]["from_id"] == person.id
        assert ids(await api.ok("wall.get", **wall, filter="owner")) == [1]
        assert ids(await api.ok("wall.get", **wall, filter="suggests")) == []


async def test_a_post_tells_its_edit_its_signer_its_pictures_and_the_advertising_mark() -> None:
    async with open_town() as api:
        group = fill(api, 1)
        person = api.vk.add_person(first_name="Вера", last_name="Лугова")
        picture = photo(owner_id=group.owner_id, id=457239017, at=api.clock())
        post = api.vk.write_post(
            group.id,
            group.owner_id,
            "Скидки",
            signed=person.id,
            ads=True,
            attachments=[picture],
        )
        post.likes, post.views = 31, 2210
        api.clock.advance(minutes=10)
        api.vk.edit_post(post, "Скидки до вторника")
        answer = await api.ok("wall.get", owner_id=group.owner_id, extended=1)
        shown, plain = answer["items"]
        assert shown["text"] == "Скидки до вторника"
        assert shown["edited"] - shown["date"] == 600
        assert (shown["signer_id"], shown["marked_as_ads"]) == (person.id, 1)
        assert (shown["likes"]["count"], shown["views"]["count"]) == (31, 2210)
        assert shown["attachments"] == [picture]
        assert [profile["id"] for profile in answer["profiles"]] == [person.id]
        assert not {"edited", "signer_id", "is_pinned", "copy_history"} & plain.keys()


async def test_a_repost_carries_its_source_and_extended_names_the_sources_wall() -> None:
    async with open_town() as api:
        group = fill(api, 0)
        other = api.vk.add_group(name="Новости Садового")
        source = api.vk.write_post(other.id, other.owner_id, "Отключат воду")
        api.vk.write_post(group.id, group.owner_id, "", repost_of=source)
        answer = await api.ok("wall.get", owner_id=group.owner_id, extended=1)
        item = answer["items"][0]
        assert item["text"] == ""
        assert item["copy_history"][0]["text"] == "Отключат воду"
        assert item["copy_history"][0]["owner_id"] == other.owner_id
        assert {shown["id"] for shown in answer["groups"]} == {group.id, other.id}


async def test_a_chain_of_reposts_is_cut_at_the_depth_asked_for() -> None:
    async with open_town() as api:
        group = fill(api, 1)
        post = api.vk.post(group.id, 1)
        for _ in range(3):
            post = api.vk.write_post(group.id, group.owner_id, "", repost_of=post)
        name = f"{group.owner_id}_{post.id}"
        usual = await api.ok("wall.getById", posts=name)
        short = await api.ok("wall.getById", posts=name, copy_history_depth=1)
        assert len(usual["items"][0]["copy_history"]) == 2
        assert len(short["items"][0]["copy_history"]) == 1


async def test_extended_lists_writers_once_with_positive_group_ids() -> None:
    async with open_town() as api:
        group = fill(api, 2)
        person = api.vk.add_person(first_name="Вера", last_name="Лугова")
        api.vk.write_post(group.id, person.id, "Яма на Лесной")
        api.vk.write_post(group.id, person.id, "И на Садовой")
        answer = await api.ok("wall.get", owner_id=group.owner_id, extended=1)
        assert [profile["first_name"] for profile in answer["profiles"]] == ["Вера"]
        assert [shown["id"] for shown in answer["groups"]] == [98765]
        plain = await api.ok("wall.get", owner_id=group.owner_id)
        assert not {"profiles", "groups"} & plain.keys()


async def test_deleted_posts_leave_the_wall_and_come_back_when_restored() -> None:
    async with open_town() as api:
        group = fill(api, 3)
        post = api.vk.post(group.id, 2)
        names = ",".join(f"{group.owner_id}_{number}" for number in (1, 2, 3, 4))
        api.vk.delete_post(post)
        answer = await api.ok("wall.get", owner_id=group.owner_id)
        assert (answer["count"], ids(answer)) == (2, [3, 1])
        assert ids(await api.ok("wall.getById", posts=names)) == [1, 3]
        api.vk.restore(post)
        assert ids(await api.ok("wall.getById", posts=names, extended=1)) == [1, 2, 3]


async def test_get_by_id_answers_an_object_even_when_nothing_is_left() -> None:
    async with open_town() as api:
        assert await api.ok("wall.getById", posts="-1_1") == {"items": []}
        assert await api.code("wall.getById") == 100
        assert await api.code("wall.getById", posts="7012") == 100


async def test_get_by_id_takes_a_hundred() -> None:
    async with open_town() as api:
        group = fill(api, 110)
        names = ",".join(f"{group.owner_id}_{number}" for number in range(1, 111))
        assert ids(await api.ok("wall.getById", posts=names)) == list(range(1, 101))


async def test_comments_move_the_counter_that_get_by_id_shows() -> None:
    async with open_town() as api:
        group = fill(api, 1)
        name = f"{group.owner_id}_1"
        top = api.vk.write_comment(group.id, 1, group.owner_id, "Первый")
        api.vk.write_comment(group.id, 1, group.owner_id, "Второй", reply_to=top.id)
        counter = (await api.ok("wall.getById", posts=name))["items"][0]["comments"]
        assert (counter["count"], counter["can_post"]) == (2, 1)
        api.vk.close_comments(api.vk.post(group.id, 1))
        counter = (await api.ok("wall.getById", posts=name))["items"][0]["comments"]
        assert (counter["count"], counter["can_post"]) == (0, 0)


@pytest.mark.parametrize(
    ("state", "code"), [("closed", 15), ("banned", 19), ("switched off", 15), ("unknown", 15)]
)
async def test_a_wall_strangers_may_not_read_is_refused(state: str, code: int) -> None:
    async with open_town() as api:
        group = fill(api, 1)
        if state == "closed":
            api.vk.close_group(group.id)
        elif state == "banned":
            api.vk.ban_group(group.id)
        elif state == "switched off":
            group.wall = 0
        owner_id = -5 if state == "unknown" else group.owner_id
        assert await api.code("wall.get", owner_id=owner_id) == code
        assert await api.code("wall.getComments", owner_id=owner_id, post_id=1) == code
        assert await api.ok("wall.getById", posts=f"{owner_id}_1") == {"items": []}


async def test_an_opened_wall_is_read_again() -> None:
    async with open_town() as api:
        group = fill(api, 1)
        api.vk.close_group(group.id)
        api.vk.close_group(group.id, closed=False)
        api.vk.ban_group(group.id)
        api.vk.ban_group(group.id, banned=False)
        assert ids(await api.ok("wall.get", owner_id=group.owner_id)) == [1]


async def test_dates_are_unix_seconds_and_a_backdated_post_takes_its_place() -> None:
    async with open_town() as api:
        group = fill(api, 2)
        api.vk.write_post(group.id, group.owner_id, "Вчерашнее", at=START)
        answer = await api.ok("wall.get", owner_id=group.owner_id)
        assert ids(answer) == [2, 1, 3]
        assert answer["items"][-1]["date"] == int(START.timestamp())

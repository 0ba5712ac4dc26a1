"""groups.*, users.get and utils.* of the town."""

import pytest

from sandbox.vk import TokenKind
from tests.sandbox.vk_support import open_town


async def test_communities_are_found_by_number_and_by_short_name_in_an_object() -> None:
    async with open_town() as api:
        api.vk.add_group(name="Подслушано Садовое", screen_name="sadovoe_talk", id=98765)
        other = api.vk.add_group(name="Новости", closed=True, type="group")
        asked = f"sadovoe_talk,{other.id},nobody,club98765"
        answer = await api.ok("groups.getById", group_ids=asked)
        assert [group["id"] for group in answer["groups"]] == [98765, other.id, 98765]
        assert [group["is_closed"] for group in answer["groups"]] == [0, 1, 0]
        assert answer["profiles"] == []
        assert await api.code("groups.getById", group_ids="nobody") == 100
        assert await api.code("groups.getById") == 100


async def test_fields_are_shown_when_asked_for() -> None:
    async with open_town() as api:
        group = api.vk.add_group(name="Садовое", city="Садовое", wall=2)
        group.members, group.description = 4100, "О городе"
        fields = "description,members_count,activity,city,wall,can_post,site"
        (shown,) = (await api.ok("groups.getById", group_id=group.id, fields=fields))["groups"]
        assert (shown["members_count"], shown["wall"], shown["can_post"]) == (4100, 2, 0)
        assert (shown["city"]["title"], shown["description"]) == ("Садовое", "О городе")
        (plain,) = (await api.ok("groups.getById", group_id=group.id))["groups"]
        assert not set(fields.split(",")) & plain.keys()


async def test_a_banned_community_says_so() -> None:
    async with open_town() as api:
        group = api.vk.add_group(name="Садовое")
        api.vk.ban_group(group.id)
        (shown,) = (await api.ok("groups.getById", group_id=group.id))["groups"]
        assert shown["deactivated"] == "banned"


async def test_a_community_key_that_names_nobody_gets_its_own_community() -> None:
    async with open_town() as api:
        api.vk.add_group(name="Чужие")
        group = api.vk.add_group(name="Садовое")
        key = api.vk.token(TokenKind.COMMUNITY, group.id)
        (shown,) = (await api.ok("groups.getById", token=key))["groups"]
        assert shown["id"] == group.id


async def test_a_community_key_tells_its_rights() -> None:
    async with open_town() as api:
        group = api.vk.add_group(name="Садовое")
        key = api.vk.token(TokenKind.COMMUNITY, group.id, rights=["photos", "wall", "manage"])
        answer = await api.ok("groups.getTokenPermissions", token=key)
        assert answer["mask"] == 270340
        assert {"name": "wall", "setting": 8192} in answer["permissions"]
        with pytest.raises(ValueError, match="needs the id of a community"):
            api.vk.token(TokenKind.COMMUNITY, 5)


async def test_people_are_found_by_number_and_by_short_name() -> None:
    async with open_town() as api:
        person = api.vk.add_person(first_name="Вера", last_name="Лугова", screen_name="vera_l")
        found = await api.ok("users.get", user_ids=f"{person.id},id{person.id},vera_l,77,nobody")
        assert [shown["id"] for shown in found] == [person.id] * 3
        assert found[0]["last_name"] == "Лугова"
        assert await api.ok("users.get") == []
        key = api.vk.token(TokenKind.USER, person_id=person.id)
        assert (await api.ok("users.get", token=key))[0]["first_name"] == "Вера"


async def test_a_short_name_is_resolved_and_a_miss_is_an_empty_list() -> None:
    async with open_town() as api:
        group = api.vk.add_group(name="Садовое", screen_name="sadovoe_talk")
        person = api.vk.add_person(first_name="Вера", screen_name="vera_l")
        resolve = "utils.resolveScreenName"
        as_group = {"object_id": group.id, "type": "group"}
        assert await api.ok(resolve, screen_name="sadovoe_talk") == as_group
        assert await api.ok(resolve, screen_name=f"club{group.id}") == as_group
        as_user = {"object_id": person.id, "type": "user"}
        assert await api.ok(resolve, screen_name="vera_l") == as_user
        assert await api.ok(resolve, screen_name="nobody_here") == []
        assert await api.ok(resolve, screen_name=str(group.id)) == []
        assert await api.code(resolve) == 100

"""An independent client of the API reads the town, so that the stand-in is not judged by us."""

import asyncio
from typing import Any

import jconfig  # type: ignore[import-untyped]  # the witness brings it, untyped
import pytest
import requests
from vk_api import ApiError, VkApi
from vk_api.bot_longpoll import VkBotEventType, VkBotLongPoll

from tests.sandbox.vk_support import open_town

OFFICIAL_BASE = "https://api.vk.ru"


class TownSession(requests.Session):
    """The library's session, sent to the stand-in instead of the network."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self._town = url
        self.trust_env = False

    def request(  # type: ignore[override]  # the stub lists thirty arguments; all pass through
        self, method: str, url: str, *args: Any, **kwargs: Any
    ) -> requests.Response:
        assert url.startswith(f"{OFFICIAL_BASE}/method/")
        return super().request(method, url.replace(OFFICIAL_BASE, self._town), *args, **kwargs)


def witness(url: str, token: str) -> Any:
    """The library's client of the current version."""
    return VkApi(
        token=token, api_version="5.199", session=TownSession(url), config=jconfig.MemoryConfig
    ).get_api()


async def test_an_independent_client_reads_a_wall_its_comments_and_a_thread() -> None:
    async with open_town() as api:
        vk = api.vk
        group = vk.add_group(name="Подслушано Садовое", screen_name="sadovoe_talk")
        vera = vk.add_person(first_name="Вера", last_name="Лугова")
        post = vk.write_post(group.id, group.owner_id, "Отключат воду", pinned=True)
        head = vk.write_comment(group.id, post.id, vera.id, "Надолго?")
        for number in range(12):
            vk.write_comment(group.id, post.id, vera.id, f"И у нас {number}", reply_to=head.id)
        client = witness(api.url, api.service)

        wall = await asyncio.to_thread(client.wall.get, domain="sadovoe_talk", extended=True)
        assert wall["items"][0]["comments"]["count"] == 13
        assert wall["groups"][0]["name"] == "Подслушано Садовое"

        where = {"owner_id": group.owner_id, "post_id": post.id}
        top = await asyncio.to_thread(client.wall.getComments, **where, thread_items_count=10)
        assert top["current_level_count"] == 1
        assert len(top["items"][0]["thread"]["items"]) == 10

        thread = await asyncio.to_thread(
            client.wall.getComments, **where, comment_id=head.id, offset=10
        )
        assert [item["text"] for item in thread["items"]] == ["И у нас 10", "И у нас 11"]


async def test_an_independent_client_answers_with_a_community_key() -> None:
    async with open_town() as api:
        group = api.vk.add_group(name="Администрация Садового")
        post = api.vk.write_post(group.id, group.owner_id, "Отключат воду")
        client = witness(api.url, api.vk.token("community", group.id))
        said = await asyncio.to_thread(
            client.wall.createComment,
            owner_id=group.owner_id,
            post_id=post.id,
            message="До вторника",
        )
        assert said["comment_id"] == post.comments[0].id


async def test_an_independent_client_understands_a_refusal() -> None:
    async with open_town() as api:
        group = api.vk.add_group(name="Садовое", closed=True)
        client = witness(api.url, api.service)
        with pytest.raises(ApiError) as caught:
            await asyncio.to_thread(client.wall.get, owner_id=group.owner_id)
        assert caught.value.code == 15
        assert "community members" in caught.value.error["error_msg"]


async def test_an_independent_client_hears_what_a_community_tells() -> None:
    async with open_town() as api:
        group = api.vk.add_group(name="Администрация Садового")
        vera = api.vk.add_person(first_name="Вера", last_name="Лугова")
        client = VkApi(
            token=api.vk.token("community", group.id),
            api_version="5.199",
            session=TownSession(api.url),
            config=jconfig.MemoryConfig,
        )
        poll = await asyncio.to_thread(VkBotLongPoll, client, group.id, 0)
        post = api.vk.write_post(group.id, group.owner_id, "Отключат воду")
        api.vk.write_comment(group.id, post.id, vera.id, "Надолго?")
        told = await asyncio.to_thread(poll.check)
        assert [event.type for event in told] == [
            VkBotEventType.WALL_POST_NEW,
            VkBotEventType.WALL_REPLY_NEW,
        ]
        assert told[1].object["text"] == "Надолго?"
        api.vk.pushes.expire(group.id)
        assert await asyncio.to_thread(poll.check) == []
        api.vk.write_comment(group.id, post.id, vera.id, "А горячую?")
        (event,) = await asyncio.to_thread(poll.check)
        assert event.object["text"] == "А горячую?"

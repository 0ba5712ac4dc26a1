"""Answering on VK with a community's key: where it can, and finding what it has said."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from services.errors import ErrorKind, NetworkError
from services.networks.base import ReplyTo
from services.networks.vk.publisher import VkPublisher
from services.networks.vk.settings import VkSettings, VkVoice
from tests.sandbox.vk_support import Api, open_town

TEXT = "Воду дадут во вторник."


@asynccontextmanager
async def town() -> AsyncIterator[tuple[Api, VkPublisher]]:
    """A community with a post and a question under it, and its voice."""
    async with open_town() as api:
        group = api.vk.add_group(name="Администрация Садового", id=50)
        post = api.vk.write_post(group.id, group.owner_id, "Отключат воду")
        person = api.vk.add_person(first_name="Вера", last_name="Лугова")
        api.vk.write_comment(group.id, post.id, person.id, "Надолго?")
        voice = VkVoice(50, api.vk.token("community", 50), "Администрация")
        base = f"{api.url}/method/"
        publisher = VkPublisher(VkSettings(api.service, base, rps=1000, voices=(voice,)))
        try:
            yield api, publisher
        finally:
            await publisher.close()


async def test_it_speaks_on_its_own_wall_and_nowhere_else() -> None:
    async with town() as (_, publisher):
        for external_id, name in (
            ("-50_1", "Администрация"),
            ("-50_1_2", "Администрация"),
            ("-51_1", None),
            ("50_1", None),
            ("topic-50_4_12", None),
        ):
            assert publisher.voice(ReplyTo(external_id, external_id)) == name


async def test_a_comment_is_answered_in_its_branch_once_and_found_there() -> None:
    async with town() as (api, publisher):
        to = ReplyTo("-50_1_2", "-50_1")
        now = api.clock()
        assert await publisher.find(to, TEXT, "key", now, now) is None
        said = await publisher.publish(to, TEXT, "key", now)
        assert (said.external_id, said.link) == (
            "-50_1_3",
            "https://vk.com/wall-50_1?reply=3&thread=2",
        )
        assert await publisher.publish(to, TEXT, "key", now) == said
        assert len(api.vk.groups[50].comments) == 2
        assert await publisher.find(to, TEXT, "key", now, now) == said
        assert await publisher.find(to, TEXT, "key", now + timedelta(hours=1), now) is None


async def test_a_bad_key_is_named_as_such_and_not_quoted() -> None:
    async with town() as (api, publisher):
        key = publisher._settings.voices[0].key
        api.vk.tokens.revoke(key)
        with pytest.raises(NetworkError, match="ключ не принят") as caught:
            await publisher.publish(ReplyTo("-50_1", "-50_1"), TEXT, "key", api.clock())
        assert caught.value.kind is ErrorKind.AUTH
        assert key not in str(caught.value)

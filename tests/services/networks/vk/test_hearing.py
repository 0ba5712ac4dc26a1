"""What a community of the office's own tells by itself: Bots Long Poll and each of its failures."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any

import pytest

from sandbox.vk import Fault
from sandbox.vk.pushes import shown
from services.errors import ErrorKind, NetworkError
from services.networks.pushing import Tiding, Turn
from services.networks.vk import VK, VkConnector
from services.networks.vk.ear import CommunityEar
from services.networks.vk.settings import VkCommunity
from tests.services.networks.vk.desk import Desk, desk

ALL = frozenset({"wall", "board"})


@dataclass
class Ear:
    """The ear of the desk's community, and its mark as the desk would keep it."""

    d: Desk
    ear: CommunityEar
    mark: str = ""

    async def hear(self) -> tuple[Tiding, ...]:
        """One go, confirmed."""
        tidings = await self.ear.listen(self.mark, self.d.clock[0])
        self.mark = tidings.mark
        return tidings.events

    async def the_only(self) -> Any:
        """The only tiding of one go."""
        (tiding,) = await self.hear()
        return tiding


def ear_of(d: Desk, key: str) -> CommunityEar:
    """An ear with that key."""
    settings = replace(d.connector.settings, push_wait=0)
    return CommunityEar(settings, VkCommunity(d.group.id, key), d.connector.api)


@asynccontextmanager
async def hearing(*, rights: tuple[str, ...] = ("manage", "wall")) -> AsyncIterator[Ear]:
    """A community that tells what is new, listened to from now on."""
    async with desk() as d:
        ear = Ear(d, ear_of(d, d.vk.token("community", d.group.id, rights=rights)))
        try:
            if "manage" in rights:
                assert await ear.hear() == ()
            yield ear
        finally:
            await ear.ear.close()


async def test_posts_and_comments_are_heard_as_they_are_read() -> None:
    async with hearing() as ear:
        d = ear.d
        post = d.post("Нет воды")
        head = d.comment(post, "И у нас")
        d.comment(post, "Ждите", by=-d.group.id, reply_to=head.id)
        told = {post.external_id: post for one in await ear.hear() for post in one.posts}
        await d.fetch_through()
        assert told == d.seen
        assert {one.author_name for one in told.values()} == {"Анна Тестова", d.group.name}


async def test_an_edit_a_deletion_and_a_return_are_heard() -> None:
    async with hearing() as ear:
        d = ear.d
        comment = d.comment(d.post("Вода"), "Нет воды")
        await ear.hear()
        d.vk.edit_comment(comment, "Воду дали")
        d.vk.delete_comment(comment)
        d.vk.restore(comment)
        edited, gone, back = await ear.hear()
        assert edited.posts[0].text == back.posts[0].text == "Воду дали"
        assert gone.gone == (edited.posts[0].external_id,) == (d.external(comment),)


async def test_whoever_deleted_it_is_named_in_either_way() -> None:
    async with hearing() as ear:
        told = {"owner_id": -98765, "id": 7, "post_id": 3, "user_id": 5}
        ear.d.vk.pushes.tell("wall_reply_delete", 98765, told)
        assert (await ear.the_only()).gone == ("-98765_3_7",)


async def test_what_is_suggested_or_advertised_is_not_public_news() -> None:
    async with hearing() as ear:
        d = ear.d
        d.post("Диваны", ads=True)
        post = d.post("Прошу напечатать")
        event = shown(d.group, "wall_post_new", post.id, None)
        assert event is not None
        d.vk.pushes.lines[d.group.id].events[-1]["object"] = event | {"post_type": "suggest"}
        assert await ear.hear() == ()


async def test_discussions_are_heard_and_a_new_one_is_read_whole() -> None:
    async with hearing() as ear:
        d = ear.d
        topic = d.vk.add_topic(d.group.id, d.anna.id, "Дороги", "Яма на Вишнёвой")
        tiding = await ear.the_only()
        assert (tiding.turn, tiding.kinds, tiding.posts) == (Turn.MAY_HAVE_MISSED, {"board"}, ())
        comment = d.vk.write_topic_comment(topic, d.anna.id, "И на Луговой")
        board_key = f"-{d.group.id}_topic{topic.id}"
        tiding = await ear.the_only()
        (post,) = tiding.posts
        assert (post.external_id, post.thread_id) == (f"{board_key}_{comment.id}", board_key)
        assert tiding.kinds == {"board"}
        told = shown(d.group, "board_post_delete", topic.id, comment.id)
        assert told is not None
        d.vk.pushes.tell("board_post_delete", d.group.id, told)
        assert (await ear.the_only()).gone == (post.external_id,)
        assert len(d.calls("board.getComments")) == 1


async def test_failed_1_goes_on_from_the_new_number_and_the_walls_are_read() -> None:
    async with hearing() as ear:
        d = ear.d
        d.post("Потеряется")
        d.vk.pushes.forget(d.group.id)
        tiding = await ear.the_only()
        assert (tiding.turn, tiding.kinds) == (Turn.MAY_HAVE_MISSED, ALL)
        d.post("Придёт")
        assert (await ear.the_only()).posts[0].text == "Придёт"


async def test_failed_2_takes_a_new_key_and_loses_nothing() -> None:
    async with hearing() as ear:
        d = ear.d
        d.post("Придёт")
        d.vk.pushes.expire(d.group.id)
        assert await ear.hear() == ()
        assert (await ear.the_only()).posts[0].text == "Придёт"


async def test_failed_3_begins_anew_and_the_walls_are_read() -> None:
    async with hearing() as ear:
        ear.mark = "999999"
        assert (await ear.the_only()).turn is Turn.MAY_HAVE_MISSED
        ear.d.post("Придёт")
        assert (await ear.the_only()).posts[0].text == "Придёт"


async def test_after_a_restart_the_kept_number_brings_what_was_missed() -> None:
    async with hearing() as ear:
        d = ear.d
        key = d.vk.token("community", d.group.id)
        d.post("Пока нас не было")
        anew = ear_of(d, key)
        try:
            (tiding,) = (await anew.listen(ear.mark, d.clock[0])).events
            assert tiding.posts[0].text == "Пока нас не было"
        finally:
            await anew.close()


async def test_a_community_that_would_tell_nothing_says_what_to_tick() -> None:
    async with hearing() as ear:
        line = ear.d.vk.pushes.line(ear.d.group.id)
        line.enabled.discard("wall_reply_edit")
        ear.d.vk.pushes.expire(ear.d.group.id)
        assert await ear.hear() == ()
        with pytest.raises(NetworkError, match="wall_reply_edit") as caught:
            await ear.hear()
        assert caught.value.kind is ErrorKind.BUG
        line.is_on = False
        with pytest.raises(NetworkError, match="Long Poll"):
            await ear.hear()


async def test_a_key_without_the_right_or_revoked_is_a_matter_for_a_person() -> None:
    async with hearing(rights=("wall",)) as ear:
        with pytest.raises(NetworkError) as caught:
            await ear.hear()
        assert caught.value.kind is ErrorKind.AUTH


async def test_what_is_unknown_or_bad_is_counted_and_spoils_no_neighbour() -> None:
    async with hearing() as ear:
        d = ear.d
        line = d.vk.pushes.line(d.group.id)
        line.enabled |= {"message_new", "wall_reply_new"}
        d.vk.pushes.tell("message_new", d.group.id, {"message": {"text": "Личное"}})
        d.vk.pushes.tell("wall_reply_new", d.group.id, {"id": "seven"})
        d.post("Придёт")
        assert (await ear.the_only()).posts[0].text == "Придёт"
        assert ear.ear.unknown == {"message_new": 1, "wall_reply_new": 1}


async def test_names_that_will_not_be_told_hold_the_events_back_and_lose_none() -> None:
    async with hearing() as ear:
        ear.d.post("Придёт")
        ear.d.vk.faults.next(fault=Fault.html_502(), method="users.get", times=4)
        with pytest.raises(NetworkError):
            await ear.hear()
        assert (await ear.the_only()).posts[0].author_name == "Анна Тестова"


async def test_check_tries_the_communities_too() -> None:
    async with desk() as d:
        for rights, fits in ((("manage", "wall"), True), (("wall",), False)):
            key = d.vk.token("community", d.group.id, rights=rights)
            heard = (VkCommunity(d.group.id, key),)
            connector = VkConnector(replace(d.connector.settings, heard=heard))
            try:
                if fits:
                    assert "от сообществ: 1" in await connector.probe()
                else:
                    with pytest.raises(NetworkError):
                        await connector.probe()
            finally:
                await connector.close()


def test_the_place_of_a_source_is_its_owner_once_that_is_known() -> None:
    assert VK.place_of("wall", "club98765", {}) == "-98765"
    assert VK.place_of("wall", "sadovoe_talk", {}) == ""
    assert VK.place_of("board", "sadovoe_talk", {"owner": -98765}) == "-98765"
    assert VK.place_of("search", "Садовое", {"owner": -98765}) == ""

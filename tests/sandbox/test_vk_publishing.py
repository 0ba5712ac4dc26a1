"""wall.createComment of the town: who may speak where, and saying a thing once."""

from typing import Any

from sandbox.vk import Comment, Fault, Group, Post, TokenKind
from tests.sandbox.vk_support import Api, Json, open_town


class Desk:
    """An office's community with a post under which it answers with its key."""

    def __init__(self, api: Api, **settings: Any) -> None:
        self.api = api
        self.group: Group = api.vk.add_group(name="Администрация Садового", **settings)
        self.post: Post = api.vk.write_post(self.group.id, self.group.owner_id, "Отключат воду")
        person = api.vk.add_person(first_name="Вера", last_name="Лугова")
        self.asked: Comment = api.vk.write_comment(
            self.group.id, self.post.id, person.id, "Надолго?"
        )
        self.key = api.vk.token(TokenKind.COMMUNITY, self.group.id)

    @property
    def where(self) -> Json:
        return {"owner_id": self.group.owner_id, "post_id": self.post.id}

    async def say(self, message: str = "До вторника", **params: Any) -> Json:
        answer: Json = await self.api.ok(
            "wall.createComment", token=self.key, **{**self.where, "message": message, **params}
        )
        return answer

    async def refused(self, message: str = "До вторника", **params: Any) -> int:
        asked = {"token": self.key, **self.where, "message": message, **params}
        return await self.api.code("wall.createComment", **asked)


async def test_a_community_answers_in_the_thread_under_its_own_name() -> None:
    async with open_town() as api:
        desk = Desk(api)
        said = await desk.say(reply_to_comment=desk.asked.id, from_group=desk.group.id)
        assert said == {"comment_id": 3, "parents_stack": [desk.asked.id]}
        shown = await api.ok("wall.getComments", **desk.where, thread_items_count=10)
        reply = shown["items"][0]["thread"]["items"][0]
        assert (reply["from_id"], reply["text"]) == (desk.group.owner_id, "До вторника")


async def test_without_a_name_the_key_decides_and_without_an_addressee_it_is_a_head() -> None:
    async with open_town() as api:
        desk = Desk(api)
        assert (await desk.say())["parents_stack"] == []
        assert api.vk.comment(desk.group.id, 3).author_id == desk.group.owner_id


async def test_the_same_guid_says_it_once() -> None:
    async with open_town() as api:
        desk = Desk(api)
        first = await desk.say(guid="a1")
        assert await desk.say("Другими словами", guid="a1") == first
        assert await desk.say(guid="a2") != first
        assert await desk.say() != await desk.say()
        assert len(desk.post.comments) == 5


async def test_a_retry_after_a_lost_answer_finds_the_comment_by_its_guid() -> None:
    async with open_town() as api:
        desk = Desk(api)
        api.vk.faults.next(method="wall.createComment", fault=Fault.mutate(lambda body: None))
        form = {
            "v": "5.199",
            "access_token": desk.key,
            **desk.where,
            "message": "Чиним",
            "guid": "a1",
        }
        address = f"{api.url}/method/wall.createComment"
        async with api.session.post(address, data=form) as response:
            assert await response.json() is None
        assert (await desk.say("Чиним", guid="a1"))["comment_id"] == 3
        assert [comment.text for comment in desk.post.comments] == ["Надолго?", "Чиним"]


async def test_a_key_without_the_right_to_the_wall_is_refused_with_7() -> None:
    async with open_town() as api:
        desk = Desk(api)
        desk.key = api.vk.token(TokenKind.COMMUNITY, desk.group.id, rights=["manage"])
        assert await desk.refused() == 7


async def test_a_community_key_speaks_on_its_own_wall_under_its_own_name_only() -> None:
    async with open_town() as api:
        desk, other = Desk(api), Desk(api)
        assert await desk.refused(**other.where) == 213
        assert await desk.refused(from_group=other.group.id) == 213


async def test_a_user_key_speaks_for_its_person() -> None:
    async with open_town() as api:
        desk = Desk(api)
        person = api.vk.add_person(first_name="Пётр", last_name="Садовников")
        desk.key = api.vk.token(TokenKind.USER, person_id=person.id)
        said = await desk.say("И у нас")
        assert api.vk.comment(desk.group.id, said["comment_id"]).author_id == person.id
        assert await desk.refused(from_group=desk.group.id) == 213


async def test_closed_comments_refuse_with_212() -> None:
    async with open_town() as api:
        desk = Desk(api)
        api.vk.close_comments(desk.post)
        assert await desk.refused() == 212


async def test_links_are_refused_with_222_where_the_community_forbids_them() -> None:
    async with open_town() as api:
        strict, free = Desk(api, links_forbidden=True), Desk(api)
        message = "Подробнее на https://sadovoe.example/voda"
        assert await strict.refused(message) == 222
        assert await strict.refused("Подробнее на sadovoe.ru") == 222
        assert (await strict.say("Воду дадут в 18.00, ул. Садовая."))["comment_id"]
        assert (await free.say(message))["comment_id"]


async def test_wrong_parameters_and_vanished_posts_say_nothing() -> None:
    async with open_town() as api:
        desk = Desk(api)
        assert await desk.refused("") == 100
        assert await desk.refused(reply_to_comment=99) == 100
        assert await desk.refused(post_id="") == 100
        api.vk.delete_comment(desk.asked)
        assert await desk.refused(reply_to_comment=desk.asked.id) == 100
        api.vk.delete_post(desk.post)
        assert await desk.refused() == 15
        assert len(desk.post.comments) == 1

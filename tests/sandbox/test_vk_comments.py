"""wall.getComments and wall.getComment of the town: threads, stubs, pages."""

import pytest

from sandbox.vk import Group, Person, Post, TokenKind
from tests.sandbox.vk_support import Api, Json, open_town


class Yard:
    """A community with one post, and a person who comments."""

    def __init__(self, api: Api) -> None:
        self.api = api
        self.group: Group = api.vk.add_group(name="Подслушано Садовое", id=98765)
        self.person: Person = api.vk.add_person(first_name="Вера", last_name="Лугова")
        self.post: Post = api.vk.write_post(self.group.id, self.group.owner_id, "Отключат воду")

    def say(self, text: str, reply_to: int | None = None, by: int | None = None) -> int:
        """Comment a minute later; the comment's number."""
        self.api.clock.advance(minutes=1)
        author = by or self.person.id
        comment = self.api.vk.write_comment(
            self.group.id, self.post.id, author, text, reply_to=reply_to
        )
        return comment.id

    def delete(self, number: int) -> None:
        self.api.vk.delete_comment(self.api.vk.comment(self.group.id, number))

    @property
    def where(self) -> Json:
        return {"owner_id": self.group.owner_id, "post_id": self.post.id}

    async def read(self, **params: object) -> Json:
        answer: Json = await self.api.ok("wall.getComments", **{**self.where, **params})
        return answer


def ids(answer: Json) -> list[int]:
    return [item["id"] for item in answer["items"]]


async def test_posts_and_comments_share_the_numbers_of_a_wall() -> None:
    async with open_town() as api:
        yard = Yard(api)
        numbers = [yard.post.id, yard.say("Надолго?"), yard.say("Где?")]
        numbers.append(api.vk.write_post(yard.group.id, yard.person.id, "Яма").id)
        assert numbers == [1, 2, 3, 4]


async def test_count_has_the_replies_and_current_level_count_the_heads_only() -> None:
    async with open_town() as api:
        yard = Yard(api)
        head = yard.say("Почему нет воды?")
        yard.say("Уточните адрес", head, by=yard.group.owner_id)
        yard.say("Когда дадут?")
        answer = await yard.read(thread_items_count=10)
        assert (answer["count"], answer["current_level_count"]) == (3, 2)
        first, second = answer["items"]
        assert first["thread"]["count"] == 1
        assert first["thread"]["author_replied"] is True
        assert second["thread"] == {
            "count": 0,
            "items": [],
            "can_post": True,
            "show_reply_button": True,
            "groups_can_post": True,
            "author_replied": False,
        }
        reply = first["thread"]["items"][0]
        assert reply["parents_stack"] == [head]
        assert (reply["reply_to_user"], reply["reply_to_comment"]) == (yard.person.id, head)
        assert reply["is_from_post_author"] is True
        assert not {"reply_to_user", "reply_to_comment", "likes", "attachments"} & first.keys()


async def test_an_answer_to_a_reply_stands_in_the_same_thread() -> None:
    async with open_town() as api:
        yard = Yard(api)
        head = yard.say("Почему нет воды?")
        reply = yard.say("Уточните адрес", head, by=yard.group.owner_id)
        yard.say("Садовая, 12", reply)
        answer = await yard.read(thread_items_count=10)
        nested = answer["items"][0]["thread"]["items"]
        assert [item["parents_stack"] for item in nested] == [[head], [head]]
        assert (nested[1]["reply_to_comment"], nested[1]["reply_to_user"]) == (reply, -98765)


async def test_a_page_holds_10_by_default_and_100_at_most() -> None:
    async with open_town() as api:
        yard = Yard(api)
        numbers = [yard.say(f"Вопрос {i}") for i in range(120)]
        assert ids(await yard.read()) == numbers[:10]
        assert ids(await yard.read(count=500)) == numbers[:100]
        assert ids(await yard.read(count=100, offset=100)) == numbers[100:]
        assert ids(await yard.read(offset=120)) == []


async def test_pages_go_by_heads_whatever_the_threads_hold() -> None:
    async with open_town() as api:
        yard = Yard(api)
        heads = [yard.say(f"Вопрос {i}") for i in range(4)]
        for _ in range(5):
            yard.say("И у нас", heads[0])
        assert ids(await yard.read(count=2)) == heads[:2]
        assert ids(await yard.read(count=2, offset=2)) == heads[2:]


@pytest.mark.parametrize(("sort", "order"), [("asc", [0, 1, 2]), ("desc", [2, 1, 0])])
async def test_heads_are_sorted_by_age(sort: str, order: list[int]) -> None:
    async with open_town() as api:
        yard = Yard(api)
        heads = [yard.say(f"Вопрос {i}") for i in range(3)]
        yard.say("Свежий ответ на старое", heads[0])
        assert ids(await yard.read(sort=sort)) == [heads[i] for i in order]


async def test_smart_order_puts_the_liked_first() -> None:
    async with open_town() as api:
        yard = Yard(api)
        heads = [yard.say(f"Вопрос {i}") for i in range(3)]
        api.vk.comment(yard.group.id, heads[1]).likes = 7
        answer = await yard.read(sort="smart", need_likes=1)
        assert ids(answer) == [heads[1], heads[0], heads[2]]
        assert answer["items"][0]["likes"]["count"] == 7
        assert await api.code("wall.getComments", **yard.where, sort="best") == 100


async def test_a_thread_shows_ten_replies_at_most_and_is_paged_by_its_head() -> None:
    async with open_town() as api:
        yard = Yard(api)
        head = yard.say("Почему нет воды?")
        replies = [yard.say(f"И у нас, {i}", head) for i in range(25)]
        for asked, shown in ((0, 0), (3, 3), (10, 10), (50, 10)):
            thread = (await yard.read(thread_items_count=asked))["items"][0]["thread"]
            assert (thread["count"], ids(thread)) == (25, replies[:shown])
        page = await yard.read(comment_id=head, count=20)
        rest = await yard.read(comment_id=head, count=20, offset=20)
        assert ids(page) + ids(rest) == replies
        assert (page["count"], page["current_level_count"]) == (25, 25)
        assert "thread" not in page["items"][0]
        assert ids(await yard.read(comment_id=head, count=2, sort="desc")) == replies[:-3:-1]


async def test_a_reading_may_start_from_a_comment() -> None:
    async with open_town() as api:
        yard = Yard(api)
        heads = [yard.say(f"Вопрос {i}") for i in range(5)]
        assert ids(await yard.read(start_comment_id=heads[2])) == heads[2:]
        assert ids(await yard.read(start_comment_id=heads[2], offset=-1, count=2)) == heads[1:3]
        assert ids(await yard.read(start_comment_id=heads[2], sort="desc")) == heads[2::-1]
        yard.delete(heads[2])
        assert ids(await yard.read(start_comment_id=heads[2])) == heads[3:]
        assert ids(await yard.read(start_comment_id=heads[-1] + 1)) == []


async def test_a_deleted_head_with_replies_leaves_a_stub_and_its_thread_is_still_read() -> None:
    async with open_town() as api:
        yard = Yard(api)
        head = yard.say("Текст, которого больше нет")
        reply = yard.say("Уточните адрес", head, by=yard.group.owner_id)
        yard.delete(head)
        answer = await yard.read(thread_items_count=10, need_likes=1, extended=1)
        assert (answer["count"], answer["current_level_count"]) == (1, 1)
        stub = answer["items"][0]
        assert (stub["id"], stub["from_id"], stub["text"]) == (head, 0, "")
        assert stub["deleted"] is True
        assert (stub["thread"]["count"], stub["thread"]["items"]) == (1, [])
        assert answer["profiles"] == answer["groups"] == []
        assert ids(await yard.read(comment_id=head)) == [reply]


async def test_a_deleted_comment_without_replies_is_just_missing() -> None:
    async with open_town() as api:
        yard = Yard(api)
        head, other = yard.say("Раз"), yard.say("Два")
        reply = yard.say("Три", head)
        yard.delete(reply)
        yard.delete(head)
        answer = await yard.read(thread_items_count=10)
        assert (answer["count"], ids(answer)) == (1, [other])
        assert await api.code("wall.getComments", **yard.where, comment_id=head) == 15
        api.vk.restore(api.vk.comment(yard.group.id, reply))
        answer = await yard.read()
        assert [item.get("deleted") for item in answer["items"]] == [True, None]
        api.vk.restore(api.vk.comment(yard.group.id, head))
        answer = await yard.read(thread_items_count=10)
        assert (answer["count"], answer["items"][0]["text"]) == (3, "Раз")


async def test_texts_are_cut_at_90_unless_the_whole_is_asked_for() -> None:
    async with open_town() as api:
        yard = Yard(api)
        long = "Вода " * 40
        yard.say("Кратко", yard.say(long))
        shown = (await yard.read())["items"][0]["text"]
        assert shown == long[:90] + "…"
        assert (await yard.read(preview_length=10))["items"][0]["text"] == long[:10] + "…"
        assert (await yard.read(preview_length=0))["items"][0]["text"] == long
        assert (await yard.read(preview_length=0, comment_id=2))["items"][0]["text"] == "Кратко"


async def test_an_edit_changes_the_text_and_leaves_no_other_trace() -> None:
    async with open_town() as api:
        yard = Yard(api)
        number = yard.say("Воды нет")
        before = (await yard.read())["items"][0]
        api.clock.advance(hours=1)
        api.vk.edit_comment(api.vk.comment(yard.group.id, number), "Вода есть")
        assert (await yard.read())["items"][0] == {**before, "text": "Вода есть"}


async def test_extended_names_those_who_are_shown() -> None:
    async with open_town() as api:
        yard = Yard(api)
        neighbour = api.vk.add_person(first_name="Пётр", last_name="Садовников")
        head = yard.say("Почему нет воды?")
        yard.say("Уточните адрес", head, by=yard.group.owner_id)
        yard.say("И у нас", head, by=neighbour.id)
        answer = await yard.read(extended=1, thread_items_count=1)
        assert [profile["id"] for profile in answer["profiles"]] == [yard.person.id]
        assert [group["id"] for group in answer["groups"]] == [98765]
        assert answer["post_author_id"] == -98765
        assert "post_author_id" not in await yard.read()


async def test_closed_comments_are_refused_with_212_until_they_open() -> None:
    async with open_town() as api:
        yard = Yard(api)
        number = yard.say("Надолго?")
        api.vk.close_comments(yard.post)
        assert await api.code("wall.getComments", **yard.where) == 212
        api.vk.close_comments(yard.post, closed=False)
        assert ids(await yard.read()) == [number]


async def test_comments_of_a_post_that_is_gone_are_refused_with_15() -> None:
    async with open_town() as api:
        yard = Yard(api)
        api.vk.delete_post(yard.post)
        assert await api.code("wall.getComments", **yard.where) == 15
        assert await api.code("wall.getComments", owner_id=yard.group.owner_id, post_id=99) == 15
        assert await api.code("wall.getComments", owner_id=yard.group.owner_id) == 100


async def test_one_comment_is_shown_to_a_user_key() -> None:
    async with open_town() as api:
        yard = Yard(api)
        number = yard.say("Надолго?")
        user = api.vk.token(TokenKind.USER)
        one: Json = {"owner_id": yard.group.owner_id, "comment_id": number}
        answer = await api.ok("wall.getComment", token=user, **one, extended=1)
        assert answer["items"][0]["text"] == "Надолго?"
        assert answer["profiles"][0]["first_name"] == "Вера"
        api.vk.close_comments(yard.post)
        assert await api.code("wall.getComment", token=user, **one) == 212
        yard.delete(number)
        assert await api.code("wall.getComment", token=user, **one) == 211

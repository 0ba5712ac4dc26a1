"""Comments: threads, old heads with new replies, edits, deletions."""

import pytest

from sandbox.vk import Fault
from services.networks.base import PostKind
from tests.services.networks.vk.desk import by_id, desk


async def test_a_comment_comes_with_its_thread_parent_and_link() -> None:
    async with desk() as d:
        post = d.post("Отключат воду", by=-98765)
        comment = d.comment(post, "Почему третий день нет воды?")
        found = by_id(await d.fetch())[d.external(comment)]
        assert found.kind is PostKind.COMMENT
        assert found.external_id == f"-98765_{post.id}_{comment.id}"
        assert found.thread_id == found.parent_id == f"-98765_{post.id}"
        assert found.link == f"https://vk.com/wall-98765_{post.id}?reply={comment.id}"
        assert (found.author_id, found.author_name) == ("1001", "Анна Тестова")
        assert not found.from_owner


async def test_a_reply_names_the_comment_it_answers_and_loses_its_mention_markup() -> None:
    async with desk() as d:
        post = d.post("Отключат воду", by=-98765)
        top = d.comment(post, "Почему нет воды?")
        reply = d.comment(post, "[id1001|Анна], уточните квартиру", reply_to=top.id, by=-98765)
        again = d.comment(post, "[club98765|Подслушано], первая", reply_to=reply.id)
        found = by_id(await d.fetch())
        answer = found[d.external(reply)]
        assert answer.text == "Анна, уточните квартиру"
        assert answer.parent_id == d.external(top)
        assert answer.link.endswith(f"_{post.id}?reply={reply.id}&thread={top.id}")
        assert answer.from_owner
        assert answer.author_name == "Подслушано Садовое"
        assert found[d.external(again)].text == "Подслушано, первая"
        assert found[d.external(again)].parent_id == d.external(reply)


async def test_links_lead_where_the_settings_say() -> None:
    async with desk(link_base="https://vk.ru/") as d:
        post = d.post("Нет воды")
        assert by_id(await d.fetch())[d.external(post)].link.startswith("https://vk.ru/wall-")


async def test_long_comments_come_whole() -> None:
    async with desk() as d:
        text = "Нет воды. " * 300
        d.comment(d.post("Вода"), text)
        await d.fetch()
        assert text.strip() in d.texts()


async def test_all_pages_of_comments_and_of_a_long_thread_are_read() -> None:
    async with desk(page_size=4) as d:
        post = d.post("Вода")
        tops = [d.comment(post, f"Комментарий {number}") for number in range(9)]
        for number in range(13):
            d.comment(post, f"Ответ {number}", reply_to=tops[2].id)
        page = await d.fetch()
        assert len(d.seen) == 1 + 9 + 13
        assert page.complete == (d.external(post),)


async def test_replies_do_not_count_as_top_comments_still_to_be_paged() -> None:
    async with desk() as d:
        post = d.post("Вода")
        top = d.comment(post, "Голова")
        for number in range(5):
            d.comment(post, f"Ответ {number}", reply_to=top.id)
        await d.fetch()
        assert len(d.calls("wall.getComments")) == 1
        assert len(d.seen) == 7


async def test_a_reply_under_an_old_comment_is_found_though_nothing_moves_up() -> None:
    async with desk(page_size=3, full_every=1000) as d:
        post = d.post("Вода")
        tops = [d.comment(post, f"Комментарий {number}") for number in range(9)]
        await d.fetch()
        d.comment(post, "Ответ под старым", reply_to=tops[0].id)
        await d.fetch()
        assert "Ответ под старым" in d.texts()


async def test_a_reply_in_an_old_thread_longer_than_is_shown_is_found() -> None:
    async with desk(page_size=3, full_every=1000) as d:
        post = d.post("Вода")
        tops = [d.comment(post, f"Комментарий {number}") for number in range(6)]
        for number in range(14):
            d.comment(post, f"Ответ {number}", reply_to=tops[1].id)
        await d.fetch()
        d.comment(post, "Пятнадцатый", reply_to=tops[1].id)
        await d.fetch()
        assert "Пятнадцатый" in d.texts()


async def test_new_comments_on_top_are_found_without_reading_all_the_old_ones() -> None:
    async with desk(page_size=5, full_every=1000) as d:
        post = d.post("Вода")
        for number in range(40):
            d.comment(post, f"Комментарий {number}")
        await d.fetch()
        d.forget_calls()
        d.comment(post, "Свежий")
        page = await d.fetch()
        assert len(d.calls("wall.getComments")) == 1
        assert "Свежий" in d.texts()
        assert page.complete == ()


async def test_long_threads_are_not_paged_once_the_new_comment_is_found() -> None:
    async with desk(full_every=1000) as d:
        post = d.post("Вода")
        top = d.comment(post, "Голова")
        for number in range(15):
            d.comment(post, f"Ответ {number}", reply_to=top.id)
        await d.fetch()
        d.forget_calls()
        d.comment(post, "Свежий")
        await d.fetch()
        assert len(d.calls("wall.getComments")) == 1
        assert "Свежий" in d.texts()


async def test_a_thread_whose_counter_did_not_move_is_left_alone() -> None:
    async with desk(full_every=1000) as d:
        d.comment(d.post("Вода"), "Да")
        await d.fetch()
        d.forget_calls()
        await d.fetch()
        assert d.calls("wall.getComments") == []


async def test_an_edit_is_noticed_at_the_whole_rereading() -> None:
    async with desk(full_every=4) as d:
        comment = d.comment(d.post("Вода"), "Было")
        await d.fetch()
        d.vk.edit_comment(comment, "Стало")
        await d.fetch_often(4)
        assert "Стало" in d.texts()


async def test_a_comment_added_while_another_was_deleted_is_noticed() -> None:
    async with desk(full_every=4) as d:
        post = d.post("Вода")
        old = d.comment(post, "Удалят")
        await d.fetch()
        d.vk.delete_comment(old)
        d.comment(post, "Новый")
        await d.fetch_often(4)
        assert d.texts() == ["Вода", "Новый"]


async def test_a_deleted_comment_is_missing_from_a_complete_thread() -> None:
    async with desk() as d:
        post = d.post("Вода")
        old = d.comment(post, "Удалят")
        d.comment(post, "Останется")
        await d.fetch()
        d.vk.delete_comment(old)
        page = await d.fetch()
        assert page.complete == (d.external(post),)
        assert d.external(old) not in by_id(page)
        assert d.texts() == ["Вода", "Останется"]


@pytest.mark.parametrize("others", [0, 2])
async def test_a_thread_that_shrank_is_read_whole_once_more(others: int) -> None:
    async with desk(full_every=1000) as d:
        d.clean_passes = 2
        post = d.post("Вода")
        old = d.comment(post, "Удалят")
        for number in range(others):
            d.comment(post, f"Останется {number}")
        await d.fetch()
        d.vk.delete_comment(old)
        await d.fetch()
        assert "Удалят" in d.texts()
        await d.fetch()
        assert "Удалят" not in d.texts()
        d.forget_calls()
        await d.fetch()
        assert d.calls("wall.getComments") == []


async def test_the_last_comment_deleted_leaves_a_complete_empty_thread() -> None:
    async with desk() as d:
        post = d.post("Вода")
        only = d.comment(post, "Удалят")
        await d.fetch()
        d.vk.delete_comment(only)
        assert (await d.fetch()).complete == (d.external(post),)
        assert d.texts() == ["Вода"]


async def test_a_deleted_comment_with_replies_is_gone_and_its_replies_stay() -> None:
    async with desk() as d:
        post = d.post("Вода")
        top = d.comment(post, "Удалят")
        d.comment(post, "Ответ", reply_to=top.id)
        await d.fetch()
        d.vk.delete_comment(top)
        page = await d.fetch()
        assert d.external(top) in page.gone
        assert page.bad == 0
        assert d.texts() == ["Вода", "Ответ"]


async def test_a_new_reply_under_a_deleted_comment_is_found() -> None:
    async with desk() as d:
        post = d.post("Вода")
        top = d.comment(post, "Удалят")
        reply = d.comment(post, "Ответ", reply_to=top.id)
        d.vk.delete_comment(top)
        await d.fetch()
        d.comment(post, "Ответ на ответ", reply_to=reply.id)
        await d.fetch()
        assert d.texts() == ["Вода", "Ответ", "Ответ на ответ"]


async def test_a_thread_is_not_complete_when_its_count_moved_while_it_was_paged() -> None:
    async with desk(page_size=2) as d:
        post = d.post("Вода")
        comments = [d.comment(post, f"Комментарий {number}") for number in range(6)]
        deleted: list[int] = []

        def delete_one(body: object) -> object:
            if not deleted:
                deleted.append(1)
                d.vk.delete_comment(comments[5])
            return body

        d.vk.faults.next(fault=Fault.mutate(delete_one), method="wall.getComments")
        page = await d.fetch()
        assert page.complete == ()
        await d.fetch()
        assert [f"Комментарий {number}" for number in range(5)] == d.texts()[1:]

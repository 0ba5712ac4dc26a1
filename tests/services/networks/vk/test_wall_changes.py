"""A wall between fetches: reposts, edits, deletions, checks off the pages, quotas."""

import pytest

from sandbox.vk import Fault, photo
from services.errors import ErrorKind, NetworkError
from services.networks.base import Allowance
from services.networks.vk.round import NO_WALL
from tests.services.networks.vk.desk import START, by_id, desk


async def test_an_edited_post_comes_with_its_present_text_and_the_moment_of_the_edit() -> None:
    async with desk() as d:
        post = d.post("Нет воды")
        await d.fetch()
        d.pass_time(minutes=5)
        d.vk.edit_post(post, "Воду дали")
        found = by_id(await d.fetch())[d.external(post)]
        assert found.text == "Воду дали"
        assert found.edited_at == d.clock[0]


async def test_a_bare_repost_speaks_with_the_words_of_what_it_copies() -> None:
    async with desk() as d:
        original = d.post("Исходный текст", at=d.ago(days=2))
        bare = d.post("", repost_of=original)
        worded = d.post("Доколе?", repost_of=original)
        found = by_id(await d.fetch())
        assert found[d.external(bare)].text == "Исходный текст"
        assert found[d.external(worded)].text == "Доколе?"


@pytest.mark.parametrize("post_type", ["video", "clip", "photo"])
async def test_a_post_without_words_keeps_its_attachments(post_type: str) -> None:
    async with desk() as d:
        picture = photo(owner_id=-98765, id=1, at=START)
        post = d.post("", attachments=[picture, picture])

        def retype(body: dict[str, dict[str, list[dict[str, str]]]]) -> object:
            body["response"]["items"][0]["post_type"] = post_type
            return body

        d.vk.faults.next(fault=Fault.mutate(retype), method="wall.get")
        found = by_id(await d.fetch())[d.external(post)]
        assert (found.text, found.attachments) == ("", 2)


async def test_advertisements_are_skipped_unless_wanted() -> None:
    async with desk() as d:
        d.comment(d.post("Купите слона", ads=True), "Дорого")
        await d.fetch()
        assert d.seen == {}
    async with desk(skip_ads=False) as d:
        d.comment(d.post("Купите слона", ads=True), "Дорого")
        await d.fetch()
        assert d.texts() == ["Дорого", "Купите слона"]


async def test_a_deleted_post_is_gone_with_its_comments_after_it_was_missed_twice() -> None:
    async with desk() as d:
        post = d.post("Удалят", at=d.ago(hours=2))
        d.comment(post, "И меня")
        d.post("Останется", at=d.ago(hours=3))
        await d.fetch()
        d.vk.delete_post(post)
        first = await d.fetch()
        assert first.gone == ()
        second = await d.fetch()
        assert second.gone == (d.external(post),)
        assert second.complete == (d.external(post),)
        assert d.texts() == ["Останется"]


async def test_the_thread_of_a_deleted_post_is_complete_twice_and_then_forgotten() -> None:
    async with desk() as d:
        d.clean_passes = 2
        post = d.post("Удалят", at=d.ago(hours=2))
        d.comment(post, "И меня")
        d.post("Останется", at=d.ago(hours=3))
        await d.fetch()
        d.vk.delete_post(post)
        page = await d.fetch_often(3)
        assert d.texts() == ["Останется"]
        assert str(post.id) not in page.cursor["threads"]
        assert (await d.fetch()).gone == ()


async def test_a_post_missed_once_and_seen_again_is_not_gone() -> None:
    async with desk() as d:
        post = d.post("Мигает", at=d.ago(hours=2))
        d.post("Останется", at=d.ago(hours=3))
        await d.fetch()
        for _ in range(3):
            d.vk.delete_post(post)
            assert (await d.fetch()).gone == ()
            d.vk.restore(post)
            assert (await d.fetch()).gone == ()


async def test_a_post_that_says_it_is_deleted_is_gone_at_once() -> None:
    async with desk() as d:
        post = d.post("Был")
        await d.fetch()

        def mark(body: dict[str, dict[str, list[dict[str, object]]]]) -> object:
            body["response"]["items"][0] |= {"is_deleted": True, "text": "", "date": 0}
            return body

        d.vk.faults.next(fault=Fault.mutate(mark), method="wall.get")
        page = await d.fetch()
        assert page.gone == (d.external(post),)
        assert page.bad == 0


async def test_posts_off_the_pages_are_checked_by_the_hundred() -> None:
    async with desk(page_size=100, overlap=0, page_cap=5) as d:
        for number in range(250):
            d.post(f"Запись {number}", at=d.ago(minutes=number))
        await d.fetch()
        d.forget_calls()
        d.pass_time(minutes=1)
        await d.fetch()
        asked = [len(call.params["posts"].split(",")) for call in d.calls("wall.getById")]
        assert asked == [100, 50]


async def test_an_edit_of_a_post_off_the_pages_is_delivered() -> None:
    async with desk(page_size=2, overlap=0) as d:
        post = d.post("Старое", at=d.ago(hours=9))
        for number in range(4):
            d.post(f"Новое {number}", at=d.ago(hours=number))
        await d.fetch()
        d.vk.edit_post(post, "Исправлено")
        await d.fetch()
        assert "Исправлено" in d.texts()


async def test_the_bare_list_of_older_versions_is_read_too() -> None:
    async with desk(page_size=1, overlap=0) as d:
        post = d.post("Старое", at=d.ago(hours=9))
        d.post("Новое")
        await d.fetch()
        d.vk.edit_post(post, "Исправлено")

        def bare(body: dict[str, dict[str, object]]) -> object:
            return {"response": body["response"]["items"]}

        d.vk.faults.next(fault=Fault.mutate(bare), method="wall.getById")
        await d.fetch()
        assert "Исправлено" in d.texts()


async def test_a_spent_quota_of_walls_leaves_the_known_threads_readable() -> None:
    async with desk() as d:
        post = d.post("Нет воды")
        await d.fetch()
        d.comment(post, "И у нас")
        d.vk.faults.next(fault=Fault.error(29), method="wall.get")
        page = await d.fetch()
        assert page.gap == NO_WALL
        assert "И у нас" in d.texts()
        d.forget_calls()
        assert (await d.fetch()).gap == NO_WALL
        assert d.calls("wall.get") == []
        d.pass_time(hours=1)
        assert (await d.fetch()).gap is None


async def test_a_spent_quota_with_nothing_known_says_until_when() -> None:
    async with desk() as d:
        d.post("Нет воды")
        d.vk.faults.next(fault=Fault.error(29), method="wall.get")
        with pytest.raises(NetworkError) as caught:
            await d.fetch()
        assert caught.value.kind is ErrorKind.QUOTA
        assert caught.value.until is not None
        assert caught.value.until > START


async def test_an_allowance_of_nothing_asks_for_nothing() -> None:
    async with desk() as d:
        d.post("Нет воды")
        await d.fetch()
        d.forget_calls()
        page = await d.fetch(Allowance({"wall.get": 0, "wall.getById": 0, "wall.getComments": 0}))
        assert d.vk.calls == []
        assert page.calls == {}
        assert page.gap is not None


async def test_calls_are_counted_by_method() -> None:
    async with desk(page_size=2) as d:
        for number in range(3):
            d.comment(d.post(f"Запись {number}"), "Да")
        page = await d.fetch()
        assert page.calls == d.vk.calls_by_method()
        assert page.calls == {
            "utils.resolveScreenName": 1,
            "wall.get": 2,
            "wall.getComments": 3,
        }


async def test_every_call_is_a_post_with_the_version_and_the_key_in_the_header_alone() -> None:
    async with desk() as d:
        d.comment(d.post("Нет воды"), "Да")
        await d.fetch()
        assert all(call.params["v"] == "5.199" for call in d.vk.calls)
        assert all("access_token" not in call.params for call in d.vk.calls)
        assert all(call.token_kind == "service" for call in d.vk.calls)

"""Paging a wall: every trap that could hide a post."""

from sandbox.vk import Fault
from services.networks.base import PostKind
from services.networks.vk.walls import PAGES_CUT, PAGES_FAILED
from tests.services.networks.vk.desk import START, by_id, desk


async def test_a_post_comes_with_its_author_moment_link_and_ids() -> None:
    async with desk() as d:
        post = d.post("Третий день нет воды")
        found = by_id(await d.fetch())[f"-98765_{post.id}"]
        assert found.kind is PostKind.POST
        assert found.thread_id == found.external_id
        assert found.text == "Третий день нет воды"
        assert found.link == f"https://vk.com/wall-98765_{post.id}"
        assert (found.author_id, found.author_name) == ("1001", "Анна Тестова")
        assert found.posted_at == START
        assert found.edited_at is None
        assert not found.from_owner


async def test_a_post_of_the_community_itself_is_official_and_named_after_it() -> None:
    async with desk() as d:
        post = d.post("Во вторник отключат воду", by=-98765)
        found = by_id(await d.fetch())[d.external(post)]
        assert found.from_owner
        assert (found.author_id, found.author_name) == ("-98765", "Подслушано Садовое")


async def test_a_signed_post_belongs_to_its_signer() -> None:
    async with desk() as d:
        post = d.post("Прислали нам", by=-98765, signed=d.anna.id)
        found = by_id(await d.fetch())[d.external(post)]
        assert (found.author_id, found.author_name) == ("1001", "Анна Тестова")
        assert not found.from_owner


async def test_a_pinned_old_post_does_not_stop_the_paging() -> None:
    async with desk(page_size=2) as d:
        d.post("Правила группы", at=d.ago(days=400), pinned=True)
        for number in range(5):
            d.post(f"Жалоба {number}", at=d.ago(hours=number))
        await d.fetch()
        assert len(d.seen) == 6


async def test_a_page_of_a_pinned_post_alone_does_not_stop_the_paging() -> None:
    async with desk(page_size=1) as d:
        d.post("Правила группы", at=d.ago(days=400), pinned=True)
        d.post("Новая жалоба")
        await d.fetch()
        assert len(d.seen) == 2


async def test_a_page_of_advertisements_alone_does_not_stop_the_paging() -> None:
    async with desk(page_size=2, overlap=0) as d:
        d.post("Старое", at=d.ago(days=1))
        await d.fetch()
        d.post("Новая жалоба", at=d.ago(minutes=9))
        for number in range(4):
            d.post(f"Реклама {number}", ads=True)
        await d.fetch()
        assert "Новая жалоба" in d.texts()


async def test_paging_stops_once_it_reaches_what_is_known_and_old() -> None:
    async with desk(page_size=3, overlap=3600) as d:
        for number in range(12):
            d.post(f"Запись {number}", at=d.ago(hours=2 * number))
        await d.fetch()
        d.forget_calls()
        d.post("Свежая")
        await d.fetch()
        assert [call.params["offset"] for call in d.calls("wall.get")] == ["0"]
        assert "Свежая" in d.texts()


async def test_many_posts_since_the_last_fetch_are_all_read() -> None:
    async with desk(page_size=3, overlap=0) as d:
        d.post("Первая", at=d.ago(days=1))
        await d.fetch()
        for number in range(10):
            d.pass_time(minutes=1)
            d.post(f"Новая {number}")
        page = await d.fetch()
        assert len(d.seen) == 11
        assert not page.more


async def test_the_first_fetch_does_not_dig_below_the_days_that_are_reread() -> None:
    async with desk(page_size=2, reread_days=14) as d:
        for day in range(0, 60, 3):
            d.post(f"День {day}", at=d.ago(days=day))
        page = await d.fetch()
        assert "День 12" in d.texts()
        assert "День 30" not in d.texts()
        assert not page.more
        assert page.gap is None


async def test_a_page_cap_is_said_and_the_rest_is_read_at_the_next_fetches() -> None:
    async with desk(page_size=2, page_cap=2) as d:
        for number in range(11):
            d.post(f"Запись {number}", at=d.ago(hours=number))
        page = await d.fetch()
        assert page.more
        assert page.gap == PAGES_CUT
        assert len(d.seen) == 4
        page = await d.fetch_through(3)
        assert len(d.seen) == 11
        assert page.gap is None


async def test_a_stretch_left_unread_is_found_again_when_new_posts_pushed_it_down() -> None:
    async with desk(page_size=2, page_cap=2, overlap=0) as d:
        for number in range(10):
            d.post(f"Запись {number}", at=d.ago(hours=number + 1))
        await d.fetch()
        for number in range(3):
            d.post(f"Свежая {number}")
        await d.fetch_through(4)
        assert len(d.seen) == 13


async def test_a_stretch_left_unread_is_found_again_when_deletions_pulled_it_up() -> None:
    async with desk(page_size=2, page_cap=2, overlap=0) as d:
        posts = [d.post(f"Запись {n}", at=d.ago(hours=n + 1)) for n in range(10)]
        await d.fetch()
        for post in posts[1:3]:
            d.vk.delete_post(post)
        await d.fetch_through(4)
        assert {f"Запись {number}" for number in range(3, 10)} <= set(d.texts())


async def test_an_old_advertisement_does_not_ask_for_another_page() -> None:
    async with desk(page_size=2, overlap=0) as d:
        d.post("Новая")
        for hours in range(1, 6):
            d.post("Реклама", at=d.ago(hours=hours), ads=True)
        await d.fetch()
        d.forget_calls()
        await d.fetch()
        assert len(d.calls("wall.get")) == 1


async def test_a_pinned_old_post_does_not_send_every_thread_to_be_checked() -> None:
    async with desk(page_size=2, overlap=0) as d:
        d.post("Правила группы", at=d.ago(days=400), pinned=True)
        for day in range(5, 9):
            d.post(f"День {day}", at=d.ago(days=day))
        await d.fetch()
        d.forget_calls()
        await d.fetch()
        assert d.calls("wall.getById") == []


async def test_a_cap_of_one_page_still_reads_everything_in_the_end() -> None:
    async with desk(page_size=2, page_cap=1) as d:
        for number in range(9):
            d.post(f"Запись {number}", at=d.ago(hours=number))
        await d.fetch_often(9)
        assert len(d.seen) == 9


async def test_a_failure_below_the_first_page_keeps_what_was_read() -> None:
    async with desk(page_size=2) as d:
        for number in range(6):
            d.post(f"Запись {number}", at=d.ago(hours=number))
        answered: list[int] = []

        def fail_below(body: object) -> object:
            answered.append(1)
            return body if len(answered) == 1 else None

        d.vk.faults.next(fault=Fault.mutate(fail_below), method="wall.get", times=5)
        page = await d.fetch()
        assert len(d.seen) == 2
        assert page.gap == PAGES_FAILED
        assert page.more
        await d.fetch()
        assert len(d.seen) == 6

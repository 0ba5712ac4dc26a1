"""A channel between fetches: paging, catching up, edits, deletions."""

from datetime import timedelta

from sandbox.telegram_web import Fault
from services.networks.base import Allowance
from services.networks.telegram.channel import PAGES_CUT, PAGES_FAILED, TOO_OLD
from tests.services.networks.telegram.desk import desk


async def test_new_posts_come_and_known_ones_come_again() -> None:
    async with desk() as d:
        d.channel.write("Первая")
        await d.fetch()
        d.channel.write("Вторая")
        page = await d.fetch()
        assert [post.text for post in page.posts] == ["Первая", "Вторая"]
        assert (page.gap, page.more, page.owner_id) == (None, False, "@sadovoe_live")


async def test_an_empty_channel_is_no_error() -> None:
    async with desk() as d:
        page = await d.fetch()
        assert (page.posts, page.gap, page.bad) == ((), None, 0)


async def test_the_first_reading_goes_back_over_all_pages() -> None:
    async with desk() as d:
        d.write_many(61)
        page = await d.fetch()
        assert len(page.posts) == 61
        assert dict(page.calls) == {"page": 4}
        assert d.town.calls[1] == "/s/sadovoe_live?before=42"


async def test_a_quiet_channel_costs_one_page() -> None:
    async with desk() as d:
        d.write_many(61)
        await d.fetch()
        assert dict((await d.fetch()).calls) == {"page": 1}


async def test_a_channel_of_exactly_one_page_ends_there() -> None:
    async with desk() as d:
        d.channel.skip(5)
        d.write_many(20)
        page = await d.fetch()
        assert (len(page.posts), page.gap) == (20, None)


async def test_more_than_a_page_since_the_last_reading_is_read_through() -> None:
    async with desk() as d:
        d.write_many(30)
        await d.fetch()
        d.write_many(50)
        page = await d.fetch()
        assert len(d.seen) == 80
        assert page.gap is None


async def test_a_flood_beyond_the_page_cap_is_told_and_read_on() -> None:
    async with desk(page_cap=2) as d:
        d.channel.write("Давно")
        await d.fetch()
        d.write_many(130)
        page = await d.fetch()
        assert (page.gap, page.more) == (PAGES_CUT, True)
        d.channel.write("Свежая")
        last = await d.fetch_through()
        assert len(d.seen) == 132
        assert (last.gap, last.more) == (None, False)


async def test_a_failure_between_pages_is_told_and_made_up_for() -> None:
    async with desk() as d:
        d.channel.write("Давно")
        await d.fetch()
        d.write_many(70)
        d.town.faults.next(Fault.code(502), after=2, times=4)
        page = await d.fetch()
        assert (page.gap, page.more, len(page.posts)) == (PAGES_FAILED, False, 40)
        assert (await d.fetch()).gap is None
        assert len(d.seen) == 71


async def test_a_spent_budget_between_pages_is_told_and_made_up_for() -> None:
    async with desk() as d:
        d.channel.write("Давно")
        await d.fetch()
        d.write_many(70)
        page = await d.fetch(Allowance({"page": 2}))
        assert (page.gap, dict(page.calls)) == (PAGES_FAILED, {"page": 2})
        assert (await d.fetch()).gap is None
        assert len(d.seen) == 71


async def test_a_pause_longer_than_the_memory_is_told() -> None:
    async with desk(reread_days=2) as d:
        d.channel.write("Давно")
        await d.fetch()
        d.write_many(60)
        d.pass_time(days=5)
        d.write_many(25)
        page = await d.fetch()
        assert page.gap == TOO_OLD.filled(days=2)


async def test_the_first_reading_stops_where_it_is_old() -> None:
    async with desk() as d:
        for number in range(60):
            d.channel.write(f"Старая {number}", at=d.ago(days=30) + timedelta(hours=number))
        d.write_many(5)
        page = await d.fetch()
        assert (dict(page.calls), page.gap) == ({"page": 1}, None)


async def test_numbers_that_are_not_there_mean_nothing() -> None:
    async with desk() as d:
        d.channel.write("Первая")
        d.channel.skip(500)
        d.channel.write("закреп", service=True)
        d.channel.write("Вторая")
        page = await d.fetch()
        assert d.texts() == ["Первая", "Вторая"]
        assert page.complete == ()


async def test_an_edit_is_seen_at_the_next_reading() -> None:
    async with desk() as d:
        post = d.channel.write("Нет воды")
        await d.fetch()
        d.channel.edit(post, "Воду дали")
        await d.fetch()
        assert d.texts() == ["Воду дали"]


async def test_an_edit_deep_below_is_seen_by_the_slow_second_look() -> None:
    async with desk(full_every=3) as d:
        posts = d.write_many(70)
        await d.fetch()
        d.channel.edit(posts[2], "Исправлено")
        await d.fetch()
        await d.fetch()
        assert "Исправлено" not in d.texts()
        page = await d.fetch()
        assert "Исправлено" in d.texts()
        assert (page.gap, page.more) == (None, False)


async def test_a_deleted_post_is_gone_after_two_clean_readings() -> None:
    async with desk() as d:
        d.channel.write("Первая")
        gone = d.channel.write("Удалят")
        d.channel.write("Третья")
        await d.fetch()
        d.channel.delete(gone)
        page = await d.fetch()
        assert page.complete == ("sadovoe_live/2",)
        assert "Удалят" in d.texts()
        await d.fetch()
        assert d.texts() == ["Первая", "Третья"]


async def test_the_newest_post_may_be_the_deleted_one() -> None:
    async with desk() as d:
        d.channel.write("Первая")
        gone = d.channel.write("Удалят")
        await d.fetch()
        d.channel.delete(gone)
        await d.fetch()
        await d.fetch()
        assert d.texts() == ["Первая"]


async def test_what_left_the_page_is_not_taken_for_deleted() -> None:
    async with desk() as d:
        d.write_many(20)
        await d.fetch()
        d.write_many(15)
        for _ in range(3):
            page = await d.fetch()
            assert page.complete == ()
        assert len(d.seen) == 35


async def test_a_post_that_came_back_was_not_deleted() -> None:
    async with desk() as d:
        d.channel.write("Первая")
        post = d.channel.write("Пропала и нашлась")
        await d.fetch()
        d.channel.delete(post)
        await d.fetch()
        d.channel.restore(post)
        await d.fetch()
        d.channel.delete(post)
        await d.fetch()
        assert "Пропала и нашлась" in d.texts()


async def test_nothing_is_taken_for_deleted_where_a_number_could_not_be_read() -> None:
    async with desk() as d:
        d.write_many(3)
        await d.fetch()
        spoil = Fault.mutate(lambda page: page.replace('"Sadovoe_Live/2"', '"?"'))
        d.town.faults.next(spoil)
        page = await d.fetch()
        assert (page.bad, page.complete) == (1, ())


async def test_an_unreadable_post_is_there_all_the_same() -> None:
    async with desk() as d:
        d.write_many(3)
        await d.fetch()
        spoil = Fault.mutate(lambda page: page.replace("datetime=", "when=", 1))
        d.town.faults.next(spoil)
        page = await d.fetch()
        assert (page.bad, page.complete) == (1, ())


async def test_the_cursor_stays_small() -> None:
    async with desk() as d:
        for _ in range(8):
            d.write_many(90)
            await d.fetch()
        assert len(d.cursor["ids"]) == 100

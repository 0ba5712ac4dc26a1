"""What MAX tells by itself: updates read, marks, subscriptions, and what nobody knows yet."""

from datetime import timedelta
from typing import Any

import pytest

from sandbox import spoilers
from sandbox.max import shapes
from services.errors import ErrorKind, NetworkError
from services.networks.base import Allowance, FetchedPost, PostKind
from services.networks.maxru import MaxConnector, MaxSettings
from services.networks.maxru.answers import WEBHOOK
from services.networks.maxru.ear import CHECK_EVERY, Webhook
from services.networks.pushing import Tiding, Turn
from tests.services.networks.maxru.desk import Desk, desk


async def heard(d: Desk, mark: str = "") -> tuple[Tiding, ...]:
    """What the ear is told at one go."""
    return (await d.connector.ear.listen(mark, d.clock[0])).events


async def the_post(d: Desk) -> FetchedPost:
    """The only post of the only tiding."""
    (tiding,) = await heard(d)
    (post,) = tiding.posts
    return post


async def test_a_comment_is_heard_as_it_is_read() -> None:
    async with desk() as d:
        comment = d.comment(d.write("Новость"), "Где вода?")
        _, tiding = await heard(d)
        await d.fetch()
        assert tiding.posts == (d.seen[comment.mid],)
        assert (tiding.place, tiding.kinds) == (str(d.chat.id), frozenset({"channel"}))


async def test_posts_and_messages_are_heard_as_they_are_read() -> None:
    for kind in ("channel", "group"):
        async with desk(kind) as d:
            name = d.write("Вода").mid
            post = await the_post(d)
            await d.fetch()
            assert post == d.seen[name]


async def test_an_edit_is_dated_and_a_removal_names_what_is_gone() -> None:
    async with desk() as d:
        post = d.write("Новость")
        comment = d.comment(post, "Нет воды")
        d.pass_time(minutes=5)
        d.town.edit(comment, "Воду дали")
        d.town.delete(comment)
        d.town.delete(post)
        *_, edited, gone, gone_too = await heard(d)
        (found,) = edited.posts
        assert (found.text, found.edited_at) == ("Воду дали", d.clock[0])
        assert (*gone.gone, *gone_too.gone) == (comment.mid, post.mid)


@pytest.mark.parametrize("as_it_is_told", [lambda p: p.seq, lambda p: str(p.seq), lambda p: p.mid])
async def test_a_comments_post_is_known_by_its_id_or_its_number(as_it_is_told: Any) -> None:
    async with desk() as d:
        post = d.town.write(d.chat, None, "Новость")
        d.town.queue.clear()
        message = shapes.comment(d.town.comment(post, d.anna, "Где вода?"))
        message["recipient"]["post_id"] = as_it_is_told(post)
        d.town.queue.clear()
        d.town.tell("comment_created", message=message)
        assert (await the_post(d)).thread_id == post.mid


async def test_a_comment_of_an_unknown_post_stands_by_itself_and_is_not_lost() -> None:
    async with desk() as d:
        message = shapes.comment(d.comment(d.write("Новость"), "Где вода?"))
        message["recipient"]["post_id"] = None
        d.town.queue.clear()
        d.town.tell("comment_created", message=message)
        post = await the_post(d)
        assert (post.kind, post.thread_id) == (PostKind.COMMENT, post.external_id)
        assert post.link == f"https://max.ru/c/{d.chat.id}"


async def test_private_conversations_are_nobodys_business() -> None:
    async with desk() as d:
        dialog = d.town.add_chat("", "dialog", id=555)
        d.town.write(dialog, d.anna, "Это только боту")
        d.town.tell("bot_started", chat_id=555, user=shapes.user(d.anna))
        assert await heard(d) == ()
        assert not d.connector.ear.unknown


async def test_what_nobody_knows_is_counted_and_spoils_no_neighbour() -> None:
    async with desk("group") as d:

        def strange(body: Any) -> Any:
            told = [{"update_type": "poll_voted", "what": 1}, 7, {"update_type": ["x"]}]
            body["updates"] = [*told, {"update_type": "message_created"}, *body["updates"]]
            body["surprise"] = {}
            return body

        d.write("Вода")
        d.town.faults.next(spoilers.change(strange), method="updates", times=2)
        for _ in range(2):
            (tiding,) = await heard(d)
            assert tiding.posts[0].text == "Вода"
        assert d.connector.ear.unknown == {"poll_voted": 2, "?": 4, "message_created": 2}


@pytest.mark.parametrize("moment", [2**61, -(2**61), 10**400, True, "вчера", None])
async def test_a_moment_that_cannot_be_deafens_nobody(moment: Any) -> None:
    async with desk() as d:
        message = shapes.message(d.write("Вода")) | {"timestamp": moment}
        d.town.queue.clear()
        d.town.tell("message_edited", message=message)
        d.town.queue[-1].body["timestamp"] = moment
        post = await the_post(d)
        assert (post.posted_at, post.edited_at) == (d.clock[0], d.clock[0])


async def test_updates_are_confirmed_by_the_next_call_alone() -> None:
    async with desk("group") as d:
        d.write("Вода")
        first = await d.connector.ear.listen("", d.clock[0])
        assert (await d.connector.ear.listen("", d.clock[0])).events == first.events
        assert await heard(d, first.mark) == ()
        assert (await d.connector.ear.listen(first.mark, d.clock[0])).mark == first.mark
        d.write("Газ")
        assert len(await heard(d, first.mark)) == 1


async def test_a_channel_with_another_name_speaks_by_it() -> None:
    async with desk() as d:
        d.write("Новость")
        assert (await the_post(d)).author_name == "Садовое LIVE"
        d.town.queue.clear()
        d.town.rename(d.chat, "Садовое сегодня", d.anna)
        d.write("Ещё новость")
        assert (await the_post(d)).author_name == "Садовое сегодня"
        assert not d.connector.ear.unknown


async def test_the_bots_coming_and_going_are_turns() -> None:
    async with desk() as d:
        d.town.throw_bot_out(d.chat, d.anna)
        d.town.let_bot_in(d.chat, d.anna)
        out, let_in = await heard(d)
        assert (out.turn, let_in.turn) == (Turn.THROWN_OUT, Turn.LET_IN)
        assert let_in.title == "Садовое LIVE"


@pytest.mark.parametrize("refuses", [False, True])
async def test_a_subscription_is_found_before_updates_are_asked_for_in_vain(refuses: bool) -> None:
    async with desk() as d:
        d.town.refuses_polls = refuses
        other = await _webhook(d, "https://other.example/hook")
        await other.listen("", d.clock[0])
        with pytest.raises(NetworkError, match=r"other\.example") as caught:
            await heard(d)
        assert (caught.value.kind, caught.value.code) == (ErrorKind.BUG, WEBHOOK)
        assert not d.calls("updates")


async def test_check_says_how_updates_come_or_why_they_would_not() -> None:
    async with desk() as d:
        assert "опросом" in await d.connector.probe()
        ear = await _webhook(d, "https://desk.example/max")
        visit = d.connector.api.visit(d.clock[0], Allowance())
        assert "подписки ещё нет" in await ear.way(visit)
        await ear.listen("", d.clock[0])
        assert "подписан" in await ear.way(visit)
    async with desk() as d:
        await (await _webhook(d, "https://other.example/hook")).listen("", d.clock[0])
        with pytest.raises(NetworkError, match=r"other\.example"):
            await d.connector.probe()


async def test_a_subscription_that_comes_later_is_found_within_the_hour() -> None:
    async with desk() as d:
        await heard(d)
        await (await _webhook(d, "https://other.example/hook")).listen("", d.clock[0])
        assert await heard(d) == ()
        d.clock[0] += CHECK_EVERY
        with pytest.raises(NetworkError):
            await heard(d)


async def test_asking_for_updates_too_fast_is_refused_as_such() -> None:
    async with desk("group") as d:
        d.town.updates_rps = 0.000_001
        await heard(d)
        with pytest.raises(NetworkError) as caught:
            await heard(d)
        assert caught.value.kind is ErrorKind.SLOW


async def test_updates_wait_for_a_day_and_no_longer() -> None:
    async with desk("group") as d:
        d.write("Вода")
        d.clock[0] += timedelta(hours=25)
        assert await heard(d) == ()


async def test_a_lost_subscription_is_made_anew() -> None:
    async with desk() as d:
        ear = await _webhook(d, "https://desk.example/max")
        await ear.listen("", d.clock[0])
        assert list(d.town.subscriptions) == ["https://desk.example/max"]
        assert ear.knows("secret-of-the-town")
        assert not ear.knows("another")
        assert not ear.knows("ключ")


async def test_a_desk_that_joins_a_standing_subscription_hears_its_buttons() -> None:
    async with desk() as d:
        await (await _webhook(d, "https://desk.example/max")).listen("", d.clock[0])
        joined = await _webhook(d, "https://desk.example/max")

        async def take(_told: object) -> None:
            """The desk."""

        joined.desk = take
        await joined.listen("", d.clock[0])
        (subscription,) = d.town.subscriptions.values()
        assert "message_callback" in subscription.types


async def _webhook(d: Desk, url: str) -> Webhook:
    """An ear of the same bot that hears by webhook."""
    settings = MaxSettings(
        d.town.token, d.base, webhook_url=url, webhook_secret="secret-of-the-town"
    )
    ear = MaxConnector(settings).ear
    assert isinstance(ear, Webhook)
    return ear

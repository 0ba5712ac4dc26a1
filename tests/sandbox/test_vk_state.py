"""The hand on the town's state: what a page and a scripted day rely on."""

from sandbox.vk import Change, VkTown
from tests.sandbox.vk_support import START, Clock


def town() -> tuple[VkTown, Clock]:
    clock = Clock()
    return VkTown(now=clock), clock


def test_people_and_communities_count_from_round_numbers_and_keep_given_ones() -> None:
    vk, _ = town()
    assert [vk.add_person(first_name=name).id for name in ("Вера", "Пётр")] == [1001, 1002]
    assert vk.add_group(name="Садовое").id == 50001
    assert vk.add_group(name="Подслушано", id=98765).owner_id == -98765
    assert vk.add_group(name="Ещё").screen_name == "club98766"


def test_the_wall_for_a_page_is_newest_first_with_names_and_nested_replies() -> None:
    vk, clock = town()
    group = vk.add_group(name="Садовое")
    vera = vk.add_person(first_name="Вера", last_name="Лугова")
    old = vk.write_post(group.id, group.owner_id, "Отключат воду", pinned=True)
    clock.advance(minutes=1)
    new = vk.write_post(group.id, vera.id, "Яма")
    gone = vk.write_post(group.id, vera.id, "Удалённое")
    head = vk.write_comment(group.id, old.id, vera.id, "Надолго?")
    reply = vk.write_comment(group.id, old.id, group.owner_id, "До вторника", reply_to=head.id)
    vk.delete_post(gone)
    first, second = vk.wall(group.id)
    assert (first.post, first.author, first.comments) == (new, "Вера Лугова", ())
    assert (second.post, second.author) == (old, "Садовое")
    (thread,) = second.comments
    assert (thread.comment, thread.author) == (head, "Вера Лугова")
    assert [(view.comment, view.author) for view in thread.replies] == [(reply, "Садовое")]
    vk.delete_comment(head)
    assert vk.wall(group.id)[1].comments[0].comment.deleted


async def test_a_subscription_hears_every_change_since_it_was_made() -> None:
    vk, clock = town()
    group = vk.add_group(name="Садовое")
    unheard = vk.write_post(group.id, group.owner_id, "До подписки")
    with vk.changes() as news:
        post = vk.write_post(group.id, group.owner_id, "Отключат воду", pinned=True)
        comment = vk.write_comment(group.id, post.id, group.owner_id, "Во вторник")
        clock.advance(minutes=5)
        vk.edit_comment(comment, "В среду")
        vk.delete_comment(comment)
        vk.restore(comment)
        vk.edit_post(unheard, "Раньше")
        vk.close_comments(post)
        vk.close_group(group.id)
        vk.add_topic(group.id, group.owner_id, "ЖКХ", "Пишите")
        heard = [await anext(news) for _ in range(10)]
    assert [change.kind for change in heard] == [
        "wall_post_new",
        "wall_post_pin",
        "wall_reply_new",
        "wall_reply_edit",
        "wall_reply_delete",
        "wall_reply_restore",
        "wall_post_edit",
        "wall_post_comments",
        "group_changed",
        "board_post_new",
    ]
    assert heard[2] == Change("wall_reply_new", START, group.id, post.id, comment.id)
    assert heard[3].at == clock()


async def test_two_subscriptions_hear_apart_and_a_closed_one_nothing_more() -> None:
    vk, _ = town()
    group = vk.add_group(name="Садовое")
    with vk.changes() as first, vk.changes() as second:
        vk.write_post(group.id, group.owner_id, "Раз")
        assert (await anext(first)).post_id == 1
        first.close()
        vk.write_post(group.id, group.owner_id, "Два")
        assert [(await anext(second)).post_id for _ in range(2)] == [1, 2]
        vk.write_post(group.id, group.owner_id, "Три")
        assert (await anext(second)).post_id == 3
        assert first.pending == 0


def test_items_are_found_by_their_numbers() -> None:
    vk, _ = town()
    group = vk.add_group(name="Садовое")
    post = vk.write_post(group.id, group.owner_id, "Отключат воду")
    comment = vk.write_comment(group.id, post.id, group.owner_id, "Во вторник")
    assert vk.post(group.id, post.id) is post
    assert vk.comment(group.id, comment.id) is comment

"""Comments: wall.getComments, wall.getComment, wall.createComment."""

import re
from collections.abc import Sequence

from sandbox.vk.entities import Comment, Group, Json, Post, Thread, living, threads
from sandbox.vk.errors import VkError, bad_param
from sandbox.vk.methods.ask import Ask, asked_post, asked_wall, who
from sandbox.vk.objects import comment_object, parents_stack, thread_object
from sandbox.vk.params import Params
from sandbox.vk.tokens import TokenKind

LINK = re.compile(r"https?://|\bwww\.|\b[\w-]+\.(?:ru|com|org|net|рф)\b", re.IGNORECASE)
DOORS: Json = {"can_post": True, "show_reply_button": True, "groups_can_post": True}


def wall_get_comments(ask: Ask) -> Json:
    """The top comments with the first replies of each, or one thread by `comment_id`."""
    post = asked_post(ask)
    if not post.comments_open:
        raise VkError(212)
    head = ask.params.number("comment_id")
    return _top_level(ask, post) if not head else _one_thread(ask, post, head)


def _top_level(ask: Ask, post: Post) -> Json:
    params = ask.params
    order = params.one_of("sort", "asc", "desc", "smart")
    found = threads(post)
    if order == "desc":
        found.reverse()
    elif order == "smart":
        found.sort(key=lambda thread: -thread.top.likes)
    shown = found[window(params, [thread.top.id for thread in found], backwards=order == "desc")]
    depth = params.size("thread_items_count", default=0, cap=10)
    items = [
        thread_object(
            thread,
            post,
            items=depth,
            need_likes=params.flag("need_likes"),
            preview=params.size("preview_length", default=90),
        )
        for thread in shown
    ]
    return {
        "count": len(living(post)),
        "current_level_count": len(found),
        **DOORS,
        "items": items,
        **_authors(ask, post, _shown_comments(shown, depth)),
    }


def _shown_comments(shown: Sequence[Thread], depth: int) -> list[Comment]:
    comments: list[Comment] = []
    for thread in shown:
        if not thread.top.deleted:
            comments += [thread.top, *thread.replies[:depth]]
    return comments


def _one_thread(ask: Ask, post: Post, head: int) -> Json:
    params = ask.params
    thread = next((thread for thread in threads(post) if thread.top.id == head), None)
    if thread is None:
        raise VkError(15, "comment was not found check comment_id param")
    backwards = params.one_of("sort", "asc", "desc", "smart") == "desc"
    replies = list(thread.replies)[:: -1 if backwards else 1]
    shown = replies[window(params, [reply.id for reply in replies], backwards=backwards)]
    preview = params.size("preview_length", default=90)
    return {
        "count": len(replies),
        "current_level_count": len(replies),
        **DOORS,
        "items": [
            comment_object(reply, post, need_likes=params.flag("need_likes"), preview=preview)
            for reply in shown
        ],
        **_authors(ask, post, shown),
    }


def window(params: Params, ids: Sequence[int], *, backwards: bool, default: int = 10) -> slice:
    """The part of a list that `count`, `offset` and `start_comment_id` ask for.

    A start that is gone gives way to the next in order; `offset` counts from the start and may
    then be negative.
    """
    count = params.size("count", default=default, cap=100)
    start = params.number("start_comment_id")
    if not start:
        first = params.size("offset", default=0)
    else:
        behind = (i for i, id in enumerate(ids) if (id <= start if backwards else id >= start))
        first = max(next(behind, len(ids)) + (params.number("offset") or 0), 0)
    return slice(first, first + count)


def _authors(ask: Ask, post: Post, comments: Sequence[Comment]) -> Json:
    found = who(ask, (comment.author_id for comment in comments))
    return found | {"post_author_id": post.author_id} if found else {}


def wall_get_comment(ask: Ask) -> Json:
    """One comment by its number."""
    group = asked_wall(ask)
    comment = group.comments.get(ask.params.needed_number("comment_id"))
    if comment is None or comment.deleted or group.posts[comment.post_id].deleted:
        raise VkError(211)
    post = group.posts[comment.post_id]
    if not post.comments_open:
        raise VkError(212)
    return {
        "items": [comment_object(comment, post, need_likes=True)],
        **DOORS,
        **_authors(ask, post, [comment]),
    }


def wall_create_comment(ask: Ask) -> Json:
    """Say something under a post; the same `guid` says it once."""
    params = ask.params
    author_id = _author(ask)
    post = asked_post(ask)
    guid = params.text("guid")
    key = (author_id, post.owner_id, guid)
    comment = ask.town.said.get(key) if guid else None
    if comment is None:
        comment = _say(ask, post, author_id)
        if guid:
            ask.town.said[key] = comment
    return {"comment_id": comment.id, "parents_stack": parents_stack(comment)}


def _author(ask: Ask) -> int:
    """Who speaks: a community key for itself on its own wall, a user key for its person."""
    token, params = ask.token, ask.params
    as_group = params.number("from_group")
    if token.kind is TokenKind.USER:
        if as_group:
            raise VkError(213, "no rights to comment as a community")
        return token.speaker
    if "wall" not in token.rights:
        raise VkError(7)
    foreign_wall = params.number("owner_id") != token.speaker
    foreign_name = as_group is not None and as_group != -token.speaker
    if foreign_wall or foreign_name:
        raise VkError(213)
    return token.speaker


def _say(ask: Ask, post: Post, author_id: int) -> Comment:
    group: Group = ask.town.groups[post.group_id]
    text = ask.params.text("message")
    if not text and not ask.params.text("attachments"):
        raise bad_param("message is undefined")
    if not post.comments_open:
        raise VkError(212)
    if group.links_forbidden and LINK.search(text):
        raise VkError(222)
    reply_to = ask.params.number("reply_to_comment") or None
    if reply_to is not None:
        answered = group.comments.get(reply_to)
        if answered is None or answered.deleted or answered.post_id != post.id:
            raise bad_param("reply_to_comment is invalid")
    return ask.town.write_comment(group.id, post.id, author_id, text, reply_to=reply_to)

"""A community's wall as JSON for the page, and what residents do to it through the page."""

from typing import Any

from aiohttp import web

from sandbox.cast import OFFICIAL
from sandbox.english import told
from sandbox.page.ask import Ask, refuse
from sandbox.vk import Comment, CommentView, Group, Post, PostView, VkTown

TEXT_CAP = 16_000
Json = dict[str, Any]


def groups(vk: VkTown) -> list[Json]:
    """The communities a visitor can look at and speak as."""
    return [
        {
            "id": group.id,
            "author": group.owner_id,
            "name": group.name,
            "screen_name": group.screen_name,
            "members": group.members,
            "official": group.id == OFFICIAL,
        }
        for group in vk.groups.values()
    ]


def wall(vk: VkTown, group: Group) -> Json:
    """Everything on the wall, newest first."""
    return {"group": group.id, "posts": [_post(view) for view in vk.wall(group.id)]}


def _post(view: PostView) -> Json:
    post = view.post
    return {
        "id": post.id,
        "author": post.author_id,
        "name": view.author,
        "text": post.text,
        "at": post.at.timestamp(),
        "edited": post.edited_at is not None,
        "pinned": post.pinned,
        "path": f"/wall-{post.group_id}_{post.id}",
        "comments": [_comment(comment, post) for comment in view.comments],
    }


def _comment(view: CommentView, post: Post) -> Json:
    comment = view.comment
    thread = f"&thread={comment.top_id}" if comment.top_id else ""
    return {
        "id": comment.id,
        "author": comment.author_id,
        "name": view.author,
        "text": "" if comment.deleted else comment.text,
        "at": comment.at.timestamp(),
        "deleted": comment.deleted,
        "path": f"/wall-{post.group_id}_{post.id}?reply={comment.id}{thread}",
        "replies": [_comment(reply, post) for reply in view.replies],
    }


def write_post(vk: VkTown, group: Group, ask: Ask) -> Json:
    """A resident or a community writes a post."""
    post = vk.write_post(group.id, _author(vk, ask), ask.text("text", TEXT_CAP))
    return {"id": post.id}


def write_comment(vk: VkTown, group: Group, post_id: int, ask: Ask) -> Json:
    """The same under a post; `reply_to` is a comment of that post."""
    post = find_post(group, post_id)
    reply_to = ask.optional_number("reply_to")
    if reply_to is not None and find_comment(group, reply_to).post_id != post.id:
        raise refuse(web.HTTPNotFound, told("Этого комментария уже нет."))
    text = ask.text("text", TEXT_CAP)
    comment = vk.write_comment(group.id, post.id, _author(vk, ask), text, reply_to=reply_to)
    return {"id": comment.id}


def find_post(group: Group, post_id: int) -> Post:
    """A living post; HTTPNotFound otherwise."""
    post = group.posts.get(post_id)
    if post is None or post.deleted:
        raise refuse(web.HTTPNotFound, told("Этой записи уже нет."))
    return post


def find_comment(group: Group, comment_id: int) -> Comment:
    """A living comment; HTTPNotFound otherwise."""
    comment = group.comments.get(comment_id)
    if comment is None or comment.deleted:
        raise refuse(web.HTTPNotFound, told("Этого комментария уже нет."))
    return comment


def must_be_own(vk: VkTown, item: Post | Comment, ask: Ask) -> None:
    """Only who wrote it edits or deletes it."""
    if item.author_id != _author(vk, ask):
        raise refuse(web.HTTPForbidden, told("Это написал другой человек."))


def _author(vk: VkTown, ask: Ask) -> int:
    author = ask.number("author")
    if author not in vk.people and -author not in vk.groups:
        raise refuse(web.HTTPNotFound, told("Такого жителя нет."))
    return author

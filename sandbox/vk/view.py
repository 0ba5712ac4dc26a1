"""A wall for a page that renders it: names beside texts, replies nested under their heads.

Not here: HTML, and the API's shapes (`objects.py`). Deleted posts are not shown; a deleted
head of a thread is shown by its record's `deleted`, for its replies' sake.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sandbox.vk.entities import Comment, Group, Person, Post, threads


@dataclass(frozen=True, slots=True)
class CommentView:
    """A comment, its author's name, and the replies of its thread, oldest first."""

    comment: Comment
    author: str
    replies: tuple["CommentView", ...] = ()


@dataclass(frozen=True, slots=True)
class PostView:
    """A post, its author's name, and its top comments, oldest first."""

    post: Post
    author: str
    comments: tuple[CommentView, ...]


def wall_view(
    groups: Mapping[int, Group], people: Mapping[int, Person], group: Group
) -> list[PostView]:
    """The living posts of `group`, newest first wherever the pin is."""

    def name(author_id: int) -> str:
        author = groups.get(-author_id) if author_id < 0 else people.get(author_id)
        return author.name if author else ""

    def shown(comment: Comment, replies: tuple[Comment, ...] = ()) -> CommentView:
        return CommentView(
            comment, name(comment.author_id), tuple(shown(reply) for reply in replies)
        )

    return [
        PostView(
            post,
            name(post.author_id),
            tuple(shown(thread.top, thread.replies) for thread in threads(post)),
        )
        for post in newest_first(group)
    ]


def newest_first(group: Group) -> list[Post]:
    """The living posts of a wall, newest first."""
    living = [post for post in group.posts.values() if not post.deleted]
    return sorted(living, key=lambda post: (post.at, post.id), reverse=True)

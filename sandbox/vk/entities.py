"""What the town's VK is made of: people, communities, posts, comments, discussions.

Lives here: the records and the one rule of nesting (`threads`). Does not live here: who may
write what (`state.py`) and how a record looks on the wire (`objects.py`). Records change in
place, so a test or a page holding one sees its present state. Moments are aware, UTC.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

#: A JSON object of the wire.
Json = dict[str, Any]


@dataclass(slots=True, eq=False)
class Person:
    """A user; `id` is positive."""

    id: int
    first_name: str
    last_name: str
    screen_name: str

    @property
    def name(self) -> str:
        """First and last name as shown beside a text."""
        return f"{self.first_name} {self.last_name}".strip()


@dataclass(slots=True, eq=False)
class Comment:
    """A comment under a post. `top_id` is the head of its thread, None for a head itself.

    `reply_to` names the comment it answers (the head or another of the same thread).
    """

    id: int
    group_id: int
    post_id: int
    author_id: int
    text: str
    at: datetime
    top_id: int | None = None
    reply_to: int | None = None
    reply_to_author: int | None = None
    attachments: tuple[Json, ...] = ()
    likes: int = 0
    deleted: bool = False


@dataclass(slots=True, eq=False)
class Post:
    """A post on a community's wall. `author_id` is negative when the community wrote it.

    `signed` is the person who signed a community's post; `repost_of` the copied one.
    """

    id: int
    group_id: int
    author_id: int
    text: str
    at: datetime
    edited_at: datetime | None = None
    attachments: tuple[Json, ...] = ()
    pinned: bool = False
    signed: int | None = None
    repost_of: "Post | None" = None
    ads: bool = False
    likes: int = 0
    views: int = 0
    comments_open: bool = True
    deleted: bool = False
    comments: list[Comment] = field(default_factory=list)

    @property
    def owner_id(self) -> int:
        """The wall's owner as the API names it: minus the community's id."""
        return -self.group_id


@dataclass(slots=True, eq=False)
class TopicComment:
    """A message in a discussion."""

    id: int
    author_id: int
    text: str
    at: datetime
    attachments: tuple[Json, ...] = ()
    likes: int = 0
    deleted: bool = False


@dataclass(slots=True, eq=False)
class Topic:
    """A discussion of a community («Обсуждения»); its first comment is its opening text."""

    id: int
    group_id: int
    title: str
    author_id: int
    at: datetime
    fixed: bool = False
    closed: bool = False
    deleted: bool = False
    comments: list[TopicComment] = field(default_factory=list)

    @property
    def live(self) -> list[TopicComment]:
        """The comments that are not deleted, oldest first."""
        return sorted((c for c in self.comments if not c.deleted), key=lambda c: (c.at, c.id))


@dataclass(slots=True, eq=False)
class Group:
    """A community; `id` is positive, `owner_id` is minus it.

    `closed`: only members read it. `banned`: blocked by the network. `wall`: 0 off, 1 open,
    2 limited, 3 closed to visitors' posts. `links_forbidden`: comments may hold no links.
    """

    id: int
    name: str
    screen_name: str
    type: str = "page"
    closed: bool = False
    banned: bool = False
    wall: int = 1
    links_forbidden: bool = False
    city: str | None = None
    description: str = ""
    members: int = 0
    posts: dict[int, Post] = field(default_factory=dict)
    comments: dict[int, Comment] = field(default_factory=dict)
    topics: dict[int, Topic] = field(default_factory=dict)
    last_id: int = 0

    @property
    def owner_id(self) -> int:
        """How the API names the community as an owner or an author."""
        return -self.id

    def next_id(self) -> int:
        """A fresh number of this wall; posts and comments share the numbering."""
        self.last_id += 1
        return self.last_id


@dataclass(frozen=True, slots=True)
class Thread:
    """A top comment with its living replies, oldest first. A deleted top may stand as a stub."""

    top: Comment
    replies: tuple[Comment, ...]


def threads(post: Post) -> list[Thread]:
    """The post's threads, oldest first: living top comments, and deleted ones with replies."""
    replies: dict[int, list[Comment]] = {}
    for comment in post.comments:
        if comment.top_id is not None and not comment.deleted:
            replies.setdefault(comment.top_id, []).append(comment)
    tops = [
        comment
        for comment in post.comments
        if comment.top_id is None and (not comment.deleted or comment.id in replies)
    ]
    return [Thread(top, by_age(replies.get(top.id, []))) for top in by_age(tops)]


def by_age(comments: list[Comment]) -> tuple[Comment, ...]:
    """Oldest first; the number decides within one second."""
    return tuple(sorted(comments, key=lambda comment: (comment.at, comment.id)))


def living(post: Post) -> list[Comment]:
    """Every comment of the post that is not deleted, replies included."""
    return [comment for comment in post.comments if not comment.deleted]

"""What the stand-in is made of. Ids are strings, as Graph has them."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on Facebook."""

    id: str
    name: str


@dataclass(slots=True)
class Page:
    """A page; `secret` is its own key."""

    id: str
    name: str
    username: str
    secret: str
    posts: "list[Post]" = field(default_factory=list)


@dataclass(slots=True)
class Comment:
    """A comment under a post; with `parent` an answer to another."""

    id: str
    author: Person | Page
    message: str
    at: datetime
    parent: "Comment | None" = None
    private: bool = False
    deleted: bool = False


@dataclass(slots=True)
class Post:
    """A post on the wall of `page`; `tags` are ids of pages that it names. An `unlisted` one takes
    a place in lists and is not shown there."""

    id: str
    page: Page
    author: Person | Page
    message: str
    at: datetime
    tags: tuple[str, ...] = ()
    published: bool = True
    unlisted: bool = False
    attached: int = 0
    deleted: bool = False
    comments: list[Comment] = field(default_factory=list)

    @property
    def alive(self) -> list[Comment]:
        """The comments that were not taken away, the oldest first."""
        return [comment for comment in self.comments if not comment.deleted]


@dataclass(slots=True)
class Account:
    """A professional account of Instagram, of the page `page`."""

    id: str
    username: str
    page: Page
    media: "list[Media]" = field(default_factory=list)
    searched: "dict[str, datetime]" = field(default_factory=dict)


@dataclass(slots=True)
class MediaComment:
    """A comment under a medium of Instagram; with `parent` an answer."""

    id: str
    author_id: str
    username: str
    text: str
    at: datetime
    parent: "MediaComment | None" = None
    deleted: bool = False


@dataclass(slots=True)
class Media:
    """A photo or a video; `tags` are ids of accounts that are marked on it, `hidden_tags` the
    hashtags it has beside those in the caption."""

    id: str
    shortcode: str
    username: str
    caption: str
    at: datetime
    tags: tuple[str, ...] = ()
    hidden_tags: tuple[str, ...] = ()
    deleted: bool = False
    comments: list[MediaComment] = field(default_factory=list)

    @property
    def alive(self) -> list[MediaComment]:
        """The comments that were not taken away, the oldest first."""
        return [comment for comment in self.comments if not comment.deleted]


@dataclass(slots=True)
class Key:
    """An access token of a person or of a page (`owner` is its id). A person's one opens the pages
    with a role; `public`: the application has Page Public Content Access."""

    secret: str
    owner: str
    roles: frozenset[str] = frozenset()
    public: bool = False
    scopes: tuple[str, ...] = ("pages_read_engagement", "pages_read_user_content")
    expires_at: int = 0


@dataclass(frozen=True, slots=True)
class Call:
    """One request: what it asked for, its parameters without keys, the error's code."""

    method: str
    path: str
    params: dict[str, str]
    error_code: int | None

"""What the stand-in is made of. Ids are strings, as the network has them."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class User:
    """Somebody with a page."""

    uid: str
    name: str

    @property
    def ref(self) -> str:
        """How other objects name it."""
        return f"user:{self.uid}"


@dataclass(slots=True)
class Comment:
    """A comment under a topic; `author` is a reference, `user:…` or `group:…`."""

    id: str
    number: int
    topic_id: str
    author: str
    text: str
    at: datetime
    reply_to: "Comment | None" = None
    deleted: bool = False


@dataclass(slots=True)
class Topic:
    """A topic of a group; `media` are its parts as the API shows them."""

    id: str
    gid: str
    author: str
    media: list[Json]
    at: datetime
    sticky: bool = False
    promo: bool = False
    deleted: bool = False
    comments: list[Comment] = field(default_factory=list)

    @property
    def alive(self) -> list[Comment]:
        """The comments that were not taken away, the oldest first."""
        return [comment for comment in self.comments if not comment.deleted]


@dataclass(slots=True)
class Group:
    """A group; one that is not `open` is shown to its `admins` alone."""

    gid: str
    name: str
    shortname: str = ""
    open: bool = True
    admins: set[str] = field(default_factory=set)
    topics: dict[str, Topic] = field(default_factory=dict)

    @property
    def ref(self) -> str:
        """How other objects name it."""
        return f"group:{self.gid}"


@dataclass(slots=True)
class Session:
    """A user's permission for the town's application. `valuable`: VALUABLE_ACCESS was granted."""

    uid: str
    access_token: str
    secret_key: str
    refresh_token: str
    valuable: bool = True
    expired: bool = False

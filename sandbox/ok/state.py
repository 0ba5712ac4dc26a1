"""The town's Odnoklassniki as its residents and owners see it.

Lives here: `OkTown`, the writes that need nobody's permission, sessions, the record of calls.
Does not live here: the wire (`transport.py`), what binds API callers (`dispatch.py`).
"""

import base64
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sandbox.ok.entities import Comment, Group, Json, Session, Topic, User
from sandbox.ok.faults import Faults

APPLICATION_ID = "512000000001"
APPLICATION_KEY = "CTOWNSADOVOEKEY"
APPLICATION_SECRET = "0SADOVOE0TOWN0SECRET0KEY"  # noqa: S105 - opens the town alone


@dataclass(frozen=True, slots=True)
class Call:
    """One request that named a method; `params` lack the token and the signature."""

    method: str
    params: dict[str, str]
    error_code: int | None


class OkTown:
    """Users, groups and their topics on one clock.

    `calls_left` counts down the calls of a method that are still allowed; a method not there is
    unlimited. `marked_as_read` counts the readings that changed what the admin has unread.
    """

    def __init__(self, *, now: Callable[[], datetime]) -> None:
        """`now` answers an aware moment."""
        self.now = now
        self.faults = Faults()
        self.users: dict[str, User] = {}
        self.groups: dict[str, Group] = {}
        self.topics: dict[str, Topic] = {}
        self.sessions: dict[str, Session] = {}
        self.calls: list[Call] = []
        self.calls_left: dict[str, int] = {}
        self.marked_as_read = 0
        self.stat_keys_are_upper = False
        self._number = 0
        self._last = now() - timedelta(days=10_000)

    # Users, groups, sessions

    def add_user(self, name: str) -> User:
        """A new user."""
        user = User(str(570_000_000_000 + self._next()), name)
        self.users[user.uid] = user
        return user

    def add_group(self, name: str, *, shortname: str = "", gid: str = "") -> Group:
        """A new open group."""
        group = Group(gid or str(54_000_000_000_000 + self._next()), name, shortname)
        self.groups[group.gid] = group
        return group

    def log_in(self, user: User, *, valuable: bool = True) -> Session:
        """The user lets the town's application act for them."""
        number = self._next()
        token = f"tkn{number:06d}town"
        secret = hashlib.md5(f"{token}{APPLICATION_SECRET}".encode()).hexdigest()  # noqa: S324
        session = Session(user.uid, token, secret, f"refresh{number:06d}town", valuable)
        self.sessions[token] = session
        return session

    # Topics and comments

    def write_topic(
        self,
        group: Group,
        text: str,
        *,
        by: User | None = None,
        at: datetime | None = None,
        sticky: bool = False,
        promo: bool = False,
        media: list[Json] | None = None,
    ) -> Topic:
        """A topic of the group's own, or of a member; `media` instead of the one text."""
        author = by.ref if by else group.ref
        parts = [{"type": "text", "text": text}] if media is None else media
        topic_id = str(157_420_000_000_000 + self._next())
        topic = Topic(topic_id, group.gid, author, parts, at or self._moment(), sticky, promo)
        group.topics[topic.id] = self.topics[topic.id] = topic
        return topic

    def write_comment(
        self,
        topic: Topic,
        by: User | Group,
        text: str,
        *,
        reply_to: Comment | None = None,
        at: datetime | None = None,
    ) -> Comment:
        """A comment under a topic; a group speaks by its admins."""
        number, moment = self._next(), at or self._moment()
        raw = f"{int(moment.timestamp() * 1000)}:-{number}:{topic.id}:1"
        name = base64.b64encode(raw.encode()).decode()
        comment = Comment(name, number, topic.id, by.ref, text, moment, reply_to)
        topic.comments.append(comment)
        return comment

    def edit(self, item: Topic | Comment, text: str) -> None:
        """Another text; the network keeps no trace of when."""
        if isinstance(item, Topic):
            item.media = [{"type": "text", "text": text}]
        else:
            item.text = text

    def delete(self, item: Topic | Comment) -> None:
        """Take a topic with what is under it, or a comment, away."""
        item.deleted = True

    # The record

    def called(self, method: str) -> list[Call]:
        """The calls of a method so far."""
        return [call for call in self.calls if call.method == method]

    def _next(self) -> int:
        self._number += 1
        return self._number

    def _moment(self) -> datetime:
        """Now, but no two items are of one millisecond."""
        self._last = max(self.now(), self._last + timedelta(milliseconds=1))
        return self._last

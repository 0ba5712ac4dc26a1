"""The town's VK as its residents and owners see it: everything a test or a scripted day does.

Lives here: `VkTown`, the writes that need nobody's permission, tokens, planned faults and the
record of calls. Does not live here: the wire (`transport.py`), the rules that bind API callers
(`dispatch.py`, `methods/`), what a page shows (`view.py`).
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sandbox.vk.changes import Change, Feed, Subscription
from sandbox.vk.entities import Comment, Group, Json, Person, Post, Topic, TopicComment
from sandbox.vk.faults import Faults
from sandbox.vk.limits import Limits, Meter
from sandbox.vk.pushes import Pushes, shown
from sandbox.vk.tokens import Token, TokenKind, Tokens
from sandbox.vk.view import PostView, wall_view


@dataclass(frozen=True, slots=True)
class Call:
    """One request that named a method.

    `params` lack the token; `token_kind` is None for a missing or unknown token. `error_code`
    is what the answer said, None for a success or a fault that says nothing (`fault` names it).
    """

    at: datetime
    method: str
    params: dict[str, str]
    token_kind: TokenKind | None
    error_code: int | None
    fault: str | None = None


class VkTown:
    """People, communities and their walls on one clock. Items are handed over as records."""

    def __init__(self, *, now: Callable[[], datetime], limits: Limits | None = None) -> None:
        """`now` answers an aware moment. `limits` are the network's own by default."""
        self.now = now
        self.meter = Meter(limits or Limits(), now)
        self.faults = Faults()
        self.tokens = Tokens()
        self.people: dict[int, Person] = {}
        self.groups: dict[int, Group] = {}
        self.calls: list[Call] = []
        #: What was said under which guid: (author, wall owner, guid) → comment.
        self.said: dict[tuple[int, int, str], Comment] = {}
        self.pushes = Pushes()
        self._feed = Feed()

    # People and communities

    def add_person(
        self, *, first_name: str, last_name: str = "", id: int | None = None, screen_name: str = ""
    ) -> Person:
        """A new user; ids count from 1001, the short address is `id…` unless given."""
        number = id or max(self.people, default=1000) + 1
        person = Person(number, first_name, last_name, screen_name or f"id{number}")
        self.people[number] = person
        return person

    def add_group(
        self,
        *,
        name: str,
        screen_name: str = "",
        id: int | None = None,
        type: str = "page",
        closed: bool = False,
        wall: int = 1,
        links_forbidden: bool = False,
        city: str | None = None,
    ) -> Group:
        """A new community; ids count from 50001, the short address is `club…` unless given."""
        number = id or max(self.groups, default=50000) + 1
        group = Group(
            number,
            name,
            screen_name or f"club{number}",
            type=type,
            closed=closed,
            wall=wall,
            links_forbidden=links_forbidden,
            city=city,
        )
        self.groups[number] = group
        return group

    def close_group(self, group_id: int, *, closed: bool = True) -> None:
        """Show the community to its members only, or to everybody again."""
        self.groups[group_id].closed = closed
        self._tell("group_changed", group_id)

    def ban_group(self, group_id: int, *, banned: bool = True) -> None:
        """Let the network block the community, or unblock it."""
        self.groups[group_id].banned = banned
        self._tell("group_changed", group_id)

    # Walls

    def post(self, group_id: int, post_id: int) -> Post:
        """The post by its number; KeyError when there is none."""
        return self.groups[group_id].posts[post_id]

    def comment(self, group_id: int, comment_id: int) -> Comment:
        """The comment by its number; KeyError when there is none."""
        return self.groups[group_id].comments[comment_id]

    def write_post(
        self,
        group_id: int,
        author_id: int,
        text: str,
        *,
        at: datetime | None = None,
        attachments: Sequence[Json] = (),
        pinned: bool = False,
        signed: int | None = None,
        repost_of: Post | None = None,
        ads: bool = False,
    ) -> Post:
        """Put a post on the wall; `author_id` may be minus the community's id."""
        group = self.groups[group_id]
        post = Post(
            group.next_id(),
            group_id,
            author_id,
            text,
            at or self.now(),
            attachments=tuple(attachments),
            signed=signed,
            repost_of=repost_of,
            ads=ads,
        )
        group.posts[post.id] = post
        self._tell("wall_post_new", group_id, post.id)
        if pinned:
            self.pin(post)
        return post

    def write_comment(
        self,
        group_id: int,
        post_id: int,
        author_id: int,
        text: str,
        *,
        reply_to: int | None = None,
        at: datetime | None = None,
        attachments: Sequence[Json] = (),
    ) -> Comment:
        """Comment on a post. `reply_to` is a comment's number; threads have one level, so an
        answer to a reply stands in that reply's thread. KeyError for an unknown number."""
        group = self.groups[group_id]
        post = group.posts[post_id]
        answered = None if reply_to is None else group.comments[reply_to]
        comment = Comment(
            group.next_id(),
            group_id,
            post_id,
            author_id,
            text,
            at or self.now(),
            top_id=None if answered is None else answered.top_id or answered.id,
            reply_to=reply_to,
            reply_to_author=None if answered is None else answered.author_id,
            attachments=tuple(attachments),
        )
        post.comments.append(comment)
        group.comments[comment.id] = comment
        self._tell_of("new", comment)
        return comment

    def edit_post(self, post: Post, text: str) -> None:
        """Change a post's text; the moment of the edit shows."""
        post.text, post.edited_at = text, self.now()
        self._tell_of("edit", post)

    def edit_comment(self, comment: Comment, text: str) -> None:
        """Change a comment's text; the network keeps no trace of when."""
        comment.text = text
        self._tell_of("edit", comment)

    def delete_post(self, post: Post) -> None:
        """Take a post and what stands under it away."""
        post.deleted = True
        self._tell_of("delete", post)

    def delete_comment(self, comment: Comment) -> None:
        """Take a comment away; a thread's head with living replies leaves a stub."""
        comment.deleted = True
        self._tell_of("delete", comment)

    def restore(self, item: Post | Comment) -> None:
        """Bring a deleted post or comment back."""
        item.deleted = False
        self._tell_of("restore", item)

    def close_comments(self, post: Post, *, closed: bool = True) -> None:
        """Switch comments under a post off, or on again with those that were there."""
        post.comments_open = not closed
        self._tell("wall_post_comments", post.group_id, post.id)

    def pin(self, post: Post, *, pinned: bool = True) -> None:
        """Pin a post, which unpins another, or unpin it."""
        for other in self.groups[post.group_id].posts.values():
            other.pinned = pinned and other is post
        self._tell("wall_post_pin", post.group_id, post.id)

    # Discussions

    def add_topic(
        self, group_id: int, author_id: int, title: str, text: str, *, fixed: bool = False
    ) -> Topic:
        """Open a discussion whose first comment is `text`."""
        group = self.groups[group_id]
        topic = Topic(group.next_id(), group_id, title, author_id, self.now(), fixed=fixed)
        group.topics[topic.id] = topic
        self.write_topic_comment(topic, author_id, text)
        return topic

    def write_topic_comment(
        self, topic: Topic, author_id: int, text: str, *, at: datetime | None = None
    ) -> TopicComment:
        """Say something in a discussion."""
        number = self.groups[topic.group_id].next_id()
        comment = TopicComment(number, author_id, text, at or self.now())
        topic.comments.append(comment)
        self._tell("board_post_new", topic.group_id, topic.id, comment.id)
        return comment

    # Tokens, the record of calls, watching

    def token(
        self,
        kind: TokenKind | str,
        group_id: int | None = None,
        *,
        person_id: int | None = None,
        rights: Sequence[str] = ("manage", "wall"),
    ) -> str:
        """A key of `kind`: "service", "community" (of `group_id`, with `rights`) or "user"
        (of `person_id`; a new user when None). ValueError for a community key of nobody."""
        kind = TokenKind(kind)
        if kind is TokenKind.SERVICE:
            return self.tokens.issue(kind, 0)
        if kind is TokenKind.USER:
            owner = person_id or self.add_person(first_name="Владелец", last_name="Ключа").id
            return self.tokens.issue(kind, owner)
        if group_id not in self.groups:
            raise ValueError("a community key needs the id of a community of the town")
        return self.tokens.issue(kind, self.groups[group_id].owner_id, tuple(rights))

    def revoke(self, token: str) -> None:
        """Take a key out of force: its next call is refused with 5."""
        self.tokens.revoke(token)

    def record(
        self,
        method: str,
        params: dict[str, str],
        token: Token | None,
        error_code: int | None,
        fault: str | None = None,
    ) -> None:
        """Note one call in `calls`."""
        kind = token.kind if token else None
        self.calls.append(Call(self.now(), method, params, kind, error_code, fault))

    def calls_by_method(self) -> Counter[str]:
        """How often each method was called, refused calls included."""
        return Counter(call.method for call in self.calls)

    def changes(self) -> Subscription:
        """News from now on: `with vk.changes() as news: async for change in news: …`."""
        return self._feed.subscribe()

    def wall(self, group_id: int) -> list[PostView]:
        """The wall for a page: newest first, with nested comments and names."""
        return wall_view(self.groups, self.people, self.groups[group_id])

    def _tell(
        self, kind: str, group_id: int, post_id: int | None = None, comment_id: int | None = None
    ) -> None:
        self._feed.tell(Change(kind, self.now(), group_id, post_id, comment_id))
        group = self.groups[group_id]
        if post_id is not None and (told := shown(group, kind, post_id, comment_id)):
            self.pushes.tell(kind, group_id, told)

    def _tell_of(self, what: str, item: Post | Comment) -> None:
        if isinstance(item, Post):
            self._tell(f"wall_post_{what}", item.group_id, item.id)
        else:
            self._tell(f"wall_reply_{what}", item.group_id, item.post_id, item.id)

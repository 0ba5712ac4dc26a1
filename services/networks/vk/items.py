"""VK's JSON, which may hold anything, becomes posts and comments, or BadItem.

Lives here: pure reading of one item or one answer. Does not live here: paging, memory, what
to read next.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from services.networks.base import FetchedPost, PostKind
from services.networks.text import clean_line
from services.networks.untrusted import LACKS, BadItem
from services.networks.vk.answers import strange
from services.networks.vk.links import vk_link
from services.networks.vk.values import (
    Json,
    as_fields,
    attachments_of,
    is_whole,
    moment_of,
    text_of,
    whole,
)


@dataclass(frozen=True, slots=True)
class Lens:
    """What reading an item needs to know: whose wall, when, and where links lead."""

    owner: int
    now: datetime
    link_base: str

    def topic(self, topic_id: int) -> str:
        """The external id of a discussion: posts of the wall are numbered apart."""
        return f"{self.owner}_topic{topic_id}"


@dataclass(frozen=True, slots=True)
class WallPost:
    """A post of the wall. `comments` is VK's own count, replies included; `date` unix seconds.

    `post` is None for a post that only says it is deleted. One that is not `dated` has a date
    that cannot be: it is read as if published now, so that somebody sees it.
    """

    id: int
    date: int
    comments: int
    pinned: bool
    ad: bool
    post: FetchedPost | None
    dated: bool = True

    @property
    def tells_age(self) -> bool:
        """Whether its date says how old its neighbours on the wall are."""
        return self.dated and not self.pinned and self.post is not None


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment; `post` is None for the stub that a deleted comment leaves.

    `date` in unix seconds, 0 when it cannot be: the comment is read as if published now.
    """

    id: int
    date: int
    post: FetchedPost | None


@dataclass(frozen=True, slots=True)
class Branch:
    """What stands under a top comment: `count` replies, of which `shown` came along, unread."""

    top: int
    count: int
    shown: list[object]


@dataclass(frozen=True, slots=True)
class Listing:
    """An answer with items: `total` at this level (None if unsaid), and names by author id.

    A search says besides where it goes on (`next_from`, "" at its end), and how much there is
    beyond what it shows.
    """

    items: list[object]
    total: int | None
    names: Mapping[int, str]
    bad: int
    next_from: str = ""
    total_everywhere: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """A find of a search, a post or a comment; `date` in unix seconds."""

    date: int
    ad: bool
    post: FetchedPost | None


def read_listing(response: object) -> Listing:
    """The items and names of an answer. Raises NetworkError(RETRY) when it has no items."""
    if isinstance(response, list):  # wall.getById before 5.199 answers with the bare list
        return Listing(response, None, {}, 0)
    items = response.get("items") if isinstance(response, dict) else None
    if not isinstance(response, dict) or not isinstance(items, list):
        raise strange(LACKS.filled(key="items"))
    total = response.get("current_level_count", response.get("count"))
    names: dict[int, str] = {}
    bad = 0
    for key in ("profiles", "groups"):
        entries = response.get(key, [])
        for entry in entries if isinstance(entries, list) else [entries]:
            try:
                author, name = _author(entry, sign=-1 if key == "groups" else 1)
                names[author] = name
            except BadItem:
                bad += 1
    next_from, everywhere = response.get("next_from"), response.get("total_count")
    return Listing(
        items,
        total if is_whole(total) else None,
        names,
        bad,
        next_from if isinstance(next_from, str) else "",
        everywhere if isinstance(everywhere, int) else 0,
    )


def read_post(item: object, names: Mapping[int, str], lens: Lens) -> WallPost:
    """One item of wall.get or wall.getById. Raises BadItem."""
    fields = as_fields(item)
    post_id = whole(fields, "id")
    deleted = fields.get("is_deleted") is True
    known_at = None if deleted else moment_of(fields.get("date"), lens.now)
    posted_at = known_at or lens.now
    post = None
    if not deleted:
        content = _content(fields)
        external_id = f"{lens.owner}_{post_id}"
        author = whole(fields, "signer_id", 0) or whole(fields, "from_id", 0)
        post = FetchedPost(
            external_id=external_id,
            thread_id=external_id,
            kind=PostKind.POST,
            text=text_of(content),
            link=vk_link(lens.link_base, lens.owner, post_id),
            author_id=str(author) if author else "",
            author_name=names.get(author, ""),
            posted_at=posted_at,
            edited_at=moment_of(fields.get("edited"), lens.now),
            from_owner=author == lens.owner,
            attachments=attachments_of(content),
        )
    comments = fields.get("comments")
    return WallPost(
        id=post_id,
        date=int(posted_at.timestamp()),
        comments=max(0, whole(as_fields(comments), "count", 0)) if comments is not None else 0,
        pinned=bool(fields.get("is_pinned")),
        ad=bool(fields.get("marked_as_ads")) or fields.get("post_type") == "post_ads",
        post=post,
        dated=deleted or known_at is not None,
    )


def post_id_of(item: object) -> int | None:
    """The id of an item that may be bad otherwise, so that it does not count as missing."""
    try:
        return whole(as_fields(item), "id")
    except BadItem:
        return None


def read_comment(
    item: object, post_id: int, top: int, names: Mapping[int, str], lens: Lens
) -> Comment:
    """One comment of the post `post_id`; `top` is the head of its thread, 0 for a head.

    Its parent is the comment it answers, or the post. Raises BadItem.
    """
    fields = as_fields(item)
    comment_id = whole(fields, "id")
    if fields.get("deleted") is True:
        return Comment(comment_id, 0, None)
    thread_id = f"{lens.owner}_{post_id}"
    author = whole(fields, "from_id", 0)
    answered = whole(fields, "reply_to_comment", top) or top
    known_at = moment_of(fields.get("date"), lens.now)
    post = FetchedPost(
        external_id=f"{thread_id}_{comment_id}",
        thread_id=thread_id,
        kind=PostKind.COMMENT,
        text=text_of(fields),
        link=vk_link(lens.link_base, lens.owner, post_id, comment_id, top),
        author_id=str(author) if author else "",
        author_name=names.get(author, ""),
        posted_at=known_at or lens.now,
        parent_id=f"{thread_id}_{answered}" if answered else thread_id,
        from_owner=author == lens.owner,
        attachments=attachments_of(fields),
    )
    return Comment(comment_id, int(known_at.timestamp()) if known_at else 0, post)


def read_found(item: object, names: Mapping[int, str], lens: Callable[[int], Lens]) -> Found:
    """One find; comments come as posts of type `reply`. `lens` is by owner. Raises BadItem."""
    fields = as_fields(item)
    of_wall = lens(whole(fields, "owner_id"))
    if fields.get("post_type") != "reply":
        post = read_post(item, names, of_wall)
        return Found(post.date, post.ad, post.post)
    stack = fields.get("parents_stack")
    top = stack[0] if isinstance(stack, list) and stack and is_whole(stack[0]) else 0
    comment = read_comment(item, whole(fields, "post_id"), top, names, of_wall)
    return Found(comment.date or int(of_wall.now.timestamp()), ad=False, post=comment.post)


def read_branch(item: object) -> Branch:
    """The replies under a top comment, which may itself be unreadable. Raises BadItem."""
    fields = as_fields(item)
    thread = as_fields(fields.get("thread", {}))
    shown = thread.get("items", [])
    if not isinstance(shown, list):
        raise BadItem
    return Branch(whole(fields, "id"), whole(thread, "count", 0), shown)


def _author(entry: object, sign: int) -> tuple[int, str]:
    fields = as_fields(entry)
    parts = [fields.get(key, "") for key in ("first_name", "last_name", "name")]
    if not all(isinstance(part, str) for part in parts):
        raise BadItem
    return sign * whole(fields, "id"), clean_line(" ".join(str(part) for part in parts))


def _content(fields: Json) -> Json:
    """Where a post's words are: a bare repost keeps them in what it copies."""
    copies = fields.get("copy_history")
    if fields.get("text") or not isinstance(copies, list) or not copies:
        return fields
    return as_fields(copies[0])

"""Discussions in VK's JSON become posts and comments, or BadItem.

Lives here: pure reading of one item. Does not live here: paging, memory (`board.py`).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from services.networks.base import FetchedPost, PostKind
from services.networks.vk.items import Lens
from services.networks.vk.links import vk_topic_link
from services.networks.vk.values import as_fields, attachments_of, moment_of, text_of, whole


@dataclass(frozen=True, slots=True)
class Topic:
    """A discussion; moments in unix seconds, `comments` with the opening one."""

    id: int
    created: int
    updated: int
    comments: int
    fixed: bool
    author: int
    post: FetchedPost


def read_topic(item: object, names: Mapping[int, str], lens: Lens) -> Topic:
    """One item of board.getTopics with its opening words. Raises BadItem."""
    fields = as_fields(item)
    topic_id = whole(fields, "id")
    created = moment_of(fields.get("created"), lens.now) or lens.now
    updated = moment_of(fields.get("updated"), lens.now) or created
    author = whole(fields, "created_by", 0)
    words = [fields.get("title", ""), fields.get("first_comment", "")]
    external_id = lens.topic(topic_id)
    post = FetchedPost(
        external_id=external_id,
        thread_id=external_id,
        kind=PostKind.POST,
        text="\n".join(text for text in (text_of({"text": each}) for each in words) if text),
        link=vk_topic_link(lens.link_base, lens.owner, topic_id),
        author_id=str(author) if author else "",
        author_name=names.get(author, ""),
        posted_at=created,
        from_owner=author == lens.owner,
    )
    return Topic(
        id=topic_id,
        created=int(created.timestamp()),
        updated=int(updated.timestamp()),
        comments=max(0, whole(fields, "comments", 0)),
        fixed=bool(fields.get("is_fixed")),
        author=author,
        post=post,
    )


def read_topic_comment(
    item: object, topic: Topic, names: Mapping[int, str], lens: Lens, *, oldest: bool
) -> tuple[int, FetchedPost | None]:
    """One comment of a discussion: its number, and None for the opening one, which is the topic.

    The opening one is the `oldest`, of the topic's author and moment. Raises BadItem.
    """
    fields = as_fields(item)
    number, author = whole(fields, "id"), whole(fields, "from_id", 0)
    posted_at = moment_of(fields.get("date"), lens.now) or lens.now
    if oldest and author == topic.author and int(posted_at.timestamp()) == topic.created:
        return number, None
    return number, topic_comment(item, topic.id, names, lens)


def topic_comment(item: object, topic_id: int, names: Mapping[int, str], lens: Lens) -> FetchedPost:
    """A comment of the discussion `topic_id`, which is not the opening one. Raises BadItem."""
    fields = as_fields(item)
    number, author = whole(fields, "id"), whole(fields, "from_id", 0)
    thread_id = lens.topic(topic_id)
    return FetchedPost(
        external_id=f"{thread_id}_{number}",
        thread_id=thread_id,
        kind=PostKind.COMMENT,
        text=text_of(fields),
        link=vk_topic_link(lens.link_base, lens.owner, topic_id, number),
        author_id=str(author) if author else "",
        author_name=names.get(author, ""),
        posted_at=moment_of(fields.get("date"), lens.now) or lens.now,
        parent_id=thread_id,
        from_owner=author == lens.owner,
        attachments=attachments_of(fields),
    )

"""How the API shows topics and comments."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sandbox.ok.entities import Comment, Json, Topic

if TYPE_CHECKING:
    from sandbox.ok.state import OkTown

STAT_FIELDS = ("id", "created_ms", "comments", "likes", "reshares", "views")
COMMENT_FIELDS = tuple(
    f"comment.{name}"
    for name in (
        "id", "text", "date", "date_ms", "author_id", "author_name", "author_type", "author_ref",
        "reply_to_comment_id", "reply_to_id", "reply_to_name", "type", "like_count", "attachments",
    )
)  # fmt: skip
MOSCOW = ZoneInfo("Europe/Moscow")


def ms(moment: datetime) -> int:
    """The network's numbers for moments."""
    return round(moment.timestamp() * 1000)


def stat(topic: Topic, fields: Iterable[str], *, upper: bool) -> Json:
    """A line of group.getStatTopics; in what case its keys are is not documented."""
    known = {
        "id": topic.id,
        "created_ms": ms(topic.at),
        "comments": len(topic.alive),
        "likes": 0,
        "reshares": 0,
        "views": 0,
    }
    return {name.upper() if upper else name: known[name] for name in fields}


def topics(
    town: "OkTown", shown: Sequence[Topic], fields: Sequence[str], media: int | None = None
) -> Json:
    """`media_topics` with the entities that the fields ask for."""
    refs = {topic.author for topic in shown}
    return {
        "media_topics": [_topic(topic, media) for topic in shown],
        "entities": _entities(town, refs, fields),
    }


def _topic(topic: Topic, media: int | None) -> Json:
    return {
        "id": topic.id,
        "created_ms": ms(topic.at),
        "author_ref": topic.author,
        "owner_ref": f"group:{topic.gid}",
        "media": topic.media[:media],
        "discussion_summary": {
            "discussion_type": "GROUP_TOPIC",
            "discussion_id": topic.id,
            "comments_count": len(topic.alive),
        },
        "like_summary": {"count": 0, "self": False},
        "reshare_summary": {"count": 0},
        "views_count": 0,
        "is_sticky": topic.sticky,
        "is_promo": topic.promo,
    }


def _entities(town: "OkTown", refs: set[str], fields: Sequence[str]) -> Json:
    found: Json = {}
    if "user.name" in fields:
        users = [town.users[uid] for kind, uid in map(_split, sorted(refs)) if kind == "user"]
        found["users"] = [{"uid": user.uid, "name": user.name} for user in users]
    if "group.name" in fields:
        groups = [town.groups[gid] for kind, gid in map(_split, sorted(refs)) if kind == "group"]
        found["groups"] = [{"uid": group.gid, "name": group.name} for group in groups]
    return found


def comments(town: "OkTown", topic: Topic, shown: Sequence[Comment], fields: Sequence[str]) -> Json:
    """`comments` with the fields asked for."""
    names = [field.removeprefix("comment.") for field in fields]
    whole = [_comment(town, comment) for comment in shown]
    return {
        "discussionId": topic.id,
        "discussionType": "GROUP_TOPIC",
        "comments": [{name: one[name] for name in names if name in one} for one in whole],
        "entities": {},
    }


def _comment(town: "OkTown", comment: Comment) -> Json:
    kind, number = _split(comment.author)
    shown = {
        "id": comment.id,
        "text": comment.text,
        "date": comment.at.astimezone(MOSCOW).strftime("%Y-%m-%d %H:%M:%S"),
        "date_ms": ms(comment.at),
        "author_id": number,
        "author_type": kind.upper(),
        "author_ref": comment.author,
        "type": "ACTIVE_MESSAGE",
        "like_count": 0,
    }
    if kind == "user":  # a group's comments come without a name
        shown["author_name"] = town.users[number].name
    if comment.reply_to:
        to_kind, to = _split(comment.reply_to.author)
        shown |= {"reply_to_comment_id": comment.reply_to.id, "reply_to_id": to}
        if to_kind == "user":
            shown["reply_to_name"] = town.users[to].name
    return shown


def _split(ref: str) -> tuple[str, str]:
    kind, _, number = ref.partition(":")
    return kind, number

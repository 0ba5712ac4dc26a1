"""The methods, as far as reading groups and answering there needs them, and who may call which."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.ok import shapes
from sandbox.ok.entities import Comment, Group, Json, Topic
from sandbox.ok.errors import OkError
from sandbox.ok.paging import Slice, page
from sandbox.ok.state import OkTown

MOST = 100
LONGEST = 3000
_DIRECTIONS = ("FORWARD", "BACKWARD")


@dataclass(frozen=True, slots=True)
class Ask:
    """One call of a session's user."""

    town: OkTown
    uid: str
    params: Mapping[str, str]

    def need(self, name: str) -> str:
        """A parameter without which there is no answer."""
        value = self.params.get(name)
        if not value:
            raise OkError(100, name)
        return value

    def number(self, name: str, default: int) -> int:
        """A whole number from 1 to what fits a page."""
        value = self.params.get(name, str(default))
        if not value.isdigit() or not 1 <= int(value) <= MOST:
            raise OkError(100, name)
        return int(value)

    def fields(self) -> list[str]:
        """The fields asked for, lower case."""
        return [name.strip().lower() for name in self.params.get("fields", "").split(",") if name]


@dataclass(frozen=True, slots=True)
class Method:
    """A method; `valuable` ones ask for VALUABLE_ACCESS."""

    answer: Callable[[Ask], Any]
    valuable: bool = True


def get_stat_topics(ask: Ask) -> Json:
    """group.getStatTopics: for the group's admins, by the moment of creation."""
    group = _group(ask, ask.need("gid"))
    if ask.uid not in group.admins:
        raise OkError(50)
    start, end = int(ask.need("start_time")), int(ask.need("end_time"))
    unknown = set(ask.fields()) - set(shapes.STAT_FIELDS)
    if unknown:
        raise OkError(220, ", ".join(unknown))
    topics = [topic for topic in _topics(group) if start <= shapes.ms(topic.at) <= end]
    part = _page(ask, topics, f"stat:{group.gid}")
    fields = ask.fields() or list(shapes.STAT_FIELDS)
    shown = [shapes.stat(topic, fields, upper=ask.town.stat_keys_are_upper) for topic in part.items]
    return {"topics": shown, "anchor": part.anchor, "has_more": part.has_more}


def get_topics(ask: Ask) -> Json:
    """mediatopic.getTopics (assumed, by clients): the sticky topic first, then the newest."""
    group = _group(ask, ask.need("gid"))
    if ask.need("filter") != "GROUP_THEMES":
        raise OkError(100, "filter")
    topics = sorted(_topics(group), key=lambda topic: not topic.sticky)
    part = _page(ask, topics, f"themes:{group.gid}")
    body = shapes.topics(ask.town, part.items, ask.fields())
    return body | {"anchor": part.anchor, "has_more": part.has_more}


def get_by_ids(ask: Ask) -> Json:
    """mediatopic.getByIds: those that are there; `media_limit` cuts each topic's parts."""
    names = ask.need("topic_ids").split(",")
    if len(names) > MOST:
        raise OkError(100, "topic_ids")
    limit = ask.params.get("media_limit", "")
    if (len(names) > 1 or limit) and limit not in ("1", "2", "3"):
        raise OkError(100, "media_limit")
    found = [ask.town.topics[name] for name in names if name in ask.town.topics]
    shown = [
        topic for topic in found if not topic.deleted and _visible(ask, ask.town.groups[topic.gid])
    ]
    return shapes.topics(ask.town, shown, ask.fields(), int(limit) if limit else None)


def get_comments(ask: Ask) -> Json:
    """discussions.getComments: anchors FIRST and LAST, a page in the order of writing."""
    if ask.need("discussionType") != "GROUP_TOPIC":
        raise OkError(100, "discussionType")
    topic = ask.town.topics.get(ask.need("discussionId"))
    if topic is None or topic.deleted:
        raise OkError(300)
    _group(ask, topic.gid)
    fields = ask.fields() or list(shapes.COMMENT_FIELDS)
    unknown = [name for name in fields if name not in shapes.COMMENT_FIELDS]
    if unknown:
        raise OkError(220, ", ".join(unknown))
    # The network marks what it shows as read unless told not to.
    ask.town.marked_as_read += ask.params.get("mark_as_read") != "false"
    direction, anchor = ask.params.get("direction", "FORWARD"), ask.params.get("anchor", "FIRST")
    if direction not in _DIRECTIONS:
        raise OkError(100, "direction")
    backward = direction == "BACKWARD"
    if anchor == ("LAST" if backward else "FIRST"):
        anchor = ""
    comments: list[Comment] = topic.alive[::-1] if backward else topic.alive
    part = page(comments, f"c:{topic.id}:{direction}", anchor, ask.number("count", 20))
    shown = part.items[::-1] if backward else part.items
    return shapes.comments(ask.town, topic, shown, fields) | {
        "anchor": part.anchor,
        "has_more": part.has_more,
    }


def add_comment(ask: Ask) -> str:
    """discussions.addDiscussionComment: the comment's id; `as_admin` speaks as the group."""
    if ask.need("entityType") != "GROUP_TOPIC":
        raise OkError(100, "entityType")
    topic = ask.town.topics.get(ask.need("entityId"))
    if topic is None or topic.deleted:
        raise OkError(300)
    group, text = _group(ask, topic.gid), ask.need("comment")
    as_group = ask.params.get("as_admin") == "true"
    if as_group and ask.uid not in group.admins:
        raise OkError(50)
    if len(text) > LONGEST:
        raise OkError(100, "comment")
    named = ask.params.get("reply_to_comment_id")
    answered = next((one for one in topic.alive if one.id == named), None)
    if named and answered is None:
        raise OkError(700)
    author = group if as_group else ask.town.users[ask.uid]
    return ask.town.write_comment(topic, author, text, reply_to=answered).id


def url_info(ask: Ask) -> Json:
    """url.getInfo: what lives at an address of ok.ru."""
    name = ask.need("url").rstrip("/").rpartition("/")[2]
    for group in ask.town.groups.values():
        if name and name in (group.shortname, f"group{group.gid}"):
            return {"type": "GROUP", "objectId": int(group.gid), "objectIdStr": group.gid}
    return {"type": "UNKNOWN"}


def group_info(ask: Ask) -> list[Json]:
    """group.getInfo: a bare array of those that are there."""
    found = [ask.town.groups.get(uid) for uid in ask.need("uids").split(",")]
    return [
        {"uid": group.gid, "name": group.name, "shortname": group.shortname}
        for group in found
        if group
    ]


def current_user(ask: Ask) -> Json:
    """users.getCurrentUser."""
    user = ask.town.users[ask.uid]
    return {"uid": user.uid, "name": user.name}


def calls_left(ask: Ask) -> list[Json]:
    """users.getCallsLeft: the only window into quotas."""
    return [
        {"name": name, "callsLeft": left, "available": left > 0}
        for name in ask.need("methods").split(",")
        for left in [ask.town.calls_left.get(name, 5000)]
    ]


METHODS: Mapping[str, Method] = {
    "group.getStatTopics": Method(get_stat_topics),
    "mediatopic.getTopics": Method(get_topics),
    "mediatopic.getByIds": Method(get_by_ids),
    "discussions.getComments": Method(get_comments),
    "discussions.addDiscussionComment": Method(add_comment),
    "url.getInfo": Method(url_info, valuable=False),
    "group.getInfo": Method(group_info, valuable=False),
    "users.getCurrentUser": Method(current_user, valuable=False),
    "users.getCallsLeft": Method(calls_left, valuable=False),
}


def _group(ask: Ask, gid: str) -> Group:
    group = ask.town.groups.get(gid)
    if group is None:
        raise OkError(160)
    if not _visible(ask, group):
        raise OkError(455)
    return group


def _visible(ask: Ask, group: Group) -> bool:
    return group.open or ask.uid in group.admins


def _topics(group: Group) -> list[Topic]:
    alive = [topic for topic in group.topics.values() if not topic.deleted]
    return sorted(alive, key=lambda topic: (topic.at, topic.id), reverse=True)


def _page(ask: Ask, topics: list[Topic], scope: str) -> Slice[Topic]:
    direction = ask.params.get("direction", "FORWARD")
    if direction != "FORWARD":
        raise OkError(100, "direction")
    return page(topics, scope, ask.params.get("anchor", ""), ask.number("count", 20))

"""Discussions of a community: board.getTopics, board.getComments. Their group ids are positive."""

from sandbox.vk.entities import Group, Json, Topic
from sandbox.vk.errors import VkError, bad_param
from sandbox.vk.methods.ask import Ask, readable, who
from sandbox.vk.methods.comments import window
from sandbox.vk.objects import likes, unix

#: Order by the moment of the last comment (1) or of the opening (2), minus: oldest first.
DEFAULT_ORDER = 1


def _asked_board(ask: Ask) -> Group:
    group = ask.town.groups.get(ask.params.needed_number("group_id"))
    if group is None:
        raise VkError(125)
    return readable(group)


def board_get_topics(ask: Ask) -> Json:
    """The discussions, fixed ones first in any order."""
    params = ask.params
    group = _asked_board(ask)
    topics = [topic for topic in group.topics.values() if not topic.deleted]
    wanted = set(params.names("topic_ids"))
    if wanted:
        topics = [topic for topic in topics if str(topic.id) in wanted]
    order = params.number("order") or DEFAULT_ORDER
    if abs(order) > 2:
        raise bad_param("order is invalid")
    topics.sort(key=lambda topic: (_moment(topic, order), topic.id), reverse=order > 0)
    topics.sort(key=lambda topic: not topic.fixed)
    offset = params.size("offset", default=0)
    page = topics[offset : offset + params.size("count", default=40, cap=100)]
    return {
        "count": len(topics),
        "items": [_topic_object(ask, topic) for topic in page],
        "default_order": DEFAULT_ORDER,
        "can_add_topics": 0,
        **who(ask, (by for topic in page for by in (topic.author_id, _last_author(topic)))),
    }


def _moment(topic: Topic, order: int) -> int:
    return unix(topic.at) if abs(order) == 2 else _updated(topic)


def _updated(topic: Topic) -> int:
    return unix(topic.live[-1].at if topic.live else topic.at)


def _last_author(topic: Topic) -> int:
    return topic.live[-1].author_id if topic.live else topic.author_id


def _topic_object(ask: Ask, topic: Topic) -> Json:
    shown: Json = {
        "id": topic.id,
        "title": topic.title,
        "created": unix(topic.at),
        "created_by": topic.author_id,
        "updated": _updated(topic),
        "updated_by": _last_author(topic),
        "is_closed": int(topic.closed),
        "is_fixed": int(topic.fixed),
        "comments": len(topic.live),
    }
    preview = ask.params.size("preview", default=0)
    length = ask.params.size("preview_length", default=90)
    if topic.live and preview & 1:
        shown["first_comment"] = topic.live[0].text[: length or None]
    if topic.live and preview & 2:
        shown["last_comment"] = topic.live[-1].text[: length or None]
    return shown


def board_get_comments(ask: Ask) -> Json:
    """One discussion's comments."""
    params = ask.params
    topic = _asked_board(ask).topics.get(params.needed_number("topic_id"))
    if topic is None or topic.deleted:
        raise VkError(15, "topic was not found")
    backwards = params.one_of("sort", "asc", "desc") == "desc"
    comments = topic.live[:: -1 if backwards else 1]
    ids = [comment.id for comment in comments]
    shown = comments[window(params, ids, backwards=backwards, default=20)]
    items = []
    for comment in shown:
        item: Json = {
            "id": comment.id,
            "from_id": comment.author_id,
            "date": unix(comment.at),
            "text": comment.text,
            "attachments": list(comment.attachments),
        }
        if params.flag("need_likes"):
            item["likes"] = likes(comment.likes)
        items.append(item)
    answer: Json = {
        "count": len(comments),
        "items": items,
        **who(ask, (comment.author_id for comment in shown)),
    }
    if shown:
        answer["real_offset"] = topic.live.index(shown[0])
    return answer

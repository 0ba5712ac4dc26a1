"""Records as the API shows them: posts, comments, profiles, communities, discussions.

Lives here: the shapes of version 5.199. Not here: which of them go into an answer. What does
not apply is left out, never null.
"""

from datetime import datetime

from sandbox.vk.entities import Comment, Group, Json, Person, Post, Thread, living

#: Invented addresses of pictures; nothing is ever fetched from them.
PICTURE = "https://sun1.example/{}.jpg"


def unix(moment: datetime) -> int:
    """Whole seconds since the epoch."""
    return int(moment.timestamp())


def photo(*, owner_id: int, id: int, at: datetime, text: str = "") -> Json:
    """An attachment for `write_post` and `write_comment`."""
    return {
        "type": "photo",
        "photo": {
            "id": id,
            "owner_id": owner_id,
            "album_id": -7,
            "date": unix(at),
            "text": text,
            "access_key": f"{id:x}",
            "has_tags": False,
            "sizes": [{"type": "x", "width": 604, "height": 403, "url": PICTURE.format(id)}],
        },
    }


def likes(count: int) -> Json:
    """The counter of likes as seen by a stranger."""
    return {"count": count, "can_like": 1, "user_likes": 0, "can_publish": 0}


def post_object(post: Post, *, history: int = 2) -> Json:
    """A post of a wall; `history` limits how deep a chain of reposts is shown."""
    shown: Json = _post_core(post)
    if post.edited_at:
        shown["edited"] = unix(post.edited_at)
    if post.signed:
        shown["signer_id"] = post.signed
    if post.pinned:
        shown["is_pinned"] = 1
    shown |= {
        "marked_as_ads": int(post.ads),
        "hash": f"town{post.group_id}x{post.id}",
        "comments": comments_info(post),
        "likes": likes(post.likes),
        "reposts": {"count": 0, "user_reposted": 0},
        "views": {"count": post.views},
        "post_source": {"type": "vk"},
    }
    copies = _copies(post, history)
    if copies:
        shown["copy_history"] = copies
    return shown


def comments_info(post: Post) -> Json:
    """The counter of comments: hidden comments under a closed post do not count."""
    is_open = post.comments_open
    return {
        "count": len(living(post)) if is_open else 0,
        "can_post": int(is_open),
        "groups_can_post": is_open,
        "can_view": int(is_open),
    }


def _post_core(post: Post) -> Json:
    return {
        "inner_type": "wall_wallpost",
        "id": post.id,
        "owner_id": post.owner_id,
        "from_id": post.author_id,
        "date": unix(post.at),
        "post_type": "post",
        "text": post.text,
        "attachments": list(post.attachments),
    }


def _copies(post: Post, depth: int) -> list[Json]:
    copies: list[Json] = []
    source = post.repost_of
    while source is not None and len(copies) < depth:
        copies.append(_post_core(source))
        source = source.repost_of
    return copies


def comment_object(
    comment: Comment, post: Post, *, need_likes: bool = False, preview: int = 0
) -> Json:
    """A comment without its thread; `preview` > 0 cuts the text to so many characters."""
    shown: Json = {
        "id": comment.id,
        "from_id": comment.author_id,
        "date": unix(comment.at),
        "text": _cut(comment.text, preview),
        "post_id": comment.post_id,
        "owner_id": post.owner_id,
        "parents_stack": parents_stack(comment),
    }
    if comment.attachments:
        shown["attachments"] = list(comment.attachments)
    if comment.reply_to and comment.reply_to_author:
        shown["reply_to_user"] = comment.reply_to_author
        shown["reply_to_comment"] = comment.reply_to
    if comment.author_id == post.author_id:
        shown["is_from_post_author"] = True
    if need_likes:
        shown["likes"] = likes(comment.likes)
    return shown


def thread_object(
    thread: Thread, post: Post, *, items: int, need_likes: bool = False, preview: int = 0
) -> Json:
    """A top comment with the first `items` replies, or the stub of a deleted one.

    A stub tells how many replies it has and shows none: they are read with `comment_id`.
    """
    shown_replies = [] if thread.top.deleted else thread.replies[:items]
    nested: Json = {
        "count": len(thread.replies),
        "items": [
            comment_object(reply, post, need_likes=need_likes, preview=preview)
            for reply in shown_replies
        ],
        "can_post": True,
        "show_reply_button": True,
    }
    if thread.top.deleted:
        return _stub(thread.top, post) | {"thread": nested}
    nested["groups_can_post"] = True
    nested["author_replied"] = any(reply.author_id == post.author_id for reply in thread.replies)
    top = comment_object(thread.top, post, need_likes=need_likes, preview=preview)
    return top | {"thread": nested}


def _stub(comment: Comment, post: Post) -> Json:
    return {
        "id": comment.id,
        "from_id": 0,
        "date": unix(comment.at),
        "text": "",
        "post_id": comment.post_id,
        "owner_id": post.owner_id,
        "parents_stack": [],
        "deleted": True,
    }


def parents_stack(comment: Comment) -> list[int]:
    """The head of the comment's thread; nothing for a head."""
    return [] if comment.top_id is None else [comment.top_id]


def found_comment_object(comment: Comment, post: Post) -> Json:
    """A comment among search results, dressed as a post of type `reply`."""
    return {
        "inner_type": "wall_wallpost",
        "id": comment.id,
        "owner_id": post.owner_id,
        "from_id": comment.author_id,
        "date": unix(comment.at),
        "post_type": "reply",
        "post_id": comment.post_id,
        "parents_stack": parents_stack(comment),
        "text": comment.text,
        "comments": {"count": 0},
        "likes": likes(comment.likes),
        "reposts": {"count": 0, "user_reposted": 0},
        "views": {"count": 0},
    }


def person_object(person: Person) -> Json:
    """A profile as `extended=1` and users.get show it."""
    return {
        "id": person.id,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "screen_name": person.screen_name,
        "is_closed": False,
        "can_access_closed": True,
        "photo_50": PICTURE.format(f"id{person.id}"),
    }


def group_object(group: Group, fields: list[str] | None = None) -> Json:
    """A community, with the `fields` asked for and known here."""
    shown: Json = {
        "id": group.id,
        "name": group.name,
        "screen_name": group.screen_name,
        "is_closed": int(group.closed),
        "type": group.type,
        "photo_50": PICTURE.format(f"club{group.id}"),
    }
    if group.banned:
        shown["deactivated"] = "banned"
    extra: Json = {
        "description": group.description,
        "members_count": group.members,
        "activity": "Город",
        "wall": group.wall,
        "can_post": int(group.wall == 1),
        "site": "",
    }
    if group.city:
        extra["city"] = {"id": 1, "title": group.city}
    return shown | {name: extra[name] for name in fields or [] if name in extra}


def _cut(text: str, preview: int) -> str:
    return text if not preview or len(text) <= preview else f"{text[:preview]}…"

"""Posts: wall.get, wall.getById. Comments are in `comments.py`, searches in `search.py`."""

import re

from sandbox.vk.entities import Group, Json, Post
from sandbox.vk.errors import bad_param
from sandbox.vk.methods.ask import Ask, asked_wall, authors_of, closed_to_strangers, who
from sandbox.vk.objects import post_object
from sandbox.vk.view import newest_first

FILTERS = ("all", "owner", "others", "postponed", "suggests", "archived", "donut")
POST_ID = re.compile(r"(-?\d+)_(\d+)")
MOST_IDS = 100


def wall_get(ask: Ask) -> Json:
    """The wall, newest first, the pinned post before all."""
    group = asked_wall(ask)
    posts = _filtered(group, ask.params.one_of("filter", *FILTERS))
    offset = ask.params.size("offset", default=0)
    count = ask.params.size("count", default=20, cap=100)
    page = posts[offset : offset + count]
    return {
        "count": len(posts),
        "items": [post_object(post) for post in page],
        **who(ask, authors_of(page)),
    }


def _filtered(group: Group, chosen: str) -> list[Post]:
    posts = newest_first(group)
    if chosen == "owner":
        posts = [post for post in posts if post.author_id == group.owner_id]
    elif chosen == "others":
        posts = [post for post in posts if post.author_id != group.owner_id]
    elif chosen != "all":
        # Drafts and paid posts are shown to the owners' own keys only.
        return []
    return sorted(posts, key=lambda post: not post.pinned)


def wall_get_by_id(ask: Ask) -> Json:
    """The posts asked for that exist and may be read; the others are just missing."""
    ask.params.needed_text("posts")
    depth = ask.params.size("copy_history_depth", default=2)
    posts = []
    for name in ask.params.names("posts")[:MOST_IDS]:
        match = POST_ID.fullmatch(name)
        if match is None:
            raise bad_param("posts is invalid")
        group = ask.town.groups.get(-int(match[1]))
        post = group.posts.get(int(match[2])) if group else None
        if group and post and not post.deleted and closed_to_strangers(group) is None:
            posts.append(post)
    return {
        "items": [post_object(post, history=depth) for post in posts],
        **who(ask, authors_of(posts)),
    }

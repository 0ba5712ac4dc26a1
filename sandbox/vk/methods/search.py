"""Searches: wall.search over one wall, newsfeed.search over everything open."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from sandbox.vk.entities import Comment, Group, Json, Post, living
from sandbox.vk.errors import VkError, bad_param
from sandbox.vk.methods.ask import Ask, asked_wall, authors_of, closed_to_strangers, who
from sandbox.vk.objects import found_comment_object, post_object, unix
from sandbox.vk.view import newest_first

#: Without `start_time` the newsfeed is searched this far back.
DEFAULT_WINDOW = timedelta(hours=24)
REACHABLE = 1000
CURSOR = re.compile(r"(\d+)/-?\d+_\d+")
TERM = re.compile(r'"([^"]+)"|(\S+)')


def matches(text: str, query: str) -> bool:
    """Every word of the query is in the text, a phrase in double quotes as it stands."""
    folded = text.casefold()
    terms = (phrase or word for phrase, word in TERM.findall(query.casefold()))
    return all(term in folded for term in terms)


def wall_search(ask: Ask) -> Json:
    """Posts of one wall that match, newest first."""
    query = ask.params.needed_text("query")
    try:
        group = asked_wall(ask)
    except VkError as refusal:
        raise VkError(210) if refusal.code == 15 else refusal from None
    only_owner = ask.params.flag("owners_only")
    found = [
        post
        for post in newest_first(group)
        if matches(post.text, query) and not (only_owner and post.author_id != group.owner_id)
    ]
    offset = ask.params.size("offset", default=0)
    page = found[offset : offset + ask.params.size("count", default=20, cap=100)]
    return {
        "count": len(found),
        "items": [post_object(post) for post in page],
        **who(ask, authors_of(page)),
    }


@dataclass(frozen=True, slots=True)
class _Hit:
    """A post, or a comment with its post."""

    post: Post
    comment: Comment | None = None

    @property
    def item(self) -> Post | Comment:
        return self.comment or self.post

    @property
    def name(self) -> str:
        return f"{self.post.owner_id}_{self.item.id}"

    def shown(self) -> Json:
        if self.comment:
            return found_comment_object(self.comment, self.post)
        return post_object(self.post)


def newsfeed_search(ask: Ask) -> Json:
    """Posts and comments of open communities within the window, newest first."""
    params = ask.params
    default_start = unix(ask.town.now() - DEFAULT_WINDOW)
    start = params.size("start_time", default=default_start) or default_start
    end = params.size("end_time", default=0) or unix(ask.town.now())
    found = [
        hit
        for group in ask.town.groups.values()
        if closed_to_strangers(group) is None
        for hit in _hits(group)
        if start <= unix(hit.item.at) <= end and matches(hit.item.text, params.text("q"))
    ]
    found.sort(key=lambda hit: (hit.item.at, hit.item.id), reverse=True)
    reachable = found[:REACHABLE]
    first = _first(params.text("start_from"))
    last = first + params.size("count", default=30, cap=200)
    page = reachable[first:last]
    answer: Json = {
        "items": [hit.shown() for hit in page],
        "suggested_queries": [],
        "count": len(reachable),
        "total_count": len(found),
        **who(ask, _authors(page)),
    }
    if page and last < len(reachable):
        answer["next_from"] = f"{last}/{page[-1].name}"
    return answer


def _hits(group: Group) -> Iterator[_Hit]:
    for post in newest_first(group):
        yield _Hit(post)
        if post.comments_open:
            yield from (_Hit(post, comment) for comment in living(post))


def _authors(page: list[_Hit]) -> Iterator[int]:
    for hit in page:
        yield from authors_of([hit.post])
        yield hit.item.author_id


def _first(start_from: str) -> int:
    if not start_from:
        return 0
    match = CURSOR.fullmatch(start_from)
    if match is None:
        raise bad_param("start_from is invalid")
    return int(match[1])

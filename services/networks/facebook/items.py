"""Facebook's JSON, which may hold anything, becomes posts and comments, or BadItem. Pure.

Lives here: reading one item. Does not live here: paging, what was known before. Who wrote may be
hidden from us, and the id of a comment is for an application without review.
"""

import re
from dataclasses import dataclass
from datetime import datetime

from services.networks.base import FetchedPost, PostKind
from services.networks.facebook.links import comment_link, post_link
from services.networks.graph.items import (
    Found,
    Json,
    count_of,
    digits,
    fields_of,
    link_of,
    moment_of,
    optional,
    text_of,
)
from services.networks.text import clean, clean_line
from services.networks.untrusted import BadItem

POST_FIELDS = "id,message,created_time,from{id,name},permalink_url,is_published,attachments"
#: Graph counts the answers to comments too when it is asked as it will be for the comments.
COUNTED = f"{POST_FIELDS},comments.filter(stream).limit(0).summary(true)"
COMMENT_FIELDS = (
    "id,message,created_time,from{id,name},parent{id},permalink_url,attachment,is_private"
)
_POST_ID = re.compile(r"\d{1,20}_(\d{1,19})")
_COMMENT_ID = re.compile(r"\d{1,20}_\d{1,20}")
_IN_LINK = re.compile(r"[?&](reply_)?comment_id=(\d{1,20})(?=&|$)")


@dataclass(frozen=True, slots=True)
class Lens:
    """What reading an item needs to know: whose page, when, and where links lead."""

    page: str
    now: datetime
    link_base: str


def read_post(item: object, lens: Lens) -> Found | None:
    """A post; None for one that is not published. Raises BadItem."""
    fields = fields_of(item)
    name = text_of(fields.get("id"))
    known = _POST_ID.fullmatch(name)
    if known is None:
        raise BadItem
    if fields.get("is_published") is False:
        return None
    posted_at = moment_of(fields.get("created_time"), lens.now)
    author, author_name = _author(fields)
    attached = optional(fields.get("attachments")).get("data", [])
    summary = optional(optional(fields.get("comments")).get("summary"))
    post = FetchedPost(
        external_id=name,
        thread_id=name,
        kind=PostKind.POST,
        text=clean(text_of(fields.get("message"))),
        link=link_of(fields.get("permalink_url"), post_link(lens.link_base, name)),
        author_id=author,
        author_name=author_name,
        posted_at=posted_at,
        from_owner=author == lens.page,
        attachments=len(attached) if isinstance(attached, list) else 0,
    )
    date = int(posted_at.timestamp())
    return Found(int(known[1]), name, date, count_of(summary.get("total_count")), post)


def read_comment(item: object, thread: str, lens: Lens) -> FetchedPost | None:
    """A comment under the post `thread`; None for a private one. Raises BadItem."""
    fields = fields_of(item)
    if fields.get("is_private") is True:
        return None
    name = text_of(fields.get("id")) or _named_by_link(fields, thread)
    if not _COMMENT_ID.fullmatch(name):
        raise BadItem
    author, author_name = _author(fields)
    answered = text_of(optional(fields.get("parent")).get("id"))
    return FetchedPost(
        external_id=name,
        thread_id=thread,
        kind=PostKind.COMMENT,
        text=clean(text_of(fields.get("message"))),
        link=link_of(fields.get("permalink_url"), comment_link(lens.link_base, thread, name)),
        author_id=author,
        author_name=author_name,
        posted_at=moment_of(fields.get("created_time"), lens.now),
        parent_id=answered if _COMMENT_ID.fullmatch(answered) else thread,
        from_owner=author == lens.page,
        attachments=int(isinstance(fields.get("attachment"), dict)),
    )


def _author(fields: Json) -> tuple[str, str]:
    """Id and name; both "" where Facebook hides them."""
    author = optional(fields.get("from"))
    number = author.get("id")
    return digits(number) if number else "", clean_line(text_of(author.get("name")))


def _named_by_link(fields: Json, thread: str) -> str:
    """The id that a comment's own link gives away."""
    found = dict(_IN_LINK.findall(text_of(fields.get("permalink_url"))))
    number = found.get("reply_") or found.get("")
    return f"{thread.rpartition('_')[2]}_{number}" if number else ""

"""Instagram's JSON, which may hold anything, becomes posts and comments, or BadItem. Pure.

Lives here: reading one item. Does not live here: paging, what was known before.
"""

from dataclasses import dataclass
from datetime import datetime

from services.networks.base import FetchedPost, PostKind
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
from services.networks.instagram.links import comment_link, media_link
from services.networks.text import clean, clean_line

_TAGGED = "id,caption,permalink,timestamp,media_type,comments_count"
HASHTAG_FIELDS = _TAGGED
"""Of a hashtag's media nobody is told who shows them: to ask for `username` is an error."""
MEDIA_FIELDS = f"{_TAGGED},shortcode,username"
_COMMENT = "id,text,timestamp,username,from{id,username}"
REPLY_FIELDS = _COMMENT
COMMENT_FIELDS = f"{_COMMENT},replies{{{REPLY_FIELDS}}}"


@dataclass(frozen=True, slots=True)
class Lens:
    """What reading an item needs to know: whose account (its id and name; "" for a hashtag),
    when, and where links lead: `to_comments`, or to what they stand under."""

    account: str
    username: str
    now: datetime
    link_base: str
    to_comments: bool = True


def read_media(item: object, lens: Lens) -> Found:
    """A photo or a video with its caption. Raises BadItem."""
    fields = fields_of(item)
    name = digits(fields.get("id"))
    posted_at = moment_of(fields.get("timestamp"), lens.now)
    author, username = _author(fields, lens)
    shortcode = clean_line(text_of(fields.get("shortcode")))
    post = FetchedPost(
        external_id=name,
        thread_id=name,
        kind=PostKind.POST,
        text=clean(text_of(fields.get("caption"))),
        link=link_of(fields.get("permalink"), media_link(lens.link_base, shortcode)),
        author_id=author,
        author_name=username,
        posted_at=posted_at,
        from_owner=bool(author) and author == lens.account,
        attachments=1,
    )
    count = count_of(fields.get("comments_count"))
    return Found(int(name), name, int(posted_at.timestamp()), count, post)


def read_comment(item: object, media: str, parent: str, link: str, lens: Lens) -> FetchedPost:
    """A comment under `media`, whose link is `link`, or with `parent` an answer to that one.

    Raises BadItem.
    """
    fields = fields_of(item)
    name = digits(fields.get("id"))
    author, username = _author(fields, lens)
    return FetchedPost(
        external_id=name,
        thread_id=media,
        kind=PostKind.COMMENT,
        text=clean(text_of(fields.get("text"))),
        link=comment_link(link, name) if lens.to_comments else link,
        author_id=author,
        author_name=username,
        posted_at=moment_of(fields.get("timestamp"), lens.now),
        parent_id=parent or media,
        from_owner=bool(author) and author == lens.account,
    )


def _author(fields: Json, lens: Lens) -> tuple[str, str]:
    """Id and name. Where Graph tells the name alone, the name is the id; not for the account's
    own voice, which must be known by its number."""
    author = optional(fields.get("from"))
    username = clean_line(text_of(author.get("username")) or text_of(fields.get("username")))
    if username and username == lens.username:
        return lens.account, username
    number = author.get("id")
    return digits(number) if number else username, username

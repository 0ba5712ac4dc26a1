"""Reading the comments under one topic, the newest first.

Lives here: paging by anchors, and knowing whether all was read. Does not live here: which topics
to read (`threads.py` of all networks).
"""

from dataclasses import dataclass, field

from services.networks.base import FetchedPost
from services.networks.ok.api import Visit
from services.networks.ok.items import Lens, Listing, listing, read_comment
from services.networks.ok.settings import OkSettings
from services.networks.threads import Reading, Thread
from services.networks.untrusted import BadItem

COMMENTS = "discussions.getComments"
#: An unknown field is refused (220); these are confirmed by clients that run.
_FIELDS = ",".join(
    f"comment.{name}"
    for name in (
        "ID", "TEXT", "DATE", "DATE_MS", "AUTHOR_ID", "AUTHOR_NAME", "AUTHOR_TYPE", "AUTHOR_REF",
        "REPLY_TO_COMMENT_ID",
    )
)  # fmt: skip


@dataclass(slots=True)
class ThreadReading:
    """What was read. `complete` only when every comment was and all were readable; `newest` in
    unix milliseconds."""

    posts: dict[str, FetchedPost] = field(default_factory=dict)
    bad: int = 0
    complete: bool = False
    cut: bool = False
    newest: int = 0
    new: int = 0


async def read_thread(
    visit: Visit, lens: Lens, reading: Reading, thread: Thread, settings: OkSettings
) -> ThreadReading:
    """Read until as many new comments are found as `reading` expects, or all of them.

    Raises NetworkError.
    """
    result = ThreadReading()
    anchor = "LAST"
    for _ in range(settings.comment_cap):
        page = await _page(visit, reading.post_id, anchor, settings.page_size)
        _take(result, page, lens, reading.post_id, thread.last_id)
        anchor = page.anchor
        if not anchor or not page.items:
            result.complete = not anchor and not result.bad
            return result
        if reading.expect is not None and result.new >= reading.expect:
            return result
    result.cut = True
    return result


async def _page(visit: Visit, topic_id: int, anchor: str, count: int) -> Listing:
    return await visit.ask(
        COMMENTS,
        listing("comments"),
        discussionId=topic_id,
        discussionType="GROUP_TOPIC",
        anchor=anchor,
        direction="BACKWARD",
        count=count,
        fields=_FIELDS,
        # By default the network would mark them read for the person whose token it is.
        mark_as_read="false",
    )


def _take(
    result: ThreadReading, page: Listing, lens: Lens, topic_id: int, last_moment: int
) -> None:
    result.bad += page.bad
    for item in page.items:
        try:
            comment = read_comment(item, topic_id, page.names, lens)
        except BadItem:
            result.bad += 1
            continue
        result.new += comment.moment > last_moment
        result.newest = max(result.newest, comment.moment)
        result.bad += not comment.moment
        result.posts[comment.post.external_id] = comment.post

"""What is asked of Graph about a page of Facebook.

Lives here: the edges and their parameters, paging through one post's comments. Does not live
here: the order of a fetch (`graph/round.py`), reading JSON (`items.py`).
"""

from services.networks.facebook.items import (
    COMMENT_FIELDS,
    COUNTED,
    POST_FIELDS,
    Lens,
    read_comment,
    read_post,
)
from services.networks.graph.api import Visit
from services.networks.graph.items import Found, ThreadReading
from services.networks.graph.paging import Edge, Listing, pages
from services.networks.graph.round import COMMENTS
from services.networks.threads import Reading, Thread
from services.networks.untrusted import BadItem

FEED = "feed"
TAGGED_POSTS = "tagged"


class PagePlace:
    """A page: its feed (posts of its own, of visitors, and public ones that tag it) with the
    comments, or the posts that tag it, whose comments are another page's."""

    def __init__(self, lens: Lens, *, tagged: bool) -> None:
        self._lens = lens
        self.owner = lens.page
        self.follows = not tagged
        self.fields = POST_FIELDS if tagged else COUNTED
        method = TAGGED_POSTS if tagged else FEED
        self.posts = Edge(method, f"{lens.page}/{method}", {"fields": self.fields})

    def name(self, number: int) -> str:
        """Graph's id of a post on this page."""
        return f"{self._lens.page}_{number}"

    def read_post(self, item: object) -> Found | None:
        """See `graph.place.Place`."""
        return read_post(item, self._lens)

    async def read_thread(
        self, visit: Visit, name: str, reading: Reading, thread: Thread
    ) -> ThreadReading:
        """Comments of all levels, the newest first, as many as `reading` expects or all."""
        settings, result = visit.api.settings, ThreadReading()
        # Without the filter answers to comments would be left out without a word.
        params = {
            "fields": COMMENT_FIELDS,
            "filter": "stream",
            "order": "reverse_chronological",
        }
        edge = Edge(COMMENTS, f"{name}/comments", params)
        async for listing in pages(visit, edge, settings.page_size, settings.comment_cap):
            self._take(result, listing, name, thread.last_id)
            result.cut = bool(listing.further)
            if reading.expect is not None and result.new >= reading.expect:
                result.cut = False
                return result
        result.complete = not result.cut and not result.bad
        return result

    def _take(self, result: ThreadReading, listing: Listing, name: str, known_until: int) -> None:
        for item in listing.items:
            try:
                comment = read_comment(item, name, self._lens)
            except BadItem:
                result.bad += 1
            else:
                if comment:
                    result.take(comment, known_until)

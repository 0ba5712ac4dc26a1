"""What is asked of Graph about an account of Instagram.

Lives here: the edges and their parameters, reading the comments under one medium. Does not live
here: the order of a fetch (`graph/round.py`), reading JSON (`items.py`).
"""

from services.errors import NetworkError
from services.networks.graph.api import Visit
from services.networks.graph.items import Found, ThreadReading, fields_of
from services.networks.graph.paging import Edge, Listing, listing, pages
from services.networks.graph.round import COMMENTS
from services.networks.instagram.items import (
    COMMENT_FIELDS,
    MEDIA_FIELDS,
    REPLY_FIELDS,
    Lens,
    read_comment,
    read_media,
)
from services.networks.threads import Reading, Thread
from services.networks.untrusted import BadItem

OWN_MEDIA = "media"
MARKED = "tags"
MOST = 50
"""Comments that one question brings, whatever it asks for."""


class AccountPlace:
    """An account: its own media with the comments, or media of others on which it is marked."""

    def __init__(self, lens: Lens, *, marked: bool) -> None:
        self._lens = lens
        self._links: dict[str, str] = {}
        self.owner = lens.account
        self.follows = not marked
        self.fields = MEDIA_FIELDS
        method = MARKED if marked else OWN_MEDIA
        self.posts = Edge(method, f"{lens.account}/{method}", {"fields": self.fields})

    def name(self, number: int) -> str:
        """Graph's id of a medium."""
        return str(number)

    def read_post(self, item: object) -> Found:
        """See `graph.place.Place`."""
        found = read_media(item, self._lens)
        self._links[found.name] = found.post.link
        return found

    async def read_thread(
        self, visit: Visit, name: str, reading: Reading, thread: Thread
    ) -> ThreadReading:
        """Comments with their answers, the newest first, as many as `reading` expects or all."""
        return await _Reader(visit, self._lens, name, self._links[name], reading, thread).run()


class _Reader:
    """One thread. Comments come with some of their answers; the rest are asked for."""

    def __init__(
        self, visit: Visit, lens: Lens, media: str, link: str, reading: Reading, thread: Thread
    ) -> None:
        self._visit = visit
        self._lens = lens
        self._media = media
        self._link = link
        self._expect = reading.expect
        self._known_until = thread.last_id
        self._size = min(visit.api.settings.page_size, MOST)
        self._left = visit.api.settings.comment_cap
        self._long: list[str] = []
        self._result = ThreadReading()

    async def run(self) -> ThreadReading:
        """All that is asked for, or all there is."""
        result = self._result
        edge = Edge(COMMENTS, f"{self._media}/comments", {"fields": COMMENT_FIELDS})
        whole = await self._pages(edge, "")
        for top in self._long:
            if self._enough():
                whole = False
                break
            edge = Edge(COMMENTS, f"{top}/replies", {"fields": REPLY_FIELDS})
            whole = await self._pages(edge, top) and whole
        result.complete = whole and not result.bad
        return result

    async def _pages(self, edge: Edge, parent: str) -> bool:
        """Read an edge; False when its end was not reached, or may not be its end."""
        further, shown, oldest = True, 0, 0
        async for page in pages(self._visit, edge, self._size, self._left):
            self._left -= 1
            further, shown = bool(page.further), len(page.items)
            oldest = self._take(page, parent)
            if further and self._enough():
                return False
        if further:
            self._result.cut = True
        elif shown >= self._size:
            # A full page that names no next one: paging here is not documented.
            self._result.lost |= oldest > self._known_until
        return not further and shown < self._size

    def _take(self, page: Listing, parent: str) -> int:
        """Keep a page; the moment of its oldest comment."""
        moments = [int(self._visit.now.timestamp())]
        for item in page.items:
            try:
                name, moment = self._keep(item, parent)
                moments.append(moment)
                if not parent:
                    self._take_answers(item, name)
            except BadItem:
                self._result.bad += 1
        return min(moments)

    def _keep(self, item: object, parent: str) -> tuple[str, int]:
        comment = read_comment(item, self._media, parent, self._link, self._lens)
        self._result.take(comment, self._known_until)
        return comment.external_id, int(comment.posted_at.timestamp())

    def _take_answers(self, item: object, top: str) -> None:
        replies = fields_of(item).get("replies")
        if replies is None:
            return
        try:
            page = listing(fields_of(replies), self._visit.api.title)
        except NetworkError:
            raise BadItem from None
        self._take(page, top)
        if page.further:
            self._long.append(top)

    def _enough(self) -> bool:
        return self._expect is not None and self._result.new >= self._expect

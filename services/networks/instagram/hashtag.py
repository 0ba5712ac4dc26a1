"""One fetch of a hashtag, and the week's budget of hashtags.

Lives here: what Graph tells of a hashtag: public media of the last 24 hours, in no sure order,
without a word on who shows them. Does not live here: accounts (`place.py`). Asked for again within
seven days a hashtag is free, so it is remembered until when it is; whether another one may be
begun the network knows, across restarts, machines and other programs of the same account.
"""

from dataclasses import asdict, dataclass
from datetime import timedelta

from services.errors import ErrorKind, NetworkError
from services.languages import lazy
from services.networks.base import Cursor, FetchedPost, Page
from services.networks.finds import Finds
from services.networks.graph.answers import TAGS_SPENT, Json, strange
from services.networks.graph.api import Visit
from services.networks.graph.items import digits
from services.networks.graph.paging import Edge, Listing, listing, pages
from services.networks.graph.round import PAGES_CUT, PAGES_FAILED
from services.networks.instagram.items import HASHTAG_FIELDS, Lens, read_media
from services.networks.instagram.settings import InstagramSettings
from services.networks.untrusted import BadItem

RECENT = "recent_media"
SEARCH = "ig_hashtag_search"
SEARCHED = "recently_searched_hashtags"

ASLEEP = lazy("Хештег не читался больше суток, а Instagram показывает только последние 24 часа")

_VERSION = 1
_MOST = 50
_SHOWN = 24 * 3600
_WEEK = 7 * 24 * 3600
_RECHECK = 6 * 3600
"""How long a hashtag that somebody else has begun is taken for free before asking again."""
_PASSING = frozenset({ErrorKind.RETRY, ErrorKind.SLOW, ErrorKind.QUOTA})


@dataclass(slots=True)
class TagMemory:
    """One hashtag's memory: its number in Graph ("" before it is known), until when it is free to
    ask for, when it was last read through (both in unix seconds)."""

    address: str
    number: str = ""
    free_until: int = 0
    read_at: int = 0

    @classmethod
    def load(cls, cursor: Cursor, address: str) -> "TagMemory":
        """The memory in `cursor`; a new one when it is empty or of another address or version."""
        if cursor.get("v") != _VERSION or cursor.get("address") != address:
            return cls(address)
        return cls(**{name: value for name, value in cursor.items() if name != "v"})

    def dump(self) -> Cursor:
        """The cursor that keeps it."""
        return {**asdict(self), "v": _VERSION}


class HashtagRound:
    """One fetch."""

    def __init__(self, visit: Visit, memory: TagMemory, settings: InstagramSettings) -> None:
        self._visit = visit
        self._memory = memory
        self._settings = settings
        self._now = int(visit.now.timestamp())
        self._user = {"user_id": settings.account_id}
        self._lens = Lens("", "", visit.now, settings.link_base)
        self._finds = Finds()

    async def run(self) -> Page:
        """What is shown with the hashtag now. Raises NetworkError; one of kind QUOTA when the
        week's budget has no room for it."""
        memory = self._memory
        if self._now >= memory.free_until:
            await self._begin()
        if 0 < memory.read_at < self._now - _SHOWN:
            self._finds.gaps[ASLEEP] = None
        if await self._read():
            memory.read_at = self._now
        return self._finds.page(memory.dump(), self._visit.calls, "")

    # The budget

    async def _begin(self) -> None:
        """Make sure that asking for this hashtag overdraws nothing."""
        memory, word = self._memory, self._memory.address.removeprefix("#")
        begun = await self._begun()
        ours = next((tag for tag in begun if memory.number in tag or word in tag), None)
        if ours is None and len(begun) >= self._settings.weekly_hashtags:
            raise NetworkError(
                ErrorKind.QUOTA,
                lazy("Instagram: {number} хештегов за 7 дней уже опрошены, {address} ждёт").filled(
                    number=len(begun), address=memory.address
                ),
                code=TAGS_SPENT,
                until=self._visit.now + timedelta(seconds=_RECHECK),
            )
        memory.number = memory.number or (ours[0] if ours else await self._search(word))
        memory.free_until = self._now + (_RECHECK if ours else _WEEK)

    async def _begun(self) -> list[tuple[str, str]]:
        """Number and word of the hashtags of the last seven days."""
        edge = Edge(SEARCHED, f"{self._settings.account_id}/{SEARCHED}", {"fields": "id,name"})
        found = []
        async for page in pages(self._visit, edge, self._settings.weekly_hashtags, _MOST):
            found += [_tag(item) for item in page.items]
        return found

    async def _search(self, word: str) -> str:
        answer = await self._visit.ask(SEARCH, SEARCH, {**self._user, "q": word})
        items = listing(answer, self._visit.api.title).items
        if not items:
            raise NetworkError(
                ErrorKind.GONE,
                lazy("Instagram: хештега #{word} нет").filled(word=word),
                code="name",
            )
        return _tag(items[0])[0]

    # What is shown

    async def _read(self) -> bool:
        """All pages; False when they were not read to their end."""
        edge = Edge(
            RECENT, f"{self._memory.number}/{RECENT}", {**self._user, "fields": HASHTAG_FIELDS}
        )
        size, further, answered = min(self._settings.page_size, _MOST), False, False
        try:
            async for page in pages(self._visit, edge, size, self._settings.page_cap):
                answered, further = True, bool(page.further)
                # The way to the next page looks the same on every page: only what is on it tells.
                if not self._take(page):
                    further = False
                    break
        except NetworkError as error:
            if not answered or error.kind not in _PASSING:
                raise
            self._finds.gaps[PAGES_FAILED] = None
            return False
        if further:
            self._finds.gaps[PAGES_CUT] = None
        return not further

    def _take(self, page: Listing) -> bool:
        """Keep a page; whether anything on it was unseen in this fetch."""
        before = len(self._finds.posts) + self._finds.bad
        for item in page.items:
            try:
                post: FetchedPost = read_media(item, self._lens).post
                self._finds.posts[post.external_id] = post
            except BadItem:
                self._finds.bad += 1
        return len(self._finds.posts) + self._finds.bad > before or not page.items


def _tag(item: object) -> tuple[str, str]:
    fields: Json = item if isinstance(item, dict) else {}
    try:
        return digits(fields.get("id")), str(fields.get("name", "")).lower()
    except BadItem:
        raise strange("Instagram", lazy("хештег без номера")) from None

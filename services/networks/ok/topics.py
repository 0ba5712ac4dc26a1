"""Paging through a group's topics, the newest first.

Lives here: the two ways to list them, where paging stops and goes on. Does not live here:
comments. An own group is listed by its statistics, which are documented and tell ids and
counts; a foreign one by a method that clients use and no document names.
"""

from dataclasses import dataclass, field

from services.errors import ErrorKind, NetworkError
from services.languages import Text, lazy
from services.networks.ok.api import Visit
from services.networks.ok.items import (
    PARTS,
    Headline,
    Lens,
    Listing,
    Topic,
    listing,
    read_headline,
    read_topic,
)
from services.networks.ok.settings import OkSettings
from services.networks.untrusted import BadItem

OWN = "group.getStatTopics"
FOREIGN = "mediatopic.getTopics"
BY_IDS = "mediatopic.getByIds"

PAGES_CUT = lazy("Прочитаны не все темы: предел страниц за один проход")
PAGES_FAILED = lazy("Прочитаны не все темы: сеть перестала отвечать")
TOPIC_FIELDS = "media_topic.*,group.name,group.uid,user.name,user.uid"
_AHEAD = 86_400
"""Our clock may be slow: topics from our future are asked for too."""
_PASSING = frozenset({ErrorKind.RETRY, ErrorKind.SLOW, ErrorKind.QUOTA})


@dataclass(slots=True)
class TopicsReading:
    """What the pages held: `headlines` of an own group, whole `topics` of a foreign one.

    With `cut`, a line that says why, paging ended before `since` and goes on at `anchor`.
    """

    headlines: list[Headline] = field(default_factory=list)
    topics: list[Topic] = field(default_factory=list)
    bad: int = 0
    anchor: str = ""
    cut: Text | None = None


async def read_own(
    visit: Visit, lens: Lens, since: int, anchor: str, settings: OkSettings
) -> TopicsReading:
    """Headlines of the topics created after `since` (unix seconds). Raises NetworkError.

    A failure after the first page is a cut: what was read counts, the rest comes next time.
    """
    reading = TopicsReading(anchor=anchor)
    for number in range(settings.page_cap):
        page = await _page(
            visit,
            reading,
            number,
            OWN,
            "topics",
            gid=lens.gid,
            start_time=since * 1000,
            end_time=(int(lens.now.timestamp()) + _AHEAD) * 1000,
            fields="ID,CREATED_MS,COMMENTS",
            count=settings.page_size,
        )
        if page is None:
            return reading
        for item in page.items:
            try:
                reading.headlines.append(read_headline(item, lens))
            except BadItem:
                reading.bad += 1
        if not reading.anchor:
            return reading
    reading.cut = PAGES_CUT
    return reading


async def read_foreign(
    visit: Visit, lens: Lens, since: int, anchor: str, settings: OkSettings
) -> TopicsReading:
    """The topics themselves, down to the first one older than `since`; see `read_own`."""
    reading = TopicsReading(anchor=anchor)
    for number in range(settings.page_cap):
        page = await _page(
            visit,
            reading,
            number,
            FOREIGN,
            "media_topics",
            gid=lens.gid,
            filter="GROUP_THEMES",
            direction="FORWARD",
            fields=TOPIC_FIELDS,
            count=settings.page_size,
        )
        if page is None:
            return reading
        topics, bad = read_all(page, lens)
        reading.topics += topics
        reading.bad += bad
        # Sticky and promoted topics stand above newer ones.
        if any(topic.date < since for topic in topics if not (topic.sticky or topic.promo)):
            reading.anchor = ""
        if not reading.anchor:
            return reading
    reading.cut = PAGES_CUT
    return reading


async def read_by_ids(visit: Visit, names: list[int]) -> Listing:
    """Topics by their ids, at most a hundred; those that are no more are missing."""
    return await visit.ask(
        BY_IDS,
        listing("media_topics"),
        topic_ids=",".join(map(str, names)),
        media_limit=PARTS,
        fields=TOPIC_FIELDS,
    )


def read_all(page: Listing, lens: Lens) -> tuple[list[Topic], int]:
    """The readable topics of a page, and how many things in it were not."""
    topics: list[Topic] = []
    bad = page.bad
    for item in page.items:
        try:
            topics.append(read_topic(item, page.names, lens))
        except BadItem:
            bad += 1
    return topics, bad


async def _page(
    visit: Visit, reading: TopicsReading, number: int, method: str, key: str, **params: object
) -> Listing | None:
    """The next page, `reading.anchor` moved on; None when it cannot be had now."""
    try:
        page = await visit.ask(method, listing(key), anchor=reading.anchor, **params)
    except NetworkError as error:
        if number == 0 and reading.anchor and error.kind is ErrorKind.BUG:
            # An anchor of an earlier fetch may be good no longer: begin again.
            page = await visit.ask(method, listing(key), **params)
        elif number and error.kind in _PASSING:
            reading.cut = PAGES_FAILED
            return None
        else:
            raise
    reading.anchor = page.anchor
    return page

"""What a community tells of itself becomes tidings, whichever way it comes.

Lives here: names for numbers, what opens a discussion, passing over what is not known. Does not
live here: the ways (`ear.py` waits, `callback.py` is posted to), reading an event (`events.py`).
"""

import logging
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from services.errors import ErrorKind, NetworkError
from services.networks.base import Allowance
from services.networks.pushing import Tiding, Turn
from services.networks.text import clean_line
from services.networks.untrusted import BadItem
from services.networks.vk.answers import strange
from services.networks.vk.api import VkApi
from services.networks.vk.events import (
    BOARD,
    WALL,
    WANTED,
    author_in,
    read_event,
    topic_in,
    type_of,
)
from services.networks.vk.items import Lens
from services.networks.vk.settings import VkCommunity, VkSettings
from services.networks.vk.values import as_fields, whole

log = logging.getLogger(__name__)

_TOPICS_KEPT = 500


class CommunityNews:
    """One community's events. `reading` is the way with the service key: a community's own may not
    ask which comment opens a discussion."""

    network = "vk"

    def __init__(self, settings: VkSettings, community: VkCommunity, reading: VkApi) -> None:
        self.name = f"vk:{community.community}"
        self.places: frozenset[str] | None = frozenset({str(-community.community)})
        self.unknown: Counter[str] = Counter()
        """Events that were passed over, by type."""
        self.community = community.community
        self._owner = -community.community
        self._settings = settings
        self._reading = reading
        self._api = VkApi(replace(settings, service_key=community.key))
        self._openings: dict[int, int] = {}

    async def tidings(self, events: object, now: datetime) -> tuple[Tiding, ...]:
        """What they tell. Raises NetworkError when VK will not say what is needed to read them."""
        if not isinstance(events, list):
            raise strange("updates")
        names = await self._names({author_in(event) for event in events} - {0}, now)
        lens = Lens(self._owner, now, self._settings.link_base)
        found = []
        for event in events:
            try:
                tiding = await self._read(event, names, lens)
            except BadItem:
                self._pass_over(event)
            else:
                found += [tiding] if tiding else []
        return tuple(found)

    def may_have_missed(self) -> tuple[Tiding, ...]:
        """Something was told to nobody: the places are to be read."""
        place = str(self._owner)
        return (Tiding(place, frozenset({WALL, BOARD}), turn=Turn.MAY_HAVE_MISSED),)

    async def close(self) -> None:
        """Give back the connections."""
        await self._api.close()

    async def _read(self, event: object, names: Mapping[int, str], lens: Lens) -> Tiding | None:
        if whole(as_fields(event), "group_id") != -self._owner or type_of(event) not in WANTED:
            self._pass_over(event)
            return None
        topic_id = topic_in(event)
        if topic_id:
            number = whole(as_fields(as_fields(event).get("object")), "id")
            if number == await self._opening(topic_id, lens.now):
                # What opens a discussion is the discussion itself: the board tells of it.
                turn = Turn.MAY_HAVE_MISSED
                return Tiding(str(self._owner), frozenset({BOARD}), turn=turn)
        return read_event(event, names, lens, skip_ads=self._settings.skip_ads)

    async def _opening(self, topic_id: int, now: datetime) -> int:
        """The number of the comment that opens a discussion; 0 when that cannot be told."""
        if topic_id not in self._openings:
            visit = self._reading.visit(now, Allowance())
            try:
                listing = await visit.listing(
                    "board.getComments",
                    group_id=-self._owner,
                    topic_id=topic_id,
                    count=1,
                    sort="asc",
                )
                number = whole(as_fields(listing.items[0]), "id") if listing.items else 0
            except NetworkError as error:
                if error.kind not in (ErrorKind.DENIED, ErrorKind.GONE):
                    raise
                number = 0
            if len(self._openings) >= _TOPICS_KEPT:
                self._openings.clear()
            self._openings[topic_id] = number
        return self._openings[topic_id]

    async def _names(self, authors: Iterable[int], now: datetime) -> dict[int, str]:
        """Names by author id, as the community's key may ask for them."""
        visit = self._api.visit(now, Allowance())
        people = [str(one) for one in sorted(authors) if one > 0]
        groups = [str(-one) for one in sorted(authors) if one < 0]
        found: dict[int, str] = {}
        if people:
            found |= _named(await visit.call("users.get", user_ids=",".join(people)), 1)
        if groups:
            told = await visit.call("groups.getById", group_ids=",".join(groups))
            found |= _named(told.get("groups") if isinstance(told, dict) else told, -1)
        return found

    def _pass_over(self, event: object) -> None:
        try:
            kind = type_of(event)[:60]
        except BadItem:
            kind = "?"
        self.unknown[kind] += 1
        if self.unknown[kind] == 1:
            log.info("vk: an event is passed over ear=%s type=%s", self.name, kind)


def _named(entries: object, sign: int) -> dict[int, str]:
    found: dict[int, str] = {}
    for entry in entries if isinstance(entries, list) else []:
        try:
            fields = as_fields(entry)
            parts = [fields.get(key) for key in ("first_name", "last_name", "name")]
            found[sign * whole(fields, "id")] = clean_line(" ".join(str(p) for p in parts if p))
        except BadItem:
            continue
    return found

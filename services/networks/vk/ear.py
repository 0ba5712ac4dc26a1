"""A community's own news by Bots Long Poll, heard with the community's key.

Lives here: the server, its key, `ts`, what `failed` means, names for numbers. Does not live here:
reading an event (`events.py`), taking tidings in (`services/pushes.py`).

VK keeps events for minutes or hours, nobody says how long: when some are lost (`failed` 1 and 3)
the walls are read at once. `ts` outlives the process, a key does not.
"""

import logging
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from services.errors import ErrorKind, NetworkError
from services.networks.base import Allowance
from services.networks.http import Http
from services.networks.pushing import Tiding, Tidings, Turn
from services.networks.text import clean_line
from services.networks.visits import Manners, Token
from services.networks.vk.answers import read_body, strange
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
from services.networks.vk.values import BadItem, as_fields, whole

log = logging.getLogger(__name__)

_LOST, _OLD_KEY, _ALL_LOST = 1, 2, 3
_TOPICS_KEPT = 500


@dataclass(frozen=True, slots=True)
class Server:
    """Where a community's events are to be had, with which key, from which number on."""

    url: str
    key: str
    ts: str


class CommunityEar:
    """One community. `reading` is the way with the service key: a community's own may not ask
    which comment opens a discussion."""

    network = "vk"
    keeps_mark = True
    alive_for = timedelta(minutes=2)

    def __init__(self, settings: VkSettings, community: VkCommunity, reading: VkApi) -> None:
        self.name = f"vk:{community.community}"
        self.places: frozenset[str] | None = frozenset({str(-community.community)})
        self.unknown: Counter[str] = Counter()
        """Events that were passed over, by type."""
        self._owner = -community.community
        self._settings = settings
        self._reading = reading
        self._api = VkApi(replace(settings, service_key=community.key))
        self._line = Token(Manners("ВКонтакте", settings.rps, settings.backoff), settings.push_wire)
        self._server: Server | None = None
        self._openings: dict[int, int] = {}

    async def listen(self, mark: str, now: datetime) -> Tidings:
        """The next events from the number `mark` on. Raises NetworkError."""
        server = await self.prepare(now)
        answer = await self._check(server, mark or server.ts, now)
        failed = answer.get("failed")
        if failed is None:
            return Tidings(await self._tidings(answer.get("updates"), now), _ts(answer))
        if failed == _LOST:
            return Tidings(self._missed(), _ts(answer))
        self._server = None
        if failed == _OLD_KEY:
            return Tidings((), mark)
        if failed == _ALL_LOST:
            self._server = await self._get_server(now)
            return Tidings(self._missed(), self._server.ts)
        raise strange(f"failed: {clean_line(str(failed), 20)}")

    async def prepare(self, now: datetime) -> Server:
        """Where events are waited for. Raises NetworkError, where none would be told too."""
        if self._server is None:
            self._server = await self._get_server(now)
        return self._server

    async def close(self) -> None:
        """Give back the connections."""
        await self._line.close()
        await self._api.close()

    async def _get_server(self, now: datetime) -> Server:
        visit, group_id = self._api.visit(now, Allowance()), -self._owner
        settings = await visit.call("groups.getLongPollSettings", group_id=group_id)
        events = settings.get("events") if isinstance(settings, dict) else None
        if not isinstance(settings, dict) or not isinstance(events, dict):
            raise strange("getLongPollSettings")
        silent = [name for name in WANTED if not events.get(name)]
        if not settings.get("is_enabled") or silent:
            words = ", ".join(silent) or "весь раздел"
            raise NetworkError(
                ErrorKind.BUG,
                f"ВКонтакте: в сообществе {group_id} включите Long Poll API (Управление → Работа с "
                f"API) и отметьте события: {words}",
                code="longpoll",
            )
        told = await visit.call("groups.getLongPollServer", group_id=group_id)
        parts = [told.get(name) if isinstance(told, dict) else None for name in ("server", "key")]
        if not isinstance(told, dict) or not all(isinstance(part, str) for part in parts):
            raise strange("getLongPollServer")
        return Server(str(parts[0]), str(parts[1]), _ts(told))

    async def _check(self, server: Server, ts: str, now: datetime) -> Mapping[str, object]:
        wait = self._settings.push_wait
        params = {"act": "a_check", "key": server.key, "ts": ts, "wait": str(wait)}

        async def attempt(http: Http) -> Mapping[str, object]:
            answer = await http.ask("GET", server.url, params=params)
            return read_body(answer.status, answer.body)

        return await self._line.visit(now, Allowance()).ask("a_check", attempt)

    async def _tidings(self, events: object, now: datetime) -> tuple[Tiding, ...]:
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

    def _missed(self) -> tuple[Tiding, ...]:
        place = str(self._owner)
        return (Tiding(place, frozenset({WALL, BOARD}), turn=Turn.MAY_HAVE_MISSED),)

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


def _ts(answer: Mapping[str, object]) -> str:
    """`ts` is promised as a string and was seen as a number."""
    told = answer.get("ts")
    if not isinstance(told, str | int) or isinstance(told, bool):
        raise strange("ts")
    return str(told)

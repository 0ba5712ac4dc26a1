"""A community's own news by Bots Long Poll, heard with the community's key.

Lives here: the server, its key, `ts`, what `failed` means. Does not live here: reading events
(`news.py`), taking tidings in (`services/pushes.py`).

VK keeps events for minutes or hours, nobody says how long: when some are lost (`failed` 1 and 3)
the walls are read at once. `ts` outlives the process, a key does not.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.errors import ErrorKind, NetworkError
from services.languages import lazy
from services.networks.base import Allowance
from services.networks.http import Http
from services.networks.pushing import Tidings
from services.networks.text import clean_line
from services.networks.visits import Manners, Token
from services.networks.vk.answers import read_body, strange
from services.networks.vk.api import VkApi
from services.networks.vk.events import WANTED
from services.networks.vk.news import CommunityNews
from services.networks.vk.settings import VkCommunity, VkSettings

_LOST, _OLD_KEY, _ALL_LOST = 1, 2, 3


@dataclass(frozen=True, slots=True)
class Server:
    """Where a community's events are to be had, with which key, from which number on."""

    url: str
    key: str
    ts: str


class CommunityEar(CommunityNews):
    """One community that is listened to."""

    keeps_mark = True
    alive_for = timedelta(minutes=2)

    def __init__(self, settings: VkSettings, community: VkCommunity, reading: VkApi) -> None:
        super().__init__(settings, community, reading)
        self._line = Token(
            Manners(lazy("ВКонтакте"), settings.rps, settings.backoff), settings.push_wire
        )
        self._server: Server | None = None

    async def listen(self, mark: str, now: datetime) -> Tidings:
        """The next events from the number `mark` on. Raises NetworkError."""
        server = await self.prepare(now)
        answer = await self._check(server, mark or server.ts, now)
        failed = answer.get("failed")
        if failed is None:
            return Tidings(await self.tidings(answer.get("updates"), now), _ts(answer))
        if failed == _LOST:
            return Tidings(self.may_have_missed(), _ts(answer))
        self._server = None
        if failed == _OLD_KEY:
            return Tidings((), mark)
        if failed == _ALL_LOST:
            self._server = await self._get_server(now)
            return Tidings(self.may_have_missed(), self._server.ts)
        raise strange(f"failed: {clean_line(str(failed), 20)}")

    async def prepare(self, now: datetime) -> Server:
        """Where events are waited for. Raises NetworkError, where none would be told too."""
        if self._server is None:
            self._server = await self._get_server(now)
        return self._server

    async def close(self) -> None:
        """Give back the connections."""
        await self._line.close()
        await super().close()

    async def _get_server(self, now: datetime) -> Server:
        visit, group_id = self._api.visit(now, Allowance()), self.community
        settings = await visit.call("groups.getLongPollSettings", group_id=group_id)
        events = settings.get("events") if isinstance(settings, dict) else None
        if not isinstance(settings, dict) or not isinstance(events, dict):
            raise strange("getLongPollSettings")
        silent = [name for name in WANTED if not events.get(name)]
        if not settings.get("is_enabled") or silent:
            words = ", ".join(silent) or lazy("весь раздел")
            raise NetworkError(
                ErrorKind.BUG,
                lazy(
                    "ВКонтакте: в сообществе {group_id} включите Long Poll API (Управление "
                    "→ Работа с API) и отметьте события: {events}"
                ).filled(group_id=group_id, events=words),
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


def _ts(answer: Mapping[str, object]) -> str:
    """`ts` is promised as a string and was seen as a number."""
    told = answer.get("ts")
    if not isinstance(told, str | int) or isinstance(told, bool):
        raise strange("ts")
    return str(told)

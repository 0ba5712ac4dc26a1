"""The seam: sources in, pages out.

Lives here: from an address to an owner, the probe. Does not live here: reading (`round.py`).
"""

from collections.abc import Mapping
from datetime import datetime
from functools import partial

from services.clock import now as present
from services.errors import ErrorKind, NetworkError
from services.languages import _, lazy
from services.networks.base import Allowance, Cursor, Page, SourceRef
from services.networks.untrusted import address_of
from services.networks.vk.answers import strange
from services.networks.vk.api import Visit, VkApi
from services.networks.vk.board import TOPICS, Board
from services.networks.vk.callback import CallbackEar
from services.networks.vk.ear import CommunityEar
from services.networks.vk.items import Lens
from services.networks.vk.links import split_search, vk_address, vk_board, vk_owner, vk_search
from services.networks.vk.memory import Memory
from services.networks.vk.round import Round
from services.networks.vk.search import EVERYWHERE, Search, SearchMemory
from services.networks.vk.settings import VkSettings

_COMMUNITIES = frozenset({"group", "page", "event"})
_ADDRESSES = {"wall": vk_address, "search": vk_search, "board": vk_board}
_NO_SUCH_NAME = "104"
_BAD_PARAM = "100"
_OPEN_WALL = -1
"""VK's own community: a wall that any key with the right may read."""


class VkConnector:
    """Reads public walls of VK, and searches. One connector is one key: all fetches share its
    pace.

    A source's baseline is over with the first page whose `more` is False.
    """

    network: str = "vk"
    paced_by: Mapping[str, str] = {"wall": "wall.get", "search": EVERYWHERE, "board": TOPICS}

    def __init__(self, settings: VkSettings) -> None:
        self.settings = settings
        self.api = VkApi(settings)
        self.ears: tuple[CommunityEar | CallbackEar, ...] = tuple(
            (CallbackEar if one.secret else CommunityEar)(settings, one, self.api)
            for one in settings.heard
        )

    async def fetch(
        self, source: SourceRef, cursor: Cursor, now: datetime, allowance: Allowance
    ) -> Page:
        """Read what is new and changed at a source; see `Connector.fetch`."""
        address = address_of(lazy("ВКонтакте"), source, _ADDRESSES)
        visit = self.api.visit(now, allowance)
        try:
            if source.kind == "search":
                return await self._search(visit, cursor, address)
            return await self._place(visit, cursor, address, board=source.kind == "board")
        except NetworkError as error:
            error.calls = dict(visit.calls)
            raise

    async def _place(self, visit: Visit, cursor: Cursor, address: str, *, board: bool) -> Page:
        memory = Memory.load(cursor, address)
        if memory.owner is None:
            memory.owner = await _owner(visit, address)
        lens = self._lens(visit, memory.owner)
        reader = Board if board else Round
        return await reader(visit, memory, lens, self.settings).run()

    async def _search(self, visit: Visit, cursor: Cursor, address: str) -> Page:
        memory = SearchMemory.load(cursor, address)
        wall, phrase = split_search(address)
        if wall and not memory.owner:
            memory.owner = await _owner(visit, wall)
        return await Search(visit, memory, phrase, partial(self._lens, visit), self.settings).run()

    def _lens(self, visit: Visit, owner: int) -> Lens:
        return Lens(owner, visit.now, self.settings.link_base)

    async def probe(self) -> str:
        """Check that the key is good and may read walls, and that the office's own communities
        tell what is new. Raises NetworkError."""
        visit = self.api.visit(present(), Allowance())
        await visit.call("utils.getServerTime")
        try:
            await visit.call("wall.get", owner_id=_OPEN_WALL, count=1)
        except NetworkError as error:
            # A refusal of this one wall still shows that the key may ask.
            if error.kind not in {ErrorKind.DENIED, ErrorKind.GONE} and error.code != _BAD_PARAM:
                raise
        for ear in self.ears:
            await ear.prepare(present())
        posted = sum(isinstance(ear, CallbackEar) for ear in self.ears)
        heard = (
            _(", событий ждём от сообществ: {ears}").format(ears=len(self.ears))
            if self.ears
            else ""
        )
        heard += (
            _(", из них присылают сами (Callback API): {posted}").format(posted=posted)
            if posted
            else ""
        )
        return _("ВКонтакте: ключ принят, стены читаются (API {version}){heard}").format(
            version=self.settings.version, heard=heard
        )

    async def close(self) -> None:
        """Give back the connections."""
        for ear in self.ears:
            await ear.close()
        await self.api.close()


async def _owner(visit: Visit, address: str) -> int:
    """The owner id behind an address, negative for a community."""
    owner = vk_owner(address)
    if owner is not None:
        return owner
    try:
        found = await visit.call("utils.resolveScreenName", screen_name=address)
    except NetworkError as error:
        if error.code != _NO_SUCH_NAME:
            raise
        found = []
    if found == []:
        raise NetworkError(
            ErrorKind.GONE,
            lazy("ВКонтакте: адреса «{address}» нет").filled(address=address),
            code="name",
        )
    if not isinstance(found, Mapping) or not isinstance(found.get("object_id"), int):
        raise strange("resolveScreenName")
    number: int = found["object_id"]
    if found.get("type") in _COMMUNITIES:
        return -number
    if found.get("type") == "user":
        return number
    raise NetworkError(
        ErrorKind.GONE,
        lazy("ВКонтакте: под адресом «{address}» нет стены").filled(address=address),
        code="name",
    )

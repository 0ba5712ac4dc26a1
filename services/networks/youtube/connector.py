"""The seam: sources in, pages out.

Lives here: from an address to what is asked, the probe. Does not live here: reading (`round.py`).
"""

from datetime import datetime

from services.clock import now as present
from services.errors import ErrorKind, NetworkError
from services.languages import _, lazy
from services.networks.base import Allowance, Cursor, Page, SourceRef
from services.networks.untrusted import address_of
from services.networks.visits import Visit
from services.networks.youtube.api import UNITS, YoutubeApi
from services.networks.youtube.items import Lens, id_of, read_listing
from services.networks.youtube.links import youtube_channel, youtube_video
from services.networks.youtube.memory import Memory
from services.networks.youtube.round import Round
from services.networks.youtube.settings import YoutubeSettings

_ADDRESSES = {"channel": youtube_channel, "video": youtube_video}


class YoutubeConnector:
    """Reads comments of channels and videos. One connector is one key: all fetches share its
    pace.

    A source's baseline is over with the first page whose `more` is False.
    """

    network: str = "youtube"
    paced_by: str = UNITS

    def __init__(self, settings: YoutubeSettings) -> None:
        self.settings = settings
        self.api = YoutubeApi(settings)

    async def fetch(
        self, source: SourceRef, cursor: Cursor, now: datetime, allowance: Allowance
    ) -> Page:
        """Read what is new and changed at a place; see `Connector.fetch`."""
        address = address_of("YouTube", source, _ADDRESSES)
        visit = self.api.visit(now, allowance)
        memory = Memory.load(cursor, address)
        try:
            if source.kind == "video":
                place = {"videoId": address}
            else:
                memory.owner = memory.owner or await self._channel(visit, address)
                place = {"allThreadsRelatedToChannelId": memory.owner}
            lens = Lens(memory.owner, now, self.settings.link_base)
            return await Round(self.api, visit, memory, place, lens).run()
        except NetworkError as error:
            error.calls = dict(visit.calls)
            raise

    async def _channel(self, visit: Visit, address: str) -> str:
        """The id of a channel, whose handle may change."""
        if not address.startswith("@"):
            return address
        params = {"part": "id", "forHandle": address}
        answer = await self.api.ask(visit, "channels", params)
        # An unknown handle has no items at all.
        items = read_listing({"items": [], **answer}).items
        if not items or not (name := id_of(items[0])):
            raise NetworkError(
                ErrorKind.GONE,
                lazy("YouTube: канала {address} нет").filled(address=address),
                code="handle",
            )
        return name

    async def probe(self) -> str:
        """Check that the key is good; costs a unit. Raises NetworkError."""
        visit = self.api.visit(present(), Allowance())
        read_listing(await self.api.ask(visit, "i18nLanguages", {"part": "snippet"}))
        return _("YouTube: ключ принят (API {version})").format(version=self.settings.version)

    async def close(self) -> None:
        """Give back the connections."""
        await self.api.close()

"""The seam: sources in, pages out.

Lives here: from an address to a fetch, the probe. Does not live here: reading (`graph/round.py`,
`place.py`), the pages' own keys (`keys.py`).
"""

from collections.abc import Mapping
from datetime import datetime

from services.clock import now as present
from services.errors import ErrorKind, NetworkError
from services.networks.base import Allowance, Cursor, Page, SourceRef
from services.networks.facebook.items import Lens
from services.networks.facebook.keys import TITLE, PageKeys
from services.networks.facebook.links import facebook_address
from services.networks.facebook.place import FEED, TAGGED_POSTS, PagePlace
from services.networks.facebook.settings import FacebookSettings
from services.networks.graph.api import GraphApi
from services.networks.graph.memory import Memory
from services.networks.graph.probe import probe
from services.networks.graph.round import Round
from services.networks.untrusted import address_of

PAGE = "page"
TAGGED = "tagged"
_ADDRESSES = {PAGE: facebook_address, TAGGED: facebook_address}


class FacebookConnector:
    """Reads pages of Facebook. One connector is one key; the pages' own keys come of it.

    A page's baseline is over with the first page whose `more` is False.
    """

    network: str = "facebook"
    paced_by: Mapping[str, str] = {PAGE: FEED, TAGGED: TAGGED_POSTS}

    def __init__(self, settings: FacebookSettings) -> None:
        self.settings = settings
        self.api = GraphApi(settings, TITLE)
        self._keys = PageKeys(settings)

    async def fetch(
        self, source: SourceRef, cursor: Cursor, now: datetime, allowance: Allowance
    ) -> Page:
        """Read a page's new and changed posts and comments; see `Connector.fetch`."""
        address = address_of(TITLE, source, _ADDRESSES)
        visit = self.api.visit(now, allowance)
        try:
            page = await self._keys.of(visit, address)
            place = PagePlace(
                Lens(page.id, now, self.settings.link_base), tagged=source.kind == TAGGED
            )
            return await Round(visit.by(page.key), Memory.load(cursor, address), place).run()
        except NetworkError as error:
            error.calls = dict(visit.calls)
            if error.kind is ErrorKind.AUTH:
                self._keys.forget(address)
            raise

    async def probe(self) -> str:
        """Check that the key is good, and say whose it is. Raises NetworkError."""
        return await probe(self.api.visit(present(), Allowance()))

    async def close(self) -> None:
        """Give back the connections."""
        await self.api.close()

"""The seam: sources in, pages out.

Lives here: from an address to what is asked, the probe. Does not live here: reading (`round.py`).
"""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from services.clock import now as present
from services.errors import ErrorKind, NetworkError
from services.languages import _, lazy
from services.networks.base import Allowance, Cursor, Page, SourceRef
from services.networks.bluesky.api import NOTIFICATIONS, SEARCH_POSTS, BlueskyApi, Visit
from services.networks.bluesky.links import handle_address, search_address
from services.networks.bluesky.memory import Memory
from services.networks.bluesky.round import Listing, Round
from services.networks.bluesky.settings import MENTIONS, SEARCH, BlueskySettings
from services.networks.untrusted import address_of

_ADDRESSES = {SEARCH: search_address, MENTIONS: handle_address}


class BlueskyConnector:
    """Reads with one account; all fetches share its pace and its session."""

    network: str = "bluesky"
    paced_by: Mapping[str, str] = MappingProxyType({SEARCH: SEARCH_POSTS, MENTIONS: NOTIFICATIONS})

    def __init__(self, settings: BlueskySettings) -> None:
        self.settings = settings
        self.api = BlueskyApi(settings)

    async def fetch(
        self, source: SourceRef, cursor: Cursor, now: datetime, allowance: Allowance
    ) -> Page:
        """Read a search or the account's mentions; see `Connector.fetch`."""
        address = address_of("Bluesky", source, _ADDRESSES)
        visit = self.api.visit(now, allowance)
        try:
            if source.kind == SEARCH:
                listing = Listing(SEARCH_POSTS, "posts", [("q", address), ("sort", "latest")])
            else:
                listing = await _mentions(visit, address)
            memory = Memory.load(cursor, address)
            return await Round(visit, memory, listing, self.settings).run()
        except NetworkError as error:
            error.calls = dict(visit.calls)
            raise

    async def probe(self) -> str:
        """Log in. Raises NetworkError."""
        session = await self.api.visit(present(), Allowance()).session()
        return _("Bluesky: вход выполнен, @{handle}").format(handle=session.handle)

    async def close(self) -> None:
        """Give back the connections."""
        await self.api.close()


async def _mentions(visit: Visit, address: str) -> Listing:
    """Only the account itself is told of its mentions."""
    session = await visit.session()
    if address != f"@{session.handle}":
        raise NetworkError(
            ErrorKind.DENIED,
            lazy("Bluesky: вход выполнен как @{handle}, упоминания {address} ему не видны").filled(
                handle=session.handle, address=address
            ),
        )
    params = [("reasons", "mention"), ("reasons", "reply")]
    return Listing(NOTIFICATIONS, "notifications", params, session.did)

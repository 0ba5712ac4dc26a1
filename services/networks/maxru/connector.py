"""The seam: sources in, pages out.

Lives here: from an address to a fetch, the probe, the ear. Does not live here: reading
(`round.py`), hearing (`ear.py`).
"""

from datetime import datetime

from services.clock import now as present
from services.errors import NetworkError
from services.languages import _
from services.networks.base import Allowance, Cursor, Page, SourceRef
from services.networks.maxru.answers import strange
from services.networks.maxru.api import MESSAGES, MaxApi
from services.networks.maxru.ear import LongPoll, Webhook
from services.networks.maxru.items import CHANNEL, GROUP, Lens
from services.networks.maxru.links import max_address
from services.networks.maxru.memory import Memory
from services.networks.maxru.round import Round
from services.networks.maxru.settings import MaxSettings
from services.networks.text import clean_line
from services.networks.untrusted import address_of
from services.networks.visits import Visit

_ADDRESSES = {CHANNEL: max_address, GROUP: max_address}


class MaxConnector:
    """Reads channels and groups of MAX where the bot is an administrator. One connector is one
    bot: all fetches share its pace."""

    network: str = "max"
    paced_by: str = MESSAGES

    def __init__(self, settings: MaxSettings) -> None:
        self.settings = settings
        self.api = MaxApi(settings)
        self.ear = Webhook(self.api) if settings.webhook_url else LongPoll(self.api)

    async def fetch(
        self, source: SourceRef, cursor: Cursor, now: datetime, allowance: Allowance
    ) -> Page:
        """Read what is new and changed at a place; see `Connector.fetch`."""
        address = address_of("MAX", source, _ADDRESSES)
        visit = self.api.visit(now, allowance)
        memory = Memory.load(cursor, address)
        try:
            lens = await self._lens(visit, int(address), source.kind)
            return await Round(self.api, visit, memory, lens).run()
        except NetworkError as error:
            error.calls = dict(visit.calls)
            raise

    async def _lens(self, visit: Visit, chat_id: int, kind: str) -> Lens:
        title = await self.api.title(visit, chat_id)
        me = await self.api.me(visit)
        return Lens(chat_id, kind, title, me, visit.now, self.settings.link_base)

    async def probe(self) -> str:
        """Check that the token is good, and how updates come. Raises NetworkError."""
        visit = self.api.visit(present(), Allowance())
        me = await self.api.ask(visit, "me", "me")
        name = me.get("username") or me.get("name") or me.get("first_name")
        if not isinstance(name, str):
            raise strange("me")
        way = await self.ear.way(visit)
        return _("MAX: ключ принят, бот @{name}, {way}").format(name=clean_line(name), way=way)

    async def close(self) -> None:
        """Give back the connections."""
        await self.api.close()

"""The seam: sources in, pages out.

Lives here: from an address to a fetch, the probe. Does not live here: reading (`channel.py`),
groups, whose messages come to the bot by themselves (`groups.py`).
"""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from services.clock import now as present
from services.errors import NetworkError
from services.languages import _
from services.networks.base import Allowance, Cursor, Page, SourceRef
from services.networks.telegram.channel import ChannelRound
from services.networks.telegram.links import channel_address
from services.networks.telegram.memory import Memory
from services.networks.telegram.preview import METHOD, PreviewApi
from services.networks.telegram.settings import TelegramSettings
from services.networks.untrusted import address_of

_ADDRESSES = {"channel": channel_address}


class TelegramConnector:
    """Reads public channels by their web preview, without a token."""

    network: str = "telegram"
    paced_by: Mapping[str, str] = MappingProxyType({"channel": METHOD})

    def __init__(self, settings: TelegramSettings) -> None:
        self.settings = settings
        self.api = PreviewApi(settings)

    async def fetch(
        self, source: SourceRef, cursor: Cursor, now: datetime, allowance: Allowance
    ) -> Page:
        """Read a channel's new and changed posts; see `Connector.fetch`."""
        address = address_of("Telegram", source, _ADDRESSES)
        visit = self.api.visit(now, allowance)
        try:
            return await ChannelRound(self.api, visit, Memory.load(cursor, address)).run()
        except NetworkError as error:
            error.calls = dict(visit.calls)
            raise

    async def probe(self) -> str:
        """Check that the preview can be read from here. Raises NetworkError."""
        visit = self.api.visit(present(), Allowance())
        await self.api.page(visit, self.settings.probe_channel, is_known=True)
        return _("Telegram: веб-просмотр каналов открывается")

    async def close(self) -> None:
        """Give back the connections."""
        await self.api.close()

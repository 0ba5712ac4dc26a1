"""The seam: sources in, pages out.

Lives here: from an address to what is asked, the probe. Does not live here: reading (`round.py`).
"""

from collections.abc import Mapping
from datetime import datetime

from services.clock import now as present
from services.errors import ErrorKind, NetworkError
from services.languages import _, lazy
from services.networks.base import Allowance, Cursor, Page, SourceRef
from services.networks.untrusted import address_of
from services.networks.visits import Visit
from services.networks.x.answers import strange
from services.networks.x.api import XApi
from services.networks.x.items import Lens
from services.networks.x.links import x_account, x_search
from services.networks.x.memory import Memory
from services.networks.x.numbers import is_id
from services.networks.x.round import Place, Round
from services.networks.x.settings import XSettings

_ADDRESSES = {"search": x_search, "mentions": x_account}
_SHOWN_MENTIONS = 800


class XConnector:
    """Reads searches and mentions of X. One connector is one bearer token: all fetches share its
    pace.

    A source's baseline, of the last 24 hours, is over with the first page whose `more` is False.
    """

    network: str = "x"
    paced_by: Mapping[str, str] = {"search": "search", "mentions": "mentions"}

    def __init__(self, settings: XSettings) -> None:
        self.settings = settings
        self.api = XApi(settings)

    async def fetch(
        self, source: SourceRef, cursor: Cursor, now: datetime, allowance: Allowance
    ) -> Page:
        """Read what is new and changed at a source; see `Connector.fetch`."""
        address = address_of("X", source, _ADDRESSES)
        visit = self.api.visit(now, allowance)
        memory = Memory.load(cursor, address)
        try:
            place = await self._place(visit, source.kind, memory)
            lens = Lens(memory.owner, now, self.settings.link_base)
            return await Round(self.api, visit, memory, place, lens).run()
        except NetworkError as error:
            error.calls = dict(visit.calls)
            raise

    async def _place(self, visit: Visit, kind: str, memory: Memory) -> Place:
        if kind == "search":
            params = {"query": memory.address, "sort_order": "recency"}
            return Place("search", "tweets/search/recent", params, 10, None)
        memory.owner = memory.owner or await self._owner(visit, memory.address)
        path = f"users/{memory.owner}/mentions"
        return Place("mentions", path, {}, 5, _SHOWN_MENTIONS)

    async def _owner(self, visit: Visit, account: str) -> str:
        """The id of an account."""
        answer = await self.api.ask(visit, "account", f"users/by/username/{account}", {})
        user = answer.get("data")
        if isinstance(user, dict) and is_id(user.get("id")):
            return str(user["id"])
        if "errors" in answer:
            raise NetworkError(
                ErrorKind.GONE,
                lazy("X: аккаунта @{account} нет").filled(account=account),
                code="name",
            )
        raise strange("users/by/username")

    async def probe(self) -> str:
        """Check that the token is good by asking what it has used. Raises NetworkError."""
        visit = self.api.visit(present(), Allowance())
        answer = await self.api.ask(visit, "usage", "usage/tweets", {})
        usage = answer.get("data")
        if not isinstance(usage, dict):
            raise strange("usage/tweets")
        used, cap = usage.get("project_usage"), usage.get("project_cap")
        return _("X: ключ принят, прочитано постов за месяц: {used} из {cap}").format(
            used=used, cap=cap
        )

    async def close(self) -> None:
        """Give back the connections."""
        await self.api.close()

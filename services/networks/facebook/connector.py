"""The seam: sources in, pages out.

Lives here: from an address to a page and its own key, the probe. Does not live here: reading
(`graph/round.py`, `place.py`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from services.clock import now as present
from services.errors import ErrorKind, NetworkError, Refused
from services.networks.base import Allowance, Cursor, Page, SourceRef
from services.networks.facebook.items import Lens
from services.networks.facebook.links import facebook_address
from services.networks.facebook.place import FEED, TAGGED_POSTS, PagePlace
from services.networks.facebook.settings import FacebookSettings
from services.networks.graph.answers import GONE, strange
from services.networks.graph.api import GraphApi, Visit
from services.networks.graph.items import BadItem, digits
from services.networks.graph.memory import Memory
from services.networks.graph.probe import probe
from services.networks.graph.round import Round

PAGE = "page"
TAGGED = "tagged"
_TITLE = "Facebook"
_RESOLVE = "page"


@dataclass(frozen=True, slots=True)
class _Page:
    id: str
    key: str


class FacebookConnector:
    """Reads pages of Facebook. One connector is one key; the pages' own keys come of it.

    A page's baseline is over with the first page whose `more` is False.
    """

    network: str = "facebook"
    paced_by: Mapping[str, str] = {PAGE: FEED, TAGGED: TAGGED_POSTS}

    def __init__(self, settings: FacebookSettings) -> None:
        self.settings = settings
        self.api = GraphApi(settings, _TITLE)
        self._pages: dict[str, _Page] = {}

    async def fetch(
        self, source: SourceRef, cursor: Cursor, now: datetime, allowance: Allowance
    ) -> Page:
        """Read a page's new and changed posts and comments; see `Connector.fetch`."""
        address = _address(source)
        visit = self.api.visit(now, allowance)
        try:
            page = await self._page(visit, address)
            place = PagePlace(
                Lens(page.id, now, self.settings.link_base), tagged=source.kind == TAGGED
            )
            return await Round(visit.by(page.key), Memory.load(cursor, address), place).run()
        except NetworkError as error:
            error.calls = dict(visit.calls)
            if error.kind is ErrorKind.AUTH:
                self._pages.pop(address, None)
            raise

    async def probe(self) -> str:
        """Check that the key is good, and say whose it is. Raises NetworkError."""
        return await probe(self.api.visit(present(), Allowance()))

    async def close(self) -> None:
        """Give back the connections."""
        await self.api.close()

    async def _page(self, visit: Visit, address: str) -> _Page:
        """The page behind an address, and the key to read it with: comments that are asked for
        with a person's key come as an empty list."""
        if address not in self._pages:
            self._pages[address] = await self._resolved(visit, address)
        return self._pages[address]

    async def _resolved(self, visit: Visit, address: str) -> _Page:
        try:
            answer = await visit.ask(_RESOLVE, address, {"fields": "id,name,access_token"})
        except NetworkError as error:
            if error.code == GONE:
                raise _no_page(address, error) from None
            raise
        number, key = _number(answer.get("id")), answer.get("access_token")
        if isinstance(key, str) and key:
            return _Page(number, key)
        me = await visit.ask(_RESOLVE, "me", {"fields": "id"})
        if self.settings.public_content or _number(me.get("id")) == number:
            return _Page(number, self.settings.access_token)
        raise NetworkError(
            ErrorKind.DENIED,
            f"{_TITLE}: у владельца ключа нет роли на этой странице "
            "(чужие страницы читаются с разрешением Page Public Content Access)",
            code="role",
        )


def _address(source: SourceRef) -> str:
    if source.kind not in FacebookConnector.paced_by:
        raise NetworkError(ErrorKind.BUG, f"{_TITLE}: источник вида «{source.kind}» не читается")
    try:
        return facebook_address(source.address)
    except Refused as refusal:
        raise NetworkError(ErrorKind.BUG, str(refusal)) from None


def _no_page(address: str, error: NetworkError) -> NetworkError:
    words = f"{_TITLE}: страницы «{address}» нет, или этот ключ её не видит"
    return NetworkError(ErrorKind.GONE, words, code="name", calls=error.calls)


def _number(value: object) -> str:
    try:
        return digits(value)
    except BadItem:
        raise strange(_TITLE, "нет id") from None

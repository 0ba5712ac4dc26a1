"""The seam: sources in, pages out.

Lives here: from an address to an account, the probe. Does not live here: reading
(`graph/round.py`, `place.py`, `hashtag.py`).
"""

from collections.abc import Mapping
from datetime import datetime

from services.clock import now as present
from services.errors import ErrorKind, NetworkError
from services.languages import _, lazy
from services.networks.base import Allowance, Cursor, Page, SourceRef
from services.networks.graph.answers import GONE, Json, strange
from services.networks.graph.api import GraphApi, Visit
from services.networks.graph.items import digits
from services.networks.graph.memory import Memory
from services.networks.graph.probe import probe
from services.networks.graph.round import Round
from services.networks.instagram.hashtag import RECENT, HashtagRound, TagMemory
from services.networks.instagram.items import Lens
from services.networks.instagram.links import instagram_account, instagram_hashtag
from services.networks.instagram.place import MARKED, OWN_MEDIA, AccountPlace
from services.networks.instagram.settings import InstagramSettings
from services.networks.untrusted import LACKS, BadItem, address_of

MEDIA = "media"
TAGS = "tags"
HASHTAG = "hashtag"
_TITLE = "Instagram"
_RESOLVE = "account"
_ADDRESSES = {MEDIA: instagram_account, TAGS: instagram_account, HASHTAG: instagram_hashtag}


class InstagramConnector:
    """Reads accounts and hashtags of Instagram. One connector is one key.

    A source's baseline is over with the first page whose `more` is False.
    """

    network: str = "instagram"
    paced_by: Mapping[str, str] = {MEDIA: OWN_MEDIA, TAGS: MARKED, HASHTAG: RECENT}

    def __init__(self, settings: InstagramSettings) -> None:
        self.settings = settings
        self.api = GraphApi(settings, _TITLE)
        self._accounts: dict[str, tuple[str, str]] = {}

    async def fetch(
        self, source: SourceRef, cursor: Cursor, now: datetime, allowance: Allowance
    ) -> Page:
        """Read what is new and changed at a source; see `Connector.fetch`."""
        address = address_of(_TITLE, source, _ADDRESSES)
        visit = self.api.visit(now, allowance)
        try:
            if source.kind == HASHTAG:
                memory = TagMemory.load(cursor, address)
                return await HashtagRound(visit, memory, self.settings).run()
            number, username = await self._account(visit, address)
            lens = Lens(number, username, now, self.settings.link_base, self.settings.comment_links)
            place = AccountPlace(lens, marked=source.kind == TAGS)
            return await Round(visit, Memory.load(cursor, address), place).run()
        except NetworkError as error:
            error.calls = dict(visit.calls)
            raise

    async def probe(self) -> str:
        """Check that the key is good and sees the account. Raises NetworkError."""
        visit = self.api.visit(present(), Allowance())
        line = await probe(visit)
        number, username = await self._asked(visit, self.settings.account_id)
        return _("{line}; аккаунт @{username} ({number})").format(
            line=line, username=username, number=number
        )

    async def close(self) -> None:
        """Give back the connections."""
        await self.api.close()

    async def _account(self, visit: Visit, address: str) -> tuple[str, str]:
        """Number and name of the account behind an address. Graph finds nobody by a name."""
        if address not in self._accounts:
            number = address if address.isdigit() else self.settings.account_id
            found = await self._asked(visit, number)
            if address not in found:
                raise NetworkError(
                    ErrorKind.DENIED,
                    lazy(
                        "{title}: @{address} — не аккаунт из config.toml (account_id); "
                        "другой указывается номером"
                    ).filled(title=_TITLE, address=address),
                    code="name",
                )
            self._accounts[address] = found
        return self._accounts[address]

    async def _asked(self, visit: Visit, number: str) -> tuple[str, str]:
        try:
            answer = await visit.ask(_RESOLVE, number, {"fields": "id,username"})
        except NetworkError as error:
            if error.code != GONE:
                raise
            words = lazy("{title}: аккаунта {number} нет, или этот ключ его не видит").filled(
                title=_TITLE, number=number
            )
            raise NetworkError(ErrorKind.GONE, words, code="name", calls=error.calls) from None
        return _account_of(answer)


def _account_of(answer: Json) -> tuple[str, str]:
    try:
        return digits(answer.get("id")), str(answer.get("username", "")).lower()
    except BadItem:
        raise strange(_TITLE, LACKS.filled(key="id")) from None

"""The seam: sources in, pages out.

Lives here: from an address to a server and a timeline of it, the probe. Does not live here:
reading (`round.py`).
"""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from services.clock import now as present
from services.errors import ErrorKind, NetworkError
from services.languages import _, lazy
from services.networks.base import Allowance, Cursor, Page, SourceRef
from services.networks.mastodon.api import NOTIFICATIONS, TAG, ServerApi, Visit
from services.networks.mastodon.items import author_of, read_mention, read_status
from services.networks.mastodon.links import account_address, hashtag_address, parts, tag_path
from services.networks.mastodon.memory import Memory
from services.networks.mastodon.round import Round, Timeline
from services.networks.mastodon.settings import HASHTAG, MENTIONS, MastodonSettings
from services.networks.untrusted import address_of

_PROBE_TAG = "news"
_ADDRESSES = {HASHTAG: hashtag_address, MENTIONS: account_address}


class MastodonConnector:
    """Reads servers that are named in the settings, each at its own pace and with its own key."""

    network: str = "mastodon"
    paced_by: Mapping[str, str] = MappingProxyType({HASHTAG: TAG, MENTIONS: NOTIFICATIONS})

    def __init__(self, settings: MastodonSettings) -> None:
        self.settings = settings
        self.apis = {server.host: ServerApi(server, settings) for server in settings.servers}

    async def fetch(
        self, source: SourceRef, cursor: Cursor, now: datetime, allowance: Allowance
    ) -> Page:
        """Read a hashtag or an account's mentions; see `Connector.fetch`."""
        address = address_of("Mastodon", source, _ADDRESSES)
        name, host = parts(address)
        visit = self._api(host).visit(now, allowance)
        memory = Memory.load(cursor, address)
        try:
            if source.kind == HASHTAG:
                timeline = Timeline(TAG, tag_path(name), read_status)
            else:
                # A key may be changed for another account's: look now and then.
                if memory.passes % self.settings.full_every == 0:
                    await _check_owner(visit, name)
                timeline = Timeline(
                    NOTIFICATIONS, "", read_mention, {"types[]": "mention"}, author_of(name, host)
                )
            return await Round(visit, memory, timeline, self.settings).run()
        except NetworkError as error:
            error.calls = dict(visit.calls)
            raise

    async def probe(self) -> str:
        """Ask every server: whose its key is, or whether it shows a timeline without one."""
        lines = []
        for host, api in self.apis.items():
            visit = api.visit(present(), Allowance())
            if api.server.token:
                lines.append(
                    _("{host}: ключ аккаунта @{name}").format(host=host, name=await visit.me())
                )
            else:
                await visit.lines(TAG, _PROBE_TAG, {"limit": "1"})
                lines.append(_("{host}: ленты открыты без ключа").format(host=host))
        return "; ".join(lines)

    async def close(self) -> None:
        """Give back the connections."""
        for api in self.apis.values():
            await api.close()

    def _api(self, host: str) -> ServerApi:
        if host not in self.apis:
            raise NetworkError(
                ErrorKind.DENIED,
                lazy("сервер {host} не назван в config.toml (networks.mastodon.servers)").filled(
                    host=host
                ),
                code="server",
            )
        return self.apis[host]


async def _check_owner(visit: Visit, name: str) -> None:
    """Mentions are read with the key of the account that is mentioned, and with no other."""
    host = visit.server.host
    if not visit.server.token:
        raise NetworkError(
            ErrorKind.DENIED,
            lazy("{host}: упоминания читаются ключом этого аккаунта, ключа нет").filled(host=host),
        )
    owner = await visit.me()
    if owner != name:
        raise NetworkError(
            ErrorKind.DENIED,
            lazy("{host}: ключ аккаунта @{owner}, упоминания @{name} им не прочесть").filled(
                host=host, owner=owner, name=name
            ),
        )

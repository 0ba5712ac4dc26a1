"""A Mastodon server of the town, the connector reading it over HTTP."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from sandbox.mastodon import Account, MastodonTown, Status, mastodon_app
from sandbox.serving import serve
from services.networks.base import SourceRef
from services.networks.mastodon import MastodonConnector, MastodonSettings, Server
from services.networks.mastodon.settings import HASHTAG
from tests.services.networks.scene import HASTE, START, Reader, by_id, closing

__all__ = ["HOST", "START", "Desk", "by_id", "desk"]

HOST = "mastodon.example"


@dataclass
class Desk(Reader):
    """One watched timeline, Anna who lives there, and the office, whose key it is."""

    connector: MastodonConnector
    town: MastodonTown
    anna: Account
    office: Account
    token: str
    base: str

    def write(self, html: str, **more: Any) -> Status:
        """Anna writes what the watched timeline shows."""
        seen = {"tags": ["садовое"]} if self.source.kind == HASHTAG else {"mentions": [self.office]}
        return self.town.write(more.pop("by", self.anna), html, **(seen | more))

    def external(self, status: Status) -> str:
        """The external id that the post must get."""
        return f"{HOST}/{status.id}"


@asynccontextmanager
async def desk(
    kind: str = HASHTAG, address: str = "", *, token: str | None = None, **settings: Any
) -> AsyncIterator[Desk]:
    """Serve a server and a connector with a key of the office's, or with `token` ("": none)."""
    clock = [START]
    town = MastodonTown(now=lambda: clock[0])
    anna = town.add_account("anna", "Анна Тестова")
    office = town.add_account("priemnaya", "Приёмная")
    own = town.log_in(office)
    address = address or (f"#садовое@{HOST}" if kind == HASHTAG else f"@priemnaya@{HOST}")
    async with serve(mastodon_app(town)) as base:
        server = Server(HOST, own if token is None else token, base)
        wanted: dict[str, Any] = {**HASTE} | settings
        connector = MastodonConnector(MastodonSettings(servers=(server,), **wanted))
        source = SourceRef(id=1, network="mastodon", kind=kind, address=address)
        async with closing(connector):
            yield Desk(connector, source, clock, town, anna, office, server.token, base)

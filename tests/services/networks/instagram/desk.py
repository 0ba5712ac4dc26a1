"""An account of the town's Instagram and the connector reading it over HTTP."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from sandbox.graph import Account, Call, GraphTown, Media, MediaComment, graph_app
from sandbox.serving import serve
from services.errors import NetworkError
from services.networks.base import SourceRef
from services.networks.instagram import InstagramConnector, InstagramSettings
from tests.services.networks.scene import HASTE, START, Reader, by_id, closing

__all__ = ["ANNA", "START", "Desk", "by_id", "desk"]

ANNA = "anna.t"


@dataclass
class Desk(Reader):
    """One account; Anna is there by her name alone."""

    connector: InstagramConnector
    graph: GraphTown
    account: Account

    def show(self, caption: str, **more: Any) -> Media:
        """The account shows a photo."""
        return self.graph.show(more.pop("by", self.account.username), caption, **more)

    def comment(self, media: Media, text: str, **more: Any) -> MediaComment:
        """Anna comments."""
        return self.graph.comment_media(media, more.pop("by", ANNA), text, **more)

    def calls(self, method: str) -> list[Call]:
        """The calls of `method` so far."""
        return self.graph.called(method)

    async def refused(self) -> NetworkError:
        """The error of a fetch that must fail."""
        try:
            page = await self.fetch()
        except NetworkError as error:
            return error
        raise AssertionError(f"it was answered: {page}")


@asynccontextmanager
async def desk(
    address: str = "@sadovoe.adm", kind: str = "media", **settings: Any
) -> AsyncIterator[Desk]:
    """Serve a town with one professional account, and a connector with its page's key."""
    clock = [START]
    graph = GraphTown(now=lambda: clock[0])
    page = graph.add_page("Администрация Садового", "sadovoe.adm")
    account = graph.add_account("sadovoe.adm", page)
    async with serve(graph_app(graph)) as base:
        wanted: dict[str, Any] = {
            "access_token": page.secret,
            "account_id": account.id,
            "api_base": base,
            **HASTE,
        }
        connector = InstagramConnector(InstagramSettings(**(wanted | settings)))
        source = SourceRef(id=1, network="instagram", kind=kind, address=address)
        async with closing(connector):
            yield Desk(connector, source, clock, graph, account)

"""The town's X and the connector reading a search, or mentions, of it over HTTP."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sandbox.serving import serve
from sandbox.x import Account, Call, Tweet, XTown, x_app
from services.errors import NetworkError
from services.networks.base import SourceRef
from services.networks.x import XConnector, XSettings
from tests.services.networks.scene import HASTE, START, Reader, by_id, closing

__all__ = ["START", "Desk", "by_id", "desk"]


@dataclass
class Desk(Reader):
    """One source, Anna who writes in Sadovoe, and the administration's account."""

    connector: XConnector
    x: XTown
    anna: Account
    office: Account

    def write(self, text: str, **more: Any) -> Tweet:
        """Anna writes."""
        return self.x.write(more.pop("by", self.anna), text, place="Садовое", **more)

    def calls(self, method: str) -> list[Call]:
        """The calls of `method` so far."""
        return self.x.called(method)

    async def refused(self) -> NetworkError:
        """The error of a fetch that must fail."""
        try:
            page = await self.fetch()
        except NetworkError as error:
            return error
        raise AssertionError(f"it was answered: {page}")


@asynccontextmanager
async def desk(
    address: str = "place:Садовое", kind: str = "search", **settings: Any
) -> AsyncIterator[Desk]:
    """Serve a town whose index is up to date, and a connector with its token."""
    clock = [START]
    x = XTown(now=lambda: clock[0], lag=timedelta(0))
    anna = x.add_account("anna_t", "Анна Тестова")
    office = x.add_account("sadovoe_adm", "Администрация Садового")
    async with serve(x_app(x)) as base:
        wanted: dict[str, Any] = {
            "bearer_token": x.bearer,
            "api_base": base,
            "page_size": 10,
            "page_cap": 2,
            "look_every": 60,
            **HASTE,
        }
        connector = XConnector(XSettings(**(wanted | settings)))
        source = SourceRef(id=1, network="x", kind=kind, address=address)
        async with closing(connector):
            yield Desk(connector, source, clock, x, anna, office, passes=3)

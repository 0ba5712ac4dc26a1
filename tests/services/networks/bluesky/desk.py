"""Bluesky in the town, the connector reading it over HTTP."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from sandbox.bluesky import Account, BlueskyTown, Post, bluesky_app
from sandbox.serving import serve
from services.networks.base import SourceRef
from services.networks.bluesky import BlueskyConnector, BlueskySettings
from services.networks.bluesky.settings import SEARCH
from tests.services.networks.scene import HASTE, START, Reader, by_id, closing

__all__ = ["START", "Desk", "by_id", "desk"]


@dataclass
class Desk(Reader):
    """One watched search or account, Anna who lives there, and the office that reads."""

    connector: BlueskyConnector
    town: BlueskyTown
    anna: Account
    office: Account

    def write(self, text: str, **more: Any) -> Post:
        """Anna writes what is watched."""
        seen: dict[str, Any] = (
            {"tags": ["садовое"]} if self.source.kind == SEARCH else {"mentions": [self.office]}
        )
        return self.town.write(more.pop("by", self.anna), text, **(seen | more))


@asynccontextmanager
async def desk(kind: str = SEARCH, address: str = "", **settings: Any) -> AsyncIterator[Desk]:
    """Serve a town and a connector with the office's app password; the search is a tag."""
    clock = [START]
    town = BlueskyTown(now=lambda: clock[0])
    anna = town.add_account("anna.test", "Анна Тестова")
    office = town.add_account("priemnaya.test", "Приёмная")
    address = address or ("#садовое" if kind == SEARCH else "@priemnaya.test")
    async with serve(bluesky_app(town)) as base:
        wanted: dict[str, Any] = {
            "identifier": office.handle,
            "app_password": office.password,
            "api_base": base,
            **HASTE,
        } | settings
        connector = BlueskyConnector(BlueskySettings(**wanted))
        source = SourceRef(id=1, network="bluesky", kind=kind, address=address)
        async with closing(connector):
            yield Desk(connector, source, clock, town, anna, office)

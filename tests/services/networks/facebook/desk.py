"""A page of the town's Facebook and the connector reading it over HTTP."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from sandbox.graph import Call, Comment, GraphTown, Page, Person, Post, graph_app
from sandbox.serving import serve
from services.errors import NetworkError
from services.networks.base import SourceRef
from services.networks.facebook import FacebookConnector, FacebookSettings
from tests.services.networks.scene import HASTE, START, Reader, by_id, closing

__all__ = ["START", "Desk", "by_id", "desk"]


@dataclass
class Desk(Reader):
    """One page, the key it is read with, Anna who lives there, and another page of the town."""

    connector: FacebookConnector
    graph: GraphTown
    page: Page
    anna: Person
    other: Page

    def post(self, text: str, **more: Any) -> Post:
        """Anna writes on the page's wall."""
        return self.graph.write(self.page, more.pop("by", self.anna), text, **more)

    def comment(self, post: Post, text: str, **more: Any) -> Comment:
        """Anna comments."""
        return self.graph.comment(post, more.pop("by", self.anna), text, **more)

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
    address: str = "sadovoe.adm", kind: str = "page", **settings: Any
) -> AsyncIterator[Desk]:
    """Serve a town with two pages, and a connector with the key of the first one."""
    clock = [START]
    graph = GraphTown(now=lambda: clock[0])
    page = graph.add_page("Администрация Садового", "sadovoe.adm")
    other = graph.add_page("Вестник Садового", "vestnik.sad")
    anna = graph.add_person("Анна Тестова")
    async with serve(graph_app(graph)) as base:
        wanted: dict[str, Any] = {
            "access_token": page.secret,
            "api_base": base,
            **HASTE,
        }
        connector = FacebookConnector(FacebookSettings(**(wanted | settings)))
        source = SourceRef(id=1, network="facebook", kind=kind, address=address)
        async with closing(connector):
            yield Desk(connector, source, clock, graph, page, anna, other)

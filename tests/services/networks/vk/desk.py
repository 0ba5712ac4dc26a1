"""A wall of the town, the connector reading it over HTTP."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from sandbox.serving import serve
from sandbox.vk import UNLIMITED, Call, Comment, Group, Limits, Person, Post, VkTown, vk_api_app
from services.networks.base import SourceRef
from services.networks.vk import VkConnector, VkSettings
from tests.services.networks.scene import HASTE, START, Reader, by_id, closing

__all__ = ["START", "Desk", "by_id", "desk"]


@dataclass
class Desk(Reader):
    """One watched wall, and Anna who lives there."""

    connector: VkConnector
    vk: VkTown
    group: Group
    anna: Person

    def post(self, text: str, **more: Any) -> Post:
        """Anna writes on the wall."""
        return self.vk.write_post(self.group.id, more.pop("by", self.anna.id), text, **more)

    def comment(self, post: Post, text: str, **more: Any) -> Comment:
        """Anna comments."""
        author = more.pop("by", self.anna.id)
        return self.vk.write_comment(self.group.id, post.id, author, text, **more)

    def calls(self, method: str) -> list[Call]:
        """The calls of `method` so far."""
        return [call for call in self.vk.calls if call.method == method]

    def forget_calls(self) -> None:
        """Count calls from here."""
        self.vk.calls.clear()

    def external(self, item: Post | Comment) -> str:
        """The external id that the item must get."""
        if isinstance(item, Post):
            return f"-{item.group_id}_{item.id}"
        return f"-{item.group_id}_{item.post_id}_{item.id}"


@asynccontextmanager
async def desk(
    address: str = "sadovoe_talk", limits: Limits = UNLIMITED, **settings: Any
) -> AsyncIterator[Desk]:
    """Serve a town with one community and a connector with a service key."""
    clock = [START]
    vk = VkTown(now=lambda: clock[0], limits=limits)
    group = vk.add_group(name="Подслушано Садовое", screen_name="sadovoe_talk", id=98765)
    anna = vk.add_person(first_name="Анна", last_name="Тестова")
    async with serve(vk_api_app(vk)) as base:
        wanted: dict[str, Any] = {
            "service_key": vk.token("service"),
            "api_base": f"{base}/method/",
            **HASTE,
        } | settings
        connector = VkConnector(VkSettings(**wanted))
        source = SourceRef(id=1, network="vk", kind="wall", address=address)
        async with closing(connector):
            yield Desk(connector, source, clock, vk, group, anna)

"""A wall of the town, the connector reading it over HTTP, and what a reader would keep of it."""

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sandbox.serving import serve
from sandbox.vk import UNLIMITED, Call, Comment, Group, Limits, Person, Post, VkTown, vk_api_app
from services.networks.base import Allowance, Cursor, FetchedPost, Page, SourceRef
from services.networks.vk import VkConnector, VkSettings

START = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@dataclass
class Desk:
    """One watched wall. `seen` is what an intake would hold: the living posts by id.

    A post missing from `clean_passes` complete readings in a row is dropped.
    """

    vk: VkTown
    group: Group
    anna: Person
    connector: VkConnector
    source: SourceRef
    clock: list[datetime]
    cursor: Cursor = field(default_factory=dict)
    seen: dict[str, FetchedPost] = field(default_factory=dict)
    clean_passes: int = 1
    missed: Counter[str] = field(default_factory=Counter)

    def pass_time(self, **by: float) -> None:
        """Let time go on for the town and the connector alike."""
        self.clock[0] += timedelta(**by)

    def ago(self, **by: float) -> datetime:
        """A moment before the present one."""
        return self.clock[0] - timedelta(**by)

    def post(self, text: str, **more: Any) -> Post:
        """Anna writes on the wall."""
        return self.vk.write_post(self.group.id, more.pop("by", self.anna.id), text, **more)

    def comment(self, post: Post, text: str, **more: Any) -> Comment:
        """Anna comments."""
        author = more.pop("by", self.anna.id)
        return self.vk.write_comment(self.group.id, post.id, author, text, **more)

    async def fetch(self, allowance: Allowance | None = None) -> Page:
        """One fetch; keep its cursor and its finds as the intake does."""
        page = await self.connector.fetch(
            self.source, self.cursor, self.clock[0], allowance or Allowance()
        )
        self.cursor = page.cursor
        self.keep(page)
        return page

    async def fetch_often(self, times: int) -> Page:
        """Fetch so many times with nothing happening between; the last page."""
        for _ in range(times - 1):
            await self.fetch()
        return await self.fetch()

    async def fetch_through(self, limit: int = 20) -> Page:
        """Fetch until nothing more is asked for; fail when that takes over `limit` fetches."""
        for _ in range(limit):
            page = await self.fetch()
            if not page.more:
                return page
        raise AssertionError(f"not read through in {limit} fetches")

    def keep(self, page: Page) -> None:
        """Add what came, drop what is gone or missing from a complete thread."""
        came = by_id(page)
        for name, post in self.seen.items():
            if name in came:
                del self.missed[name]
            elif post.thread_id in page.complete:
                self.missed[name] += 1
        dropped = {name for name, times in self.missed.items() if times >= self.clean_passes}
        self.seen = {
            name: post
            for name, post in (self.seen | came).items()
            if name not in dropped | set(page.gone)
        }

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

    def texts(self) -> list[str]:
        """The texts held, sorted."""
        return sorted(post.text for post in self.seen.values())


def by_id(page: Page) -> dict[str, FetchedPost]:
    """A page's posts by external id."""
    return {post.external_id: post for post in page.posts}


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
            "rps": 100_000.0,
            "backoff": 0.001,
        } | settings
        connector = VkConnector(VkSettings(**wanted))
        source = SourceRef(id=1, network="vk", kind="wall", address=address)
        try:
            yield Desk(vk, group, anna, connector, source, clock)
        finally:
            await connector.close()

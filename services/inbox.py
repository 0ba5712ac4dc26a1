"""What no network brings: posts pushed in by gateways, and complaints brought by the desk's people.

They go the road of all posts: a page of a source, taken in by `intake`. The source has no
connector and is never read; it is made when first needed, and no region file speaks of it.
Does not live here: HTTP (`bot/web/inbox.py`), Telegram (`handlers/taking_in/adding.py`).
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from db.engine import Database
from db.queries import inbox as queries
from db.queries import posts as post_queries
from db.queries import sources as source_queries
from services import intake, offices
from services.clock import Now
from services.errors import OtklikError
from services.networks.base import FetchedPost, Page, PostKind
from services.networks.registry import INBOX
from services.networks.text import clean, clean_line
from services.opening import Region
from services.regions import region_names
from services.rules import Rules
from services.sources import DueSource, due_source

CHAT = "chat"
"""The kind of the source of what people of the desk add; no gateway may be called so."""
ID_CAP = 150
"""Characters of a gateway's own id."""

_SINCE = datetime(2000, 1, 1, tzinfo=UTC)
"""The baseline: whoever pushes a post wants it answered, however old it is."""
_LEASE = timedelta(minutes=1)
_TRIES = 100
_PAUSE = 0.1


class Busy(OtklikError):
    """Another process writes to this source, for longer than anybody waits."""


@dataclass(frozen=True, slots=True)
class Pushed:
    """One post as its gateway tells it. `id` is unique with that gateway, at most `ID_CAP`
    characters; `posted_at` is aware, None for now. `brought`: a person of the desk says that it
    is a complaint."""

    id: str
    text: str
    link: str = ""
    author: str = ""
    posted_at: datetime | None = None
    brought: bool = False


@dataclass(frozen=True, slots=True)
class Inbox:
    """The way in. `gateway` below is the name of one, or `CHAT`."""

    database: Database
    rules: Rules
    now: Now

    async def take(self, gateway: str, posts: Sequence[Pushed], district: str = "") -> None:
        """Take posts in; when this returns they are committed. One that is known is not new,
        one with another text is an edit. Raises Busy."""
        now = self.now()
        page = Page(posts=tuple(_fetched(gateway, post, now) for post in posts), cursor={})
        source = await self._lease(gateway, district)
        try:
            async with self.database.read() as session:
                region = Region(await offices.desks(session), await region_names.gazetteer(session))
            await intake.take(
                self.database, source, page, region, self.rules, now, next_poll_at=now
            )
        except BaseException:
            await self._release(source)
            raise

    async def incident(self, gateway: str, id: str) -> int | None:
        """The incident a post belongs to; None if it is none's."""
        name = external_id(gateway, id)
        async with self.database.read() as session:
            found = await post_queries.known(session, INBOX, [name])
        return found[name].incident_id if name in found else None

    async def _lease(self, gateway: str, district: str) -> DueSource:
        for _ in range(_TRIES):
            now = self.now()
            async with self.database.write() as session:
                await queries.put(
                    session,
                    network=INBOX,
                    kind=gateway,
                    district=district,
                    since=_SINCE,
                    now=now,
                )
                row = await queries.lease(session, INBOX, gateway, now, now + _LEASE)
                if row is not None:
                    return due_source(row)
            await asyncio.sleep(_PAUSE)
        raise Busy(f"inbox {gateway} is busy")

    async def _release(self, source: DueSource) -> None:
        async with self.database.write() as session:
            await source_queries.renew(session, source.id, source.leased_until, None)


def external_id(gateway: str, id: str) -> str:
    """What a gateway's post is called within the network of the inbox."""
    return f"{gateway}:{id}"


def _fetched(gateway: str, post: Pushed, now: datetime) -> FetchedPost:
    name = external_id(gateway, post.id)
    return FetchedPost(
        external_id=name,
        thread_id=name,
        kind=PostKind.POST,
        text=clean(post.text),
        link=post.link[:500],
        author_id="",
        author_name=clean_line(post.author),
        posted_at=min(post.posted_at or now, now),
        brought=post.brought,
    )

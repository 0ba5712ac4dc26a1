"""A search and an account's mentions on Bluesky, for the contract suite."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from sandbox import spoilers
from sandbox.bluesky import Post
from sandbox.spoilers import Faults, Spoiler
from services.networks.bluesky.settings import MENTIONS, SEARCH
from tests.services.networks.bluesky.desk import Desk, desk
from tests.services.networks.scene import ALWAYS, Can, Failing, Stage, Trouble

_FAULTS: Mapping[Trouble, Spoiler] = {
    Trouble.AUTH: spoilers.answer(401, {"error": "AuthenticationRequired", "message": "no"}),
    Trouble.QUOTA: spoilers.answer(429, {"error": "RateLimitExceeded", "message": "no"}),
    Trouble.DOWN: spoilers.answer(502, {"error": "UpstreamFailure", "message": "no"}),
    Trouble.SILENCE: spoilers.hang(),
    Trouble.GARBAGE: spoilers.garbage(),
}


@dataclass
class PostsScene(Failing):
    """A place to which Anna writes. An answer of hers is seen when it is found, or mentions the
    office, too; the office's own posts are not."""

    troubles = _FAULTS
    desk: Desk
    page_size: int
    secrets: tuple[str, ...]
    items: dict[str, Post] = field(default_factory=dict)

    def write(self, text: str) -> str:
        """Anna's post."""
        return self._known(self.desk.write(text))

    def comment(self, post: str, text: str, *, official: bool = False) -> str:
        """Anna's answer."""
        assert not official
        return self._known(self.desk.write(text, reply_to=self.items[post]))

    def edit(self, item: str, text: str) -> None:
        """The post gets another text."""
        self.desk.town.edit(self.items[item], text)

    def delete(self, item: str) -> None:
        """The post is taken away."""
        self.desk.town.delete(self.items[item])

    def spoil(self, item: str) -> None:
        """The post's text becomes a number, wherever it is shown."""

        def change(body: Any) -> Any:
            for shown in body.get("posts", body.get("notifications", [])):
                if shown["uri"] == item:
                    shown["record"]["text"] = 5
            return body

        self.desk.town.faults.next(spoilers.change(change), times=ALWAYS)

    @property
    def faults(self) -> Faults:
        """The stand-in's."""
        return self.desk.town.faults

    def _known(self, post: Post) -> str:
        self.items[post.uri] = post
        return post.uri


@asynccontextmanager
async def posts(kind: str, *, timeout: float = 20.0) -> AsyncIterator[PostsScene]:
    """An empty place, small pages, a second look at every fetch."""
    async with desk(kind, timeout=timeout, page_size=3, page_cap=3, full_every=1, overlap=60) as d:
        size = d.connector.settings.page_size
        secrets = (d.office.password,)
        yield PostsScene(d.connector, d.source, d.clock, d, size, secrets, passes=3)


MENTIONS_STAGE = Stage("bluesky-mentions", partial(posts, MENTIONS), frozenset({Can.OWNERS}))
SEARCH_STAGE = Stage("bluesky-search", partial(posts, SEARCH), frozenset({Can.OWNERS}))

"""What a fetch needs to know of a place with posts; each network says it of its own.

Lives here: the shape alone.
"""

from typing import Protocol

from services.networks.graph.api import Visit
from services.networks.graph.items import Found, ThreadReading
from services.networks.graph.paging import Edge
from services.networks.threads import Reading, Thread


class Place(Protocol):
    """Where posts are read: `owner` is the author id of its own page ("" if it has none),
    `posts` the list of them, `fields` what is asked of one by its id. `follows`: comments are
    read too."""

    owner: str
    posts: Edge
    fields: str
    follows: bool

    def name(self, number: int) -> str:
        """Graph's id of a post by its number, unless memory knows another."""
        ...

    def read_post(self, item: object) -> Found | None:
        """A post; None for one that is not public. Raises BadItem."""
        ...

    async def read_thread(
        self, visit: Visit, name: str, reading: Reading, thread: Thread
    ) -> ThreadReading:
        """The comments under a post. Raises NetworkError."""
        ...

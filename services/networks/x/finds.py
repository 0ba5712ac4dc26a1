"""What a fetch has found, what is followed from here on, and what X is paid for it.

Lives here: telling an edit from a new post, counting posts as X bills them: one id once a day.
Does not live here: asking.
"""

from services.networks.base import FetchedPost
from services.networks.visits import Visit
from services.networks.x.api import POSTS
from services.networks.x.items import Found, Listing
from services.networks.x.memory import Followed, Memory


class Finds:
    """One fetch's finds. `posts` by external id, of which `bad` could not be read; `outdated` are
    those of which an older version was shown, by external id."""

    def __init__(self, memory: Memory, visit: Visit) -> None:
        self._followed = memory.followed
        self._visit = visit
        self._today = visit.now.date().toordinal()
        self.posts: dict[str, FetchedPost] = {}
        self.outdated: set[str] = set()
        self.bad = 0

    def take(self, listing: Listing) -> None:
        """Keep what came."""
        self.bad += listing.bad
        self._visit.calls[POSTS] += listing.bad
        for found in listing.found:
            self._meet(found)

    def _meet(self, found: Found) -> None:
        known = self._followed.get(found.root)
        latest = known.latest if known else found.root
        if known is None or known.paid != self._today or found.shown != known.latest:
            self._visit.calls[POSTS] += 1
        if found.post is None:
            return
        newest = max(latest, found.latest, key=int)
        self._followed[found.root] = Followed(newest, self._today)
        if found.shown == newest:
            self.posts[found.root] = found.post
            self.outdated.discard(found.root)
        else:
            self.outdated.add(found.root)

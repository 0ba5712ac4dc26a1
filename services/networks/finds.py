"""What one fetch found so far, and the Page it becomes.

Lives here: the bag that the steps of a reading fill. Does not live here: what they read.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from services.languages import Text, together
from services.networks.base import Cursor, FetchedPost, Page
from services.networks.threads import MISSES


@dataclass(slots=True)
class Finds:
    """Filled step by step; a gap is a step that could not finish.

    `gaps` keeps them in the order they were met, each once.
    """

    posts: dict[str, FetchedPost] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    complete: set[str] = field(default_factory=set)
    gaps: dict[Text, None] = field(default_factory=dict)
    bad: int = 0
    more: bool = False

    def miss(self, name: str, times: int, *, patience: int = MISSES, alone: bool = False) -> bool:
        """A post was not there, so many times in a row; whether to look for it again.

        When patience ends it is gone, and unless it stands `alone` so is all that stood under it:
        its thread is then complete and empty, which is told at two fetches, for one reading may
        be a mistake.
        """
        if times >= patience:
            self.gone.add(name)
            if not alone:
                self.complete.add(name)
        return times <= patience

    def page(self, cursor: Cursor, calls: Mapping[str, int], owner_id: str) -> Page:
        """All of it, with what it cost by method and whose place it is."""
        return Page(
            posts=tuple(self.posts.values()),
            cursor=cursor,
            gone=tuple(sorted(self.gone)),
            complete=tuple(sorted(self.complete)),
            bad=self.bad,
            gap=together(self.gaps),
            calls=dict(calls),
            more=self.more,
            owner_id=owner_id,
        )

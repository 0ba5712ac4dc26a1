"""Paging through a list that is bounded by moments, in whichever order it comes.

MAX names messages newest first; of comments nobody says. Whether its bounds include their own
moment is not said either: each page reaches one millisecond into the one before, and what came
twice is known by its id.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from services.networks.maxru.answers import strange
from services.networks.maxru.items import Item, mid_in, moment_in
from services.networks.untrusted import LACKS, BadItem

Ask = Callable[[int, int], Awaitable[list[object]]]
"""A page between the later moment and the earlier one, in milliseconds."""


@dataclass(slots=True)
class Stretch:
    """What was read between two moments. `met` are ids, of the bad ones too; `cut` where reading
    stopped short of the earlier moment, None when it came through."""

    items: dict[str, Item] = field(default_factory=dict)
    met: set[str] = field(default_factory=set)
    bad: int = 0
    cut: int | None = None


async def read_stretch(
    ask: Ask, read: Callable[[object], Item], later: int, earlier: int, size: int, pages: int
) -> Stretch:
    """All that lies between the two moments, in at most `pages` pages of `size`. Raises
    NetworkError."""
    found = Stretch()
    while True:
        if pages <= 0:
            found.cut = later
            return found
        pages -= 1
        listed = await ask(later, earlier)
        moments = []
        new = False
        for item in listed:
            name, moment = mid_in(item), moment_in(item)
            new = new or name not in found.met
            found.met.add(name)
            moments += [moment] if moment else []
            try:
                one = read(item)
            except BadItem:
                found.bad += 1
            else:
                found.items[one.mid] = one
        if len(listed) < size:
            return found
        if not moments:
            raise strange(LACKS.filled(key="timestamp"))
        step = 1 if new else -1
        if moments[0] >= moments[-1]:
            later = min(moments) + step
        else:
            earlier = max(moments) - step
        if earlier > later:
            return found

"""Turning the pages of an edge.

Lives here: which way leads to the next page, and asking for less when Graph says it was too much.
Does not live here: what is on a page. A page may hold fewer items than were asked for, or none,
and go on all the same: only a missing `next` ends an edge. `next` itself is never followed, for
it holds the key and may lead anywhere: the next question is ours, with the place that it names.
"""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from services.errors import NetworkError
from services.languages import lazy
from services.networks.graph.answers import REDUCE, Json, strange
from services.networks.graph.api import Visit
from services.networks.untrusted import LACKS

_PLACES = ("after", "until", "__paging_token")
_LONGEST_PLACE = 2000


@dataclass(frozen=True, slots=True)
class Edge:
    """What is listed: the method that it counts as, its path and parameters."""

    method: str
    path: str
    params: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Listing:
    """A page, unread; `further` are the parameters of the next one, {} at the end."""

    items: list[object]
    further: Mapping[str, str]


async def pages(visit: Visit, edge: Edge, size: int, cap: int) -> AsyncIterator[Listing]:
    """At most `cap` pages of an edge. Raises NetworkError."""
    further: Mapping[str, str] = {}
    for _ in range(cap):
        listing, size = await _page(visit, edge, size, further)
        yield listing
        further = listing.further
        if not further:
            return


async def _page(
    visit: Visit, edge: Edge, size: int, further: Mapping[str, str]
) -> tuple[Listing, int]:
    while True:
        try:
            asked = {**edge.params, "limit": str(size), **further}
            return listing(await visit.ask(edge.method, edge.path, asked), visit.api.title), size
        except NetworkError as error:
            if error.code != REDUCE or size == 1:
                raise
            size = max(1, size // 2)


def listing(answer: Json, title: str) -> Listing:
    """The page in an answer, or in a field of an item. Raises NetworkError(RETRY) without any."""
    items, paging = answer.get("data"), answer.get("paging", {})
    if not isinstance(items, list) or not isinstance(paging, dict):
        raise strange(title, LACKS.filled(key="data"))
    following = paging.get("next")
    if following is None:
        return Listing(items, {})
    cursors = paging.get("cursors")
    after = cursors.get("after") if isinstance(cursors, dict) else None
    further = {"after": after} if isinstance(after, str) else _named_in(following)
    if not further or any(len(place) > _LONGEST_PLACE for place in further.values()):
        raise strange(title, lazy("нет пути к следующей странице"))
    return Listing(items, further)


def _named_in(address: object) -> dict[str, str]:
    """The place in the address of the next page: older edges give no other."""
    try:
        named = dict(parse_qsl(urlsplit(str(address)).query))
    except ValueError:
        return {}
    return {name: named[name] for name in _PLACES if name in named}

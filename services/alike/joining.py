"""Which posts of a page are one event, with one another and with what is open already.

    page + traces -> sure pairs -> groups by single links -> each opens, joins, or joins several

The pairs are judged by `triage/alike/likeness.py`, each by itself; so the partition is the same for
every order in which the posts come: a post that links two incidents makes them one. What a
person told apart stays apart: such a post goes where its words fit best. Writing the groups
down is `opening.py`'s, making two incidents one is `merging.py`'s.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

from services.alike.traces import Ledger, Match, takes
from services.facts import OPEN, Kind, Status, Verdict
from services.networks.base import FetchedPost
from services.rules import Rules
from services.triage import Gazetteer
from services.triage.alike import likeness
from services.triage.alike.likeness import Key, Level, Traits


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stored post that is news, and what it is held against others by."""

    post_id: int
    post: FetchedPost
    verdict: Verdict
    traits: Traits


def traits_of(
    post: FetchedPost, verdict: Verdict, source: int, district: str, gazetteer: Gazetteer
) -> Traits:
    """A judged post as it is held against others; `district` is that of its source."""
    return likeness.traits(
        post.text,
        at=post.posted_at,
        wish=verdict.kind in (Kind.WISH, Kind.THANKS),
        district=district,
        source=source,
        gazetteer=gazetteer,
    )


@dataclass(frozen=True, slots=True)
class Perhaps:
    """An incident that may be the same, and why."""

    incident_id: int
    why: str


@dataclass(frozen=True, slots=True)
class Group:
    """Posts of one event. `into`: the incident they belong to, None: a new one. `also`: further
    incidents that are the same now. `perhaps`: what a new one may be."""

    posts: tuple[Candidate, ...]
    into: int | None = None
    also: tuple[int, ...] = ()
    perhaps: Perhaps | None = None

    @property
    def first(self) -> int:
        """The number of the post that speaks for all."""
        return self.posts[0].post_id

    @property
    def events(self) -> tuple[Key, ...]:
        """The keys of what is surely one event, each once."""
        keys = (likeness.event(one.traits) for one in self.posts)
        return tuple(dict.fromkeys(key for key in keys if key is not None))


def grouped(
    candidates: Sequence[Candidate], ledger: Ledger, apart: set[tuple[int, int]]
) -> list[Group]:
    """The page's posts by event, in the order they came; pure."""
    found = {one.post_id: list(ledger.matches(one.traits)) for one in candidates}
    groups: list[Group] = []
    for posts in _linked(candidates, ledger.rules):
        sure = _open(match for one in posts for match in found[one.post_id])
        if any((a, b) in apart for a in sure for b in sure):
            groups += [_alone(one, found[one.post_id], sure) for one in posts]
        else:
            groups.append(_together(posts, found, sure))
    return groups


def sure_ids(candidates: Iterable[Candidate], ledger: Ledger) -> set[int]:
    """All incidents the page surely belongs to."""
    return _open(match for one in candidates for match in ledger.matches(one.traits))


def _open(matches: Iterable[Match]) -> set[int]:
    return {
        match.incident_id for match in matches if match.level is Level.SURE and match.status in OPEN
    }


def _together(posts: Sequence[Candidate], found: dict[int, list[Match]], sure: set[int]) -> Group:
    if sure:
        first, *others = sorted(sure)
        return Group(tuple(posts), first, tuple(others))
    matches = [match for one in posts for match in found[one.post_id]]
    quiet = [m.incident_id for m in matches if m.level is Level.SURE and takes(m)]
    if quiet:
        return Group(tuple(posts), min(quiet))
    return Group(tuple(posts), perhaps=_perhaps(matches))


def _alone(one: Candidate, matches: Sequence[Match], sure: set[int]) -> Group:
    """Of incidents told apart the one whose words the post repeats, else the oldest."""
    own = [m for m in matches if m.level is Level.SURE and m.status in OPEN]
    by_text = [m.incident_id for m in own if m.by_text]
    return Group((one,), min(by_text or [m.incident_id for m in own] or sure))


def _perhaps(matches: Sequence[Match]) -> Perhaps | None:
    """An open one first; failing that the latest that was closed: it was seen before."""
    likely = [m for m in matches if m.status in OPEN]
    if likely:
        best = min(likely, key=lambda m: (not m.by_text, m.incident_id))
        return Perhaps(best.incident_id, best.why)
    before = [m for m in matches if m.level is Level.SURE and m.status is Status.CLOSED]
    if before:
        last = max(before, key=lambda m: m.incident_id)
        return Perhaps(last.incident_id, last.why)
    return None


def _linked(candidates: Sequence[Candidate], rules: Rules) -> list[list[Candidate]]:
    """Posts joined by chains of sure pairs."""
    forest = _Forest(len(candidates))
    settings = rules.duplicates
    _chain(candidates, forest, lambda _: rules.join_window, likeness.text)
    _chain(candidates, forest, lambda key: likeness.event_window(key, settings), likeness.event)
    shared: dict[Hashable, list[int]] = defaultdict(list)
    for place, one in enumerate(candidates):
        for band in likeness.bands(one.traits):
            for other in shared[band]:
                if forest.root(other) != forest.root(place) and _alike(
                    candidates[other].traits, one.traits, rules
                ):
                    forest.link(other, place)
            shared[band].append(place)
    groups: dict[int, list[Candidate]] = {}
    for place, one in enumerate(candidates):
        groups.setdefault(forest.root(place), []).append(one)
    return list(groups.values())


def _alike(one: Traits, other: Traits, rules: Rules) -> bool:
    near = abs(one.at - other.at) <= rules.duplicates.text_window
    return near and (likeness.by_letters(one, other.grams, rules.duplicates).level is Level.SURE)


def _chain(
    candidates: Sequence[Candidate],
    forest: "_Forest",
    window_of: Callable[[Key], timedelta],
    key_of: Callable[[Traits], Key | None],
) -> None:
    """Link what shares a key and is near in time."""
    holders: dict[Key, list[int]] = defaultdict(list)
    for place, one in enumerate(candidates):
        if (shared := key_of(one.traits)) is not None:
            holders[shared].append(place)
    for key, places in holders.items():
        window = window_of(key)
        places.sort(key=lambda place: candidates[place].traits.at)
        for earlier, later in pairwise(places):
            if candidates[later].traits.at - candidates[earlier].traits.at <= window:
                forest.link(earlier, later)


class _Forest:
    """Union-find; the root of a tree is its first member, so that order is kept."""

    def __init__(self, size: int) -> None:
        self._parent = list(range(size))

    def root(self, place: int) -> int:
        while self._parent[place] != place:
            self._parent[place] = self._parent[self._parent[place]]
            place = self._parent[place]
        return place

    def link(self, one: int, other: int) -> None:
        first, second = sorted((self.root(one), self.root(other)))
        self._parent[second] = first

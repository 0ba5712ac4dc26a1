"""What posts leave behind for others like them, read and written a page at a time.

    load the traces of a page's keys -> match (pure) -> note each post -> flush

A trace is a key, an incident and a span of time without a gap wider than the key's window: a
post that falls near enough extends it, one between two spans of an incident makes them one. So
the spans are the same whatever order the posts came in. Who joins whom is `joining.py`'s.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from db.engine import AsyncSession
from db.queries import likeness as queries
from services.facts import OPEN, Status
from services.rules import Rules
from services.triage.alike import likeness
from services.triage.alike.likeness import Duplicates, Key, Level, Traits


@dataclass(slots=True)
class Span:
    """A trace in memory; `id` None until it is stored."""

    key: int
    incident_id: int | None
    post_id: int
    first_at: datetime
    last_at: datetime
    posts: int
    id: int | None = None
    claimed: bool = False
    status: Status = Status.NEW
    joinable: bool = True
    opened_at: datetime | None = None
    changed: bool = False

    def touches(self, at: datetime, window: timedelta) -> bool:
        """Whether a post written then is near enough."""
        return self.first_at - window <= at <= self.last_at + window


@dataclass(frozen=True, slots=True)
class Match:
    """An incident a post may belong to. `by_text`: the words agree, not only what they tell."""

    incident_id: int
    level: Level
    why: str
    by_text: bool
    status: Status
    joinable: bool


@dataclass(slots=True)
class Ledger:
    """The traces near a page's posts, as they stand and as the page changes them."""

    rules: Rules
    now: datetime
    spans: dict[int, list[Span]] = field(default_factory=lambda: defaultdict(list))
    grams: dict[int, frozenset[int]] = field(default_factory=dict)
    gone: list[int] = field(default_factory=list)

    @property
    def settings(self) -> Duplicates:
        """Windows and thresholds."""
        return self.rules.duplicates

    @property
    def widest(self) -> timedelta:
        """The longest window there is."""
        settings = self.settings
        return max(self.rules.join_window, settings.text_window, settings.event_window)

    def matches(self, one: Traits) -> Iterator[Match]:
        """Every incident whose traces the post meets, sure or likely."""
        settings = self.settings
        if key := likeness.text(one):
            for span in self._near(key, one.at, self.rules.join_window):
                if span.opened_at and span.opened_at >= self.now - self.rules.join_window:
                    yield _match(span, Level.SURE, "тот же текст", by_text=True)
        if key := likeness.event(one):
            for span in self._near(key, one.at, likeness.event_window(key, settings)):
                yield _match(span, Level.SURE, likeness.reason(one), by_text=False)
        if key := likeness.ended(one):
            for span in self._near(key, one.at, settings.event_window):
                yield _match(span, Level.LIKELY, likeness.reason(one), by_text=False)
        yield from self._by_letters(one)
        for key, wide in likeness.near_sought(one):
            window = settings.area_window if wide else settings.event_window
            for span in self._near(key, one.at, window):
                yield _match(span, Level.LIKELY, likeness.reason(one), by_text=False)

    def note(self, one: Traits, post_id: int, incident_id: int) -> tuple[int, int]:
        """The post is the incident's now: what it adds to the voices, and the burst it is in."""
        settings = self.settings
        added, burst = 1, 0
        if key := likeness.text(one):
            added, burst = self._note_text(key, one, post_id, incident_id)
        if key := likeness.event(one):
            window = likeness.event_window(key, settings)
            self._extend(key, one.at, window, post_id, incident_id)
        for key, wide in likeness.near_stored(one):
            window = settings.area_window if wide else settings.event_window
            self._extend(key, one.at, window, post_id, incident_id)
        return added, burst

    async def flush(self, session: AsyncSession) -> None:
        """Write what has changed; once."""
        every = [span for spans in self.spans.values() for span in spans]
        await queries.add(session, [_columns(span) for span in every if span.id is None])
        changed = [span for span in every if span.changed and span.id is not None]
        await queries.change(session, [{"id": span.id, **_columns(span)} for span in changed])
        await queries.drop(session, self.gone)

    def _near(self, key: Key, at: datetime, window: timedelta) -> list[Span]:
        return [span for span in self.spans.get(key.number, ()) if span.touches(at, window)]

    def _by_letters(self, one: Traits) -> Iterator[Match]:
        seen: set[int] = set()
        for key in likeness.bands(one):
            for span in self._near(key, one.at, self.settings.text_window):
                if span.post_id in seen:
                    continue
                seen.add(span.post_id)
                found = likeness.by_letters(
                    one, self.grams.get(span.post_id, frozenset()), self.settings
                )
                if found.level is not Level.NO:
                    yield _match(span, found.level, found.why, by_text=True)

    def _note_text(self, key: Key, one: Traits, post_id: int, incident_id: int) -> tuple[int, int]:
        """Equal texts close in time are one span, with one set of bands."""
        window = self.settings.burst_within
        live = [s for s in self._near(key, one.at, window) if s.incident_id == incident_id]
        before = sum(self._voices(span.posts) for span in live)
        span = self._extend(key, one.at, window, post_id, incident_id)
        self.grams.setdefault(span.post_id, one.grams)
        for band in likeness.bands(one):
            bands = [s for s in self.spans[band.number] if s.post_id == span.post_id]
            for known in bands:
                _stretch(known, one.at)
            if not bands:
                self._add(band, one.at, span.post_id, incident_id)
        burst = span.posts if span.posts >= self.settings.burst_from else 0
        return self._voices(span.posts) - before, burst

    def _extend(
        self, key: Key, at: datetime, window: timedelta, post_id: int, incident_id: int
    ) -> Span:
        live = [s for s in self._near(key, at, window) if s.incident_id == incident_id]
        if not live:
            return self._add(key, at, post_id, incident_id)
        kept = max(live, key=lambda span: span.claimed)
        for other in live:
            if other is not kept:
                self._swallow(kept, other)
        _stretch(kept, at)
        kept.posts += 1
        return kept

    def _swallow(self, kept: Span, other: Span) -> None:
        _stretch(kept, other.first_at)
        _stretch(kept, other.last_at)
        kept.posts += other.posts
        self.spans[kept.key].remove(other)
        if other.id is not None:
            self.gone.append(other.id)

    def _add(self, key: Key, at: datetime, post_id: int, incident_id: int) -> Span:
        span = Span(key.number, incident_id, post_id, at, at, 1, opened_at=self.now)
        self.spans[key.number].append(span)
        return span

    def _voices(self, posts: int) -> int:
        return 1 if posts >= self.settings.burst_from else posts


async def load(
    session: AsyncSession, page: Sequence[Traits], rules: Rules, now: datetime
) -> Ledger:
    """Everything that is stored near these posts: two or three look-ups by index."""
    ledger = Ledger(rules, now)
    if not page:
        return ledger
    band_keys = {key.number for one in page for key in likeness.bands(one)}
    keys = band_keys | {key.number for one in page for key in _sought(one)}
    widest = ledger.widest
    moments = [one.at for one in page]
    found = await queries.find(session, keys, min(moments) - widest, max(moments) + widest)
    for row in found:
        ledger.spans[row.key].append(
            Span(
                row.key,
                row.incident_id,
                row.post_id,
                row.first_at,
                row.last_at,
                row.posts,
                row.id,
                row.claimed,
                Status(row.status),
                row.joinable,
                row.opened_at,
            )
        )
    texts = await queries.texts(session, {row.post_id for row in found if row.key in band_keys})
    ledger.grams = {post_id: likeness.grams(text) for post_id, text in texts.items()}
    return ledger


async def claim(
    session: AsyncSession, ledger: Ledger, wanted: Mapping[Key, tuple[datetime, int]]
) -> dict[Key, Span]:
    """Take events' keys for incidents that begin, each from its first post (when, number).

    A key that another has taken since the ledger was loaded is left out. What the ledger knows
    to be another event, or finished, gives its claim up. The spans hold no post yet: `note`
    counts the first one too.
    """
    keys = [key.number for key in wanted]
    known = [span for number in keys for span in ledger.spans[number] if span.claimed]
    moments = [at for at, _ in wanted.values()]
    if keys:
        since, until = min(moments) - ledger.widest, max(moments) + ledger.widest
        await queries.release(session, [span.id or 0 for span in known], keys, since, until)
    for span in known:
        span.claimed = False
    rows = [
        {
            "key": key.number,
            "incident_id": None,
            "post_id": post_id,
            "first_at": at,
            "last_at": at,
            "posts": 0,
            "claimed": True,
        }
        for key, (at, post_id) in wanted.items()
    ]
    made = await queries.claim(session, rows)
    return {
        key: Span(key.number, None, post_id, at, at, 0, made[key.number], claimed=True)
        for key, (at, post_id) in wanted.items()
        if key.number in made
    }


def adopt(ledger: Ledger, span: Span, incident_id: int) -> None:
    """The claimed key belongs to the incident that was opened."""
    span.incident_id, span.changed, span.opened_at = incident_id, True, ledger.now
    ledger.spans[span.key].append(span)


def _sought(one: Traits) -> Iterator[Key]:
    for key in (likeness.text(one), likeness.event(one), likeness.ended(one)):
        if key is not None:
            yield key
    yield from (key for key, _ in likeness.near_sought(one))
    yield from (key for key, _ in likeness.near_stored(one))


def _match(span: Span, level: Level, why: str, *, by_text: bool) -> Match:
    assert span.incident_id is not None  # noqa: S101 - only claims have none, within one turn
    return Match(span.incident_id, level, why, by_text, span.status, span.joinable)


def takes(match: Match) -> bool:
    """Whether the incident still takes such posts: what is open does, and a dismissed one goes
    on taking its own words quietly."""
    return match.status in OPEN or (match.by_text and match.joinable)


def _stretch(span: Span, at: datetime) -> None:
    span.first_at, span.last_at = min(span.first_at, at), max(span.last_at, at)
    span.changed = True


def _columns(span: Span) -> dict[str, object]:
    return {
        "key": span.key,
        "incident_id": span.incident_id,
        "post_id": span.post_id,
        "first_at": span.first_at,
        "last_at": span.last_at,
        "posts": span.posts,
        "claimed": span.claimed,
    }

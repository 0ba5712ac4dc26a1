"""Whether two posts speak of one event. Pure; the same for every order of the posts.

    post -> Traits -> keys       what is stored, so that a search is a handful of look-ups
    key + window -> SURE, LIKELY, or neither, with the reason people are told

SURE joins by itself and must not depend on who came first, so it asks for *equal* things: equal
words; the same letters at the same place; the same trouble at the same place; the same few words
of a trouble on one page within hours, where no place is named. What one post names and the other
leaves out makes two posts LIKELY at most: a person decides. Joining is by single links: two
posts are one event when a chain of sure pairs leads from one to the other.

A wish for something new or a thank-you is never alike to a complaint, and «свет дали» is no voice
of the outage: it may be asked about, never joined. Searching (`services/alike/traces.py`) and
joining (`services/alike/joining.py`) do not live here.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum

from services.triage.alike import places, sketch
from services.triage.alike.cures import is_demanded
from services.triage.alike.fingerprint import fingerprint, of_words, words
from services.triage.alike.places import Place
from services.triage.alike.troubles import Scale, Trouble, scale_of, told
from services.triage.alike.typos import mended, spelt
from services.triage.reading import Reading, read
from services.triage.where.gazetteer import EMPTY, Gazetteer

SHORT_WINDOW = timedelta(hours=3)
"""Within it «Нет воды» and «нет воды!» on one page are one outage, though nobody says where."""
LONG = 8
"""Words from which equal texts are one text wherever they stand; shorter ones are anybody's."""


@dataclass(frozen=True, slots=True)
class Duplicates:
    """The settings. Windows are between the moments of writing of two posts.

    `event_window`: the same trouble at the same place is one event. `area_window`: the same
    outage elsewhere in the district may be it. `text_window`: near-copies are one text.
    `sure_placed` and `sure_bare`: the share of letters from which they are, where the text names
    its place and where it does not; from `likely` on people are asked. From `burst_from` equal
    texts, each within `burst_within` of the next, all count as one voice.
    """

    event_window: timedelta = timedelta(hours=72)
    area_window: timedelta = timedelta(hours=12)
    text_window: timedelta = timedelta(days=7)
    sure_placed: float = 0.7
    sure_bare: float = 0.9
    likely: float = 0.55
    burst_from: int = 3
    burst_within: timedelta = timedelta(hours=1)


class Sort(StrEnum):
    """What kind of thing a key stands for."""

    TEXT = "text"
    EVENT = "event"
    FEW = "few"
    BAND = "band"
    NEAR = "near"


class Level(IntEnum):
    """How sure it is that two posts speak of one event."""

    NO = 0
    LIKELY = 1
    SURE = 2


@dataclass(frozen=True, slots=True)
class Likeness:
    """The level and why, in words for people."""

    level: Level
    why: str = ""


@dataclass(frozen=True, slots=True)
class Key:
    """One stored key: a signed 64-bit number, equal in every process."""

    sort: Sort
    number: int


@dataclass(frozen=True, slots=True)
class Traits:
    """What is held against other posts. `identity` is equal for equal texts; None: too short,
    then `few` is equal for equal words on one source, and "" where that is not known. `troubles`
    are those that fail, `settled` those that the post says are over."""

    at: datetime
    wish: bool
    identity: str | None
    few: str
    grams: frozenset[int]
    figures: tuple[str, ...]
    troubles: tuple[Trouble, ...]
    settled: tuple[Trouble, ...]
    place: Place

    @property
    def trouble(self) -> str:
        """The troubles in words; where nothing fails, those that did."""
        return ", ".join(one.name for one in self.troubles or self.settled)


NO = Likeness(Level.NO)


def traits(
    text: str,
    *,
    at: datetime,
    wish: bool,
    district: str,
    source: int | None = None,
    gazetteer: Gazetteer = EMPTY,
) -> Traits:
    """Of a post written then on that source, whose own district is `district`."""
    reading = mended(read(text), gazetteer.names_with)
    place = places.find(reading, district, gazetteer)
    heard = told(reading)
    # «Верните свет!» wishes for nothing new: somebody sits without it.
    wish = wish and not is_demanded(reading, [one.key for one in heard.failed])
    identity = _identity(text, wish, place.district)
    return Traits(
        at=at,
        wish=wish,
        identity=identity,
        few=_few(text, source) if identity is None else "",
        grams=grams(text),
        figures=_figures(reading),
        troubles=heard.failed,
        settled=heard.settled,
        place=place,
    )


def grams(text: str) -> frozenset[int]:
    """The letters of a text as they are compared: of its words as they were meant."""
    return sketch.grams(" ".join(spelt(words(text))))


def by_letters(one: Traits, others: frozenset[int], settings: Duplicates) -> Likeness:
    """How alike the letters are of two texts known to stand at the same place."""
    share = sketch.alike(one.grams, others)
    if share >= (settings.sure_placed if one.place.is_exact else settings.sure_bare):
        return Likeness(Level.SURE, "почти тот же текст")
    return Likeness(Level.LIKELY, "похожий текст") if share >= settings.likely else NO


def event(one: Traits) -> Key | None:
    """What all sure posts of one event share; None when too little is known to be sure."""
    return _placed(one.place, one.troubles, one.wish) or _said(one)


def ended(one: Traits) -> Key | None:
    """The event a post says is over, by the key of those who told of it."""
    return None if one.troubles else _placed(one.place, one.settled, wish=False)


def event_window(key: Key, settings: Duplicates) -> timedelta:
    """How near in time two posts of one event's key must be."""
    wide = settings.event_window
    return min(SHORT_WINDOW, wide) if key.sort is Sort.FEW else wide


def _said(one: Traits) -> Key | None:
    """Of a few words that name no place. What is of one house alone needs the house."""
    anywhere = not one.place.is_exact and not one.place.house
    if not one.few or not anywhere or not one.troubles or scale_of(one.troubles) is Scale.HOUSE:
        return None
    return _key(Sort.FEW, one.wish, one.few, one.place.district)


def _placed(place: Place, troubles: tuple[Trouble, ...], wish: bool) -> Key | None:
    """Of a trouble and as much of a place as it needs."""
    where: tuple[str, ...]
    if not troubles:
        return None
    match scale_of(troubles):
        case Scale.OBJECT:
            where = (place.thing,) if place.thing else ()
        case Scale.HOUSE:
            where = (*place.streets, place.house) if place.streets and place.house else ()
        case Scale.SPOT:
            where = (*place.streets, place.house) if place.streets else ()
        case Scale.STREET:
            where = place.streets or (("весь",) if place.named and not place.thing else ())
    if not where:
        return None
    settlement = "" if scale_of(troubles) is Scale.OBJECT else place.settlement
    names = "+".join(trouble.key for trouble in troubles)
    return _key(Sort.EVENT, wish, names, place.district, settlement, *where)


def text(one: Traits) -> Key | None:
    """The key of equal texts."""
    return _key(Sort.TEXT, one.identity) if one.identity else None


def bands(one: Traits) -> tuple[Key, ...]:
    """Under these near-copies meet that stand at the same place and hold the same figures; none
    for a text too short to be its own."""
    if one.identity is None:
        return ()
    stands = _stands(one)
    return tuple(_key(Sort.BAND, stands, band) for band in sketch.bands(one.grams))


def near_stored(one: Traits) -> Iterator[tuple[Key, bool]]:
    """Keys by which a post is found that may be it; True: in the whole district."""
    for trouble, street, housed in _corners(one):
        yield _near(one, trouble, street, housed), False
    yield from _wide(one)


def near_sought(one: Traits) -> Iterator[tuple[Key, bool]]:
    """What to look for: on the street those that name no house, or any if this one names none."""
    for trouble, street, housed in _corners(one):
        yield _near(one, trouble, street, False), False
        if not housed:
            yield _near(one, trouble, street, True), False
    yield from _wide(one)


def _corners(one: Traits) -> Iterator[tuple[Trouble, str, bool]]:
    for trouble in one.troubles:
        housed = bool(one.place.house) and trouble.scale in (Scale.SPOT, Scale.HOUSE)
        for street in one.place.streets:
            yield trouble, street, housed
        if trouble.scale is Scale.OBJECT and one.place.thing:
            yield trouble, one.place.thing, False


def _wide(one: Traits) -> Iterator[tuple[Key, bool]]:
    for trouble in one.troubles:
        if trouble.scale is Scale.STREET and one.place.district:
            yield _key(Sort.NEAR, one.wish, trouble.key, one.place.district), True


def _near(one: Traits, trouble: Trouble, street: str, housed: bool) -> Key:
    return _key(Sort.NEAR, one.wish, trouble.key, one.place.district, street, housed)


def _stands(one: Traits) -> str:
    place = one.place
    where = (place.district, place.settlement, *place.streets, place.house, place.thing)
    over = tuple(trouble.key for trouble in one.settled)
    return repr((one.wish, where, one.figures, *over))


def _identity(text: str, wish: bool, district: str) -> str | None:
    """A long text is its fingerprint; a short one belongs to its district."""
    plain = fingerprint(text)
    if plain is None or (len(words(text)) >= LONG and not wish):
        return plain
    where = "" if len(words(text)) >= LONG else district
    return hashlib.sha256(repr((plain, wish, where)).encode()).hexdigest()[:32]


def _few(text: str, source: int | None) -> str:
    found = words(text)
    return f"{source}:{of_words(found)}" if found and source is not None else ""


def _figures(reading: Reading) -> tuple[str, ...]:
    return tuple(sorted(token.norm for token in reading.tokens if token.is_number))


def reason(one: Traits) -> str:
    """What failed and where, for people."""
    where = ", ".join(name.capitalize() for name in one.place.streets) or one.place.thing
    where = where or one.place.settlement or one.place.district
    return f"{one.trouble}, {where}" if where else one.trouble


def _key(sort: Sort, *parts: object) -> Key:
    digest = hashlib.blake2b(repr((sort.value, parts)).encode(), digest_size=8).digest()
    return Key(sort, int.from_bytes(digest, signed=True))

"""An invented town where many people speak of the same events, and of some that only look alike.

Every post knows the event it speaks of; None: of nothing, it must be joined to nobody. The same
seed tells the same stories. What is measured on them is in `duplicates.py`.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import combinations

from benchmarks.events_words import (
    BARE,
    COPIES,
    INDIGNATION,
    OPENINGS,
    PHRASES,
    PLACES,
    ROUTES,
    TAILS,
    TOWNS,
    Trouble,
)

LETTERS = "абвгдежзийклмнопрстуфхцчшщыэюя"


@dataclass(frozen=True, slots=True)
class Told:
    """One post: its words, when and where it was written, and of which event it speaks."""

    text: str
    at: datetime
    district: str
    network: str
    event: int | None


class Town:
    """Stories of one seed."""

    def __init__(self, seed: int, start: datetime) -> None:
        self._random = random.Random(seed)
        self._start = start
        self._events = 0
        self._taken: set[tuple[str, str, str, str]] = set()
        self.posts: list[Told] = []

    def live(self, events: int) -> list[Told]:
        """So many events with their voices, and beside each something that only looks like it."""
        for _ in range(events):
            trouble, where = self._free()
            day = self._start + timedelta(hours=self._random.uniform(0, 24 * 20))
            self._voices(trouble, where, day)
            self._beside(trouble, where, day)
        for text in COPIES:
            self._copies(text)
        angry = list(combinations(INDIGNATION, 2))
        for pair in self._random.sample(angry, min(events // 3, len(angry))):
            self._say(" ".join(pair), self._moment(), self._town(), None)
        self._random.shuffle(self.posts)
        return self.posts

    def _free(self) -> tuple[Trouble, "Where"]:
        """A trouble at a place where it has not happened yet: two of them would be one event."""
        while True:
            trouble = self._random.choice(list(PHRASES))
            where = self._place(trouble)
            if self._take(trouble, where):
                return trouble, where

    def _take(self, trouble: Trouble, where: "Where") -> bool:
        spot = (trouble.key, where.town, where.street, where.thing)
        if spot in self._taken:
            return False
        self._taken.add(spot)
        return True

    def _voices(self, trouble: Trouble, where: "Where", day: datetime) -> int:
        event = self._new()
        for _ in range(self._random.randint(2, 14)):
            at = day + timedelta(hours=min(self._random.expovariate(1 / 6), 60))
            self._say(self._words(trouble, where), at, where.town, event)
        if self._random.random() < 0.3:
            text = self._words(trouble, where)
            for _ in range(self._random.randint(2, 4)):
                at = day + timedelta(hours=self._random.uniform(0, 40))
                self._say(self._edited(text), at, where.town, event)
        return event

    def _beside(self, trouble: Trouble, where: "Where", day: datetime) -> None:
        """Hard negatives: each is an event of its own, with two voices or three."""
        others = [one for one in PHRASES if one.key != trouble.key and one.scale == trouble.scale]
        town = self._random.choice([one for one in TOWNS if one != where.town])
        near: list[tuple[Trouble, Where, datetime]] = [
            (trouble, where.elsewhere(self._random), day),
            (trouble, where.moved_to(town), day),
            (trouble, where, day + timedelta(days=30)),
        ]
        if others:
            near.append((self._random.choice(others), where, day))
        if trouble.scale in ("spot", "house"):
            near.append((trouble, where.next_door(self._random), day))
        for what, place, moment in self._random.sample(near, 2):
            same_spot = (what, place.street, place.town) == (trouble, where.street, where.town)
            if not (same_spot and not where.thing) and not self._take(what, place):
                continue
            event = self._new()
            for _ in range(self._random.randint(1, 3)):
                at = moment + timedelta(hours=self._random.uniform(0, 20))
                self._say(self._words(what, place), at, place.town, event)

    def _copies(self, text: str) -> None:
        event, town, day = self._new(), self._town(), self._moment()
        for _ in range(self._random.randint(2, 5)):
            at = day + timedelta(hours=self._random.uniform(0, 90))
            self._say(self._edited(text), at, town, event)

    def _words(self, trouble: Trouble, where: "Where") -> str:
        phrase = self._random.choice(trouble.phrases)
        opening = self._random.choice(OPENINGS) if self._random.random() < 0.4 else ""
        tail = self._random.choice(TAILS) if self._random.random() < 0.6 else ""
        if self._random.random() < 0.04:
            text = f"{opening} {phrase.format(where='у нас')} {tail}"
        else:
            text = f"{opening} {phrase.format(where=where.said(trouble, self._random))} {tail}"
        text = " ".join(text.split())
        return self._typo(text) if self._random.random() < 0.15 else text

    def _typo(self, text: str) -> str:
        """One letter wrong, lost or doubled in one of the longer words."""
        words = text.split(" ")
        long = [place for place, word in enumerate(words) if len(word) > 5 and word.isalpha()]
        if not long:
            return text
        place = self._random.choice(long)
        word = words[place]
        at = self._random.randrange(1, len(word) - 1)
        new = self._random.choice([
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[:at] + self._random.choice(LETTERS) + word[at + 1 :],
        ])  # fmt: skip
        return " ".join([*words[:place], new, *words[place + 1 :]])

    def _edited(self, text: str) -> str:
        """As people repost: a word before, a mark after, a typo, or nothing changed."""
        change = self._random.randrange(5)
        if change == 0:
            return text
        if change == 1:
            return f"{text} Репост!"
        if change == 2:
            return self._typo(text)
        return f"Люди, {text[0].lower()}{text[1:]}" if change == 3 else text.replace(".", "!")

    def _place(self, trouble: Trouble) -> "Where":
        town = self._town()
        if trouble.scale == "object":
            return Where(town, "", "", self._random.choice(ROUTES))
        if trouble.scale == "street" and self._random.random() < 0.15:
            return Where(town, "", "", "")
        return Where(town, self._random.choice(PLACES), str(self._random.randint(1, 60)), "")

    def _say(self, text: str, at: datetime, town: str, event: int | None) -> None:
        network = self._random.choice(("vk", "vk", "telegram", "rss"))
        self.posts.append(Told(text, at, town, network, event))

    def _new(self) -> int:
        self._events += 1
        return self._events

    def _town(self) -> str:
        return self._random.choice(list(TOWNS))

    def _moment(self) -> datetime:
        return self._start + timedelta(hours=self._random.uniform(0, 24 * 20))


@dataclass(frozen=True, slots=True)
class Where:
    """A place: a town, a street in the locative («Лесной»), a house, or a numbered thing."""

    town: str
    street: str
    house: str
    thing: str

    def said(self, trouble: Trouble, chance: random.Random) -> str:
        """As one of many people says it."""
        if self.thing:
            return self.thing
        if not self.street:
            return chance.choice(BARE).format(town=TOWNS[self.town])
        forms = [f"на улице {self.street}", f"на {self.street}", f"по улице {self.street}"]
        housed = [
            f"на улице {self.street}, {self.house}",
            f"на {self.street}, {self.house}",
            f"на улице {self.street}, дом {self.house}",
            f"у дома {self.house} на улице {self.street}",
            f"на {self.street} {self.house}",
        ]
        if trouble.scale == "street":
            return chance.choice(forms + housed[:3])
        if chance.random() < 0.05:
            return chance.choice(forms)
        return chance.choice(housed)

    def elsewhere(self, chance: random.Random) -> "Where":
        """Another street, another route, another town where neither is named."""
        if self.thing:
            return Where(self.town, "", "", chance.choice([r for r in ROUTES if r != self.thing]))
        if not self.street:
            return Where(chance.choice([one for one in TOWNS if one != self.town]), "", "", "")
        street = chance.choice([one for one in PLACES if one != self.street])
        return Where(self.town, street, self.house, "")

    def moved_to(self, town: str) -> "Where":
        """The same names in another town."""
        return Where(town, self.street, self.house, self.thing)

    def next_door(self, chance: random.Random) -> "Where":
        """Another house of the street."""
        house = str(int(self.house) + chance.randint(2, 20))
        return Where(self.town, self.street, house, self.thing)


def truth(posts: Sequence[Told]) -> dict[int, int]:
    """Which event each post (by its place) speaks of; those of nothing are events of their own."""
    return {
        place: post.event if post.event is not None else -place - 1
        for place, post in enumerate(posts)
    }

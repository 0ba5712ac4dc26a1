"""One text with everything found in it, sorted by decision; what follows from it is elsewhere."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from services.triage.lexicon import Aspect, Label, lexicon
from services.triage.phrases import Hit
from services.triage.reading import Reading, read
from services.triage.signs import ALONG, NUMBER, STREET, signs
from services.triage.where import whereabouts
from services.triage.where.address import Address
from services.triage.where.gazetteer import Gazetteer, Mention
from services.triage.where.whereabouts import Whereabouts

Found: TypeAlias = Mapping[Aspect, Mapping[str, list[Hit[Label]]]]

_QUOTED = 5


@dataclass(frozen=True, slots=True)
class Evidence:
    """The reading, what its single words tell (`signs.py`), its phrases by aspect and name, its
    place: the street, the district it names, and where both together are.
    """

    reading: Reading
    signs: int
    found: Found
    address: Address | None
    mention: Mention | None
    whereabouts: Whereabouts

    def names(self, aspect: Aspect) -> Mapping[str, list[Hit[Label]]]:
        """Name → phrases found, of one aspect."""
        return self.found.get(aspect, {})

    def quotes(self, hits: list[Hit[Label]]) -> tuple[str, ...]:
        """The words of the text behind the hits, the longest first, each part once."""
        spans = sorted({(h.first, h.last) for h in hits}, key=lambda s: (s[0] - s[1], s[0]))
        kept: list[tuple[int, int]] = []
        for first, last in spans:
            if not any(a <= first and last <= b for a, b in kept):
                kept.append((first, last))
        words = (self.reading.quote(first, last) for first, last in sorted(kept[:_QUOTED]))
        return tuple(dict.fromkeys(words))


def gather(text: str, gazetteer: Gazetteer) -> Evidence:
    """Read the text once and look everything up; linear in what is looked at."""
    return gather_all([text], gazetteer, [""])[0]


def gather_all(
    texts: Sequence[str], gazetteer: Gazetteer, districts: Sequence[str]
) -> list[Evidence]:
    """The same of many texts, column by column; `districts` are those of their sources."""
    readings = list(map(read, texts))
    found = map(_by_name, list(map(lexicon().book.find, readings)))
    told = list(map(signs, readings))
    worth = NUMBER | STREET | (ALONG if gazetteer.streets else 0)
    places = [
        whereabouts.find(reading, gazetteer, district, with_streets=bool(bits & worth))
        for reading, district, bits in zip(readings, districts, told, strict=True)
    ]
    return [
        Evidence(reading, bits, names, place.address, place.mention, place.whereabouts)
        for reading, bits, names, place in zip(readings, told, found, places, strict=True)
    ]


def _by_name(hits: list[Hit[Label]]) -> Found:
    """Aspect → name → its phrases, in the order of the text."""
    found: dict[Aspect, dict[str, list[Hit[Label]]]] = {}
    for hit in hits:
        label = hit[0]
        of_aspect = found.get(label.aspect)
        if of_aspect is None:
            found[label.aspect] = {label.name: [hit]}
        elif label.name in of_aspect:
            of_aspect[label.name].append(hit)
        else:
            of_aspect[label.name] = [hit]
    return found

"""Where a text speaks of, of all it names: its district, its settlement, its street.

A district the text names is believed first; a street then is one of that district. Where none is
named the street is one of the source's district; if the source has none, a street there is but one
of in the region says its district itself, where the list holds streets of every district.
"""

from dataclasses import dataclass

from services.triage.lemmas import without_yo
from services.triage.reading import Reading
from services.triage.where import addresses
from services.triage.where.address import Address
from services.triage.where.gazetteer import Gazetteer, Mention, chosen


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """The district and the settlement, each "" where the text does not tell it; `first` and `last`
    are the tokens that told the district.
    """

    district: str = ""
    settlement: str = ""
    first: int = 0
    last: int = -1


_NOWHERE = Whereabouts()


@dataclass(frozen=True, slots=True)
class Places:
    """All a text names: its addresses, each as one of the place it speaks of, the one it is about,
    the district it names, and what follows of both.
    """

    addresses: tuple[Address, ...]
    address: Address | None
    mention: Mention | None
    whereabouts: Whereabouts


def find(
    reading: Reading, gazetteer: Gazetteer, district: str, *, with_streets: bool = True
) -> Places:
    """What a text names whose source is of that district, "" where it is of none. `with_streets`
    is false where it surely names no street."""
    written = addresses.every(reading, gazetteer.streets) if with_streets else []
    mention = chosen(_apart(gazetteer.find(reading), addresses.chosen(written), reading))
    found = tuple(_located(one, mention, district) for one in written)
    address = addresses.chosen(found)
    # A source of a district is believed; else a list that lacks districts tells none by a street.
    tells = bool(district) or gazetteer.whole
    return Places(found, address, mention, _follows(address, mention, tells=tells))


def _apart(mentions: list[Mention], address: Address | None, reading: Reading) -> list[Mention]:
    """Those that are not said of a street of the list: «Победы 5» is no village Победа, but
    «Победа, 5» is."""
    if address is None or not address.known:
        return mentions
    return [
        mention
        for mention in mentions
        if mention.last < address.first
        or mention.first > address.last
        or without_yo(reading.quote(mention.first, mention.last).lower())
        == without_yo((mention.settlement or mention.district).lower())
    ]


def _located(address: Address, mention: Mention | None, district: str) -> Address:
    """The address as one of the place the text names, or else of its source's district."""
    if not address.known:
        return address
    if mention is not None:
        return address.within(mention.district, mention.settlement)
    return address.within(district) if district else address


def _follows(address: Address | None, mention: Mention | None, *, tells: bool) -> Whereabouts:
    """`tells` says whether the street alone may tell the district."""
    if mention is not None:
        settlement = mention.settlement or (address.settlement if address else "")
        return Whereabouts(mention.district, settlement, mention.first, mention.last)
    if address is None or not tells or not address.district:
        return _NOWHERE
    return Whereabouts(address.district, address.settlement, address.first, address.last)

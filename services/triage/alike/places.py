"""Where a post speaks of, as two posts are held against each other. Stricter about what is a
street than `addresses.py`, which tells what a card shows; two posts may not join by a mistake."""

from dataclasses import dataclass
from itertools import takewhile

from services.triage.lemmas import grammar, lemma, street_form
from services.triage.lexicon import table
from services.triage.reading import Reading, Token
from services.triage.where import addresses, whereabouts
from services.triage.where.address import Address
from services.triage.where.gazetteer import EMPTY, Gazetteer

_OBJECTS = {form: name for name, forms in table("spots.toml")["numbered"].items() for form in forms}
_NO_STREET_BEFORE = frozenset(table("spots.toml")["no_street_before"])
_STREETS = addresses.NOUN_STREETS | addresses.DAY_STREETS
_HOUSE = frozenset({"дом", "дома", "доме", "дому", "домом", "д"})
_STREET = "ул. "


@dataclass(frozen=True, slots=True)
class Place:
    """As much as is known, each part "" or empty where it is not.

    `district` may be the source's own; `named` says that the text itself names a district or a
    settlement. `thing` is a numbered institution or route: «школа 5».
    """

    district: str = ""
    settlement: str = ""
    streets: tuple[str, ...] = ()
    house: str = ""
    thing: str = ""
    named: bool = False

    @property
    def is_exact(self) -> bool:
        """Whether the text itself says where."""
        return self.named or bool(self.streets or self.thing)


def find(reading: Reading, district: str, gazetteer: Gazetteer = EMPTY) -> Place:
    """The place of a text whose district is that if it names none."""
    found = whereabouts.find(reading, gazetteer, district)
    where = found.whereabouts
    taken = {at for address in found.addresses for at in range(address.first, address.last + 1)}
    named = [address for address in found.addresses if _is_name(reading.tokens, address)]
    streets = {_plain(address) for address in named} | _bare(reading.tokens, taken)
    return Place(
        district=where.district or district,
        settlement=where.settlement,
        streets=tuple(sorted(streets)),
        house=next((one.house for one in named if one.house), "") or _house(reading.tokens),
        thing=_thing(reading.tokens),
        named=found.mention is not None,
    )


def _is_name(tokens: tuple[Token, ...], address: Address) -> bool:
    """A name has a capital, a name's grammar, or is known to be a street."""
    if address.known:
        return True
    words = tokens[address.first : address.last + 1]
    return any(word.text[0].isupper() for word in words[1:]) or any(
        word.norm in _STREETS or grammar(word.norm).adjective or grammar(word.norm).name
        for word in words
    )


def _plain(address: Address) -> str:
    """«ул. Лесная» and «Лесная» are one street, «пер. Лесной» is another."""
    name = address.street.lower().replace("ё", "е").removeprefix(_STREET)
    first, *more = name.split()
    words = [first if "." in first else street_form(first, "femn")]
    words += takewhile(lambda word: "." in first or _goes_on(first, word), more)
    return " ".join(words)


def _goes_on(first: str, word: str) -> bool:
    """Whether a name may go on so; a sentence that began without a dot is none of it."""
    traits = grammar(word)
    if word.isdecimal() or traits.adjective or word in addresses.NOUN_STREETS:
        return True
    return traits.noun and traits.genitive and (traits.name or first.isdecimal())


def _bare(tokens: tuple[Token, ...], taken: set[int]) -> set[str]:
    """«на Лесной», «по Ленина»: no house and no «улица», but a capital and the preposition."""
    found = set()
    for at in range(1, len(tokens)):
        word = tokens[at]
        if at in taken or not word.text[0].isupper() or tokens[at - 1].norm not in ("на", "по"):
            continue
        if at + 1 < len(tokens) and lemma(tokens[at + 1].norm) in _NO_STREET_BEFORE:
            continue
        traits = grammar(word.norm)
        if traits.adjective and traits.feminine and word.norm.endswith(("ой", "ей")):
            found.add(street_form(word.norm, "femn"))
        elif word.norm in addresses.NOUN_STREETS or (
            traits.noun and traits.genitive and traits.name
        ):
            found.add(word.norm)
    return found


def _house(tokens: tuple[Token, ...]) -> str:
    """«На Вишнёвой у дома 12а»: the house apart from its street."""
    for at, word in enumerate(tokens[:-1]):
        number = tokens[at + 1]
        if word.norm in _HOUSE and number.is_number and number.gap.strip(" .№") == "":
            letter = tokens[at + 2] if at + 2 < len(tokens) else None
            glued = letter is not None and letter.gap == "" and len(letter.norm) == 1
            return number.norm + (letter.norm if letter and glued else "")
    return ""


def _thing(tokens: tuple[Token, ...]) -> str:
    """«школа № 5», «17 автобус», «15-й маршрут»: the first with its number."""
    for at, word in enumerate(tokens):
        name = _OBJECTS.get(lemma(word.norm)) if not word.is_number else None
        if name is None:
            continue
        after = tokens[at + 1] if at + 1 < len(tokens) else None
        if after is not None and after.is_number and not after.fresh:
            return f"{name} {after.norm}"
        before = at - 1
        if before >= 1 and len(tokens[before].norm) <= 2 and tokens[before].gap == "-":
            before -= 1
        if before >= 0 and tokens[before].is_number and not word.fresh:
            return f"{name} {tokens[before].norm}"
    return ""

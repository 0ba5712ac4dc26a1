"""One address found in a text: what `addresses.py` finds and the rest of triage speaks of."""

from dataclasses import dataclass, replace

from services.triage.where.streets import Street


@dataclass(frozen=True, slots=True)
class Address:
    """A street as written down («ул. Садовая»), its house or "", and the tokens it took.

    `known` are the region's streets it may be, none where the region's list has none such.
    """

    street: str
    house: str
    first: int
    last: int
    known: tuple[Street, ...] = ()

    def __str__(self) -> str:
        return f"{self.street}, {self.house}" if self.house else self.street

    def within(self, district: str, settlement: str = "") -> "Address":
        """The same in a district, and in a settlement unless it is ""; streets elsewhere are
        not it."""
        near = tuple(
            street
            for street in self.known
            if street.district == district and settlement in ("", street.settlement)
        )
        return replace(self, street=str(near[0]) if near else self.street, known=near)

    @property
    def district(self) -> str:
        """The district all it may be are in, or ""."""
        found = {street.district for street in self.known}
        return found.pop() if len(found) == 1 else ""

    @property
    def settlement(self) -> str:
        """The settlement all it may be are in, or ""."""
        found = {(street.district, street.settlement) for street in self.known}
        return found.pop()[1] if len(found) == 1 else ""

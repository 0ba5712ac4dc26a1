"""The region's streets in the database: from a list of them, and back to triage.

A list need not hold the whole region: the districts it names get its streets in place of those
they had, the others keep theirs. `region import` leaves streets alone.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence

from db.engine import AsyncSession
from db.queries import region as queries
from services.regions.street_list import StreetList
from services.triage.where.streets import Street

Kept = Mapping[str, Sequence[Sequence[str]]]
"""What a district's row keeps: settlement → [kind, name] of each street; "" for its own town."""


async def put_streets(session: AsyncSession, listed: StreetList) -> None:
    """Give the districts the list names its streets in place of theirs."""
    of_district: dict[str, dict[str, list[list[str]]]] = defaultdict(lambda: defaultdict(list))
    for street in sorted(listed.streets, key=lambda one: (one.settlement, one.name, one.kind)):
        of_district[street.district][street.settlement].append([street.kind, street.name])
    for row in await queries.districts(session):
        if row.name in of_district:
            row.streets = dict(of_district[row.name])
            row.streets_digest = _digest(row.streets)


async def drop_streets(session: AsyncSession) -> None:
    """Forget all streets."""
    for row in await queries.districts(session):
        row.streets, row.streets_digest = {}, ""


def kept_streets(district: str, kept: Kept) -> list[Street]:
    """A district's streets as triage wants them."""
    return [
        Street(kind, name, district, settlement)
        for settlement, named in kept.items()
        for kind, name in named
    ]


def _digest(kept: Kept) -> str:
    return hashlib.sha256(json.dumps(kept, sort_keys=True).encode()).hexdigest()[:32]

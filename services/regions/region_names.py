"""The region's names as triage wants them."""

import asyncio
from dataclasses import dataclass

from db.engine import AsyncSession
from db.queries import desks
from services.regions.region_streets import kept_streets
from services.triage import DistrictNames, Gazetteer

_BUILT = 2


@dataclass(frozen=True, slots=True)
class _Told:
    """What a gazetteer is made of: names, and the digests of the districts' streets."""

    names: tuple[DistrictNames, ...]
    digests: tuple[str, ...]


_built: dict[_Told, Gazetteer] = {}


async def gazetteer(session: AsyncSession) -> Gazetteer:
    """Names of districts, settlements and streets, as the database holds them now."""
    rows = await desks.districts(session)
    told = _Told(
        tuple(DistrictNames(row.name, tuple(row.aliases), tuple(row.settlements)) for row in rows),
        tuple(row.streets_digest for row in rows),
    )
    if (known := _built.get(told)) is not None:
        return known
    kept = await desks.streets(session) if any(told.digests) else ()
    streets = [street for name, _, listed in kept for street in kept_streets(name, listed)]
    # Thousands of names in every case take a second, and change once a year.
    made = await asyncio.to_thread(Gazetteer.from_districts, told.names, streets)
    if {digest for _, digest, _ in kept} != set(filter(None, told.digests)):
        # Another process changed them between the two looks: the next round keeps what it finds.
        return made
    while len(_built) >= _BUILT:
        _built.pop(next(iter(_built)), None)
    _built[told] = made
    return made


async def districts(session: AsyncSession) -> tuple[str, ...]:
    """Names of districts, by name."""
    return tuple(row.name for row in await desks.districts(session))

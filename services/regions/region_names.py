"""The region's names as triage wants them."""

from functools import lru_cache

from db.engine import AsyncSession
from db.queries import desks
from services.triage import DistrictNames, Gazetteer


async def gazetteer(session: AsyncSession) -> Gazetteer:
    """Names of districts and settlements, as the database holds them now."""
    rows = await desks.districts(session)
    return _spelt(
        tuple(DistrictNames(row.name, tuple(row.aliases), tuple(row.settlements)) for row in rows)
    )


async def districts(session: AsyncSession) -> tuple[str, ...]:
    """Names of districts, by name."""
    return tuple(row.name for row in await desks.districts(session))


@lru_cache(maxsize=2)
def _spelt(names: tuple[DistrictNames, ...]) -> Gazetteer:
    """Spelling every name in every case takes long, and names change once a year."""
    return Gazetteer.from_districts(names)

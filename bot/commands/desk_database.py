"""The desk's database, open for as long as a command needs it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.config import Config
from db.engine import Database
from db.migrate import schema, upgrade
from services.errors import OtklikError


@asynccontextmanager
async def opened(config: Config) -> AsyncIterator[Database]:
    """As it is. OtklikError where it is not of this version."""
    url = config.database.url.get_secret_value()
    if not (await schema(url)).is_ready:
        raise OtklikError("the database is not migrated: python -m bot migrate")
    async with _at(url) as database:
        yield database


@asynccontextmanager
async def migrated(config: Config) -> AsyncIterator[Database]:
    """Brought to this version first, and made where there is none."""
    url = config.database.url.get_secret_value()
    await upgrade(url)
    async with _at(url) as database:
        yield database


@asynccontextmanager
async def _at(url: str) -> AsyncIterator[Database]:
    database = Database(url)
    try:
        yield database
    finally:
        await database.close()

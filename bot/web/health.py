"""GET /health: 200 or 503, and what works; for whoever restarts processes. Nothing of anybody.

What is an illness is told in `services.operation.health`. It is open to all who reach the server.
"""

from aiohttp import web

from bot.web.server import Room
from db.engine import Database
from services.clock import Now
from services.operation.health import Health, health
from services.operation.vitals import ReachVitals, Vitals
from services.reporting.figures import is_answering

WAIT = 5.0
"""Seconds the database has to answer."""


def room(database: Database, vitals: Vitals, now: Now) -> Room:
    """Always open: it tells no more than whether things work."""

    async def look(_: web.Request) -> web.Response:
        is_there = await is_answering(database, WAIT)
        found = health(vitals, now(), database=is_there)
        return web.json_response(_told(found, vitals.reach), status=200 if found.is_well else 503)

    return Room("health", (web.get("/health", look),))


def _told(found: Health, reach: ReachVitals) -> dict[str, object]:
    at = found.telegram_at
    return {
        "status": "ok" if found.is_well else "ill",
        "database": found.database,
        "delivery": found.delivery,
        "ticks": {"ok": not found.late, "late": list(found.late)},
        "telegram": {
            "ok": found.telegram,
            "last_success": at.isoformat(timespec="seconds") if at else None,
            "way": reach.way + 1,
            "ways": len(reach.ways),
        },
    }

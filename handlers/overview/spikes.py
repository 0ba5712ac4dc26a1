"""How a stored spike becomes speech when it is sent."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from db.engine import Database
from handlers.views import spikes as view
from handlers.views.speech import Speech
from handlers.views.spike_chart import draw_spike
from services.clock import Now
from services.outbox import Say
from services.rules import Rules
from services.storms import spike_facts


def renderers(
    database: Database, rules: Rules, now: Now
) -> dict[Say, Callable[[dict[str, Any]], Awaitable[Speech]]]:
    """For whoever sends the rows that `services/storms/spike_alerts.py` puts."""
    return {Say.SPIKE: partial(_spike, database, rules, now)}


async def _spike(database: Database, rules: Rules, now: Now, payload: dict[str, Any]) -> Speech:
    """The chart with its caption; drawn in a worker thread."""
    at = now()
    async with database.read() as session:
        facts = await spike_facts.read(session, rules, payload["spike_id"], at)
    if facts is None:
        return None
    png = await asyncio.to_thread(draw_spike, view.chart(facts, rules.zone))
    return view.picture(
        facts,
        png,
        rules.zone,
        at,
        again=payload.get("again", False),
        widely=payload.get("widely", False),
    )

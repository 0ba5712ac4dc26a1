"""Long poll: what the bot has not yet confirmed, the oldest first."""

import asyncio
from contextlib import suppress

from sandbox.max.errors import MaxError, bad_param
from sandbox.max.places import Json
from sandbox.max.reading import Ask

_MOST = 100
_LONGEST = 30


async def updates(ask: Ask) -> Json:
    """GET /updates: `marker` confirms everything before it. With a subscription there are none."""
    town = ask.town
    limit, timeout = ask.whole("limit", _MOST), ask.whole("timeout", _LONGEST)
    if not 1 <= limit <= _MOST or not 0 <= timeout <= _LONGEST:
        raise bad_param("limit: 1…100, timeout: 0…30")
    if town.subscriptions:
        if town.refuses_polls:
            raise MaxError(405, "method.not.allowed", "Webhook subscription is active")
        return {"updates": [], "marker": None}
    if "marker" in ask.params:
        town.commit(ask.whole("marker"))
    types = frozenset(ask.params.get("types", "").split(",")) - {""}
    found = town.waiting(types, limit)
    if not found and timeout:
        town.rung.clear()
        with suppress(TimeoutError):
            async with asyncio.timeout(timeout):
                await town.rung.wait()
        found = town.waiting(types, limit)
    marker = found[-1].number + 1 if found else None
    return {"updates": [one.body for one in found], "marker": marker}

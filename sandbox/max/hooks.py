"""Webhooks: subscriptions, and posting updates to them until they are taken."""

import asyncio
import re
from urllib.parse import urlsplit

import aiohttp

from sandbox.max import shapes
from sandbox.max.errors import bad_param
from sandbox.max.places import Json
from sandbox.max.reading import Ask
from sandbox.max.state import MaxTown, Queued, Subscription

HEADER = "X-Max-Bot-Api-Secret"
_SECRET = re.compile(r"[\w-]{5,256}")


def listed(ask: Ask) -> Json:
    """GET /subscriptions."""
    return {
        "subscriptions": [
            {"url": one.url, "time": shapes.ms(one.at), "update_types": list(one.types) or None}
            for one in ask.town.subscriptions.values()
        ]
    }


def subscribe(ask: Ask) -> Json:
    """POST /subscriptions. Plain http is for the town's own hosts alone."""
    body = ask.body or {}
    url, secret = body.get("url"), body.get("secret") or ""
    parts = urlsplit(url) if isinstance(url, str) else None
    if parts is None or not parts.hostname:
        raise bad_param("url: errors.required")
    if parts.scheme != "https" and parts.hostname != "127.0.0.1":
        return {"success": False, "message": "Only https is allowed"}
    if secret and not _SECRET.fullmatch(secret):
        raise bad_param("secret: must match [\\w-]{5,256}")
    types = tuple(body.get("update_types") or ())
    ask.town.subscriptions[str(url)] = Subscription(str(url), types, secret, ask.town.now())
    ask.town.rung.set()
    return {"success": True}


def unsubscribe(ask: Ask) -> Json:
    """DELETE /subscriptions?url=."""
    if ask.town.subscriptions.pop(ask.params.get("url", ""), None) is None:
        return {"success": False, "message": "No such subscription"}
    return {"success": True}


async def deliver(town: MaxTown) -> None:
    """Post what is told to whoever subscribed, one after another, until cancelled."""
    timeout = aiohttp.ClientTimeout(total=30)
    async with aiohttp.ClientSession(timeout=timeout) as session:
        while True:
            await town.rung.wait()
            town.rung.clear()
            while town.subscriptions and town.queue:
                told = town.queue.pop(0)
                for subscription in list(town.subscriptions.values()):
                    await _post(town, session, subscription, told)


async def _post(
    town: MaxTown, session: aiohttp.ClientSession, subscription: Subscription, told: Queued
) -> None:
    if subscription.types and told.body["update_type"] not in subscription.types:
        return
    headers = {HEADER: subscription.secret} if subscription.secret else {}
    for _ in range(town.tries):
        try:
            async with session.post(subscription.url, json=told.body, headers=headers) as answer:
                if answer.status == 200:
                    return
        except (aiohttp.ClientError, TimeoutError):
            pass
        await asyncio.sleep(town.retry_pause)
    town.subscriptions.pop(subscription.url, None)

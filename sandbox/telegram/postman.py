"""Posts updates to the bot's webhook: one after another, again until it is taken.

The real server posts to chats beside each other, each chat's in order; here all wait their turn.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable

from aiohttp import ClientError, ClientSession, ClientTimeout, web

from sandbox.telegram.messenger import Messenger
from sandbox.telegram.updates import Update, Webhook

HEADER = "X-Telegram-Bot-Api-Secret-Token"
ANSWERING = ClientTimeout(60)


def postman(messenger: Messenger) -> Callable[[web.Application], AsyncIterator[None]]:
    """The part of the server's life in which it posts."""

    async def at_work(_: web.Application) -> AsyncIterator[None]:
        rounds = asyncio.create_task(_rounds(messenger))
        yield
        rounds.cancel()
        await asyncio.gather(rounds, return_exceptions=True)

    return at_work


async def _rounds(messenger: Messenger) -> None:
    updates, failures = messenger.updates, 0
    async with ClientSession(timeout=ANSWERING) as http:
        while True:
            hook = updates.webhook
            if hook is None or not updates.waiting:
                updates.bell.clear()
                await updates.bell.wait()
                continue
            update = updates.waiting[0]
            trouble = await _post(http, hook, update)
            if not trouble:
                failures = 0
                updates.posted(update)
            else:
                hook.failed_at, hook.reason = messenger.now(), trouble
                await asyncio.sleep(updates.pauses[min(failures, len(updates.pauses) - 1)])
                failures += 1
            messenger.notices.pulse()


async def _post(http: ClientSession, hook: Webhook, update: Update) -> str:
    """What went wrong, "" when the webhook has taken it."""
    headers = {"Content-Type": "application/json"}
    if hook.secret:
        headers[HEADER] = hook.secret
    body = json.dumps(update.to_json(), ensure_ascii=False)
    try:
        async with http.post(hook.url, data=body.encode(), headers=headers) as answer:
            if 200 <= answer.status < 300:
                return ""
            return f"Wrong response from the webhook: {answer.status} {answer.reason}"
    except TimeoutError:
        return "Read timeout expired"
    except ClientError:
        return "Connection refused"

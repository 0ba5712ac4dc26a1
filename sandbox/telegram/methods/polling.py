"""Who the bot is, and how it learns of updates."""

import re
from typing import Any
from urllib.parse import urlsplit

from sandbox.telegram import objects
from sandbox.telegram.errors import bad_request
from sandbox.telegram.messenger import Messenger
from sandbox.telegram.params import Params
from sandbox.telegram.updates import Webhook

MAX_TIMEOUT = 50
PORTS = (443, 80, 88, 8443)
HERE = ("127.0.0.1", "localhost")
SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


def get_me(messenger: Messenger, params: Params) -> Any:
    return objects.user(messenger.bot) | {
        "can_join_groups": True,
        "can_read_all_group_messages": not messenger.privacy,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": False,
        "allows_users_to_create_topics": False,
    }


async def get_updates(messenger: Messenger, params: Params) -> Any:
    """Waits for real seconds, whatever the town's clock says: the client's socket does too."""
    messenger.updates.allow(_kinds(params))
    return await messenger.updates.take(
        offset=params.number("offset"),
        limit=min(max(params.number("limit", 100), 1), 100),
        timeout=min(max(params.number("timeout"), 0), MAX_TIMEOUT),
        now=messenger.now(),
    )


def set_webhook(messenger: Messenger, params: Params) -> bool:
    """As a server of --local does, the town posts to this machine over plain http, to any port."""
    address = params.text("url")
    if not address:
        return delete_webhook(messenger, params)
    url = urlsplit(address)
    if url.hostname not in HERE and url.scheme != "https":
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if url.hostname not in HERE and (url.port or 443) not in PORTS:
        raise bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
    if not messenger.updates.resolves:
        raise bad_request("bad webhook: Failed to resolve host: Name or service not known")
    secret = params.text("secret_token")
    if secret and not SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    messenger.updates.allow(_kinds(params))
    _drop(messenger, params)
    connections = min(max(params.number("max_connections", 40), 1), 100)
    messenger.updates.hook(Webhook(address, secret, connections))
    return True


def delete_webhook(messenger: Messenger, params: Params) -> bool:
    messenger.updates.hook(None)
    _drop(messenger, params)
    return True


def get_webhook_info(messenger: Messenger, params: Params) -> Any:
    updates = messenger.updates
    hook = updates.webhook
    info: dict[str, Any] = {
        "url": hook.url if hook else "",
        "has_custom_certificate": False,
        "pending_update_count": len(updates.waiting),
    }
    if hook is not None:
        info["max_connections"] = hook.connections
    if hook is not None and hook.failed_at is not None:
        info["last_error_date"] = int(hook.failed_at.timestamp())
        info["last_error_message"] = hook.reason
    if updates.allowed:
        info["allowed_updates"] = list(updates.allowed)
    return info


def _kinds(params: Params) -> list[str] | None:
    kinds = params.json("allowed_updates", "allowed updates")
    return [str(kind) for kind in kinds] if isinstance(kinds, list) else None


def _drop(messenger: Messenger, params: Params) -> None:
    if params.flag("drop_pending_updates"):
        messenger.updates.waiting.clear()

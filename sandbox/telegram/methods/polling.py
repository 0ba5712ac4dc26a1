"""Who the bot is, and how it learns of updates."""

from typing import Any

from sandbox.telegram import objects
from sandbox.telegram.errors import bad_request
from sandbox.telegram.messenger import Messenger
from sandbox.telegram.params import Params

MAX_TIMEOUT = 50


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
    """Remembers the address so that getUpdates conflicts with it; nothing is ever delivered."""
    address = params.text("url")
    if address and not address.startswith("https://"):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    messenger.updates.allow(_kinds(params))
    messenger.updates.webhook = address
    _drop(messenger, params)
    return True


def delete_webhook(messenger: Messenger, params: Params) -> bool:
    messenger.updates.webhook = ""
    _drop(messenger, params)
    return True


def get_webhook_info(messenger: Messenger, params: Params) -> Any:
    updates = messenger.updates
    info: dict[str, Any] = {
        "url": updates.webhook,
        "has_custom_certificate": False,
        "pending_update_count": len(updates.waiting),
    }
    if updates.allowed:
        info["allowed_updates"] = list(updates.allowed)
    return info


def _kinds(params: Params) -> list[str] | None:
    kinds = params.json("allowed_updates", "allowed updates")
    return [str(kind) for kind in kinds] if isinstance(kinds, list) else None


def _drop(messenger: Messenger, params: Params) -> None:
    if params.flag("drop_pending_updates"):
        messenger.updates.waiting.clear()

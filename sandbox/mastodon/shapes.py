"""Accounts, posts and notifications as the API shows them."""

from datetime import UTC, datetime
from typing import Any

from sandbox.mastodon.town import Account, MastodonTown, Notification, Status

Json = dict[str, Any]


def moment(at: datetime | None) -> str | None:
    """ISO 8601 with milliseconds."""
    if at is None:
        return None
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def account(town: MastodonTown, one: Account) -> Json:
    """An Account."""
    name, _, home = one.acct.partition("@")
    return {
        "id": one.id,
        "username": name,
        "acct": one.acct,
        "display_name": one.name,
        "locked": False,
        "bot": False,
        "created_at": "2024-01-01T00:00:00.000Z",
        "note": "",
        "url": f"https://{home or town.host}/@{name}",
        "uri": f"https://{home or town.host}/users/{name}",
        "avatar": f"https://{town.host}/avatar.png",
        "avatar_static": f"https://{town.host}/avatar.png",
        "header": f"https://{town.host}/header.png",
        "header_static": f"https://{town.host}/header.png",
        "followers_count": 0,
        "following_count": 0,
        "statuses_count": 1,
        "last_status_at": None,
        "emojis": [],
        "fields": [],
    }


def status(town: MastodonTown, one: Status) -> Json:
    """A Status."""
    name, _, home = one.author.acct.partition("@")
    base = f"https://{home or town.host}"
    seen_at = base if home else town.link_base or base
    return {
        "id": one.id,
        "created_at": moment(one.at),
        "edited_at": moment(one.edited_at),
        "in_reply_to_id": one.reply_to,
        "in_reply_to_account_id": None,
        "sensitive": bool(one.warning),
        "spoiler_text": one.warning,
        "visibility": one.visibility,
        "language": "ru",
        "uri": f"{base}/users/{name}/statuses/{one.id}",
        "url": f"{seen_at}/@{name}/{one.id}",
        "replies_count": 0,
        "reblogs_count": 0,
        "favourites_count": 0,
        "content": one.html,
        "reblog": None,
        "account": account(town, one.author),
        "media_attachments": [_media(town, number) for number in range(one.media)],
        "mentions": [_mention(town, who) for who in one.mentions],
        "tags": [{"name": tag, "url": f"https://{town.host}/tags/{tag}"} for tag in one.tags],
        "emojis": [],
        "card": None,
        "poll": None,
    }


def notification(town: MastodonTown, one: Notification) -> Json:
    """A Notification of a mention."""
    return {
        "id": one.id,
        "type": "mention",
        "created_at": moment(one.at),
        "account": account(town, one.status.author),
        "status": status(town, one.status),
    }


def _mention(town: MastodonTown, who: Account) -> Json:
    name = who.acct.partition("@")[0]
    return {"id": who.id, "username": name, "acct": who.acct, "url": f"https://{town.host}/@{name}"}


def _media(town: MastodonTown, number: int) -> Json:
    url = f"https://{town.host}/media/{number}.jpg"
    return {"id": str(number + 1), "type": "image", "url": url, "preview_url": url, "meta": {}}

"""How the API shows posts and accounts, in the dialect of the question.

A field or an expansion that the dialect does not know is ignored without a word.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC
from typing import Any

from sandbox.x.state import Account, Tweet

Json = dict[str, Any]

_SHORT = 280
_EXPANDED_ONLY = frozenset({"author_id", "referenced_posts", "edit_history_post_ids"})
"""In the new dialect these are no fields."""


def speaks_new(params: Mapping[str, str]) -> bool:
    """Whether the question is in the dialect of `post.fields`."""
    expansions = _listed(params, "expansions")
    return "post.fields" in params or bool(
        expansions & {"referenced_posts", "edit_history_post_ids"}
    )


def answer(params: Mapping[str, str], tweets: Sequence[Tweet]) -> Json:
    """`data` and `includes`, neither of which is there when there is nothing to show."""
    if not tweets:
        return {}
    body: Json = {"data": [_tweet(tweet, params) for tweet in tweets]}
    if "author_id" in _listed(params, "expansions"):
        authors = {tweet.author.id: tweet.author for tweet in tweets}
        body["includes"] = {"users": [user(one) for one in authors.values()]}
    return body


def user(account: Account) -> Json:
    """An account."""
    return {"id": account.id, "name": account.name, "username": account.username}


def _tweet(tweet: Tweet, params: Mapping[str, str]) -> Json:
    new = speaks_new(params)
    expansions = _listed(params, "expansions")
    asked = _listed(params, "post.fields" if new else "tweet.fields")
    asked = (asked - _EXPANDED_ONLY) | (expansions & _EXPANDED_ONLY) if new else asked
    if not new:
        asked |= {"edit_history_tweet_ids"}  # always comes in this dialect
        asked |= expansions & {"author_id"}
    whole = _whole(tweet, "post" if new else "tweet")
    shown = {"id", "text"} | asked
    return {name: value for name, value in whole.items() if name in shown and value}


def _whole(tweet: Tweet, noun: str) -> Json:
    text = tweet.text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    long = len(tweet.text) > _SHORT
    return {
        "id": tweet.id,
        "text": text[: _SHORT - 1] + "…" if long else text,
        "created_at": tweet.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z"),
        "author_id": tweet.author.id,
        "conversation_id": tweet.conversation_id,
        f"edit_history_{noun}_ids": list(tweet.versions),
        f"note_{noun}": {"text": text} if long else {},
        f"referenced_{noun}s": _references(tweet),
        "attachments": {"media_keys": [f"3_{tweet.id}{n}" for n in range(tweet.media)]}
        if tweet.media
        else {},
    }


def _references(tweet: Tweet) -> list[Json]:
    pairs = (
        ("retweeted", tweet.reposted),
        ("quoted", tweet.quoted),
        ("replied_to", tweet.answered),
    )
    return [{"type": kind, "id": other.id} for kind, other in pairs if other]


def _listed(params: Mapping[str, str], name: str) -> frozenset[str]:
    return frozenset(params.get(name, "").split(",")) - {""}

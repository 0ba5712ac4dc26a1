"""The methods, as far as reading needs them."""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sandbox.x import query, shapes
from sandbox.x.errors import Json, credits_depleted, invalid, not_authorized, not_found
from sandbox.x.state import EPOCH_MS, Tweet, XTown

SHOWN_MENTIONS = 800
_REACH = timedelta(days=7)
_MOST_IDS = 100


@dataclass(frozen=True, slots=True)
class Ask:
    """One call with good credentials."""

    town: XTown
    params: Mapping[str, str]

    def need(self, name: str) -> str:
        """A parameter without which there is no answer."""
        value = self.params.get(name, "")
        if not value:
            raise invalid(name, "", f"The `{name}` query parameter can not be empty")
        return value


def search(ask: Ask) -> Json:
    """GET /2/tweets/search/recent."""
    text = ask.need("query")
    if len(text) > query.LONGEST:
        raise invalid("query", text, f"The query is longer than {query.LONGEST} characters")
    try:
        wanted = query.parse(text)
    except query.BadQuery as problem:
        raise invalid("query", text, str(problem)) from None
    found = [tweet for tweet in _visible(ask.town) if wanted(tweet) and not tweet.reposted]
    return _listing(ask, found, least=10, reach=ask.town.now() - _REACH)


def mentions(ask: Ask, user_id: str) -> Json:
    """GET /2/users/{id}/mentions."""
    account = ask.town.accounts.get(user_id)
    if account is None:
        return {"errors": [not_found("user", "id", user_id)]}
    named = [
        tweet
        for tweet in _visible(ask.town)
        if account.username.lower() in tweet.mentions and tweet.author != account
    ]
    return _listing(ask, named[:SHOWN_MENTIONS], least=5, reach=None)


def lookup(ask: Ask) -> Json:
    """GET /2/tweets: any version of a post by its id."""
    names = ask.need("ids").split(",")
    if len(names) > _MOST_IDS:
        raise invalid("ids", ask.params["ids"], "size must be between 1 and 100")
    found, troubles = [], []
    for name in names:
        tweet = ask.town.tweets.get(name)
        if tweet is None or tweet.deleted:
            troubles.append(not_found("tweet", "ids", name))
        elif tweet.hidden:
            troubles.append(not_authorized("tweet", "ids", name))
        else:
            found.append(tweet)
    body = _billed(ask, found)
    return body | ({"errors": troubles} if troubles else {})


def account(ask: Ask, username: str) -> Json:
    """GET /2/users/by/username/{username}."""
    for one in ask.town.accounts.values():
        if one.username.lower() == username.lower():
            return {"data": shapes.user(one)}
    return {"errors": [not_found("user", "username", username)]}


def usage(ask: Ask) -> Json:
    """GET /2/usage/tweets: it costs nothing."""
    used = len(ask.town.paid)
    return {"data": {"project_id": "1", "project_cap": "3000000", "project_usage": str(used)}}


def _visible(town: XTown) -> list[Tweet]:
    """What the index has, the newest first: the newest version of each post."""
    before = _id_at(town.now() - town.lag)
    found = [
        tweet
        for tweet in town.tweets.values()
        if not tweet.deleted and not tweet.hidden and tweet.is_newest
    ]
    there = [tweet for tweet in found if int(tweet.id) >> 22 <= before >> 22]
    return sorted(there, key=lambda tweet: int(tweet.id), reverse=True)


def _listing(ask: Ask, found: Sequence[Tweet], *, least: int, reach: datetime | None) -> Json:
    count = _count(ask, least)
    since = _since(ask, reach)
    listed = [tweet for tweet in found if int(tweet.id) > since]
    start = _place(ask)
    if start:
        listed = [tweet for tweet in listed if int(tweet.id) < start]
    part = listed[:count]
    meta: Json = {"result_count": len(part)}
    if part:
        meta |= {"newest_id": part[0].id, "oldest_id": part[-1].id}
    if len(listed) > count:
        meta["next_token"] = base64.b32hexencode(part[-1].id.encode()).decode().strip("=").lower()
    return _billed(ask, part) | {"meta": meta}


def _billed(ask: Ask, tweets: Sequence[Tweet]) -> Json:
    if ask.town.credits == 0:
        raise credits_depleted()
    ask.town.pay(tweets)
    return shapes.answer(ask.params, tweets)


def _count(ask: Ask, least: int) -> int:
    told = ask.params.get("max_results", "10")
    if not told.isdecimal() or not least <= int(told) <= 100:
        words = f"The `max_results` query parameter value [{told}] is not between {least} and 100"
        raise invalid("max_results", told, words)
    return int(told)


def _since(ask: Ask, reach: datetime | None) -> int:
    """The id after which posts are wanted; `since_id` goes before `start_time`."""
    since = ask.params.get("since_id")
    start = ask.params.get("start_time")
    if since:
        if not since.isdecimal():
            raise invalid("since_id", since, f"'{since}' is not a valid Id")
        if reach and int(since) < _id_at(reach):
            words = (
                f"'since_id' must be a tweet id created after {reach:%Y-%m-%dT%H:%MZ}. Please "
                f"use a 'since_id' that is larger than {_id_at(reach)}"
            )
            raise invalid("since_id", since, words)
        return int(since)
    if start:
        moment = _moment(start)
        if reach and moment < reach:
            words = f"Invalid 'start_time':'{start}'. 'start_time' must be on or after {reach}"
            raise invalid("start_time", start, words)
        return _id_at(moment) - 1
    return _id_at(reach) if reach else 0


def _moment(told: str) -> datetime:
    try:
        return datetime.strptime(told, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError:
        raise invalid("start_time", told, f"Invalid 'start_time':'{told}'") from None


def _place(ask: Ask) -> int:
    """The id that ended the page before; 0 for the first page."""
    name = "next_token" if "next_token" in ask.params else "pagination_token"
    token: Any = ask.params.get(name, "")
    try:
        padded = token.upper() + "=" * (-len(token) % 8)
        return int(base64.b32hexdecode(padded)) if token else 0
    except ValueError:
        raise invalid(name, token, f"The `{name}` query parameter value is not valid") from None


def _id_at(moment: datetime) -> int:
    return (round(moment.timestamp() * 1000) - EPOCH_MS) << 22

"""The account's server on HTTP: `/xrpc/…`, refusals worded as the network words them."""

import json
import re
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

from aiohttp import web

from sandbox.bluesky.town import Account, BlueskyTown, Json, Post
from sandbox.leaf import leaf

TOWN = web.AppKey("bluesky_town", BlueskyTown)
_MOST_URIS = 25
_LONGEST = 300
_POST = "app.bsky.feed.post"
_TID = re.compile(r"[234567abcdefghij][234567a-z]{12}")

T = TypeVar("T")


class Refused(Exception):
    """A refusal: a status, the network's word, what it says."""

    def __init__(self, status: int, word: str, message: str) -> None:
        super().__init__(message)
        self.status, self.body = status, {"error": word, "message": message}


def bluesky_app(town: BlueskyTown) -> web.Application:
    """The server of `town`, and its posts for a person to look at."""
    app = web.Application()
    app[TOWN] = town
    app.on_shutdown.append(_stop_hanging)
    post, get = app.router.add_post, app.router.add_get
    post("/xrpc/com.atproto.server.createSession", _handler(_create_session))
    post("/xrpc/com.atproto.server.refreshSession", _handler(_refresh_session))
    get("/xrpc/app.bsky.feed.searchPosts", _handler(_search))
    get("/xrpc/app.bsky.feed.getPosts", _handler(_get_posts))
    post("/xrpc/com.atproto.repo.createRecord", _handler(_create_record))
    get("/xrpc/com.atproto.repo.getRecord", _handler(_get_record))
    get("/xrpc/app.bsky.notification.listNotifications", _handler(_notifications))
    get("/profile/{did}/post/{key}", _page_of_post)
    return app


async def _stop_hanging(app: web.Application) -> None:
    app[TOWN].faults.stopping.set()


def _handler(
    answer: Callable[[web.Request, BlueskyTown], Awaitable[Json]],
) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def handle(request: web.Request) -> web.Response:
        town, method = request.app[TOWN], request.path.rpartition("/")[2]
        town.calls.append(method)
        try:
            status, body = 200, await answer(request, town)
        except Refused as refusal:
            status, body = refusal.status, refusal.body
        spoilt = await town.faults.spoil(method, body)
        return spoilt or web.json_response(body, status=status)

    return handle


async def _page_of_post(request: web.Request) -> web.Response:
    """The post with its answers as a visitor sees it."""
    town = request.app[TOWN]
    uri = "at://{did}/app.bsky.feed.post/{key}".format_map(request.match_info)
    post = town.posts.get(uri)
    if post is None:
        raise web.HTTPNotFound
    answers = [(one.author.name, one.text) for one in town.posts.values() if one.reply_to is post]
    return leaf("Bluesky", (post.author.name, post.text), answers)


async def _create_session(request: web.Request, town: BlueskyTown) -> Json:
    said: Any = json.loads(await request.text())
    for account in town.accounts:
        if (account.handle, account.password) == (said.get("identifier"), said.get("password")):
            return _session(town, account)
    raise Refused(401, "AuthenticationRequired", "Invalid identifier or password")


async def _refresh_session(request: web.Request, town: BlueskyTown) -> Json:
    return _session(town, _who(request, town, town.refresh))


async def _search(request: web.Request, town: BlueskyTown) -> Json:
    _who(request, town, town.access)
    words = request.query.get("q", "").lower()
    if not words:
        raise Refused(400, "InvalidRequest", 'Error: Params must have the property "q"')
    found = [
        post
        for post in town.posts.values()
        if words in post.text.lower() or words.removeprefix("#") in post.tags
    ]
    found.sort(key=lambda post: (post.sort_at, post.uri), reverse=True)
    part, cursor = _page(request, found, 25)
    return {"posts": [_view(post) for post in part], "hitsTotal": len(found), **cursor}


async def _get_posts(request: web.Request, town: BlueskyTown) -> Json:
    _who(request, town, town.access)
    uris = request.query.getall("uris", [])
    if len(uris) > _MOST_URIS:
        raise Refused(400, "InvalidRequest", "Error: uris must not have more than 25 elements")
    return {"posts": [_view(town.posts[uri]) for uri in uris if uri in town.posts]}


async def _create_record(request: web.Request, town: BlueskyTown) -> Json:
    """Under an id that is taken a server of today fails without a word of its own."""
    me, said = _who(request, town, town.access), json.loads(await request.text())
    record, key = said.get("record", {}), said.get("rkey", "")
    if said.get("repo") not in (me.did, me.handle) or said.get("collection") != _POST:
        raise Refused(400, "InvalidRequest", "Error: Could not write to that repo")
    if len(record.get("text", "")) > _LONGEST:
        raise Refused(400, "InvalidRequest", "Invalid app.bsky.feed.post record: text too long")
    if key and not _TID.fullmatch(key):
        raise Refused(400, "InvalidRequest", "Error: Invalid TID string")
    if f"at://{me.did}/{_POST}/{key}" in town.posts:
        raise Refused(500, "InternalServerError", "Internal Server Error")
    parent = record.get("reply", {}).get("parent", {})
    answered = town.posts.get(parent.get("uri", ""))
    if parent and (answered is None or answered.cid != parent.get("cid")):
        raise Refused(400, "InvalidRequest", "Error: Could not resolve the reply")
    at = datetime.fromisoformat(record["createdAt"])
    post = town.write(me, record["text"], reply_to=answered, at=at, key=key)
    return {"uri": post.uri, "cid": post.cid, "validationStatus": "valid"}


async def _get_record(request: web.Request, town: BlueskyTown) -> Json:
    uri = "at://{repo}/{collection}/{rkey}".format_map(request.query)
    if uri not in town.posts:
        raise Refused(400, "RecordNotFound", f"Could not locate record: {uri}")
    post = town.posts[uri]
    return {"uri": uri, "cid": post.cid, "value": _view(post)["record"]}


async def _notifications(request: web.Request, town: BlueskyTown) -> Json:
    me = _who(request, town, town.access)
    reasons = request.query.getall("reasons", ["mention", "reply"])
    told = [
        (post, reason)
        for post in town.posts.values()
        if (reason := _reason(post, me)) and reason in reasons
    ]
    told.sort(key=lambda one: (one[0].indexed_at, one[0].uri), reverse=True)
    part, cursor = _page(request, told, 50)
    shown = [{**_view(post), "reason": reason, "isRead": False} for post, reason in part]
    return {"notifications": shown, **cursor}


def _reason(post: Post, me: Account) -> str:
    if post.author == me:
        return ""
    if post.reply_to and me in (post.reply_to.author, post.root.author):
        return "reply"
    return "mention" if me in post.mentions else ""


def _who(request: web.Request, town: BlueskyTown, tokens: dict[str, Account]) -> Account:
    token = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not token:
        raise Refused(401, "AuthMissing", "Authentication Required")
    if token in town.expired:
        raise Refused(400, "ExpiredToken", "Token has expired")
    if token not in tokens:
        raise Refused(400, "InvalidToken", "Token could not be verified")
    return tokens[token]


def _session(town: BlueskyTown, account: Account) -> Json:
    access, refresh = town.tokens(account)
    return {
        "did": account.did,
        "handle": account.handle,
        "accessJwt": access,
        "refreshJwt": refresh,
        "active": True,
    }


def _page(request: web.Request, items: Sequence[T], usual: int) -> tuple[Sequence[T], Json]:
    limit, start = request.query.get("limit", str(usual)), request.query.get("cursor", "0")
    if not limit.isdigit() or not 1 <= int(limit) <= 100 or not start.isdigit():
        raise Refused(400, "InvalidRequest", "Error: limit can not be greater than 100")
    end = int(start) + int(limit)
    return items[int(start) : end], {"cursor": str(end)} if end < len(items) else {}


def _view(post: Post) -> Json:
    record: Json = {
        "$type": "app.bsky.feed.post",
        "text": post.text,
        "langs": ["ru"],
        "createdAt": _moment(post.at),
    }
    if post.tags:
        record["tags"] = post.tags
    if post.reply_to:
        root = post.root
        record["reply"] = {
            "root": {"uri": root.uri, "cid": root.cid},
            "parent": {"uri": post.reply_to.uri, "cid": post.reply_to.cid},
        }
    if post.images:
        blob = {"$type": "blob", "ref": {"$link": post.cid}, "mimeType": "image/jpeg", "size": 1}
        images = [{"alt": "", "image": blob}] * post.images
        record["embed"] = {"$type": "app.bsky.embed.images", "images": images}
    author = post.author
    return {
        "uri": post.uri,
        "cid": post.cid,
        "author": {
            "did": author.did,
            "handle": author.handle,
            "displayName": author.name,
            "labels": [],
        },
        "record": record,
        "replyCount": 0,
        "repostCount": 0,
        "likeCount": 0,
        "quoteCount": 0,
        "indexedAt": _moment(post.indexed_at),
        "labels": [],
    }


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")

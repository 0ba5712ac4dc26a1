"""The server on HTTP: four readings, the limits' headers, refusals as Mastodon words them."""

import json
import re
from collections.abc import Callable, Sequence
from html import escape, unescape
from typing import Any, TypeVar

from aiohttp import web

from sandbox.leaf import Line, leaf
from sandbox.mastodon import shapes
from sandbox.mastodon.town import Account, Call, MastodonTown, Notification, Status

TOWN = web.AppKey("mastodon_town", MastodonTown)
FORM = web.RequestKey("form", dict[str, str])
LIMIT = 300
LONGEST = 500
_MARKUP = re.compile(r"<[^>]*>")

T = TypeVar("T", Status, Notification)
Reading = Callable[[web.Request, MastodonTown, Account | None], web.Response]


def mastodon_app(town: MastodonTown) -> web.Application:
    """The API of `town`, and its posts for a person to look at."""
    app = web.Application()
    app[TOWN] = town
    app.on_shutdown.append(_stop_hanging)
    for method, path, reading in (
        ("timelines/tag", "timelines/tag/{tag}", _tag),
        ("notifications", "notifications", _notifications),
        ("statuses", "statuses/{id}", _status),
        ("context", "statuses/{id}/context", _context),
        ("accounts/verify_credentials", "accounts/verify_credentials", _me),
    ):
        app.router.add_get(f"/api/v1/{path}", _handler(method, reading))
    app.router.add_post("/api/v1/statuses", _handler("post", _post))
    app.router.add_get("/@{name}/{id}", _page_of_status)
    return app


async def _stop_hanging(app: web.Application) -> None:
    app[TOWN].faults.stopping.set()


def _handler(method: str, reading: Reading) -> Callable[[web.Request], Any]:
    async def handle(request: web.Request) -> web.Response:
        town = request.app[TOWN]
        town.calls.append(Call(method, request.path, dict(request.query)))
        request[FORM] = {name: str(said) for name, said in (await request.post()).items()}
        response = _limited(town) or _known(request, town, reading)
        spoilt = await town.faults.spoil(method, json.loads(response.text or "null"))
        return _counted(town, spoilt or response)

    return handle


def _limited(town: MastodonTown) -> web.Response | None:
    if town.left is None:
        return None
    if town.left <= 0:
        return _refusal(429, "Too many requests")
    town.left -= 1
    return None


def _counted(town: MastodonTown, response: web.Response) -> web.Response:
    if town.resets_at is not None:
        response.headers["X-RateLimit-Limit"] = str(LIMIT)
        response.headers["X-RateLimit-Remaining"] = str(town.left or 0)
        response.headers["X-RateLimit-Reset"] = shapes.moment(town.resets_at) or ""
    return response


def _known(request: web.Request, town: MastodonTown, reading: Reading) -> web.Response:
    said = request.headers.get("Authorization", "")
    who = town.tokens.get(said.removeprefix("Bearer "))
    if said and who is None:
        return _refusal(401, "The access token is invalid")
    return reading(request, town, who)


def _tag(request: web.Request, town: MastodonTown, who: Account | None) -> web.Response:
    if who is None and not town.previews_open:
        return _refusal(401, "The access token is invalid")
    tag = request.match_info["tag"].lower()
    found = [
        one for one in town.statuses.values() if tag in one.tags and one.visibility == "public"
    ]
    part = _page(request, found, 20, 40)
    return _listed(request, part, [shapes.status(town, one) for one in part])


def _notifications(request: web.Request, town: MastodonTown, who: Account | None) -> web.Response:
    if who is None:
        return _refusal(401, "The access token is invalid")
    kinds = request.query.getall("types[]", ["mention"])
    mine = [one for one in town.notifications if one.to == who.id and "mention" in kinds]
    part = _page(request, mine, 40, 80)
    return _listed(request, part, [shapes.notification(town, one) for one in part])


def _post(request: web.Request, town: MastodonTown, who: Account | None) -> web.Response:
    """A post of one's own; the same `Idempotency-Key` within an hour makes no second one."""
    if who is None:
        return _refusal(401, "The access token is invalid")
    if who.id not in town.writers:
        return _refusal(403, "This action is outside the authorized scopes")
    said = request[FORM]
    text, answered = said.get("status", ""), town.statuses.get(said.get("in_reply_to_id", ""))
    if not text or len(text) > LONGEST:
        return _refusal(422, f"Validation failed: Text character limit of {LONGEST} exceeded")
    if "in_reply_to_id" in said and answered is None:
        return _refusal(404, "The post you are trying to reply to does not appear to exist.")
    key = request.headers.get("Idempotency-Key", "")
    made = town.said_with(who, key)
    if made is None:
        named = [answered.author] if answered and f"@{answered.author.acct} " in text else []
        made = town.write(
            who, f"<p>{escape(text)}</p>", reply_to=answered, mentions=named,
            visibility=said.get("visibility", "public"),
        )  # fmt: skip
        town.remember(who, key, made)
    return web.json_response(shapes.status(town, made))


def _context(request: web.Request, town: MastodonTown, who: Account | None) -> web.Response:
    """What stands above and below a post."""
    there = town.statuses.get(request.match_info["id"])
    if there is None:
        return _refusal(404, "Record not found")
    below = [one for one in town.statuses.values() if town.stands_below(one, there)]
    return web.json_response(
        {"ancestors": [], "descendants": [shapes.status(town, one) for one in below]}
    )


def _status(request: web.Request, town: MastodonTown, who: Account | None) -> web.Response:
    found = town.statuses.get(request.match_info["id"])
    if found is None or found.visibility not in ("public", "unlisted"):
        return _refusal(404, "Record not found")
    return web.json_response(shapes.status(town, found))


async def _page_of_status(request: web.Request) -> web.Response:
    """The post with its answers as a visitor sees it."""
    town = request.app[TOWN]
    shown = town.statuses.get(request.match_info["id"])
    if shown is None or shown.visibility not in ("public", "unlisted"):
        raise web.HTTPNotFound
    answers = [_said(one) for one in town.statuses.values() if one.reply_to == shown.id]
    return leaf("Mastodon", _said(shown), answers)


def _said(status: Status) -> Line:
    return status.author.name, unescape(_MARKUP.sub(" ", status.html)).strip()


def _me(request: web.Request, town: MastodonTown, who: Account | None) -> web.Response:
    if who is None:
        return _refusal(401, "The access token is invalid")
    return web.json_response(shapes.account(town, who))


def _page(request: web.Request, items: Sequence[T], usual: int, most: int) -> list[T]:
    """A page, the newest first: behind `min_id` the oldest ones, behind `since_id` the newest."""
    ordered = sorted(items, key=lambda one: int(one.id), reverse=True)
    asked = request.query
    if "max_id" in asked:
        ordered = [one for one in ordered if int(one.id) < int(asked["max_id"])]
    after = asked.get("min_id", asked.get("since_id"))
    if after is not None:
        ordered = [one for one in ordered if int(one.id) > int(after)]
    limit = min(int(asked.get("limit", usual)), most)
    return ordered[-limit:] if "min_id" in asked else ordered[:limit]


def _listed(request: web.Request, part: Sequence[T], shown: list[shapes.Json]) -> web.Response:
    headers = {}
    if part:
        here = request.url.with_query(None)
        following = here.with_query(max_id=part[-1].id)
        previous = here.with_query(min_id=part[0].id)
        headers["Link"] = f'<{following}>; rel="next", <{previous}>; rel="prev"'
    return web.json_response(shown, headers=headers)


def _refusal(status: int, words: str) -> web.Response:
    return web.json_response({"error": words}, status=status)

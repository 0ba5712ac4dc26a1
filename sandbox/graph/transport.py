"""The stand-in on HTTP: versions, keys, the record of calls, a page of a post."""

import hashlib
import hmac

from aiohttp import web

from sandbox.graph import nodes
from sandbox.graph.ask import Ask
from sandbox.graph.entities import Call, Json, Key
from sandbox.graph.errors import GraphError, bad_key, no_proof
from sandbox.graph.state import APP_ID, APP_SECRET, GraphTown
from sandbox.leaf import leaf

TOWN = web.AppKey("graph_town", GraphTown)
VERSIONS = tuple(f"v{number}.0" for number in range(22, 27))
"""Those that live; any other is answered with the oldest of them, without a word."""
_SECRET = ("access_token", "appsecret_proof", "input_token")


def graph_app(town: GraphTown) -> web.Application:
    """The API of `town`, and its posts for a person to look at."""
    app = web.Application()
    app[TOWN] = town
    app.on_shutdown.append(_stop_hanging)
    app.router.add_get(r"/{version:v\d+\.\d+}/{path:.*}", _call)
    app.router.add_post(r"/{version:v\d+\.\d+}/{path:.*}", _call)
    app.router.add_get("/{page}/posts/{post}", _post)
    app.router.add_get("/p/{shortcode}/", _media)
    app.router.add_get("/p/{shortcode}/c/{comment}/", _media)
    return app


async def _stop_hanging(app: web.Application) -> None:
    app[TOWN].faults.stopping.set()


async def _call(request: web.Request) -> web.StreamResponse:
    town, params = request.app[TOWN], await _params(request)
    told, path = request.match_info["version"], request.match_info["path"].strip("/")
    version = told if told in VERSIONS else VERSIONS[0]
    method = "say" if request.method == "POST" else nodes.method_of(path, params)
    status, code = 200, None
    try:
        body = _answer(town, request, version, path, params)
    except GraphError as error:
        body, status, code = error.body, error.status, error.code
    kept = {name: value for name, value in params.items() if name not in _SECRET}
    town.calls.append(Call(method, path, kept, code))
    spoilt = await town.faults.spoil(method, body)
    headers = {"facebook-api-version": version} | town.headers
    return spoilt or web.json_response(body, status=status, headers=headers)


async def _params(request: web.Request) -> dict[str, str]:
    form = await request.post()
    told = {name: value for name, value in form.items() if isinstance(value, str)}
    return {**request.query, **told}


def _answer(
    town: GraphTown, request: web.Request, version: str, path: str, params: dict[str, str]
) -> Json:
    bearer = request.headers.get("Authorization", "").removeprefix("Bearer ")
    secret = params.get("access_token") or bearer
    if path == "debug_token" and secret == f"{APP_ID}|{APP_SECRET}":
        return _inspect(town, params.get("input_token", ""))
    key = _key(town, secret)
    proof = hmac.new(APP_SECRET.encode(), secret.encode(), hashlib.sha256).hexdigest()
    if params.get("appsecret_proof", "" if town.needs_proof else proof) != proof:
        raise no_proof()
    asked = Ask(town, key, version, path, params)
    return nodes.say(asked) if request.method == "POST" else nodes.answer(asked)


def _key(town: GraphTown, secret: str) -> Key:
    if not secret:
        raise GraphError(104, "An access token is required to request this resource.")
    key = town.keys.get(secret)
    if key is None:
        raise bad_key()
    if 0 < key.expires_at <= town.now().timestamp():
        raise GraphError(
            190, "Error validating access token: Session has expired on Saturday, 13-Jun-26 "
            "05:00:00 PDT. The current time is Saturday, 13-Jun-26 08:24:52 PDT.", subcode=463,
        )  # fmt: skip
    return key


def _inspect(town: GraphTown, secret: str) -> Json:
    """debug_token, asked with the application's own key."""
    key = town.keys.get(secret)
    if key is None:
        return {"data": {"is_valid": False, "scopes": []}}
    kind = "PAGE" if key.owner in town.pages else "USER"
    return {
        "data": {
            "app_id": APP_ID,
            "type": kind,
            "application": "Садовое",
            "expires_at": key.expires_at,
            "data_access_expires_at": 0,
            "is_valid": True,
            "scopes": list(key.scopes),
        }
    }


async def _post(request: web.Request) -> web.Response:
    """The post as a visitor sees it."""
    page, number = request.match_info["page"], request.match_info["post"]
    post = request.app[TOWN].post(f"{page}_{number}")
    if post is None or not post.published:
        raise web.HTTPNotFound
    said = [(one.author.name, one.message) for one in post.alive if not one.private]
    return leaf("Facebook", (post.author.name, post.message), said)


async def _media(request: web.Request) -> web.Response:
    town, shortcode = request.app[TOWN], request.match_info["shortcode"]
    for media in town.media.values():
        if media.shortcode == shortcode and not media.deleted:
            said = [(comment.username, comment.text) for comment in media.alive]
            return leaf("Instagram", (media.username, media.caption), said)
    raise web.HTTPNotFound

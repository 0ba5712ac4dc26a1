"""From a path to the node or edge that answers it."""

from collections.abc import Mapping

from sandbox.graph import accounts, pages
from sandbox.graph.ask import Ask
from sandbox.graph.entities import Json, Media, MediaComment, Page
from sandbox.graph.errors import GraphError, invalid, no_alias, no_object
from sandbox.graph.shapes import of, shown

_MOST_IDS = 50


def method_of(path: str, params: Mapping[str, str]) -> str:
    """What a call is named in records and faults: the edge, or the kind of question."""
    if not path:
        return "ids" if "ids" in params else "root"
    first, _, edge = path.partition("/")
    return edge or (first if first in ("me", "debug_token", "ig_hashtag_search") else "node")


def answer(ask: Ask) -> Json:
    """The body; GraphError for a refusal."""
    if not ask.path:
        return _many(ask)
    if ask.path == "ig_hashtag_search":
        return accounts.hashtag_search(ask)
    name, _, edge = ask.path.partition("/")
    if name == "me":
        name = ask.key.owner
    return _edge(ask, name, edge) if edge else _node(ask, name)


def say(ask: Ask) -> Json:
    """A POST: an answer to a post or a comment; GraphError for a refusal."""
    name, _, edge = ask.path.partition("/")
    if edge == "comments":
        return pages.reply(ask, name)
    found = _comment(ask, name)
    if found and edge == "replies":
        return accounts.reply(ask, *found)
    raise no_object(name)


def _many(ask: Ask) -> Json:
    """`?ids=`: one that is not there spoils the answer for all (assumed)."""
    names = [name for name in ask.params.get("ids", "").split(",") if name]
    if not 1 <= len(names) <= _MOST_IDS:
        raise invalid("The parameter ids is required")
    return {name: _node(ask, name) for name in names}


def _node(ask: Ask, name: str) -> Json:
    town = ask.town
    if page := _page(ask, name):
        return pages.page_node(ask, page)
    if post := town.post(name):
        return pages.post_node(ask, post)
    if account := town.accounts.get(name):
        return accounts.account_node(ask, account)
    media = town.media.get(name)
    if media and not media.deleted:
        return accounts.media_node(ask, media)
    if name == ask.key.owner:
        return shown(name, ask.fields("name"), {"name": of("Дежурный")})
    raise no_object(name) if name.partition("_")[0].isdigit() else no_alias(name)


def _edge(ask: Ask, name: str, edge: str) -> Json:
    town = ask.town
    if page := _page(ask, name):
        if edge in ("feed", "tagged"):
            return (pages.feed if edge == "feed" else pages.tagged)(ask, page)
    elif post := town.post(name):
        if edge == "comments":
            return pages.comments(ask, post)
    elif account := town.accounts.get(name):
        edges = {
            "media": accounts.media_edge,
            "tags": accounts.tags_edge,
            "recently_searched_hashtags": accounts.searched,
        }
        if edge in edges:
            return edges[edge](ask, account)
    elif name in town.tags.values() and edge == "recent_media":
        return accounts.recent_media(ask, name)
    else:
        return _under(ask, name, edge)
    raise GraphError(100, f"(#100) Tried accessing nonexisting field ({edge}) on node")


def _under(ask: Ask, name: str, edge: str) -> Json:
    media = ask.town.media.get(name)
    if media and not media.deleted and edge == "comments":
        return accounts.comments_edge(ask, media)
    found = _comment(ask, name)
    if found and edge == "replies":
        return accounts.replies_edge(ask, *found)
    raise no_object(name)


def _page(ask: Ask, name: str) -> Page | None:
    known = ask.town.pages
    return known.get(name) or next((one for one in known.values() if one.username == name), None)


def _comment(ask: Ask, name: str) -> tuple[Media, MediaComment] | None:
    for media in ask.town.media.values():
        for comment in media.alive:
            if comment.id == name:
                return media, comment
    return None

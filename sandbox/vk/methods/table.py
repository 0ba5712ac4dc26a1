"""Every method the town knows, and which kinds of token may call it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.vk.methods import board, callback, comments, directory, longpoll, search, wall
from sandbox.vk.methods.ask import Ask
from sandbox.vk.tokens import TokenKind


@dataclass(frozen=True, slots=True)
class Method:
    """A method: what it does and for whom."""

    answer: Callable[[Ask], Any]
    kinds: frozenset[TokenKind]


USER, SERVICE, COMMUNITY = TokenKind.USER, TokenKind.SERVICE, TokenKind.COMMUNITY
READERS = frozenset({USER, SERVICE})
WRITERS = frozenset({USER, COMMUNITY})
EVERYBODY = frozenset(TokenKind)

METHODS: Mapping[str, Method] = {
    "wall.get": Method(wall.wall_get, READERS),
    "wall.getById": Method(wall.wall_get_by_id, READERS),
    "wall.getComments": Method(comments.wall_get_comments, READERS),
    "wall.getComment": Method(comments.wall_get_comment, frozenset({USER})),
    "wall.createComment": Method(comments.wall_create_comment, WRITERS),
    "wall.search": Method(search.wall_search, READERS),
    "newsfeed.search": Method(search.newsfeed_search, READERS),
    "board.getTopics": Method(board.board_get_topics, READERS),
    "board.getComments": Method(board.board_get_comments, READERS),
    "groups.getById": Method(directory.groups_get_by_id, EVERYBODY),
    "groups.getTokenPermissions": Method(
        directory.groups_get_token_permissions, frozenset({COMMUNITY})
    ),
    "groups.getLongPollServer": Method(longpoll.get_long_poll_server, WRITERS),
    "groups.getLongPollSettings": Method(longpoll.get_long_poll_settings, WRITERS),
    "groups.getCallbackServers": Method(callback.get_callback_servers, WRITERS),
    "groups.getCallbackSettings": Method(callback.get_callback_settings, WRITERS),
    "groups.getCallbackConfirmationCode": Method(callback.get_confirmation_code, WRITERS),
    "users.get": Method(directory.users_get, EVERYBODY),
    "utils.resolveScreenName": Method(directory.utils_resolve_screen_name, EVERYBODY),
    "utils.getServerTime": Method(directory.utils_get_server_time, EVERYBODY),
    "execute": Method(directory.execute, WRITERS),
}

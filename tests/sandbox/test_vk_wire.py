"""The wire of the town's VK: versions, tokens, verbs, parameters as text."""

import pytest

from sandbox.vk import TokenKind
from tests.sandbox.vk_support import Api, Json, open_town

S, C, U = TokenKind.SERVICE, TokenKind.COMMUNITY, TokenKind.USER

#: What each kind is told: (user, service, community), 0 where the kind is let in.
DOORS: dict[str, tuple[int, int, int]] = {
    "wall.get": (0, 0, 27),
    "wall.getById": (0, 0, 27),
    "wall.getComments": (0, 0, 27),
    "wall.getComment": (0, 28, 27),
    "wall.createComment": (0, 28, 0),
    "wall.search": (0, 0, 27),
    "newsfeed.search": (0, 0, 27),
    "board.getTopics": (0, 0, 27),
    "board.getComments": (0, 0, 27),
    "groups.getById": (0, 0, 0),
    "groups.getTokenPermissions": (15, 28, 0),
    "users.get": (0, 0, 0),
    "utils.resolveScreenName": (0, 0, 0),
    "utils.getServerTime": (0, 0, 0),
    "execute": (3, 28, 3),
    "wall.nonsense": (3, 3, 3),
}


def furnish(api: Api) -> dict[str, Json]:
    """A little town, and parameters with which every method works in it."""
    group = api.vk.add_group(name="Садовое", screen_name="sadovoe_talk")
    post = api.vk.write_post(group.id, group.owner_id, "Отключат воду")
    comment = api.vk.write_comment(group.id, post.id, group.owner_id, "Надолго?")
    topic = api.vk.add_topic(group.id, group.owner_id, "ЖКХ", "Пишите сюда")
    wall: Json = {"owner_id": group.owner_id, "post_id": post.id}
    board: Json = {"group_id": group.id, "topic_id": topic.id}
    return {
        "wall.get": wall,
        "wall.getById": {"posts": f"{group.owner_id}_{post.id}"},
        "wall.getComments": wall,
        "wall.getComment": {"owner_id": group.owner_id, "comment_id": comment.id},
        "wall.createComment": {**wall, "message": "Спасибо"},
        "wall.search": {"owner_id": group.owner_id, "query": "воду"},
        "newsfeed.search": {"q": "воду"},
        "board.getTopics": board,
        "board.getComments": board,
        "groups.getById": {"group_id": group.id},
        "users.get": {"user_ids": "1001"},
        "utils.resolveScreenName": {"screen_name": "sadovoe_talk"},
    }


@pytest.mark.parametrize("method", DOORS)
async def test_each_kind_of_token_is_let_in_or_refused_by_the_table(method: str) -> None:
    async with open_town() as api:
        params = furnish(api).get(method, {})
        group_id = next(iter(api.vk.groups))
        tokens = (api.vk.token(U), api.service, api.vk.token(C, group_id))
        got = []
        for token in tokens:
            body = await api.body(method, params, token=token)
            got.append(body.get("error", {}).get("error_code", 0))
        assert tuple(got) == DOORS[method]
        assert [call.error_code or 0 for call in api.vk.calls] == got
        assert [call.token_kind for call in api.vk.calls] == [U, S, C]


async def test_a_call_without_a_version_is_refused_with_8_and_without_a_token_with_5() -> None:
    async with open_town() as api:
        assert (await api.body("utils.getServerTime", v=""))["error"]["error_code"] == 8
        assert await api.code("utils.getServerTime", token="") == 5
        assert await api.code("utils.getServerTime", token="vk1.nobodys") == 5
        api.vk.revoke(api.service)
        assert await api.code("utils.getServerTime") == 5
        assert {call.token_kind for call in api.vk.calls[1:]} == {None}


@pytest.mark.parametrize("verb", ["GET", "POST"])
@pytest.mark.parametrize("place", ["field", "header"])
async def test_the_token_is_taken_from_the_field_or_the_header(verb: str, place: str) -> None:
    async with open_town() as api:
        params = {"v": "5.199"}
        headers = {}
        if place == "field":
            params["access_token"] = api.service
        else:
            headers["Authorization"] = f"Bearer {api.service}"
        sent: Json = {"params": params} if verb == "GET" else {"data": params}
        address = f"{api.url}/method/utils.getServerTime"
        async with api.session.request(verb, address, headers=headers, **sent) as response:
            assert await response.json() == {"response": int(api.clock().timestamp())}
        assert api.vk.calls[0].params == {"v": "5.199"}


async def test_another_verb_is_refused_with_9999() -> None:
    async with open_town() as api, api.session.put(f"{api.url}/method/wall.get") as response:
        assert response.status == 200
        assert (await response.json())["error"]["error_code"] == 9999


async def test_an_error_echoes_the_parameters_without_the_token() -> None:
    async with open_town() as api:
        form = {"v": "5.199", "owner_id": "-5", "access_token": api.service}
        async with api.session.post(f"{api.url}/method/wall.get", data=form) as response:
            text = await response.text()
            body = await response.json()
        assert api.service not in text
        assert body["error"]["request_params"] == [
            {"key": "method", "value": "wall.get"},
            {"key": "v", "value": "5.199"},
            {"key": "owner_id", "value": "-5"},
        ]


@pytest.mark.parametrize(
    ("params", "complaint"),
    [
        ({}, "owner_id is undefined"),
        ({"owner_id": "Садовое"}, "owner_id not integer"),
        ({"owner_id": -50001, "count": "много"}, "count not integer"),
        ({"owner_id": -50001, "count": -1}, "count should be positive"),
        ({"owner_id": -50001, "offset": -1}, "offset should be positive"),
        ({"owner_id": -50001, "filter": "best"}, "filter should be one of"),
        ({"domain": "nobody_here"}, "domain is invalid"),
    ],
)
async def test_a_wrong_parameter_is_named(params: Json, complaint: str) -> None:
    async with open_town() as api:
        api.vk.add_group(name="Садовое")
        error = (await api.body("wall.get", params))["error"]
        assert error["error_code"] == 100
        assert complaint in error["error_msg"]


@pytest.mark.parametrize(("value", "extended"), [("1", True), ("true", True), ("0", False)])
async def test_flags_are_read_from_text(value: str, extended: bool) -> None:
    async with open_town() as api:
        group = api.vk.add_group(name="Садовое")
        answer = await api.ok("wall.get", owner_id=group.owner_id, extended=value)
        assert ("profiles" in answer) is extended


async def test_calls_are_counted_by_method() -> None:
    async with open_town() as api:
        await api.ok("utils.getServerTime")
        await api.ok("utils.getServerTime")
        await api.code("wall.get")
        assert api.vk.calls_by_method() == {"utils.getServerTime": 2, "wall.get": 1}
        assert api.vk.calls[-1].params == {"v": "5.199"}
        assert api.vk.calls[-1].at == api.clock()

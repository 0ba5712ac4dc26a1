"""The town's answers against X's own description of its API, in the dialect that it describes."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import aiohttp
import pytest
from jsonschema import Draft202012Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from sandbox.serving import serve
from sandbox.x import Tweet, XTown, x_app
from services.networks.x.items import FIELDS
from tests.shared import shared_path

MORNING = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
HOME = "urn:x-openapi"
ASKED: dict[str, str] = dict(FIELDS["post"])
PATHS = {
    "search": "/2/tweets/search/recent",
    "mentions": "/2/users/{id}/mentions",
    "lookup": "/2/tweets",
    "account": "/2/users/by/username/{username}",
    "usage": "/2/usage/tweets",
}


@cache
def description() -> Any:
    """The whole document."""
    return json.loads(shared_path("contracts/x-openapi.json").read_text("utf-8"))


def check(path: str, body: Any) -> None:
    """Hold an answer to a GET against its schema; refuse keys that no schema names."""
    schema = description()["paths"][path]["get"]["responses"]["200"]
    schema = schema["content"]["application/json"]["schema"]
    registry: Registry[Any] = Registry().with_resource(
        HOME, DRAFT202012.create_resource(description())
    )
    Draft202012Validator(_from_home(schema), registry=registry).validate(body)
    assert not (unknown := set(body) - set(_properties(schema))), unknown
    for item in body.get("data", []) if isinstance(body.get("data"), list) else []:
        post = description()["components"]["schemas"]["Post"]
        assert not (unknown := set(item) - set(post["properties"])), unknown


def _from_home(schema: Any) -> Any:
    text = json.dumps(schema).replace('"#/', f'"{HOME}#/')
    return json.loads(text)


def _properties(schema: Any) -> Any:
    name = schema["$ref"].rpartition("/")[2]
    return description()["components"]["schemas"][name]["properties"]


@asynccontextmanager
async def town() -> AsyncIterator[tuple[XTown, Tweet, str]]:
    """A town with a reply, a long post, a repost, media and an edit; the account that is named."""
    x = XTown(now=lambda: MORNING, lag=timedelta(0))
    office = x.add_account("sadovoe_adm", "Администрация Садового")
    anna = x.add_account("anna_t", "Анна Тестова")
    post = x.write(anna, "@sadovoe_adm вода " * 40, media=2)
    x.write(office, "вода завтра", answers=post)
    x.repost(anna, x.write(anna, "@sadovoe_adm вода", quotes=post))
    async with serve(x_app(x)) as base:
        yield x, x.edit(post, "@sadovoe_adm воды нет, вода"), base


async def get(x: XTown, url: str, **params: str) -> Any:
    headers = {"Authorization": f"Bearer {x.bearer}"}
    async with (
        aiohttp.ClientSession() as session,
        session.get(url, params=params, headers=headers) as answer,
    ):
        return await answer.json()


async def test_every_answer_is_as_x_describes_it() -> None:
    async with town() as (x, post, base):
        office = next(iter(x.accounts))
        one = {"max_results": "10", **ASKED}
        found = await get(x, f"{base}/2/tweets/search/recent", query="вода", **one)
        check(PATHS["search"], found)
        check(PATHS["mentions"], await get(x, f"{base}/2/users/{office}/mentions", **one))
        looked = await get(x, f"{base}/2/tweets", ids=f"{post.id},77", **ASKED)
        check(PATHS["lookup"], looked)
        check(PATHS["account"], await get(x, f"{base}/2/users/by/username/anna_t"))
        check(PATHS["account"], await get(x, f"{base}/2/users/by/username/nobody"))
        check(PATHS["usage"], await get(x, f"{base}/2/usage/tweets"))
        assert (len(found["data"]), len(looked["data"]), len(looked["errors"])) == (3, 1, 1)
        check(PATHS["search"], await get(x, f"{base}/2/tweets/search/recent", query="мёд", **one))


async def test_a_key_of_the_other_dialect_or_a_number_for_an_id_is_refused() -> None:
    async with town() as (x, _, base):
        body = await get(x, f"{base}/2/tweets/search/recent", query="вода", **ASKED)
        check(PATHS["search"], body)
        body["data"][0]["edit_history_tweet_ids"] = []
        with pytest.raises(AssertionError):
            check(PATHS["search"], body)
        del body["data"][0]["edit_history_tweet_ids"]
        body["data"][0]["id"] = 5
        with pytest.raises(Exception, match="5 is not of type 'string'"):
            check(PATHS["search"], body)


@pytest.mark.parametrize("method", ["search", "mentions", "lookup"])
def test_what_the_connector_asks_for_as_posts_x_has(method: str) -> None:
    operation = description()["paths"][PATHS[method]]["get"]
    known: dict[str, set[str]] = {}
    for told in operation["parameters"]:
        name = told.get("$ref", "").rpartition("/")[2]
        parameter = description()["components"]["parameters"][name] if name else told
        known[parameter["name"]] = set(parameter["schema"].get("items", {}).get("enum", []))
    for name, values in ASKED.items():
        assert set(values.split(",")) <= known[name], name
    asked = {"search": {"query", "sort_order", "since_id", "start_time"}, "lookup": {"ids"}}
    assert asked.get(method, set()) <= set(known)
    assert method == "lookup" or {"max_results", "pagination_token"} <= set(known)

"""JSON Feed, and lists that are none, by pointers."""

import json
from typing import Any

import pytest

from services.errors import ErrorKind
from services.networks.base import PostKind
from services.networks.feed import JsonMap
from services.networks.feed.listings import at
from tests.services.networks.feed.desk import Desk, desk
from tests.services.networks.scene import START

API = "/api/comments/"


def layout(base: str) -> JsonMap:
    return JsonMap(
        url=f"{base}{API}", items="/results", text="/text", id="/id", date="/created_ts",
        author="/user/name", link="/url", comments=True,
    )  # fmt: skip


async def mapped(d: Desk) -> None:
    """Give the connector the map of the paper's API: the port is known only now."""
    await d.connector.close()
    settings: Any = d.connector.settings  # type: ignore[attr-defined] # a connector of feeds
    fields = {name: getattr(settings, name) for name in settings.__slots__}
    d.connector = type(d.connector)(type(settings)(**fields | {"json": (layout(d.base),)}))  # type: ignore[call-arg]


async def test_a_json_feed_is_read_with_its_author_and_moments() -> None:
    async with desk("json") as d:
        article = d.paper.print("Яма", "<p>На Лесной</p>", author="Пётр")
        d.pass_time(hours=1)
        d.paper.rewrite(article, "<p>На Лесной засыпали</p>")
        (post,) = (await d.fetch()).posts
        assert (post.text, post.author_name) == ("Яма\n\nНа Лесной засыпали", "Пётр")
        assert (post.posted_at, post.edited_at) == (START, d.clock[0])
        assert post.link == f"{d.base}/news/1/"


async def test_a_services_list_is_read_by_its_map() -> None:
    async with desk("json", path=API) as d:
        await mapped(d)
        article = d.paper.print("Ремонт")
        d.paper.remark(article, "Нина", "Нет воды<br>второй день")
        (post,) = (await d.fetch()).posts
        assert (post.text, post.author_name) == ("Нет воды\nвторой день", "Нина")
        assert (post.kind, post.posted_at) == (PostKind.COMMENT, START)
        assert post.link == f"{d.base}/news/1/#comment-1"


async def test_a_list_that_is_suddenly_empty_has_changed_its_looks_and_lost_nothing() -> None:
    async with desk("json", path=API) as d:
        await mapped(d)
        assert (await d.fetch()).posts == ()
        d.paper.remark(d.paper.print("Ремонт"), "Нина", "Нет воды")
        await d.fetch()
        d.serve(json.dumps({"results": []}))
        assert "вид ответа изменился" in str(await d.refusal())
        d.serve(json.dumps({"data": []}))
        assert "вид изменился" in str(await d.refusal())


async def test_json_of_no_known_form_asks_for_a_map() -> None:
    async with desk("json", path=API) as d:
        d.paper.remark(d.paper.print("Ремонт"), "Нина", "Нет воды")
        error = await d.refusal()
        assert error.kind is ErrorKind.RETRY
        assert "json_maps" in str(error)


@pytest.mark.parametrize(
    "body", ["", "[" * 100_000, "{", "nul", '{"version": 1}', "[]", '"x"', "9" * 5000]
)
async def test_noise_is_a_passing_trouble(body: str) -> None:
    async with desk("json") as d:
        d.serve(body)
        assert (await d.refusal()).kind is ErrorKind.RETRY


async def test_bad_items_are_counted_and_spoil_no_neighbour() -> None:
    async with desk("json") as d:
        good = {"id": 7, "content_text": "Нет воды", "authors": [{"name": "Нина"}]}
        bad: list[Any] = [
            None,
            5,
            "x",
            [],
            {},
            {"id": "8", "content_html": ["x"], "authors": 5, "url": {}},
        ]
        version = "https://jsonfeed.org/version/1.1"
        d.serve(json.dumps({"version": version, "items": [*bad, good]}))
        page = await d.fetch()
        assert [post.text for post in page.posts] == ["Нет воды"]
        assert page.bad == len(bad)


@pytest.mark.parametrize(
    ("pointer", "value"),
    [("", {"a": [{"b/c": 1}]}), ("/a/0/b~1c", 1), ("/a/1", None), ("/a/x", None), ("/z/y", None)],
)
def test_a_pointer_leads_where_it_says_or_nowhere(pointer: str, value: object) -> None:
    assert at({"a": [{"b/c": 1}]}, pointer) == value

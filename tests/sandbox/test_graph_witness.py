"""facebook-business, Meta's own client, reads the town's Graph.

It is a tool of development alone: its licence binds it to Meta's services.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from facebook_business import api as sdk
from facebook_business.adobjects import comment as comments
from facebook_business.adobjects import igmedia, iguser, shadowighashtag
from facebook_business.adobjects import page as pages
from facebook_business.adobjects import pagepost as posts
from facebook_business.exceptions import FacebookRequestError
from facebook_business.session import FacebookSession

from sandbox.graph import GraphTown, Page, graph_app
from sandbox.graph.state import APP_ID, APP_SECRET
from sandbox.serving import serve

MORNING = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@asynccontextmanager
async def town(secret: str = "") -> AsyncIterator[tuple[GraphTown, Page, Any]]:
    """A town with one page, and a client with the page's key, which proves the secret."""
    graph = GraphTown(now=lambda: MORNING)
    graph.needs_proof = True
    page = graph.add_page("Администрация Садового", "sadovoe.adm")
    async with serve(graph_app(graph)) as base:
        session = FacebookSession(APP_ID, APP_SECRET, secret or page.secret)
        session.GRAPH = base
        session.requests.trust_env = False
        try:
            yield graph, page, sdk.FacebookAdsApi(session)
        finally:
            session.requests.close()


async def read(ask: Callable[[], Any]) -> list[dict[str, Any]]:
    """What an edge holds, all pages of it; asked off the loop that serves the town."""
    return await asyncio.to_thread(lambda: [item.export_all_data() for item in ask()])


async def test_it_turns_the_pages_of_a_feed() -> None:
    async with town() as (graph, page, api):
        anna = graph.add_person("Анна Тестова")
        names = [graph.write(page, anna, f"Яма {number}").id for number in range(5)]
        client = pages.Page(page.id, api=api)
        wanted = ["id", "message", "created_time", "from", "permalink_url"]
        found = await read(lambda: client.get_feed(fields=wanted, params={"limit": 2}))
        assert [item["id"] for item in found] == names
        assert found[0]["from"] == {"id": anna.id, "name": "Анна Тестова"}
        assert found[0]["created_time"] == "2026-11-20T09:00:00+0000"
        assert len(graph.called("feed")) == 3


async def test_it_reads_comments_of_all_levels_and_of_the_first() -> None:
    async with town() as (graph, page, api):
        anna = graph.add_person("Анна Тестова")
        post = graph.write(page, anna, "Яма")
        first = graph.comment(post, anna, "Когда?")
        answer = graph.comment(post, page, "Завтра", to=first)
        client = posts.PagePost(post.id, api=api)
        wanted = ["id", "message", "from", "parent", "permalink_url"]

        async def comments(by: str) -> list[dict[str, Any]]:
            return await read(lambda: client.get_comments(fields=wanted, params={"filter": by}))

        assert [item["id"] for item in await comments("toplevel")] == [first.id]
        assert [item["id"] for item in await comments("stream")] == [first.id, answer.id]
        assert (await comments("stream"))[1]["parent"]["id"] == first.id


async def test_it_reads_what_tags_the_page() -> None:
    async with town() as (graph, page, api):
        other = graph.add_page("Вестник", "vestnik.sad")
        post = graph.write(other, other, "О Садовом", tags=(page,))
        client = pages.Page(page.id, api=api)
        found = await read(lambda: client.get_tagged(fields=["id", "message"]))
        assert found == [{"id": post.id, "message": "О Садовом"}]


async def test_it_understands_refusals() -> None:
    async with town() as (graph, page, api):
        with pytest.raises(FacebookRequestError) as caught:
            await asyncio.to_thread(pages.Page("10420000000099", api=api).api_get)
        assert (caught.value.api_error_code(), caught.value.api_error_subcode()) == (100, 33)
        graph.keys[page.secret].expires_at = 1
        with pytest.raises(FacebookRequestError) as caught:
            await asyncio.to_thread(pages.Page(page.id, api=api).api_get)
        assert (caught.value.api_error_code(), caught.value.api_error_subcode()) == (190, 463)


async def test_it_learns_the_pages_own_key_from_a_persons() -> None:
    async with town() as (graph, page, api):
        key = graph.log_in(graph.add_person("Дежурный"), page)
        session = FacebookSession(APP_ID, APP_SECRET, key.secret)
        session.GRAPH, session.requests.trust_env = api._session.GRAPH, False
        client = pages.Page(page.id, api=sdk.FacebookAdsApi(session))
        told = await asyncio.to_thread(client.api_get, fields=["name", "access_token"])
        session.requests.close()
        assert told["access_token"] == page.secret


async def test_it_reads_an_account_of_instagram_its_comments_and_their_answers() -> None:
    async with town() as (graph, page, api):
        account = graph.add_account("sadovoe.adm", page)
        shown = [graph.show("sadovoe.adm", f"Субботник {number}") for number in range(3)]
        first = graph.comment_media(shown[0], "anna.t", "Когда?")
        answer = graph.comment_media(shown[0], "sadovoe.adm", "Завтра", to=first)
        client = iguser.IGUser(account.id, api=api)
        wanted = ["id", "caption", "timestamp", "username", "permalink", "comments_count"]
        found = await read(lambda: client.get_media(fields=wanted, params={"limit": 2}))
        assert {item["id"] for item in found} == {media.id for media in shown}
        media = igmedia.IGMedia(shown[0].id, api=api)
        asked = {"fields": "id,text,from{id,username},replies{id,text,parent_id}"}
        (comment,) = await read(lambda: media.get_comments(params=asked))
        assert (comment["id"], comment["from"]["username"]) == (first.id, "anna.t")
        assert comment["replies"]["data"][0]["id"] == answer.id


async def test_it_reads_what_marks_the_account_and_a_hashtag_within_its_budget() -> None:
    async with town() as (graph, page, api):
        account = graph.add_account("sadovoe.adm", page)
        marked = graph.show("anna.t", "Яма #снег", tags=(account,))
        client = iguser.IGUser(account.id, api=api)
        found = await read(lambda: client.get_tags(fields=["id", "username"]))
        assert found == [{"id": marked.id, "username": "anna.t"}]
        asked = {"user_id": account.id, "q": "снег"}
        told = await asyncio.to_thread(api.call, "GET", ("ig_hashtag_search",), params=asked)
        number = told.json()["data"][0]["id"]
        tag = shadowighashtag.ShadowIGHashtag(number, api=api)
        params = {"user_id": account.id}
        recent = await read(lambda: tag.get_recent_media(fields=["id", "caption"], params=params))
        assert recent == [{"id": marked.id, "caption": "Яма #снег"}]
        spent = await read(lambda: client.get_recently_searched_hashtags(fields=["id"]))
        assert spent == [{"id": number}]


async def test_it_answers_a_comment_as_the_page() -> None:
    async with town() as (graph, page, api):
        post = graph.write(page, page, "Вода")
        asked = graph.comment(post, graph.add_person("Анна"), "Когда?")
        client = comments.Comment(asked.id, api=api)
        said = await asyncio.to_thread(client.create_comment, params={"message": "Завтра"})
        [answer] = [one for one in post.alive if one.parent is asked]
        assert (answer.id, answer.author, answer.message) == (said["id"], page, "Завтра")

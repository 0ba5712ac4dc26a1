"""The networks of the wide world in «Садовое»: what is said there is read, and its link opens."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest
from aiohttp import ClientSession, web

from bot.networks import Networks
from sandbox.abroad import PEOPLE, Abroad
from sandbox.scenes import SaysAbroad
from sandbox.script import DAY
from sandbox.serving import serve
from services.networks.base import Allowance, Connector, SourceRef
from services.networks.registry import NETWORKS

MORNING = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
SCENES = [scene for scene in DAY if isinstance(scene, SaysAbroad)]


@asynccontextmanager
async def reader(abroad: Abroad, network: str) -> AsyncIterator[tuple[Connector, SourceRef]]:
    """The network's connector, built from the demonstration's own section, and its source."""
    app = web.Application()
    abroad.mount(app)
    async with serve(app) as address:
        abroad.opens_at(address)
        sections = Networks.model_validate(abroad.sections(address))
        connector = NETWORKS[network].connector(getattr(sections, network).settings())
        (table,) = [one for one in abroad.sources(address) if one["network"] == network]
        source = SourceRef(1, network, table["kind"], table["address"], table["official"])
        try:
            yield connector, source
        finally:
            await connector.close()


@pytest.mark.parametrize("scene", SCENES, ids=[scene.network for scene in SCENES])
async def test_what_is_said_abroad_is_read_and_its_link_shows_it(scene: SaysAbroad) -> None:
    abroad = Abroad(lambda: MORNING)
    async with reader(abroad, scene.network) as (connector, source), ClientSession() as http:
        abroad.say(scene.network, scene.who, scene.text)
        page = await connector.fetch(source, {}, MORNING, Allowance())
        (post,) = [post for post in page.posts if post.text == scene.text]
        assert post.author_name.removeprefix("@") in PEOPLE[scene.who]
        assert page.gap is None
        async with http.get(post.link) as response:
            assert response.status == 200
            assert scene.text in await response.text()


def test_each_network_has_its_say_in_the_day() -> None:
    assert [scene.network for scene in SCENES] == [
        "max", "facebook", "youtube", "mastodon", "x", "bluesky", "feed", "instagram",
    ]  # fmt: skip
    with pytest.raises(ValueError, match="nobody speaks on vk"):
        Abroad(lambda: MORNING).say("vk", "arina", "Вода")

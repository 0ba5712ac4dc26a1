"""How often a token may call, on a driven clock."""

import pytest

from sandbox.vk import Limits, TokenKind
from tests.sandbox.vk_support import Api, open_town

TIME = "utils.getServerTime"


async def burst(api: Api, token: str, calls: int) -> list[int]:
    """The codes of so many calls at one moment, 0 for success."""
    bodies = [await api.body(TIME, token=token) for _ in range(calls)]
    return [body.get("error", {}).get("error_code", 0) for body in bodies]


@pytest.mark.parametrize(("kind", "rate"), [("user", 3), ("service", 5), ("community", 20)])
async def test_a_token_gets_its_calls_a_second_and_then_6(kind: str, rate: int) -> None:
    async with open_town(Limits()) as api:
        group = api.vk.add_group(name="Садовое")
        token = api.vk.token(kind, group.id)
        assert await burst(api, token, rate + 2) == [0] * rate + [6, 6]
        api.clock.advance(seconds=1)
        assert await burst(api, token, rate + 1) == [0] * rate + [6]


async def test_calls_an_even_pace_apart_are_never_too_fast() -> None:
    async with open_town(Limits()) as api:
        token = api.vk.token(TokenKind.USER)
        await burst(api, token, 3)
        for _ in range(12):
            api.clock.advance(seconds=1 / 3)
            assert await burst(api, token, 1) == [0]


async def test_a_pause_saves_up_no_more_than_one_second() -> None:
    async with open_town(Limits()) as api:
        api.clock.advance(hours=1)
        assert await burst(api, api.service, 6) == [0, 0, 0, 0, 0, 6]


async def test_tokens_have_buckets_of_their_own() -> None:
    async with open_town(Limits(rps={TokenKind.SERVICE: 1})) as api:
        other = api.vk.token("service")
        assert await burst(api, api.service, 2) == [0, 6]
        assert await burst(api, other, 1) == [0]
        assert await burst(api, api.vk.token("user"), 50) == [0] * 50


async def test_a_days_quota_belongs_to_one_method_of_one_token_and_ends_with_the_day() -> None:
    async with open_town(Limits(rps={}, daily={"wall.get": 2})) as api:
        group = api.vk.add_group(name="Садовое")
        wall = group.owner_id
        await api.ok("wall.get", owner_id=wall)
        await api.ok("wall.get", owner_id=wall)
        assert await api.code("wall.get", owner_id=wall) == 29
        assert api.vk.meter.used_today(api.service, "wall.get") == 2
        await api.ok("wall.getById", posts=f"{wall}_1")
        await api.ok("wall.get", token=api.vk.token("service"), owner_id=wall)
        api.clock.advance(hours=14, minutes=59)
        assert await api.code("wall.get", owner_id=wall) == 29
        api.clock.advance(minutes=1)
        assert api.vk.meter.used_today(api.service, "wall.get") == 0
        await api.ok("wall.get", owner_id=wall)


@pytest.mark.parametrize(
    ("method", "quota"), [("wall.get", 5000), ("wall.search", 1000), ("newsfeed.search", 1000)]
)
def test_the_networks_own_quotas_are_the_default(method: str, quota: int) -> None:
    assert Limits().daily[method] == quota


async def test_a_call_refused_for_its_pace_or_its_token_spends_no_quota() -> None:
    limits = Limits(rps={TokenKind.SERVICE: 1}, daily={"wall.get": 1})
    async with open_town(limits) as api:
        group = api.vk.add_group(name="Садовое")
        community = api.vk.token(TokenKind.COMMUNITY, group.id)
        await api.ok(TIME)
        assert await api.code("wall.get", owner_id=group.owner_id) == 6
        assert await api.code("wall.get", owner_id=group.owner_id, token=community) == 27
        api.clock.advance(seconds=1)
        await api.ok("wall.get", owner_id=group.owner_id)
